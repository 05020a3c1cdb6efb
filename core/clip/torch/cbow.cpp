#include "core/clip/torch/cbow.h"

#include "core/clip/tokenizers/clip_bpe.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace sightseer {
namespace {

// The tokens of a text alone, without start and end token.
std::span<const std::int32_t> tokensOfText(std::span<const std::int32_t> row) {
    if (!row.empty() && row.front() == kStartToken) row = row.subspan(1);
    return row.first(static_cast<std::size_t>(std::find(row.begin(), row.end(), kEndToken) - row.begin()));
}

}  // namespace

Cbow::Cbow(WeightLoader& weights, const ModelSpec& model, const CbowSpec& spec)
    : m_tokenEmbedding(weights.load("text.token_embedding", {spec.vocabularySize, spec.width})),
      m_tokenWeight(weights.load("text.token_weight", {spec.vocabularySize})),
      m_skip(weights.load("text.skip.weight", {model.embeddingDimension, spec.width})),
      m_fc1Weight(weights.load("text.fc1.weight", {spec.hidden, spec.width})),
      m_fc1Bias(weights.load("text.fc1.bias", {spec.hidden})),
      m_fc2Weight(weights.load("text.fc2.weight", {model.embeddingDimension, spec.hidden})),
      m_fc2Bias(weights.load("text.fc2.bias", {model.embeddingDimension})) {}

at::Tensor Cbow::operator()(const TokenBatch& tokens) const {
    constexpr std::int64_t kNothing = -1;
    std::vector<std::int64_t> ids(static_cast<std::size_t>(tokens.count) * tokens.contextLength, kNothing);
    std::int64_t longest = 1;
    for (int i = 0; i < tokens.count; ++i) {
        const auto text = tokensOfText(tokens.row(i));
        const auto row = ids.begin() + static_cast<std::ptrdiff_t>(i) * tokens.contextLength;
        // An empty text is read as the end token alone, as the model was made.
        if (text.empty()) *row = kEndToken;
        std::copy(text.begin(), text.end(), row);
        longest = std::max(longest, static_cast<std::int64_t>(text.size()));
    }
    const auto device = m_tokenWeight.device();
    const at::Tensor padded =
        at::tensor(ids).view({tokens.count, tokens.contextLength}).narrow(1, 0, longest).to(device);  // [n, longest]
    const at::Tensor isNothing = padded.eq(kNothing);
    const at::Tensor words = padded.clamp_min(0);
    const at::Tensor weights = at::embedding(m_tokenWeight.unsqueeze(1), words).squeeze(2);
    constexpr float never = -std::numeric_limits<float>::infinity();
    const at::Tensor shares = at::softmax(weights.masked_fill(isNothing, never), 1).unsqueeze(1);  // [n, 1, longest]
    const at::Tensor x = at::matmul(shares, at::embedding(m_tokenEmbedding, words)).squeeze(1);    // [n, text width]
    const at::Tensor hidden = at::gelu(at::linear(x, m_fc1Weight, m_fc1Bias));
    return at::linear(x, m_skip) + at::linear(hidden, m_fc2Weight, m_fc2Bias);
}

}  // namespace sightseer
