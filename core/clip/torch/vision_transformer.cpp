#include "core/clip/torch/vision_transformer.h"

#include <algorithm>

namespace sightseer {

namespace {

// The widest activation of a pass, the MLP's, stays below 32 MB.
int imagesThatFit(const VisionTransformerSpec& spec, std::int64_t grid) {
    constexpr std::int64_t bytes = std::int64_t{32} << 20;
    const std::int64_t bytesPerImage = (grid * grid + 1) * spec.blocks.mlpWidth * 4;
    return static_cast<int>(std::clamp<std::int64_t>(bytes / std::max<std::int64_t>(bytesPerImage, 1), 1, 8));
}

}  // namespace

AttentionHead::AttentionHead(WeightLoader& weights, const std::string& name, const TransformerSpec& spec)
    : m_compute(weights.plan().compute), m_probe(weights.load(name + ".probe", {spec.width})),
      m_attention(weights, name + ".attention", spec.width, spec.heads),
      m_ln(weights, name + ".ln", spec.width, spec.layerNormEps), m_mlp(weights, name + ".mlp", spec) {}

at::Tensor AttentionHead::operator()(const at::Tensor& tokens) const {
    const at::Tensor probes = m_probe.to(m_compute).expand({tokens.size(0), 1, -1});  // [n, 1, width]
    const at::Tensor pooled = m_attention(probes, tokens.to(m_compute)).to(at::kFloat);
    return (pooled + m_mlp(m_ln(pooled).to(m_compute))).squeeze(1);
}

VisionTransformer::VisionTransformer(WeightLoader& weights, const ModelSpec& model, const VisionTransformerSpec& spec)
    : m_compute(weights.plan().compute), m_patch(spec.patchSize), m_grid(model.preprocess.size / spec.patchSize),
      m_imagesPerPass(imagesThatFit(spec, m_grid)),
      m_patchEmbedding(
          weights
              .loadForProducts("vision.patch_embedding.weight", {spec.blocks.width, 3, spec.patchSize, spec.patchSize})
              .flatten(1)),
      m_positionEmbedding(
          weights.load("vision.position_embedding",
                       {(spec.pooling == ImagePooling::ClassToken ? 1 : 0) + m_grid * m_grid, spec.blocks.width})),
      m_transformer(weights, "vision.blocks", spec.blocks, {}),
      m_lnPost(weights, "vision.ln_post", spec.blocks.width, spec.blocks.layerNormEps) {
    if (spec.pooling == ImagePooling::ClassToken) {
        m_classToken.emplace(
            ClassToken{weights.load("vision.class_embedding", {spec.blocks.width}),
                       LayerNorm(weights, "vision.ln_pre", spec.blocks.width, spec.blocks.layerNormEps),
                       weights.load("vision.projection", {model.embeddingDimension, spec.blocks.width})});
    } else {
        m_patchBias = weights.loadForProducts("vision.patch_embedding.bias", {spec.blocks.width});
        m_head.emplace(weights, "vision.head", spec.blocks);
    }
}

at::Tensor VisionTransformer::positionEmbedding(std::int64_t grid) const {
    if (grid == m_grid) return m_positionEmbedding;
    const auto width = m_positionEmbedding.size(1);
    const std::int64_t before = m_classToken ? 1 : 0;
    // [grid * grid, width] to [1, width, grid, grid] and back
    const at::Tensor patches =
        m_positionEmbedding.narrow(0, before, m_grid * m_grid).view({1, m_grid, m_grid, width}).permute({0, 3, 1, 2});
    const at::Tensor scaled = at::upsample_bicubic2d(patches, {grid, grid}, /*align_corners=*/false);
    return at::cat(
        {m_positionEmbedding.narrow(0, 0, before), scaled.permute({0, 2, 3, 1}).reshape({grid * grid, width})});
}

at::Tensor VisionTransformer::operator()(const at::Tensor& pixels) const {
    const auto count = pixels.size(0);
    const auto grid = pixels.size(2) / m_patch;
    // The strided convolution of the reference is a product with each patch: [n, 3, size, size] to [n, grid * grid, 3 *
    // patch * patch]
    const at::Tensor patches = pixels.to(m_compute)
                                   .view({count, 3, grid, m_patch, grid, m_patch})
                                   .permute({0, 2, 4, 1, 3, 5})
                                   .reshape({count, grid * grid, 3 * m_patch * m_patch});
    const at::Tensor embedded = at::linear(patches, m_patchEmbedding, m_patchBias).to(at::kFloat);
    if (m_head) {
        return (*m_head)(m_lnPost(m_transformer(embedded + positionEmbedding(grid), OutputTokens::All)));
    }
    const at::Tensor classTokens = m_classToken->embedding.expand({count, 1, -1});
    const at::Tensor tokens =
        at::cat({classTokens, embedded}, 1) + positionEmbedding(grid);  // [n, 1 + grid * grid, width]
    const at::Tensor first =
        m_transformer(m_classToken->lnPre(tokens), OutputTokens::FirstOnly).squeeze(1);  // [n, width]
    return at::linear(m_lnPost(first), m_classToken->projection);
}

}  // namespace sightseer
