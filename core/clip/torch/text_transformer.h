// The Transformer as a text tower: CLIP.encode_text in openai/CLIP model.py (causal), SigLIP's (not causal).
// Thread: immutable after construction.
#pragma once

#include "core/clip/torch/towers.h"
#include "core/clip/torch/transformer.h"

namespace sightseer {

class TextTransformer final : public TextTower {
public:
    TextTransformer(WeightLoader& weights, const ModelSpec& model, const TextTransformerSpec& spec);

    int vocabularySize() const override { return static_cast<int>(m_tokenEmbedding.size(0)); }
    at::Tensor operator()(const TokenBatch& tokens) const override;

private:
    std::int64_t poolingPosition(std::span<const std::int32_t> ids) const;

    bool m_causal;
    TextPooling m_pooling;
    std::int32_t m_endToken;
    at::Tensor m_tokenEmbedding;     // [vocabulary, width]
    at::Tensor m_positionEmbedding;  // [context, width]
    Transformer m_transformer;
    LayerNorm m_lnFinal;
    at::Tensor m_projection;      // [embedding dimension, width]
    at::Tensor m_projectionBias;  // [embedding dimension], or undefined
};

}  // namespace sightseer
