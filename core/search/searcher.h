// From what the user typed to the best photos: parse -> filter -> embed the terms -> cosines -> rank and cut.
// Thread: any one at a time.
#pragma once

#include "core/base/result.h"
#include "core/catalog/photo.h"
#include "core/search/calibrator.h"
#include "core/search/query_parser.h"
#include "core/search/ranker.h"
#include "core/search/term_embedder.h"
#include "core/vectors/vector_index.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

enum class ResultOrder { Relevance, NewestFirst, OldestFirst, ByName };

struct SearchRequest {
    std::string text;  // the language of README.md in this folder
    int limit = 200;   // of ranked photos; a query that is only a filter gives all that it keeps
    // Other than by relevance: the likely matches in that order, the others behind them by relevance.
    ResultOrder order = ResultOrder::Relevance;
    Strictness strictness = Strictness::Normal;
    // A picture or photo that is a term of the query is left out of its results.
    bool includeQueryPhotos = false;
    // Among the ranked photos, those that are the same picture become one hit (Library; see result_stacks.h).
    bool stackCopies = false;
};

struct SearchHit {
    PhotoId photo;
    float score = 0;                   // cosine of a single term; of several, the mean of the positive ones by weight
    float relevance = 0;               // 0 to 100
    std::vector<PhotoId> copies = {};  // of a stack: the photos behind this one
};

struct SearchAnswer {
    std::vector<SearchHit> hits;
    // So many of the photos, the first, are likely matches; may be more than `hits`. In a library so large that its index
    // uses codes, of those on the shortlist (VectorIndex), which grows with the limit.
    std::size_t likely = 0;
    std::size_t total = 0;  // photos that were looked at
    bool isRanked = true;   // false: the query is only a filter; hits have no score and are all matches
};

// What a search asks the library; each may fail.
struct SearchSources {
    PhotoSource photos;
    PlaceFinder places;
    std::function<Result<std::shared_ptr<const VectorIndex>>()> index;
    std::function<Result<std::vector<PhotoId>>(const PhotoFilter&)> matching;             // by ascending id
    std::function<Result<std::vector<PhotoId>>(const PhotoFilter&, ResultOrder)> listed;  // newest first by relevance
    std::function<Result<std::vector<Photo>>(std::span<const PhotoId>)> rows;
    std::function<Result<std::optional<PhotoId>>(const std::filesystem::path&)> photoAt;
};

struct ExplainedTerm {
    std::string text;  // as printQuery writes the term
    TermContribution part;
};

struct SearchExplanation {
    float relevance = 0;
    std::vector<ExplainedTerm> terms;
};

class Searcher {
public:
    // `encoder` outlives the searcher. `calibrationCache` belongs to the model.
    Searcher(EncoderLane& encoder, const ModelSpec& model, const std::filesystem::path& promptsFile,
             const std::filesystem::path& calibrationCache);

    // InvalidArgument, naming the place in the text, for a query that cannot be understood or asks for nothing.
    [[nodiscard]] Result<SearchAnswer> search(const SearchRequest& request, const SearchSources& sources);
    // Why a photo has its relevance. NotFound when the photo has no vector yet.
    [[nodiscard]] Result<SearchExplanation> explain(const SearchRequest& request, PhotoId photo,
                                                    const SearchSources& sources);

    // As Calibrator::background.
    [[nodiscard]] Result<Embeddings> background(int dimension) { return m_calibrator.background(dimension); }

private:
    // The cosines of the query's terms with the photos that may be among the best `limit`, and how to rank them.
    struct Candidates {
        std::shared_ptr<const VectorIndex> index;
        ScoreTable table;
        std::size_t leftOut = 0;  // photos that were asked about and are not in the table
        ModelCalibration calibration;
    };
    Result<Candidates> candidates(const Query& query, const std::optional<std::vector<PhotoId>>& among,
                                  std::size_t limit, const SearchSources& sources);

    TermEmbedder m_embedder;
    Calibrator m_calibrator;
};

}  // namespace sightseer
