// Pictures and captions that a training does not see, to tell what it has learned. Thread: one.
#pragma once

#include "core/clip/retrieval_evaluation.h"
#include "core/train/batch_maker.h"

namespace sightseer {

class HeldOut {
public:
    // `store` holds the pictures of `captions` in their order.
    HeldOut(const PictureStore& store, TokenizedCaptions captions, PreprocessSpec preprocess)
        : m_store(store), m_captions(std::move(captions)), m_preprocess(preprocess) {}

    [[nodiscard]] Result<RetrievalScores> evaluate(Trainer& trainer) const;

private:
    PictureStore m_store;
    TokenizedCaptions m_captions;
    PreprocessSpec m_preprocess;
};

// The mean of recall@1, 5 and 10 in both directions, percent: what a training is judged by.
double meanRecall(const RetrievalScores& scores);

}  // namespace sightseer
