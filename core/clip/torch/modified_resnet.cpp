#include "core/clip/torch/modified_resnet.h"

namespace sightseer {

NormedConvolution::NormedConvolution(WeightLoader& weights, const std::string& convolution, const std::string& norm,
                                     int in, int out, int kernel, int stride)
    : m_training(weights.plan().training), m_stride(stride), m_padding(kernel / 2),
      m_kernel(weights.loadForProducts(convolution + ".weight", {out, in, kernel, kernel})),
      m_weight(weights.load(norm + ".weight", {out})), m_bias(weights.load(norm + ".bias", {out})),
      m_runningMean(weights.load(norm + ".running_mean", {out})),
      m_runningVariance(weights.load(norm + ".running_var", {out})) {}

at::Tensor NormedConvolution::operator()(const at::Tensor& x) const {
    constexpr double momentum = 0.1;
    constexpr double eps = 1e-5;
    const at::Tensor y = at::conv2d(x, m_kernel, {}, {m_stride, m_stride}, {m_padding, m_padding});
    return at::batch_norm(y.to(at::kFloat), m_weight, m_bias, m_runningMean, m_runningVariance, m_training, momentum,
                          eps, /*cudnn_enabled=*/true)
        .to(y.scalar_type());
}

ModifiedResNet::ModifiedResNet(WeightLoader& weights, const ModelSpec& model, const ModifiedResNetSpec& spec)
    : m_compute(weights.plan().compute), m_size(model.preprocess.size),
      m_positionEmbedding(weights.load("vision.pool.position_embedding",
                                       {1 + static_cast<std::int64_t>(m_size / 32) * (m_size / 32), 32 * spec.width})),
      m_pool(weights, "vision.pool", 32 * spec.width, spec.heads, model.embeddingDimension) {
    const int half = spec.width / 2;
    m_stem.emplace_back(weights, "vision.stem.conv1", "vision.stem.bn1", 3, half, 3, 2);
    m_stem.emplace_back(weights, "vision.stem.conv2", "vision.stem.bn2", half, half, 3, 1);
    m_stem.emplace_back(weights, "vision.stem.conv3", "vision.stem.bn3", half, spec.width, 3, 1);
    int in = spec.width;
    for (std::size_t stage = 0; stage < spec.layers.size(); ++stage) {
        const int planes = spec.width << stage;
        for (int i = 0; i < spec.layers[stage]; ++i) {
            const auto name = "vision.stage" + std::to_string(stage + 1) + "." + std::to_string(i);
            const bool halves = i == 0 && stage > 0;
            std::optional<NormedConvolution> downsample;
            if (i == 0) {
                downsample.emplace(weights, name + ".downsample.conv", name + ".downsample.bn", in, 4 * planes, 1, 1);
            }
            m_blocks.push_back({{weights, name + ".conv1", name + ".bn1", in, planes, 1, 1},
                                {weights, name + ".conv2", name + ".bn2", planes, planes, 3, 1},
                                {weights, name + ".conv3", name + ".bn3", planes, 4 * planes, 1, 1},
                                std::move(downsample),
                                halves ? 2 : 1});
            in = 4 * planes;
        }
    }
}

at::Tensor ModifiedResNet::attentionPool(const at::Tensor& x) const {
    const at::Tensor places = x.flatten(2).transpose(1, 2).to(at::kFloat);  // [n, h * w, channels]
    const at::Tensor mean = places.mean(1, /*keepdim=*/true);               // [n, 1, channels]
    const at::Tensor tokens = (at::cat({mean, places}, 1) + m_positionEmbedding).to(m_compute);
    return m_pool(tokens.narrow(1, 0, 1), tokens).squeeze(1).to(at::kFloat);  // [n, dimension]
}

at::Tensor ModifiedResNet::operator()(const at::Tensor& pixels) const {
    at::Tensor x = pixels.to(m_compute).contiguous(at::MemoryFormat::ChannelsLast);
    for (const auto& convolution : m_stem) x = at::relu(convolution(x));
    x = at::avg_pool2d(x, {2, 2});
    for (const auto& block : m_blocks) {
        at::Tensor y = at::relu(block.conv2(at::relu(block.conv1(x))));
        at::Tensor identity = x;
        if (block.stride > 1) {
            y = at::avg_pool2d(y, {block.stride, block.stride});
            identity = at::avg_pool2d(identity, {block.stride, block.stride});
        }
        y = block.conv3(y);
        if (block.downsample) identity = (*block.downsample)(identity);
        x = at::relu(y + identity);
    }
    return attentionPool(x);
}

}  // namespace sightseer
