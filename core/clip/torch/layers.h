// Layers that the towers share. Every one can be trained: nothing here writes into a tensor that a gradient needs.
// Thread: immutable after construction.
#pragma once

#include "core/clip/model_spec.h"
#include "core/clip/torch/weights.h"

#include <string>

namespace sightseer {

// In float32 or the type of the products, as x is.
at::Tensor activated(const at::Tensor& x, Activation activation);

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

// Which keys a query may attend to.
struct AttentionMask {
    bool causal = false;
    at::Tensor tokens;  // [batch, 1, 1, keys] of bool, true: may be attended to; undefined: all. Never with `causal`.
};

// Multi-head attention (Vaswani et al. 2017) with the weights `name`.in_proj (rows: q, k, v) and `name`.out_proj.
class Attention {
public:
    // `out`: features that come out, `width` unless told otherwise.
    Attention(WeightLoader& weights, const std::string& name, int width, int heads, int out = 0);

    // [batch, queries, width] and [batch, tokens, width], both in the type of the products, to [batch, queries, out].
    at::Tensor operator()(const at::Tensor& queries, const at::Tensor& tokens, const AttentionMask& mask = {}) const;

private:
    std::int64_t m_width;
    std::int64_t m_heads;
    Linear m_inProjection;
    Linear m_outProjection;
};

// Linear, activation, linear: `name`.fc1 and `name`.fc2.
class Mlp {
public:
    Mlp(WeightLoader& weights, const std::string& name, const TransformerSpec& spec);

    at::Tensor operator()(const at::Tensor& x) const { return m_fc2(activated(m_fc1(x), m_activation)); }

private:
    Activation m_activation;
    Linear m_fc1;
    Linear m_fc2;
};

}  // namespace sightseer
