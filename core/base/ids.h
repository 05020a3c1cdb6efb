// Typed ids: a PhotoId cannot be passed where a RootId is meant. Plain values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace sightseer {

template <typename Tag>
struct TypedId {
    constexpr TypedId() = default;
    constexpr explicit TypedId(std::int64_t v) : value(v) {}

    std::int64_t value = 0;  // 0 names nothing

    constexpr explicit operator bool() const { return value != 0; }
    auto operator<=>(const TypedId&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 mistakes it
};

using PhotoId = TypedId<struct PhotoTag>;  // = SQLite rowid = FAISS id
using RootId = TypedId<struct RootTag>;    // a folder the user added
using ModelId = TypedId<struct ModelTag>;  // a model whose vectors the catalog holds
using QueryId = TypedId<struct QueryTag>;  // a question; late answers to older ones are dropped

}  // namespace sightseer

template <typename Tag>
struct std::hash<sightseer::TypedId<Tag>> {
    std::size_t operator()(const sightseer::TypedId<Tag>& id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
