#include "core/clip/torch/layers.h"

#include <torch/version.h>
#include <cassert>
#include <cmath>
#include <limits>

namespace sightseer {
namespace {

// softmax(q k^T / sqrt(head width)) v. All are [batch, heads, tokens, head width].
at::Tensor scaledDotProductAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                                     const AttentionMask& mask) {
    assert(!(mask.causal && mask.tokens.defined()));
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
    c10::optional<at::Tensor> allowed;
    if (mask.tokens.defined()) allowed = mask.tokens;
    return at::scaled_dot_product_attention(q, k, v, allowed, 0.0, mask.causal);
#else
    constexpr float never = -std::numeric_limits<float>::infinity();
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
    at::Tensor scores = at::matmul(q * scale, k.transpose(-2, -1));  // [batch, heads, queries, tokens]
    if (mask.causal) {
        const auto tokens = k.size(-2);
        scores = scores + at::full({tokens, tokens}, never, scores.options()).triu(1);
    }
    if (mask.tokens.defined()) scores = scores.masked_fill(mask.tokens.logical_not(), never);
    return at::matmul(at::softmax(scores, -1), v);
#endif
}

}  // namespace

at::Tensor activated(const at::Tensor& x, Activation activation) {
    switch (activation) {
        case Activation::Gelu: return at::gelu(x);
        case Activation::GeluTanh: return at::gelu(x, "tanh");
        case Activation::QuickGelu: break;
    }
    const at::Tensor gate = at::mul(x, 1.702).sigmoid_();
    return gate.requires_grad() ? gate * x : gate.mul_(x);  // a gradient needs the gate as it is
}

Linear::Linear(WeightLoader& weights, const std::string& name, int out, int in)
    : m_weight(weights.loadForProducts(name + ".weight", {out, in})),
      m_bias(weights.loadForProducts(name + ".bias", {out})) {}

LayerNorm::LayerNorm(WeightLoader& weights, const std::string& name, int width, double eps)
    : m_weight(weights.load(name + ".weight", {width})), m_bias(weights.load(name + ".bias", {width})), m_eps(eps) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, m_weight.sizes(), m_weight, m_bias, m_eps);
}

Attention::Attention(WeightLoader& weights, const std::string& name, int width, int heads, int out)
    : m_width(width), m_heads(heads), m_inProjection(weights, name + ".in_proj", 3 * width, width),
      m_outProjection(weights, name + ".out_proj", out > 0 ? out : width, width) {}

at::Tensor Attention::operator()(const at::Tensor& queries, const at::Tensor& tokens, const AttentionMask& mask) const {
    const auto batch = tokens.size(0);
    const auto headWidth = m_width / m_heads;
    // [batch, queries, width] to [batch, heads, queries, head width]
    const at::Tensor q = m_inProjection.rows(queries, 0, m_width).view({batch, -1, m_heads, headWidth}).transpose(1, 2);
    // [batch, tokens, 2 width] to two of [batch, heads, tokens, head width]
    const at::Tensor kv = m_inProjection.rows(tokens, m_width, 2 * m_width)
                              .view({batch, -1, 2, m_heads, headWidth})
                              .permute({2, 0, 3, 1, 4});
    const at::Tensor heads = scaledDotProductAttention(q, kv[0], kv[1], mask);
    return m_outProjection(heads.transpose(1, 2).reshape({batch, -1, m_width}));
}

Mlp::Mlp(WeightLoader& weights, const std::string& name, const TransformerSpec& spec)
    : m_activation(spec.activation), m_fc1(weights, name + ".fc1", spec.mlpWidth, spec.width),
      m_fc2(weights, name + ".fc2", spec.width, spec.mlpWidth) {}

}  // namespace sightseer
