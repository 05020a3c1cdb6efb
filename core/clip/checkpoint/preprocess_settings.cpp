#include "core/clip/checkpoint/preprocess_settings.h"

#include <algorithm>
#include <cmath>

namespace sightseer {

namespace {

constexpr double largestValue = 1000;
constexpr int largestImage = 4096;

}  // namespace

Result<std::array<float, 3>> readMean(const ConfigFile& config, const std::string& setting) {
    const auto numbers = config.numbers(setting);
    if (!numbers) return propagate(numbers);
    const auto isSensible = [](double value) { return std::abs(value) <= largestValue; };
    if (numbers->size() != 3 || !std::all_of(numbers->begin(), numbers->end(), isSensible)) {
        return tl::unexpected(config.error(setting, "must hold three numbers, one each for red, green and blue"));
    }
    std::array<float, 3> values{};
    std::transform(numbers->begin(), numbers->end(), values.begin(), [](double v) { return static_cast<float>(v); });
    return values;
}

Result<std::array<float, 3>> readDeviation(const ConfigFile& config, const std::string& setting) {
    auto values = readMean(config, setting);
    if (!values) return values;
    if (std::any_of(values->begin(), values->end(), [](float value) { return !(value > 0); })) {
        return tl::unexpected(config.error(setting, "must hold numbers greater than 0"));
    }
    return values;
}

Result<int> readSquare(const ConfigFile& config, const std::string& setting) {
    const auto side = [&](const char* part) { return config.integer(setting + part, 1, largestImage); };
    if (!config.isList(setting) && !config.isObject(setting)) return side("");
    auto height = side(config.isList(setting) ? ".0" : ".height");
    if (!height) return height;
    auto width = side(config.isList(setting) ? ".1" : ".width");
    if (!width) return width;
    if (*height != *width) return tl::unexpected(config.error(setting, "is not a square, which this version needs"));
    return height;
}

}  // namespace sightseer
