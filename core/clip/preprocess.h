// Decoded picture to the image tower's input, as the reference pipelines do it (openai/CLIP clip.py `_transform`).
// Thread: any; pure functions.
#pragma once

#include "core/clip/model_spec.h"
#include "core/image/image.h"

#include <span>
#include <vector>

namespace sightseer {

// [n, 3, size, size], normalised, R G B planes.
struct PixelBatch {
    int count = 0;
    int size = 0;
    std::vector<float> values;

    std::size_t valuesPerImage() const { return static_cast<std::size_t>(3) * size * size; }
};

// Resized and cropped, still 8 bit: spec.size x spec.size. Bit-identical to Pillow + torchvision.
Image resizeAndCrop(const Image& image, const PreprocessSpec& spec);

// (value / 255 - mean) / standard deviation in float32, written as three planes: 3 * width * height floats.
void normalise(const Image& image, const PreprocessSpec& spec, std::span<float> out);

// Both steps for one picture: a batch of one.
PixelBatch preprocess(const Image& image, const PreprocessSpec& spec);

// Short side that a decoder must keep so that scaling while decoding stays above 50 dB of the exact path.
// Never below twice the size.
int decodeShortSide(const PreprocessSpec& spec);

}  // namespace sightseer
