#include "core/clip/torch/efficientnet.h"

#include <algorithm>

namespace sightseer {
namespace {

// Reference inference adds pixels on the right and bottom first: `total` = left + right, right - left is 0 or 1.
int totalSamePadding(int inputSize, int kernel, int stride) {
    const int outputSize = (inputSize + stride - 1) / stride;
    return std::max((outputSize - 1) * stride + kernel - inputSize, 0);
}

}  // namespace

SameConvolution::SameConvolution(WeightLoader& weights, const std::string& name, int in, int out, int kernel,
                                 int stride, int inputSize, Kind kind, After after)
    : m_stride(stride), m_groups(kind == Kind::Depthwise ? in : 1), m_outputSize((inputSize + stride - 1) / stride),
      m_after(after), m_weight(weights.loadForProducts(name + ".weight", {out, in / m_groups, kernel, kernel})),
      m_bias(weights.loadForProducts(name + ".bias", {out})) {
    const int total = totalSamePadding(inputSize, kernel, stride);
    m_padding = (total + 1) / 2;
    // An odd padding is asymmetric, which convolutions do not offer: a row and a column of zeros before the kernel make
    // it symmetric, and cost less than copying every input into a padded one.
    if (total % 2 == 1) m_weight = at::constant_pad_nd(m_weight, {1, 0, 1, 0});
    m_weight = m_weight.contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor SameConvolution::operator()(const at::Tensor& x) const {
    at::Tensor y = at::conv2d(x, m_weight, m_bias, {m_stride, m_stride}, {m_padding, m_padding}, {1, 1}, m_groups);
    return m_after == After::Relu6 ? y.clamp_(0, 6) : y;
}

EfficientNet::EfficientNet(WeightLoader& weights, const ModelSpec& model, const EfficientNetSpec& spec)
    : m_size(model.preprocess.size), m_compute(weights.plan().compute),
      m_stem(weights, "image.stem", 3, spec.stemWidth, spec.stemKernel, spec.stemStride, model.preprocess.size,
             SameConvolution::Kind::Full, SameConvolution::After::Relu6),
      m_temperature(spec.softmaxTemperature),
      m_classifierWeight(weights.load("image.classifier.weight", {spec.classes, spec.headWidth})),
      m_classifierBias(weights.load("image.classifier.bias", {spec.classes})),
      m_classEmbeddings(weights.load("image.class_embeddings", {spec.classes, model.embeddingDimension})) {
    using enum SameConvolution::Kind;
    using enum SameConvolution::After;
    int size = m_stem.outputSize();
    int width = spec.stemWidth;
    for (std::size_t i = 0; i < spec.blocks.size(); ++i) {
        const auto& block = spec.blocks[i];
        const std::string name = "image.blocks." + std::to_string(i);
        const int wide = block.in * block.expand;
        std::optional<SameConvolution> expand;
        if (block.expand != 1) expand.emplace(weights, name + ".expand", block.in, wide, 1, 1, size, Full, Relu6);
        SameConvolution depthwise(weights, name + ".depthwise", wide, wide, block.kernel, block.stride, size, Depthwise,
                                  Relu6);
        size = depthwise.outputSize();
        SameConvolution project(weights, name + ".project", wide, block.out, 1, 1, size, Full, Nothing);
        m_blocks.push_back(
            {std::move(expand), std::move(depthwise), std::move(project), block.stride == 1 && block.in == block.out});
        width = block.out;
    }
    m_head.emplace(weights, "image.head", width, spec.headWidth, 1, 1, size, Full, Relu6);
}

at::Tensor EfficientNet::operator()(const at::Tensor& pixels) const {
    at::Tensor x = m_stem(pixels.to(m_compute).contiguous(at::MemoryFormat::ChannelsLast));
    for (const Block& block : m_blocks) {
        at::Tensor y = block.project(block.depthwise(block.expand ? (*block.expand)(x) : x));
        x = block.addInput ? y.add_(x) : y;
    }
    const at::Tensor features = (*m_head)(x).to(at::kFloat).mean({2, 3});  // [n, head width]
    const at::Tensor logits = at::linear(features, m_classifierWeight, m_classifierBias);
    return at::matmul(at::softmax(logits / m_temperature, 1), m_classEmbeddings);
}

}  // namespace sightseer
