// Result<T>: a value or an Error; every function that can fail for a reason outside the program returns one.
#pragma once

#include "core/base/error.h"

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace sightseer {

template <typename T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

// Hands the error of a failed result to the caller: `if (!bytes) return propagate(bytes);`
template <typename T>
tl::unexpected<Error> propagate(const Result<T>& failed) {
    return tl::unexpected<Error>(failed.error());
}

}  // namespace sightseer
