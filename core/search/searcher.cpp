#include "core/search/searcher.h"

#include "core/base/file_io.h"
#include "core/search/query_printer.h"

#include <algorithm>
#include <unordered_map>

namespace sightseer {
namespace {

std::size_t charactersIn(std::string_view utf8) {
    const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; };
    return utf8.size() - static_cast<std::size_t>(std::ranges::count_if(utf8, continues));
}

Result<Query> parsed(const std::string& text, const PlaceFinder& places) {
    ParsedQuery parse = parseQuery(text, places);
    if (parse.error) {
        const TextSpan span = parse.error->span;
        std::string place = text.substr(span.begin, span.end - span.begin);
        constexpr std::size_t longest = 60;
        if (place.size() > longest) place = place.substr(0, place.find(' ')).substr(0, longest);
        return fail(ErrorCode::InvalidArgument, "At character " +
                                                    std::to_string(charactersIn(text.substr(0, span.begin)) + 1) +
                                                    (place.empty() ? std::string() : " (" + place + ")") +
                                                    " of the search: " + parse.error->message);
    }
    if (parse.query.isEmpty()) {
        return fail(ErrorCode::InvalidArgument, "Nothing to search for: type what the photo shows.");
    }
    return std::move(parse.query);
}

std::vector<Term> termsOf(const Query& query) {
    std::vector<Term> terms;
    for (const TermGroup& group : query.groups) {
        terms.insert(terms.end(), group.alternatives.begin(), group.alternatives.end());
    }
    return terms;
}

// The embeddings of the terms that a photo must resemble, [n, dimension].
std::vector<float> positives(std::span<const Term> terms, const Embeddings& embeddings) {
    const auto dimension = static_cast<std::size_t>(embeddings.dimension);
    std::vector<float> values;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (terms[i].isNegative) continue;
        const auto begin = embeddings.values.begin() + static_cast<std::ptrdiff_t>(i * dimension);
        values.insert(values.end(), begin, begin + embeddings.dimension);
    }
    return values;
}

std::vector<PhotoId> photosNamed(const std::vector<Term>& terms, const SearchSources& sources) {
    std::vector<PhotoId> named;
    for (const Term& term : terms) {
        if (term.isNegative) continue;
        if (term.kind == Term::Kind::LibraryPhoto) named.push_back(term.photo);
        if (term.kind != Term::Kind::ImageFile) continue;
        const auto photo = sources.photoAt(pathFromUtf8(term.text));
        if (photo && *photo) named.push_back(**photo);
    }
    return named;
}

void removeRows(ScoreTable& table, const std::vector<PhotoId>& photos) {
    for (const PhotoId photo : photos) {
        const auto found = std::ranges::find(table.photos, photo);
        if (found == table.photos.end()) continue;
        const auto row = found - table.photos.begin();
        const auto count = static_cast<std::ptrdiff_t>(table.photos.size());
        // From the last query's row of scores on, so that those before it stay where they are.
        for (std::ptrdiff_t query = table.queries - 1; query >= 0; --query) {
            table.scores.erase(table.scores.begin() + query * count + row);
        }
        table.photos.erase(found);
    }
}

// The mean of the positive terms' cosines by weight; of alternatives the best.
float scoreOf(const Query& query, const ScoreTable& table, std::size_t row) {
    double sum = 0;
    double weights = 0;
    int term = 0;
    for (const TermGroup& group : query.groups) {
        double best = -1;
        double weight = 1;
        for (const Term& alternative : group.alternatives) {
            const double cosine = table.scoresOf(term++)[row];
            if (cosine <= best) continue;
            best = cosine;
            weight = alternative.weight;
        }
        if (group.alternatives.front().isNegative) continue;
        sum += best * weight;
        weights += weight;
    }
    return weights > 0 ? static_cast<float>(sum / weights) : 0;
}

void setScores(std::span<SearchHit> hits, const Query& query, const ScoreTable& table) {
    std::unordered_map<PhotoId, SearchHit*> wanted;
    for (SearchHit& hit : hits) wanted.emplace(hit.photo, &hit);
    for (std::size_t row = 0; row < table.photos.size(); ++row) {
        const auto hit = wanted.find(table.photos[row]);
        if (hit != wanted.end()) hit->second->score = scoreOf(query, table, row);
    }
}

Result<void> sortBy(ResultOrder order, std::span<SearchHit> hits, const SearchSources& sources) {
    std::vector<PhotoId> ids;
    for (const SearchHit& hit : hits) ids.push_back(hit.photo);
    const auto photos = sources.rows(ids);
    if (!photos) return propagate(photos);
    std::unordered_map<PhotoId, const Photo*> rows;
    for (const Photo& photo : *photos) rows.emplace(photo.id, &photo);
    const auto before = [&](const SearchHit& a, const SearchHit& b) {
        const auto first = rows.find(a.photo);
        const auto second = rows.find(b.photo);
        if (first == rows.end() || second == rows.end()) return second == rows.end() && first != rows.end();
        if (order == ResultOrder::ByName) return first->second->fileName() < second->second->fileName();
        const auto [older, newer] = std::pair(first->second->sortTime, second->second->sortTime);
        return order == ResultOrder::NewestFirst ? older > newer : older < newer;
    };
    std::ranges::stable_sort(hits, before);
    return {};
}

