#include "core/clip/torch/vision_transformer.h"

namespace sightseer {

VisionTransformer::VisionTransformer(WeightLoader& weights, const ModelSpec& model, const ClipTowersSpec& spec)
    : m_compute(weights.plan().compute), m_patch(spec.patchSize), m_grid(model.preprocess.size / spec.patchSize),
      m_patchEmbedding(
          weights
              .loadForProducts("vision.patch_embedding.weight", {spec.vision.width, 3, spec.patchSize, spec.patchSize})
              .flatten(1)),
      m_classEmbedding(weights.load("vision.class_embedding", {spec.vision.width})),
      m_positionEmbedding(weights.load("vision.position_embedding", {1 + m_grid * m_grid, spec.vision.width})),
      m_lnPre(weights, "vision.ln_pre", spec.vision.width, spec.vision.layerNormEps),
      m_transformer(weights, "vision.blocks", spec.vision, AttentionMask::None),
      m_lnPost(weights, "vision.ln_post", spec.vision.width, spec.vision.layerNormEps),
      m_projection(weights.load("vision.projection", {model.embeddingDimension, spec.vision.width})) {}

at::Tensor VisionTransformer::positionEmbedding(std::int64_t grid) const {
    if (grid == m_grid) return m_positionEmbedding;
    const auto width = m_positionEmbedding.size(1);
    const at::Tensor classPosition = m_positionEmbedding.narrow(0, 0, 1);
    // [grid * grid, width] to [1, width, grid, grid] and back
    const at::Tensor patches =
        m_positionEmbedding.narrow(0, 1, m_grid * m_grid).view({1, m_grid, m_grid, width}).permute({0, 3, 1, 2});
    const at::Tensor scaled = at::upsample_bicubic2d(patches, {grid, grid}, /*align_corners=*/false);
    return at::cat({classPosition, scaled.permute({0, 2, 3, 1}).reshape({grid * grid, width})});
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
    const at::Tensor embedded = at::linear(patches, m_patchEmbedding).to(at::kFloat);
    const at::Tensor classTokens = m_classEmbedding.expand({count, 1, -1});
    const at::Tensor tokens =
        at::cat({classTokens, embedded}, 1) + positionEmbedding(grid);  // [n, 1 + grid * grid, width]
    const at::Tensor classToken = m_transformer(m_lnPre(tokens), OutputTokens::FirstOnly).squeeze(1);  // [n, width]
    return at::linear(m_lnPost(classToken), m_projection);
}

}  // namespace sightseer
