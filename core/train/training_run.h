// A whole training: steps, measurements on what was held out, checkpoints, the model folder that comes of it. Thread: one;
// the listener is called from it.
#pragma once

#include "core/train/held_out.h"
#include "core/train/training_history.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace sightseer {

struct TrainingSettings {
    std::filesystem::path out;  // becomes the model folder; out/training holds curves and checkpoint
    std::filesystem::path mergesFile;
    Recipe recipe;
    int batchSize = 0;
    bool resumes = false;
    int patience = 0;         // measurements without a better one before it ends early; 0: it never does
    double learnedShare = 1;  // WiSE-FT: what is written and measured is (1 - share) * base + share * learned
    std::chrono::seconds checkpointInterval{600};  // and after every epoch
    std::map<std::string, std::string> identity;   // as TrainingCheckpoint's
};

struct TrainingProgress {
    std::int64_t step = 0;
    std::int64_t steps = 0;
    double epoch = 0;
    double loss = 0;  // mean of the latest steps
    double picturesPerSecond = 0;
    std::chrono::seconds timeLeft{0};
    std::optional<RetrievalScores> heldOut;  // when it was just measured
};

struct TrainingListener {
    std::function<void(const TrainingProgress&)> progressed;    // after every step
    std::function<void(const TrainingHistory&)> curvesChanged;  // after every epoch
    std::function<bool()> isStopped;                            // asked after every step
};

// `heldOut`: null when nothing was held out; then the last weights are written instead of the best. `base`: what the weights
// were before the training. Cancelled when it was stopped: a checkpoint is there then.
[[nodiscard]] Result<TrainingHistory> runTraining(Trainer& trainer, BatchMaker& batches, const HeldOut* heldOut,
                                                  const ModelSpec& model, const std::vector<NamedTensor>& base,
                                                  const TrainingSettings& settings, const TrainingListener& listener);

}  // namespace sightseer
