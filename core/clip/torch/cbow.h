// A continuous bag of words as a text tower: the paper's CBOW text encoder (section 2.3), with a learned weight for each
// CLIP token and a small network after the mean. Thread: immutable after construction.
#pragma once

#include "core/clip/torch/towers.h"

namespace sightseer {

class Cbow final : public TextTower {
public:
    Cbow(WeightLoader& weights, const ModelSpec& model, const CbowSpec& spec);

    int vocabularySize() const override { return static_cast<int>(m_tokenEmbedding.size(0)); }

    // Start and end token and what follows are left out.
    at::Tensor operator()(const TokenBatch& tokens) const override;

private:
    at::Tensor m_tokenEmbedding;  // [vocabulary, text width]
    at::Tensor m_tokenWeight;     // [vocabulary]
    at::Tensor m_skip;            // [embedding dimension, text width]
    at::Tensor m_fc1Weight;
    at::Tensor m_fc1Bias;
    at::Tensor m_fc2Weight;
    at::Tensor m_fc2Bias;
};

}  // namespace sightseer
