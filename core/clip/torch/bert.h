// BERT as a text tower: BertModel, XLMRobertaModel and DistilBertModel of transformers, pooled and projected as in
// Chinese-CLIP, open_clip's hf_model.py and sentence-transformers. Thread: immutable after construction.
#pragma once

#include "core/clip/torch/layers.h"
#include "core/clip/torch/towers.h"

#include <vector>

namespace sightseer {

class Bert final : public TextTower {
public:
    Bert(WeightLoader& weights, const ModelSpec& model, const BertSpec& spec);

    int vocabularySize() const override { return static_cast<int>(m_tokenEmbedding.size(0)); }
    at::Tensor operator()(const TokenBatch& tokens) const override;

private:
    // Post-LN: the sum is normalised, not what goes in.
    struct Block {
        Attention attention;
        LayerNorm ln1;
        Mlp mlp;
        LayerNorm ln2;
    };

    at::Tensor embedded(const at::Tensor& ids, const at::Tensor& isToken) const;

    at::ScalarType m_compute;
    BertSpec m_spec;
    at::Tensor m_tokenEmbedding;      // [vocabulary, width]
    at::Tensor m_positionEmbedding;   // [positions, width]
    at::Tensor m_tokenTypeEmbedding;  // [types, width], or undefined
    LayerNorm m_lnEmbedding;
    std::vector<Block> m_blocks;
    at::Tensor m_hiddenProjection;  // [projection width, width], or undefined
    at::Tensor m_projection;        // [embedding dimension, width or projection width]
};

}  // namespace sightseer
