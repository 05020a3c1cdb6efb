// `evaluate zero-shot --shots`: what examples add to the words. Thread: main.
#pragma once

#include "app/cli/commands.h"
#include "core/clip/clip_model.h"
#include "core/labels/few_shot_evaluation.h"

#include <nlohmann/json.hpp>

namespace sightseer::cli {

// `images` [photos, dimension] show one of `classes` [classes, dimension] each.
[[nodiscard]] Result<std::vector<FewShotScores>> fewShotCurves(ClipModel& model, const Embeddings& images,
                                                               const Embeddings& classes, std::span<const int> truth,
                                                               std::span<const int> shots);
nlohmann::ordered_json jsonOfCurves(std::span<const FewShotScores> curves);
void printFewShotCurves(std::span<const FewShotScores> curves);

}  // namespace sightseer::cli
