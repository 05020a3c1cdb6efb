// The batches of a training, each a function of the seed and the step alone: which pictures in which order, which of their
// captions, which part of each picture. So a training that goes on where it stopped sees what it would have seen.
// Thread: one thread at a time; the next batch is made in the background meanwhile.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"
#include "core/train/captions.h"
#include "core/train/picture_store.h"
#include "core/train/trainer.h"

#include <future>
#include <memory>
#include <vector>

namespace sightseer {

// Captions as the model takes them.
struct TokenizedCaptions {
    TokenBatch tokens;
    std::vector<int> pictures;  // of each caption

    static TokenizedCaptions of(const std::vector<CaptionedPicture>& pictures, const Tokenizer& tokenizer,
                                int contextLength);
};

struct BatchOptions {
    int batchSize = 256;
    std::uint64_t seed = 0;
    double smallestCropShare = 0.9;
    int threads = 1;
};

class BatchMaker {
public:
    // `store` holds the pictures of `captions` in their order, at least batchSize.
    BatchMaker(PictureStore store, TokenizedCaptions captions, PreprocessSpec preprocess, const BatchOptions& options);
    ~BatchMaker();

    // What does not fill a batch is left out of the epoch, other pictures in every epoch.
    std::int64_t stepsPerEpoch() const;
    // `step` counts from 0.
    [[nodiscard]] Result<TrainingBatch> batch(std::int64_t step);

private:
    Result<TrainingBatch> make(std::int64_t step) const;
    const std::vector<int>& orderOf(std::int64_t epoch) const;

    PictureStore m_store;
    TokenizedCaptions m_captions;
    std::vector<std::vector<int>> m_captionsOf;  // of each picture
    PreprocessSpec m_preprocess;
    BatchOptions m_options;
    // Only one make() runs at a time.
    mutable std::int64_t m_orderEpoch = -1;
    mutable std::vector<int> m_order;  // of the pictures in m_orderEpoch
    std::int64_t m_nextStep = -1;
    std::future<Result<TrainingBatch>> m_next;  // the batch of m_nextStep
};

}  // namespace sightseer
