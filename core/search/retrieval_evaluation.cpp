#include "core/search/retrieval_evaluation.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace sightseer {

RetrievalScores evaluateTextToImage(const Embeddings& images, const Embeddings& captions) {
    assert(images.count == captions.count && images.dimension == captions.dimension);
    RetrievalScores scores;
    scores.photos = images.count;
    if (images.count == 0) return scores;

    std::vector<int> ranks;
    std::vector<float> cosines(static_cast<std::size_t>(images.count));
    for (int i = 0; i < captions.count; ++i) {
        const auto caption = captions.row(i);
        for (int k = 0; k < images.count; ++k) {
            const auto image = images.row(k);
            cosines[k] = std::inner_product(caption.begin(), caption.end(), image.begin(), 0.0F);
        }
        // Copies of the right photo are as right as it is: only strictly better ones count.
        const float right = cosines[i];
        ranks.push_back(
            1 + static_cast<int>(std::count_if(cosines.begin(), cosines.end(), [&](float c) { return c > right; })));
    }
    std::sort(ranks.begin(), ranks.end());
    const auto recall = [&](int k) {
        const auto within = std::upper_bound(ranks.begin(), ranks.end(), k) - ranks.begin();
        return 100.0 * static_cast<double>(within) / scores.photos;
    };
    scores.recallAt1 = recall(1);
    scores.recallAt5 = recall(5);
    scores.recallAt10 = recall(10);
    const std::size_t middle = ranks.size() / 2;
    scores.medianRank = ranks.size() % 2 ? ranks[middle] : (ranks[middle - 1] + ranks[middle]) / 2.0;
    return scores;
}

}  // namespace sightseer
