// The pre-LN Transformer that CLIP's and SigLIP's towers share, as ResidualAttentionBlock and Transformer in openai/CLIP
// model.py. Thread: immutable after construction.
#pragma once

#include "core/clip/torch/layers.h"

#include <string>
#include <vector>

namespace sightseer {

enum class OutputTokens { All, FirstOnly };

class ResidualAttentionBlock {
public:
    ResidualAttentionBlock(WeightLoader& weights, const std::string& name, const TransformerSpec& spec);

    // x is [batch, tokens, width] in float32. FirstOnly, without a causal mask: the result is the first token's,
    // [batch, 1, width], at a fraction of the work, as the other tokens serve as keys and values only.
    at::Tensor operator()(const at::Tensor& x, const AttentionMask& mask, OutputTokens wanted) const;

private:
    at::ScalarType m_compute;
    LayerNorm m_ln1;
    Attention m_attention;
    LayerNorm m_ln2;
    Mlp m_mlp;
};

class Transformer {
public:
    // Blocks `name`.0, `name`.1 and so on.
    Transformer(WeightLoader& weights, const std::string& name, const TransformerSpec& spec, AttentionMask mask);

    // [batch, tokens, width] to the same, or to [batch, 1, width].
    at::Tensor operator()(at::Tensor x, OutputTokens wanted) const;

private:
    AttentionMask m_mask;
    std::vector<ResidualAttentionBlock> m_blocks;
};

}  // namespace sightseer
