// What cosines mean for one model in one library, from everyday prompts and a sample of photos; no labels are needed.
// Method and measurement: core/search/README.md, 'Relevance and the cut'. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/clip/encoder.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

// Two marks on a kind of cosine: what anything has with anything, and what a weak match has. middle < level.
struct CosineScale {
    float middle = 0;
    float level = 1;

    bool operator==(const CosineScale&) const = default;
};

// Belongs to a model's fingerprint; worth making again when the library has changed by much.
struct ModelCalibration {
    CosineScale prompts{0.15F, 0.25F};   // text with photo
    CosineScale pictures{0.40F, 0.80F};  // photo with photo

    bool operator==(const ModelCalibration&) const = default;
};

// More sample rows than this add nothing.
constexpr int kCalibrationSample = 1000;

// One prompt a line; empty lines are skipped. InvalidFile when there are fewer than 50.
[[nodiscard]] Result<std::vector<std::string>> readBackgroundPrompts(const std::filesystem::path& file);

// `photos` is [n, background.dimension], unit rows, evenly spread over the library; of more than kCalibrationSample rows
// as many are taken, evenly spread. One photo is enough for `prompts`, `pictures` needs 16: what cannot be estimated, or
// is not finite, keeps its default. InvalidArgument when the sizes do not fit.
[[nodiscard]] Result<ModelCalibration> calibrate(std::span<const float> photos, const Embeddings& background);

}  // namespace sightseer
