// What the encoder asks of a pair of towers. A new kind of model is one class here and one line in makeTowers().
// Thread: immutable after construction.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"
#include "core/clip/torch/weights.h"

#include <memory>

namespace sightseer {

class Towers {
public:
    virtual ~Towers() = default;

    virtual bool acceptsImageSize(int size) const = 0;
    virtual std::string acceptedImageSizes() const = 0;  // for people: "a multiple of 32 pixels"
    virtual int vocabularySize() const = 0;
    // Pictures in one pass on the processor: enough for large products, few enough that no activation exceeds the 32 MB
    // which keepFreedMemory() can keep.
    virtual int imagesPerPass() const = 0;

    // Features before normalisation, [n, embedding dimension] in float32.
    virtual at::Tensor encodeImages(const at::Tensor& pixels) const = 0;  // [n, 3, size, size] on the device
    virtual at::Tensor encodeText(const TokenBatch& tokens) const = 0;
};

// Look at weights.failure() afterwards.
std::unique_ptr<Towers> makeTowers(WeightLoader& weights, const ModelSpec& model);

}  // namespace sightseer
