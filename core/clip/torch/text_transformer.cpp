#include "core/clip/torch/text_transformer.h"

#include <algorithm>

namespace sightseer {

TextTransformer::TextTransformer(WeightLoader& weights, const ModelSpec& model, const TextTransformerSpec& spec)
    : m_causal(spec.causal), m_pooling(spec.pooling), m_endToken(spec.endTokenId),
      m_tokenEmbedding(weights.load("text.token_embedding", {spec.vocabularySize, spec.blocks.width})),
      m_positionEmbedding(weights.load("text.position_embedding", {model.contextLength, spec.blocks.width})),
      m_transformer(weights, "text.blocks", spec.blocks, {spec.causal, {}}),
      m_lnFinal(weights, "text.ln_final", spec.blocks.width, spec.blocks.layerNormEps),
      m_projection(weights.load("text.projection", {model.embeddingDimension, spec.blocks.width})) {
    if (spec.projectionBias) m_projectionBias = weights.load("text.projection.bias", {model.embeddingDimension});
}

std::int64_t TextTransformer::poolingPosition(std::span<const std::int32_t> ids) const {
    switch (m_pooling) {
        case TextPooling::HighestId: return std::max_element(ids.begin(), ids.end()) - ids.begin();
        case TextPooling::LastToken: return static_cast<std::int64_t>(ids.size()) - 1;
        case TextPooling::FirstEndToken: break;
    }
    // As the reference's argmax over matches: a row without the end token is read at its start.
    const auto found = std::find(ids.begin(), ids.end(), m_endToken);
    return found == ids.end() ? 0 : found - ids.begin();
}

at::Tensor TextTransformer::operator()(const TokenBatch& tokens) const {
    std::vector<std::int64_t> pooled;
    for (int i = 0; i < tokens.count; ++i) pooled.push_back(poolingPosition(tokens.row(i)));
    // Under the causal mask nothing after the pooled position reaches it, so the batch is cut after the last of them.
    const std::int64_t length =
        m_causal ? *std::max_element(pooled.begin(), pooled.end()) + 1 : std::int64_t{tokens.contextLength};

    const auto device = m_tokenEmbedding.device();
    const at::Tensor x =
        at::embedding(m_tokenEmbedding, idTensor(tokens, length, device)) + m_positionEmbedding.narrow(0, 0, length);
    const at::Tensor states = m_transformer(x, OutputTokens::All);  // [n, length, width]
    const at::Tensor rows = at::arange(tokens.count, at::device(device).dtype(at::kLong));
    const at::Tensor positions = at::tensor(pooled, at::kLong).to(device);  // its own: gradients need it later
    const at::Tensor atEnd = at::index(states, {rows, positions});          // [n, width]
    return at::linear(m_lnFinal(atEnd), m_projection, m_projectionBias);
}

}  // namespace sightseer
