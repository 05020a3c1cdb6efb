// Parts of preprocessing that several layouts write alike. Thread: any; pure functions.
#pragma once

#include "core/clip/checkpoint/config_file.h"
#include "core/clip/preprocess.h"

#include <array>
#include <optional>

namespace sightseer {

// Three numbers of which none is beyond reason; a deviation is greater than 0.
[[nodiscard]] Result<std::array<float, 3>> readMean(const ConfigFile& config, const std::string& setting);
[[nodiscard]] Result<std::array<float, 3>> readDeviation(const ConfigFile& config, const std::string& setting);

// The side of a square, written as a number, as [height, width] or as {"height":, "width":}.
[[nodiscard]] Result<int> readSquare(const ConfigFile& config, const std::string& setting);

}  // namespace sightseer
