// From what the user typed to the best photos: tokenize -> encodeText -> nearest vectors. Thread: any one at a time.
#pragma once

#include "core/base/result.h"
#include "core/clip/encoder_lane.h"
#include "core/vectors/vector_index.h"

#include <list>
#include <string>
#include <vector>

namespace sightseer {

struct SearchRequest {
    std::string text;
    int limit = 200;
};

struct SearchHit {
    PhotoId photo;
    float score = 0;  // cosine
};

class Searcher {
public:
    // `encoder` outlives the searcher.
    explicit Searcher(EncoderLane& encoder);

    // Best first. InvalidArgument for an empty text.
    [[nodiscard]] Result<std::vector<SearchHit>> search(const SearchRequest& request, const VectorIndex& index);

private:
    using Remembered = std::pair<std::string, std::vector<float>>;
    Result<std::vector<float>> textEmbedding(const std::string& text);

    EncoderLane& m_encoder;
    std::list<Remembered> m_recent;  // embeddings of the latest texts, newest first
};

}  // namespace sightseer
