// The text tower: a causal Transformer whose state at the end token becomes the embedding (CLIP.encode_text in
// openai/CLIP model.py). Thread: immutable after construction.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"
#include "core/clip/torch/transformer.h"

namespace sightseer {

class TextTransformer {
public:
    TextTransformer(WeightLoader& weights, const ModelSpec& model, const ClipTowersSpec& spec);

    // Ids within the vocabulary, rows not longer than the context, to features [n, embedding dimension].
    at::Tensor operator()(const TokenBatch& tokens) const;

private:
    std::int64_t poolingPosition(std::span<const std::int32_t> ids) const;

    TextPooling m_pooling;
    std::int32_t m_endToken;
    at::Tensor m_tokenEmbedding;     // [vocabulary, width]
    at::Tensor m_positionEmbedding;  // [context, width]
    Transformer m_transformer;
    LayerNorm m_lnFinal;
    at::Tensor m_projection;  // [embedding dimension, width]
};

}  // namespace sightseer
