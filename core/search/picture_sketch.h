// What a picture looks like at a glance, to tell a copy of it from another picture. Thread: any; pure functions.
#pragma once

#include "core/image/image.h"

#include <array>
#include <cstdint>

namespace sightseer {

struct PictureSketch {
    static constexpr int side = 48;
    std::array<std::uint8_t, side * side> grey{};  // the whole picture, squeezed to a square
    float aspect = 1;                              // width / height
};

// The picture must not be empty; a thumbnail is enough.
PictureSketch sketchOf(const Image& picture);

// 1: the same picture. Whatever the size, compression, brightness and contrast, and when up to an eighth of a side was cut
// off. It is the smaller of two correlations: of the grey values, which tell scenes apart, and of their changes from pixel
// to pixel, which tell one moment of a scene from the next.
float sketchSimilarity(const PictureSketch& a, const PictureSketch& b);

}  // namespace sightseer
