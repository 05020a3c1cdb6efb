// The starter model's towers: EfficientNet-Lite0 whose class probabilities mix class vectors, and a bag of CLIP tokens.
// Thread: immutable after construction.
#pragma once

#include "core/clip/model_spec.h"
#include "core/clip/tokenizers/tokenizer.h"
#include "core/clip/torch/weights.h"

#include <optional>
#include <string>
#include <vector>

namespace sightseer {

// A convolution with TensorFlow's SAME padding and ReLU6 after it, batch norm folded in.
class SameConvolution {
public:
    enum class Kind { Full, Depthwise };
    enum class After { Relu6, Nothing };

    // `inputSize`: pixels of the input's side, which decides on the padding.
    SameConvolution(WeightLoader& weights, const std::string& name, int in, int out, int kernel, int stride,
                    int inputSize, Kind kind, After after);

    // [n, in, inputSize, inputSize] to [n, out, outputSize(), outputSize()], channels last
    at::Tensor operator()(const at::Tensor& x) const;
    int outputSize() const { return m_outputSize; }

private:
    std::int64_t m_stride;
    std::int64_t m_groups;
    std::int64_t m_padding = 0;
    int m_outputSize;
    After m_after;
    at::Tensor m_weight;  // [out, in / groups, kernel, kernel]
    at::Tensor m_bias;
};

class StarterImageTower {
public:
    StarterImageTower(WeightLoader& weights, const ModelSpec& model, const StarterTowersSpec& spec);

    // [n, 3, size, size] in float32 to [n, embedding dimension]
    at::Tensor operator()(const at::Tensor& pixels) const;

private:
    struct Block {  // MobileNet's inverted residual
        std::optional<SameConvolution> expand;
        SameConvolution depthwise;
        SameConvolution project;
        bool addInput;
    };

    at::ScalarType m_compute;
    SameConvolution m_stem;
    std::vector<Block> m_blocks;
    std::optional<SameConvolution> m_head;
    double m_temperature;
    at::Tensor m_classifierWeight;  // [classes, head width]
    at::Tensor m_classifierBias;
    at::Tensor m_classEmbeddings;  // [classes, embedding dimension]
};

class StarterTextTower {
public:
    StarterTextTower(WeightLoader& weights, const ModelSpec& model, const StarterTowersSpec& spec);

    // Rows of CLIP tokens, with start and end token, to [n, embedding dimension].
    at::Tensor operator()(const TokenBatch& tokens) const;

private:
    at::Tensor m_tokenEmbedding;  // [vocabulary, text width]
    at::Tensor m_tokenWeight;     // [vocabulary]
    at::Tensor m_skip;            // [embedding dimension, text width]
    at::Tensor m_fc1Weight;
    at::Tensor m_fc1Bias;
    at::Tensor m_fc2Weight;
    at::Tensor m_fc2Bias;
};

}  // namespace sightseer
