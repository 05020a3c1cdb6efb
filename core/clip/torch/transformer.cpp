#include "core/clip/torch/transformer.h"

#include <cassert>

namespace sightseer {

ResidualAttentionBlock::ResidualAttentionBlock(WeightLoader& weights, const std::string& name,
                                               const TransformerSpec& spec)
    : m_compute(weights.plan().compute), m_ln1(weights, name + ".ln_1", spec.width, spec.layerNormEps),
      m_attention(weights, name + ".attention", spec.width, spec.heads),
      m_ln2(weights, name + ".ln_2", spec.width, spec.layerNormEps), m_mlp(weights, name + ".mlp", spec) {}

at::Tensor ResidualAttentionBlock::operator()(const at::Tensor& x, const AttentionMask& mask,
                                              OutputTokens wanted) const {
    const at::Tensor tokens = m_ln1(x).to(m_compute);
    if (wanted == OutputTokens::FirstOnly) {
        assert(!mask.causal);
        const at::Tensor first = x.narrow(1, 0, 1) + m_attention(tokens.narrow(1, 0, 1), tokens, mask);
        return first + m_mlp(m_ln2(first).to(m_compute));
    }
    const at::Tensor attended = x + m_attention(tokens, tokens, mask);
    return attended + m_mlp(m_ln2(attended).to(m_compute));
}

Transformer::Transformer(WeightLoader& weights, const std::string& name, const TransformerSpec& spec,
                         AttentionMask mask)
    : m_mask(std::move(mask)) {
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
