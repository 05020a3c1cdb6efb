#include "core/clip/retrieval_evaluation.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>
#include <vector>

namespace sightseer {
namespace {

RecallScores scoresOf(std::vector<int> ranks) {
    RecallScores scores;
    if (ranks.empty()) return scores;
    std::sort(ranks.begin(), ranks.end());
    const auto recall = [&](int k) {
        const auto within = std::upper_bound(ranks.begin(), ranks.end(), k) - ranks.begin();
        return 100.0 * static_cast<double>(within) / static_cast<double>(ranks.size());
    };
    scores.recallAt1 = recall(1);
    scores.recallAt5 = recall(5);
    scores.recallAt10 = recall(10);
    const std::size_t middle = ranks.size() / 2;
    scores.medianRank = ranks.size() % 2 ? ranks[middle] : (ranks[middle - 1] + ranks[middle]) / 2.0;
    return scores;
}

// Of one row of `queries` with every row of `others`.
std::vector<float> cosinesOf(std::span<const float> query, const Embeddings& others) {
    std::vector<float> cosines;
    for (int i = 0; i < others.count; ++i) {
        const auto other = others.row(i);
        cosines.push_back(std::inner_product(query.begin(), query.end(), other.begin(), 0.0F));
    }
    return cosines;
}

}  // namespace

RetrievalScores evaluateRetrieval(const Embeddings& images, const Embeddings& captions,
                                  std::span<const int> photoOfCaption) {
    assert(photoOfCaption.size() == static_cast<std::size_t>(captions.count));
    RetrievalScores scores{images.count, captions.count, {}, {}};
    std::vector<int> photoRanks, captionRanks;
    for (int i = 0; i < captions.count; ++i) {
        const auto cosines = cosinesOf(captions.row(i), images);
        const float right = cosines[static_cast<std::size_t>(photoOfCaption[i])];
        photoRanks.push_back(1 + static_cast<int>(std::ranges::count_if(cosines, [&](float c) { return c > right; })));
    }
    for (int i = 0; i < images.count; ++i) {
        const auto cosines = cosinesOf(images.row(i), captions);
        float right = -std::numeric_limits<float>::infinity();
        for (std::size_t k = 0; k < cosines.size(); ++k) {
            if (photoOfCaption[k] == i) right = std::max(right, cosines[k]);
        }
        captionRanks.push_back(1 +
                               static_cast<int>(std::ranges::count_if(cosines, [&](float c) { return c > right; })));
    }
    scores.textToImage = scoresOf(std::move(photoRanks));
    scores.imageToText = scoresOf(std::move(captionRanks));
    return scores;
}

}  // namespace sightseer
