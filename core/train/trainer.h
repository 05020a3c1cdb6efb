// A model that learns, one optimizer step at a time. It knows nothing of files, pictures or epochs: training_run.h does.
// Thread: one thread at a time. Construct with openTrainer() in trainer_plugin.h.
#pragma once

#include "core/base/result.h"
#include "core/clip/encoder.h"
#include "core/train/named_tensor.h"
#include "core/train/recipe.h"

#include <string>
#include <vector>

namespace sightseer {

// Picture i and text i belong together; all others of the batch do not.
struct TrainingBatch {
    PixelBatch pixels;
    TokenBatch texts;
};

struct StepReport {
    double loss = 0;
    double learningRate = 0;
    double gradientNorm = 0;  // of all gradients together, before it was limited
    double logitScale = 0;    // exp of the learned logarithm, after the step
};

// Everything that the next step depends on, but for its batch.
struct TrainerState {
    std::int64_t step = 0;  // steps that were done
    std::vector<NamedTensor> weights;
    std::vector<NamedTensor> firstMoments;   // of the weights that are trained
    std::vector<NamedTensor> secondMoments;  // likewise
};

class Trainer {
public:
    virtual ~Trainer() = default;

    virtual std::string deviceDescription() const = 0;

    // InvalidArgument for a batch of one, or one that does not fit the model. A loss that is not a number is InvalidFile,
    // and the weights are as they were before.
    [[nodiscard]] virtual Result<StepReport> step(const TrainingBatch& batch) = 0;

    // With the weights of now, as inference would: batch norm takes its running statistics.
    [[nodiscard]] virtual Result<Embeddings> encodeImages(const PixelBatch& pixels) = 0;
    [[nodiscard]] virtual Result<Embeddings> encodeText(const TokenBatch& texts) = 0;

    virtual TrainerState state() const = 0;
    // The next step is then the one that would have followed there, to the bit on the same machine with as many threads.
    // Incompatible when the state is another model's.
    [[nodiscard]] virtual Result<void> restore(const TrainerState& state) = 0;
};

}  // namespace sightseer
