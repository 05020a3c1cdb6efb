// The starter model's image tower: EfficientNet-Lite (Tan and Le 2019) whose class probabilities mix class vectors
// (ConSE, Norouzi et al. 2014). For inference. Thread: immutable after construction.
#pragma once

#include "core/clip/torch/towers.h"

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

class EfficientNet final : public ImageTower {
public:
    EfficientNet(WeightLoader& weights, const ModelSpec& model, const EfficientNetSpec& spec);

    bool acceptsImageSize(int size) const override { return size == m_size; }
    std::string acceptedImageSizes() const override { return std::to_string(m_size) + " pixels"; }
    int imagesPerPass() const override { return 4; }
    at::Tensor operator()(const at::Tensor& pixels) const override;

private:
    struct Block {  // MobileNet's inverted residual
        std::optional<SameConvolution> expand;
        SameConvolution depthwise;
        SameConvolution project;
        bool addInput;
    };

    int m_size;
    at::ScalarType m_compute;
    SameConvolution m_stem;
    std::vector<Block> m_blocks;
    std::optional<SameConvolution> m_head;
    double m_temperature;
    at::Tensor m_classifierWeight;  // [classes, head width]
    at::Tensor m_classifierBias;
    at::Tensor m_classEmbeddings;  // [classes, embedding dimension]
};

}  // namespace sightseer
