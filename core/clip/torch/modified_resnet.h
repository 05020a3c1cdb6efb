// The paper's modified ResNet as an image tower: ModifiedResNet, Bottleneck and AttentionPool2d in openai/CLIP model.py.
// Thread: immutable after construction, but for the running statistics of batch norm while training.
#pragma once

#include "core/clip/torch/layers.h"
#include "core/clip/torch/towers.h"

#include <optional>
#include <vector>

namespace sightseer {

// A convolution without bias, batch norm after it.
class NormedConvolution {
public:
    NormedConvolution(WeightLoader& weights, const std::string& convolution, const std::string& norm, int in, int out,
                      int kernel, int stride);

    // [n, in, h, w] to [n, out, h / stride, w / stride], channels last
    at::Tensor operator()(const at::Tensor& x) const;

private:
    bool m_training;
    std::int64_t m_stride;
    std::int64_t m_padding;
    at::Tensor m_kernel;  // [out, in, kernel, kernel]
    at::Tensor m_weight;
    at::Tensor m_bias;
    at::Tensor m_runningMean;
    at::Tensor m_runningVariance;
};

class ModifiedResNet final : public ImageTower {
public:
    ModifiedResNet(WeightLoader& weights, const ModelSpec& model, const ModifiedResNetSpec& spec);

    bool acceptsImageSize(int size) const override { return size == m_size; }
    std::string acceptedImageSizes() const override { return std::to_string(m_size) + " pixels"; }
    int imagesPerPass() const override { return 4; }
    at::Tensor operator()(const at::Tensor& pixels) const override;

private:
    struct Bottleneck {
        NormedConvolution conv1;
        NormedConvolution conv2;
        NormedConvolution conv3;
        std::optional<NormedConvolution> downsample;
        std::int64_t stride;  // by averaging, after conv2 and before downsample
    };

    at::Tensor attentionPool(const at::Tensor& x) const;

    at::ScalarType m_compute;
    int m_size;
    std::vector<NormedConvolution> m_stem;
    std::vector<Bottleneck> m_blocks;
    at::Tensor m_positionEmbedding;  // [1 + (size / 32)^2, 32 * width]
    Attention m_pool;
};

}  // namespace sightseer
