#include "core/clip/torch/transformer.h"

#include <torch/version.h>
#include <cassert>
#include <cmath>
#include <limits>

namespace sightseer {
namespace {

// softmax(q k^T / sqrt(head width)) v. All are [batch, heads, tokens, head width].
at::Tensor scaledDotProductAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                                     AttentionMask mask) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
    return at::scaled_dot_product_attention(q, k, v, {}, 0.0, mask == AttentionMask::Causal);
#else
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
    at::Tensor scores = at::matmul(q * scale, k.transpose(-2, -1));  // [batch, heads, queries, tokens]
    if (mask == AttentionMask::Causal) {
        const auto tokens = k.size(-2);
        scores += at::full({tokens, tokens}, -std::numeric_limits<float>::infinity(), scores.options()).triu(1);
    }
    return at::matmul(at::softmax(scores, -1), v);
#endif
}

}  // namespace

Linear::Linear(WeightLoader& weights, const std::string& name, int out, int in)
    : m_weight(weights.loadForProducts(name + ".weight", {out, in})),
      m_bias(weights.loadForProducts(name + ".bias", {out})) {}

LayerNorm::LayerNorm(WeightLoader& weights, const std::string& name, int width, double eps)
    : m_weight(weights.load(name + ".weight", {width})), m_bias(weights.load(name + ".bias", {width})), m_eps(eps) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, m_weight.sizes(), m_weight, m_bias, m_eps);
}

ResidualAttentionBlock::ResidualAttentionBlock(WeightLoader& weights, const std::string& name,
                                               const TransformerSpec& spec)
    : m_compute(weights.plan().compute), m_width(spec.width), m_heads(spec.heads), m_activation(spec.activation),
      m_ln1(weights, name + ".ln_1", spec.width, spec.layerNormEps),
      m_inProjection(weights, name + ".attention.in_proj", 3 * spec.width, spec.width),
      m_outProjection(weights, name + ".attention.out_proj", spec.width, spec.width),
      m_ln2(weights, name + ".ln_2", spec.width, spec.layerNormEps),
      m_fc1(weights, name + ".mlp.fc1", spec.mlpWidth, spec.width),
      m_fc2(weights, name + ".mlp.fc2", spec.width, spec.mlpWidth) {}

at::Tensor ResidualAttentionBlock::attention(const at::Tensor& queries, const at::Tensor& tokens,
                                             AttentionMask mask) const {
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

at::Tensor ResidualAttentionBlock::mlp(const at::Tensor& x) const {
    at::Tensor hidden = m_fc1(x);
    if (m_activation == Activation::Gelu) return m_fc2(at::gelu(hidden));
    return m_fc2(at::mul(hidden, 1.702).sigmoid_().mul_(hidden));
}

at::Tensor ResidualAttentionBlock::operator()(const at::Tensor& x, AttentionMask mask, OutputTokens wanted) const {
    const at::Tensor tokens = m_ln1(x).to(m_compute);
    if (wanted == OutputTokens::FirstOnly) {
        assert(mask == AttentionMask::None);
        const at::Tensor first = x.narrow(1, 0, 1) + attention(tokens.narrow(1, 0, 1), tokens, mask);
        return first + mlp(m_ln2(first).to(m_compute));
    }
    const at::Tensor attended = x + attention(tokens, tokens, mask);
    return attended + mlp(m_ln2(attended).to(m_compute));
}

Transformer::Transformer(WeightLoader& weights, const std::string& name, const TransformerSpec& spec,
                         AttentionMask mask)
    : m_mask(mask) {
    m_blocks.reserve(static_cast<std::size_t>(spec.layers));
    for (int i = 0; i < spec.layers; ++i) m_blocks.emplace_back(weights, name + "." + std::to_string(i), spec);
}

at::Tensor Transformer::operator()(at::Tensor x, OutputTokens wanted) const {
    for (const ResidualAttentionBlock& block : m_blocks) {
        const bool last = &block == &m_blocks.back();
        x = block(x, m_mask, last ? wanted : OutputTokens::All);
    }
    return x;
}

}  // namespace sightseer
