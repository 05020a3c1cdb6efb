// The Vision Transformer as an image tower: VisionTransformer in openai/CLIP model.py, and SigLIP's with its attention
// head (big_vision models/vit.py, MAPHead). Thread: immutable after construction.
#pragma once

#include "core/clip/torch/towers.h"
#include "core/clip/torch/transformer.h"

#include <optional>

namespace sightseer {

// A learned probe attends to all tokens: multi-head attention pooling (Lee et al. 2019), then a residual MLP.
class AttentionHead {
public:
    AttentionHead(WeightLoader& weights, const std::string& name, const TransformerSpec& spec);

    // [n, tokens, width] to [n, width]
    at::Tensor operator()(const at::Tensor& tokens) const;

private:
    at::ScalarType m_compute;
    at::Tensor m_probe;  // [width]
    Attention m_attention;
    LayerNorm m_ln;
    Mlp m_mlp;
};

class VisionTransformer final : public ImageTower {
public:
    VisionTransformer(WeightLoader& weights, const ModelSpec& model, const VisionTransformerSpec& spec);

    bool acceptsImageSize(int size) const override { return size > 0 && size % m_patch == 0; }
    std::string acceptedImageSizes() const override { return "a multiple of " + std::to_string(m_patch) + " pixels"; }
    int imagesPerPass() const override { return m_imagesPerPass; }

    // When `size` is not the model's own, the position embedding is interpolated as Hugging Face's
    // interpolate_pos_encoding does.
    at::Tensor operator()(const at::Tensor& pixels) const override;

private:
    // What only a tower with a class token has.
    struct ClassToken {
        at::Tensor embedding;  // [width]
        LayerNorm lnPre;
        at::Tensor projection;  // [embedding dimension, width]
    };

    at::Tensor positionEmbedding(std::int64_t grid) const;

    at::ScalarType m_compute;
    std::int64_t m_patch;
    std::int64_t m_grid;  // patches along a side at the model's own size
    int m_imagesPerPass;
    at::Tensor m_patchEmbedding;     // [width, 3 * patch * patch]
    at::Tensor m_patchBias;          // [width], or undefined
    at::Tensor m_positionEmbedding;  // [class token + grid * grid, width]
    std::optional<ClassToken> m_classToken;
    Transformer m_transformer;
    LayerNorm m_lnPost;
    std::optional<AttentionHead> m_head;
};

}  // namespace sightseer
