// A library of any size for the benchmarks of the window. Its folder is on a drive that is away: photos and thumbnails are
// there, and no scan takes them for gone.
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace sightseer::bench {

// The newest so many have their thumbnails. All were taken before today.
[[nodiscard]] Result<void> makeLibrary(const std::filesystem::path& data, int photos, int thumbnails);

}  // namespace sightseer::bench
