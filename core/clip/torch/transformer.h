// The pre-LN Transformer that both towers share, as ResidualAttentionBlock and Transformer in openai/CLIP model.py.
// Thread: immutable after construction.
#pragma once

#include "core/clip/model_spec.h"
#include "core/clip/torch/weights.h"

#include <string>
#include <vector>

namespace sightseer {

enum class AttentionMask { None, Causal };
enum class OutputTokens { All, FirstOnly };

class Linear {
public:
    Linear(WeightLoader& weights, const std::string& name, int out, int in);

    // [..., in] to [..., out]
    at::Tensor operator()(const at::Tensor& x) const { return at::linear(x, m_weight, m_bias); }
    // The same with only some of the output features.
    at::Tensor rows(const at::Tensor& x, std::int64_t first, std::int64_t count) const {
        return at::linear(x, m_weight.narrow(0, first, count), m_bias.narrow(0, first, count));
    }

private:
    at::Tensor m_weight;  // [out, in]
    at::Tensor m_bias;    // [out]
};

class LayerNorm {
public:
    LayerNorm(WeightLoader& weights, const std::string& name, int width, double eps);

    // In float32 like the reference, whatever the type of the products.
    at::Tensor operator()(const at::Tensor& x) const;

private:
    at::Tensor m_weight;
    at::Tensor m_bias;
    double m_eps;
};

class ResidualAttentionBlock {
public:
    ResidualAttentionBlock(WeightLoader& weights, const std::string& name, const TransformerSpec& spec);

    // x is [batch, tokens, width] in float32. FirstOnly, for AttentionMask::None: the result is the first token's,
    // [batch, 1, width], at a fraction of the work, as the other tokens serve as keys and values only.
    at::Tensor operator()(const at::Tensor& x, AttentionMask mask, OutputTokens wanted) const;

private:
    at::Tensor attention(const at::Tensor& queries, const at::Tensor& tokens, AttentionMask mask) const;
    at::Tensor mlp(const at::Tensor& x) const;

    at::ScalarType m_compute;
    std::int64_t m_width;
    std::int64_t m_heads;
    Activation m_activation;
    LayerNorm m_ln1;
    Linear m_inProjection;  // rows: q, k, v
    Linear m_outProjection;
    LayerNorm m_ln2;
    Linear m_fc1;
    Linear m_fc2;
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
