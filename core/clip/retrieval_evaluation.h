// How well captions find their photos and photos their captions: recall@k and median rank, as in the paper's table 13.
// Thread: any; pure function.
#pragma once

#include "core/clip/encoder.h"

#include <span>

namespace sightseer {

// In one direction.
struct RecallScores {
    double recallAt1 = 0;  // percent of the queries
    double recallAt5 = 0;
    double recallAt10 = 0;
    double medianRank = 0;  // 1 is best
};

struct RetrievalScores {
    int photos = 0;
    int captions = 0;
    RecallScores textToImage;  // every caption is a query
    RecallScores imageToText;  // every photo is a query; the best of its captions counts
};

// Caption i belongs to the photo photoOfCaption[i], and every photo has one. Only what scores strictly better counts against
// the right answer: copies of it are as right as it is.
RetrievalScores evaluateRetrieval(const Embeddings& images, const Embeddings& captions,
                                  std::span<const int> photoOfCaption);

}  // namespace sightseer
