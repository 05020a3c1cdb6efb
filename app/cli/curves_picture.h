// The curves of a training as a picture: loss by step, held-out recall by step. Thread: main.
#pragma once

#include "core/base/result.h"
#include "core/train/training_history.h"

#include <filesystem>

namespace sightseer::cli {

// A PNG of 960 x 640 pixels.
[[nodiscard]] Result<void> drawCurves(const TrainingHistory& history, const std::filesystem::path& file);

}  // namespace sightseer::cli
