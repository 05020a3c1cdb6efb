// How the readers of weight files name what they refuse. Thread: any; pure functions.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace sightseer {

// "The model file '<path>' cannot be used: <problem>."
Error unusableFile(const std::filesystem::path& path, const std::string& problem,
                   ErrorCode code = ErrorCode::InvalidFile);
// A name from an untrusted file, fit for a message: in quotes, at most 100 characters, valid UTF-8, no control characters.
std::string shownName(std::string_view name);

}  // namespace sightseer