SearchAnswer browsed(const std::vector<PhotoId>& photos) {
    SearchAnswer answer;
    answer.isRanked = false;
    answer.likely = answer.total = photos.size();
    answer.hits.reserve(photos.size());
    for (const PhotoId photo : photos) answer.hits.push_back({.photo = photo});
    return answer;
}

}  // namespace

Searcher::Searcher(EncoderLane& encoder, const ModelSpec& model, const std::filesystem::path& promptsFile,
                   const std::filesystem::path& calibrationCache)
    : m_embedder(encoder, model), m_calibrator(encoder, promptsFile, calibrationCache) {}

Result<Searcher::Candidates> Searcher::candidates(const Query& query, const std::optional<std::vector<PhotoId>>& among,
                                                  std::size_t limit, const SearchSources& sources) {
    const auto terms = termsOf(query);
    const auto embeddings = m_embedder.embed(terms, sources.photos);
    if (!embeddings) return propagate(embeddings);
    const auto wanted = positives(terms, *embeddings);
    Candidates candidates;
    const auto ask = [&]() -> Result<void> {
        auto index = sources.index();
        if (!index) return propagate(index);
        candidates.index = std::move(*index);
        Shortlist list;
        if (!wanted.empty()) {
            auto best = candidates.index->shortlist(wanted, limit, among ? &*among : nullptr);
            if (!best) return propagate(best);
            list = std::move(*best);
        }
        const auto& scored = list.photos ? list.photos : among;
        auto table = candidates.index->scores(embeddings->values, scored ? &*scored : nullptr);
        if (!table) return propagate(table);
        candidates.table = std::move(*table);
        candidates.leftOut = list.leftOut;
        return {};
    };
    auto asked = ask();
    if (!asked && candidates.index && candidates.index->isDamaged()) asked = ask();  // of the index rebuilt
    if (!asked) return propagate(asked);
    const auto calibration =
        m_calibrator.calibration(*candidates.index, [&] { return sources.matching(PhotoFilter()); });
    if (!calibration) return propagate(calibration);
    candidates.calibration = *calibration;
    return candidates;
}

Result<SearchAnswer> Searcher::search(const SearchRequest& request, const SearchSources& sources) {
    if (request.limit < 1) return fail(ErrorCode::InvalidArgument, "The number of results must be at least 1.");
    const auto query = parsed(request.text, sources.places);
    if (!query) return propagate(query);
    const auto limit = static_cast<std::size_t>(request.limit);
    if (query->groups.empty()) {
        const auto photos = sources.listed(query->filter, request.order);
        return photos ? Result<SearchAnswer>(browsed(*photos)) : propagate(photos);
    }

    std::optional<std::vector<PhotoId>> among;
    if (!query->filter.isEverything()) {
        auto matching = sources.matching(query->filter);
        if (!matching) return propagate(matching);
        among = std::move(*matching);
    }
    auto candidates = this->candidates(*query, among, limit, sources);
    if (!candidates) return propagate(candidates);
    ScoreTable& table = candidates->table;
    if (!request.includeQueryPhotos) removeRows(table, photosNamed(termsOf(*query), sources));

    const auto ranker = Ranker::create(query->groups, table, candidates->calibration, candidates->index->size());
    if (!ranker) return propagate(ranker);
    Ranking ranking = ranker->rank(limit, request.strictness);
    const bool isByRelevance = request.order == ResultOrder::Relevance;
    if (!isByRelevance && ranking.likely > limit) ranking = ranker->rank(ranking.likely, request.strictness);

    SearchAnswer answer;
    answer.likely = ranking.likely;
    answer.total = ranking.candidates + candidates->leftOut;
    for (const RankedPhoto& ranked : ranking.photos)
        answer.hits.push_back({.photo = ranked.photo, .relevance = ranked.relevance});
    setScores(answer.hits, *query, table);
    if (!isByRelevance) {
        const auto likely = std::span(answer.hits).first(std::min(answer.likely, answer.hits.size()));
        if (auto sorted = sortBy(request.order, likely, sources); !sorted) return propagate(sorted);
        answer.hits.resize(std::min(answer.hits.size(), limit));
    }
    return answer;
}

Result<SearchExplanation> Searcher::explain(const SearchRequest& request, PhotoId photo, const SearchSources& sources) {
    const auto query = parsed(request.text, sources.places);
    if (!query) return propagate(query);
    if (query->groups.empty()) return SearchExplanation();
    const auto candidates = this->candidates(*query, std::vector{photo}, 1, sources);
    if (!candidates) return propagate(candidates);
    const auto ranker =
        Ranker::create(query->groups, candidates->table, candidates->calibration, candidates->index->size());
    if (!ranker) return propagate(ranker);
    const auto explanation = ranker->explain(photo);
    if (!explanation) return propagate(explanation);
    SearchExplanation answer{explanation->relevance, {}};
    const auto terms = termsOf(*query);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        answer.terms.push_back({printQuery({{{{terms[i]}}}, {}}), explanation->terms[i]});
    }
    return answer;
}

}  // namespace sightseer
