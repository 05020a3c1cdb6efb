#include "core/clip/torch/bert.h"

#include <algorithm>

namespace sightseer {

namespace {

// Positions up to the last token of any row: what comes after is padding, which is masked.
std::int64_t longestText(const TokenBatch& tokens, std::int32_t padId) {
    std::int64_t longest = 1;
    for (int i = 0; i < tokens.count; ++i) {
        const auto row = tokens.row(i);
        const auto last = std::find_if(row.rbegin(), row.rend(), [&](std::int32_t id) { return id != padId; });
        longest = std::max<std::int64_t>(longest, row.rend() - last);
    }
    return longest;
}

}  // namespace

Bert::Bert(WeightLoader& weights, const ModelSpec& model, const BertSpec& spec)
    : m_compute(weights.plan().compute), m_spec(spec),
      m_tokenEmbedding(weights.load("text.token_embedding", {spec.vocabularySize, spec.blocks.width})),
      m_positionEmbedding(weights.load("text.position_embedding", {spec.positions, spec.blocks.width})),
      m_lnEmbedding(weights, "text.ln_embedding", spec.blocks.width, spec.blocks.layerNormEps) {
    const auto& blocks = spec.blocks;
    if (spec.tokenTypes > 0) {
        m_tokenTypeEmbedding = weights.load("text.token_type_embedding", {spec.tokenTypes, blocks.width});
    }
    m_blocks.reserve(static_cast<std::size_t>(blocks.layers));
    for (int i = 0; i < blocks.layers; ++i) {
        const auto name = "text.blocks." + std::to_string(i);
        m_blocks.push_back({Attention(weights, name + ".attention", blocks.width, blocks.heads),
                            LayerNorm(weights, name + ".ln_1", blocks.width, blocks.layerNormEps),
                            Mlp(weights, name + ".mlp", blocks),
                            LayerNorm(weights, name + ".ln_2", blocks.width, blocks.layerNormEps)});
    }
    int width = blocks.width;
    if (spec.projection == BertSpec::Projection::TwoLayers) {
        m_hiddenProjection = weights.load("text.projection.hidden", {spec.projectionWidth, width});
        width = spec.projectionWidth;
    }
    m_projection = weights.load("text.projection", {model.embeddingDimension, width});
}

at::Tensor Bert::embedded(const at::Tensor& ids, const at::Tensor& isToken) const {
    at::Tensor positions;
    if (m_spec.firstPosition == 0) {
        positions = at::arange(ids.size(1), ids.options());  // [tokens]
    } else {
        // RoBERTa: tokens are counted from firstPosition on, padding stays just before it.
        positions = at::cumsum(isToken, 1) * isToken + (m_spec.firstPosition - 1);  // [n, tokens]
    }
    at::Tensor x = at::embedding(m_tokenEmbedding, ids) + at::embedding(m_positionEmbedding, positions);
    if (m_tokenTypeEmbedding.defined()) x = x + m_tokenTypeEmbedding[0];
    return m_lnEmbedding(x);
}

at::Tensor Bert::operator()(const TokenBatch& tokens) const {
    const std::int64_t length = longestText(tokens, m_spec.padId);
    const at::Tensor ids = idTensor(tokens, length, m_tokenEmbedding.device());  // [n, length]
    const at::Tensor isToken = ids.ne(m_spec.padId);
    const AttentionMask mask{false, isToken.unsqueeze(1).unsqueeze(1)};
    at::Tensor x = embedded(ids, isToken.to(at::kLong));  // [n, length, width]
    for (const Block& block : m_blocks) {
        const at::Tensor input = x.to(m_compute);
        x = block.ln1(x + block.attention(input, input, mask));
        x = block.ln2(x + block.mlp(x.to(m_compute)));
    }
    at::Tensor pooled;  // [n, width]
    if (m_spec.pooling == BertSpec::Pooling::FirstToken) {
        pooled = x.select(1, 0);
    } else {
        const at::Tensor share = isToken.to(at::kFloat).unsqueeze(2);  // [n, length, 1]
        pooled = (x * share).sum(1) / share.sum(1).clamp_min(1e-9);
    }
    if (m_hiddenProjection.defined()) pooled = at::gelu(at::linear(pooled, m_hiddenProjection));
    return at::linear(pooled, m_projection);
}

}  // namespace sightseer
