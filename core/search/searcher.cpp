#include "core/search/searcher.h"

#include <algorithm>

namespace sightseer {
namespace {

// Typing and deleting again asks for the same texts.
constexpr std::size_t kRememberedTexts = 64;

std::string trimmed(const std::string& text) {
    constexpr const char* kBlank = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(kBlank);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Searcher::Searcher(EncoderLane& encoder) : m_encoder(encoder) {}

Result<std::vector<SearchHit>> Searcher::search(const SearchRequest& request, const VectorIndex& index) {
    const std::string text = trimmed(request.text);
    if (text.empty()) return fail(ErrorCode::InvalidArgument, "Nothing to search for: type what the photo shows.");
    if (request.limit < 1) return fail(ErrorCode::InvalidArgument, "The number of results must be at least 1.");
    const auto query = textEmbedding(text);
    if (!query) return propagate(query);
    const auto nearest = index.search(*query, request.limit);
    if (!nearest) return propagate(nearest);
    std::vector<SearchHit> hits;
    hits.reserve(nearest->size());
    for (const Neighbour& neighbour : *nearest) hits.push_back({neighbour.photo, neighbour.score});
    return hits;
}

Result<std::vector<float>> Searcher::textEmbedding(const std::string& text) {
    const auto known =
        std::find_if(m_recent.begin(), m_recent.end(), [&](const Remembered& r) { return r.first == text; });
    if (known != m_recent.end()) {
        m_recent.splice(m_recent.begin(), m_recent, known);
        return m_recent.front().second;
    }
    const std::string texts[] = {text};
    const auto embeddings = m_encoder.encodeText(texts);
    if (!embeddings) return propagate(embeddings);
    const auto row = embeddings->row(0);
    m_recent.emplace_front(text, std::vector<float>(row.begin(), row.end()));
    if (m_recent.size() > kRememberedTexts) m_recent.pop_back();
    return m_recent.front().second;
}

}  // namespace sightseer
