// Pillow's antialiased resampling (libImaging/Resample.c), bit for bit: fixed-point 22 bit weights, 8 bit between the
// horizontal and the vertical pass. What CLIP's preprocessing was trained with. Thread: any; pure functions.
#pragma once

#include "core/image/image.h"

namespace sightseer {

enum class Interpolation { Bicubic, Bilinear };

struct Rectangle {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

// Both sizes must be at least 1. An axis that keeps its size is copied, as in Pillow. What the source covers (its
// extent) becomes the whole of the result, as with Pillow's `box`.
Image resample(const Image& source, int width, int height, Interpolation interpolation);

// Equal to crop(resample(source, width, height, ...), part ...), for the cost of the part alone.
Image resamplePart(const Image& source, int width, int height, const Rectangle& part, Interpolation interpolation);

// The rectangle must lie inside the picture. What the picture covers is cut with it.
Image crop(const Image& source, int x, int y, int width, int height);

}  // namespace sightseer
