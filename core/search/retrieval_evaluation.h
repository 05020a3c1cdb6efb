// How well captions find their photos: recall@k and median rank, as in the paper's table 13. Thread: any; pure function.
#pragma once

#include "core/clip/encoder.h"

namespace sightseer {

struct RetrievalScores {
    int photos = 0;
    double recallAt1 = 0;  // percent
    double recallAt5 = 0;
    double recallAt10 = 0;
    double medianRank = 0;  // 1 is best
};

// Caption i belongs to image i; both have the same count and dimension.
RetrievalScores evaluateTextToImage(const Embeddings& images, const Embeddings& captions);

}  // namespace sightseer
