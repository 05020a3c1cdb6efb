// What the encoder and the trainer ask of the two towers. A new kind of tower is one class and one line in makeTower().
// Thread: immutable after construction.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"
#include "core/clip/torch/weights.h"

#include <memory>
#include <string>

namespace sightseer {

class ImageTower {
public:
    virtual ~ImageTower() = default;

    virtual bool acceptsImageSize(int size) const = 0;
    virtual std::string acceptedImageSizes() const = 0;  // for people: "a multiple of 32 pixels"
    // Pictures in one pass on the processor: enough for large products, few enough that no activation exceeds the 32 MB
    // which keepFreedMemory() can keep.
    virtual int imagesPerPass() const = 0;

    // [n, 3, size, size] in float32 on the device to features before normalisation, [n, embedding dimension] in float32.
    virtual at::Tensor operator()(const at::Tensor& pixels) const = 0;
};

class TextTower {
public:
    virtual ~TextTower() = default;

    virtual int vocabularySize() const = 0;

    // Ids within the vocabulary, rows not longer than the context, to features before normalisation,
    // [n, embedding dimension] in float32.
    virtual at::Tensor operator()(const TokenBatch& tokens) const = 0;
};

// Look at weights.failure() afterwards.
std::unique_ptr<ImageTower> makeImageTower(WeightLoader& weights, const ModelSpec& model);
std::unique_ptr<TextTower> makeTextTower(WeightLoader& weights, const ModelSpec& model);

// The ids of some rows, [count, length] of int64 on the device.
at::Tensor idTensor(const TokenBatch& tokens, std::int64_t length, at::Device device);

}  // namespace sightseer
