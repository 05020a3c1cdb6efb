// Zero-shot classification of photos by the vectors that are stored already: which labels each shows, how probably, and from
// where a label counts as shown. Formulas and figures: core/labels/README.md. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/catalog/label_run.h"
#include "core/clip/encoder.h"
#include "core/vectors/vector_index.h"

#include <optional>
#include <span>
#include <vector>

namespace sightseer {

enum class LabelMode {
    OneOf,   // softmax over the labels: probabilities of a photo sum to 1
    ManyOf,  // each label for itself: against what anything has with anything, or SigLIP's own sigmoid
};

// That a photo was accepted or rejected for a label.
struct LabelFact {
    int photo = 0;
    int label = 0;
    bool accepted = false;

    bool operator==(const LabelFact&) const = default;
};

struct LabelExamples {
    Embeddings photos;  // [photos, dimension], unit rows
    std::vector<LabelFact> facts;
};

// Examples that are asked beside the labels (Tip-Adapter, Zhang et al. 2022): to a label's logit each of its facts adds
// alpha * exp(-beta * (1 - cosine)), or takes it away where it was rejected.
struct ExampleCache {
    LabelExamples examples{};
    float alpha = 0;
    float beta = 0;
};

struct LabelModel {
    Embeddings labels;      // [labels, dimension]; of unit length, or of any where examples have refined them
    Embeddings background;  // [everyday prompts, dimension], at least kNearestBackground
    float logitScale = 100;
    std::optional<float> logitBias{};  // of a model that was trained with SigLIP's loss
    ExampleCache cache{};              // core/labels/few_shot.h makes one
};

// A photo's likeness to nothing in particular: the mean cosine of so many everyday prompts that fit it best.
constexpr int kNearestBackground = 10;

struct ClassifierOptions {
    LabelMode mode = LabelMode::OneOf;
    bool noneOfThese = false;  // OneOf: a photo may show none of the labels
    int scoresPerPhoto = 20;
};

// Those of `among` that are in the index, by ascending id; all of it when null. InvalidArgument when the dimensions differ or
// a fact is about a photo or label that is not there.
[[nodiscard]] Result<std::vector<LabelledPhoto>> classify(const VectorIndex& index, const IdSet* among,
                                                          const LabelModel& model, const ClassifierOptions& options);

// Where each label begins to count, from the probabilities alone: the gap in their histogram above 0.2 (Otsu 1979), between
// 0.4 and 0.8; 0.5 where fewer than four photos reach 0.2. [labels]
std::vector<float> automaticThresholds(std::span<const LabelledPhoto> photos, int labels,
                                       const ClassifierOptions& options);

// Which of the photo's scores reach their label's threshold; what is impossible is never accepted. OneOf accepts the
// first or nothing, and nothing where 'none of these' is more probable.
std::vector<bool> accepted(const LabelledPhoto& photo, std::span<const float> thresholds,
                           const ClassifierOptions& options);
// The same of one of its scores.
bool isAccepted(const LabelledPhoto& photo, std::size_t rank, std::span<const float> thresholds,
                const ClassifierOptions& options);

}  // namespace sightseer
