// What a training has done so far: a row a step. Thread: plain data and pure functions.
#pragma once

#include "core/base/result.h"
#include "core/clip/retrieval_evaluation.h"
#include "core/train/trainer.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace sightseer {

struct TrainingRow {
    std::int64_t step = 0;  // steps done with this one
    double epoch = 0;       // likewise
    StepReport report;
    std::optional<RetrievalScores> heldOut;  // after this step, where it was measured
};

struct TrainingHistory {
    std::vector<TrainingRow> rows;
    std::int64_t bestStep = 0;  // 0: nothing was measured
    double bestRecall = -1;     // meanRecall() there
    int sinceBest = 0;          // measurements since then
    bool isFinished = false;
};

// Columns step, epoch, loss, learning_rate, gradient_norm, logit_scale and, where measured, the recalls of both directions.
[[nodiscard]] Result<void> writeCurves(const std::filesystem::path& file, const TrainingHistory& history);

}  // namespace sightseer
