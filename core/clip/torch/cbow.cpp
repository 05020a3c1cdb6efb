#include "core/clip/torch/cbow.h"

#include "core/clip/tokenizers/clip_bpe.h"

#include <algorithm>
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
    std::vector<at::Tensor> bags;
    for (int i = 0; i < tokens.count; ++i) {
        const auto text = tokensOfText(tokens.row(i));
        // An empty text is read as the end token alone, as the model was made.
        const std::vector<std::int64_t> words =
            text.empty() ? std::vector<std::int64_t>{kEndToken} : std::vector<std::int64_t>(text.begin(), text.end());
        const at::Tensor ids = at::tensor(words).to(m_tokenWeight.device());
        const at::Tensor shares = at::softmax(m_tokenWeight.index_select(0, ids), 0);  // [tokens]
        bags.push_back(at::matmul(shares, m_tokenEmbedding.index_select(0, ids)));     // [text width]
    }
    const at::Tensor x = at::stack(bags);  // [n, text width]
    const at::Tensor hidden = at::gelu(at::linear(x, m_fc1Weight, m_fc1Bias));
    return at::linear(x, m_skip) + at::linear(hidden, m_fc2Weight, m_fc2Bias);
}

}  // namespace sightseer
