// The log of this run, in the library's folder. Thread: call once, before other threads run.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace sightseer {

// Takes over what logMessage() is told and what Qt warns about. The log and the generation before it together hold at
// most twice `maximumBytes`.
[[nodiscard]] Result<void> startLogFile(const std::filesystem::path& folder, std::uint64_t maximumBytes = 1 << 20);

}  // namespace sightseer
