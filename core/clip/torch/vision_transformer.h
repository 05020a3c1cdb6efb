// The image tower: a Vision Transformer whose class token becomes the embedding (VisionTransformer in openai/CLIP
// model.py). Thread: immutable after construction.
#pragma once

#include "core/clip/torch/transformer.h"

namespace sightseer {

class VisionTransformer {
public:
    VisionTransformer(WeightLoader& weights, const ModelSpec& model, const ClipTowersSpec& spec);

    // Pixels [n, 3, size, size] in float32 to features [n, embedding dimension]. `size` is a multiple of the patch
    // size; when it is not the model's own, the position embedding is interpolated as Hugging Face's
    // interpolate_pos_encoding does.
    at::Tensor operator()(const at::Tensor& pixels) const;

private:
    at::Tensor positionEmbedding(std::int64_t grid) const;

    at::ScalarType m_compute;
    std::int64_t m_patch;
    std::int64_t m_grid;             // patches along a side at the model's own size
    at::Tensor m_patchEmbedding;     // [width, 3 * patch * patch]
    at::Tensor m_classEmbedding;     // [width]
    at::Tensor m_positionEmbedding;  // [1 + grid * grid, width]
    LayerNorm m_lnPre;
    Transformer m_transformer;
    LayerNorm m_lnPost;
    at::Tensor m_projection;  // [embedding dimension, width]
};

}  // namespace sightseer
