// IEEE 754 half precision as the index stores it. Thread: any; pure functions.
#pragma once

#include <bit>
#include <cstdint>

namespace sightseer {

using Half = std::uint16_t;

constexpr float largestHalf = 65504;

// To the nearest, ties to even; what is too large becomes infinite.
constexpr Half toHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<Half>(bits >> 16 & 0x8000);
    std::uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return static_cast<Half>(sign | 0x7e00);
    if (magnitude >= 0x47800000) return static_cast<Half>(sign | 0x7c00);
    if (magnitude < 0x38800000) {
        // Below the normal range: adding 0.5 leaves the last bit worth 2^-24, and rounds as the addition does.
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<Half>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000));
    }
    magnitude += 0xfff + (magnitude >> 13 & 1);
    return static_cast<Half>(sign | (magnitude - (112u << 23)) >> 13);
}

constexpr float fromHalf(Half half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
    std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7fff) << 13;
    if ((half & 0x7c00) == 0x7c00) {
        magnitude += 224u << 23;
    } else {
        magnitude = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) * 0x1p112f);
    }
    return std::bit_cast<float>(sign | magnitude);
}

}  // namespace sightseer
