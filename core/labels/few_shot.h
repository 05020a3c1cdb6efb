// Labels refined by a few examples: photos that were accepted or rejected for a label. Nothing is encoded or trained at
// length. Formulas and figures: core/labels/README.md. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/labels/classifier.h"

namespace sightseer {

enum class Refinement {
    WordsAlone,
    Cache,  // Tip-Adapter without training (Zhang et al. 2022): examples are asked beside the labels
    Probe,  // ridge regression of what the words get wrong: other vectors for the labels that have examples
};

// The probe learns as many numbers as vectors have for each label; the cache two.
constexpr int kFewestForProbe = 16;
// Of more photos with facts, so many are used that are spread evenly over them. 500 take about a second.
constexpr int kMostExamples = 1000;

struct RefinedLabels {
    LabelModel model;  // for classify(); labels without facts are as they were
    Refinement refinement = Refinement::WordsAlone;
    int photos = 0;  // with facts, that were used
    int facts = 0;   // about them
    // How many of the facts, in percent, the words alone and the refined labels get right for photos that were held out: not
    // among the examples, nor photos that are nearly the same, nor asked when the refinement's two numbers were chosen.
    // Right is, for OneOf, that an accepted label is the first and more probable than none, for ManyOf, that its
    // probability is 0.5 or more; for a rejected label, that it is not so.
    double wordsRight = 0;
    double refinedRight = 0;
};

// The refinement that gets clearly more right of what was held out; the words alone where none does. `words` has no cache.
// InvalidArgument without facts; for vectors that are not of unit length or the labels' dimension, labels or photos that are
// not there, and two facts about the same label of a photo.
[[nodiscard]] Result<RefinedLabels> refineLabels(const LabelModel& words, const ClassifierOptions& options,
                                                 const LabelExamples& examples);

// The same with this refinement, whether it helps or not. InvalidArgument also for a probe with fewer than kFewestForProbe
// photos, and for a refinement of fewer than two photos that differ.
[[nodiscard]] Result<RefinedLabels> refineLabelsBy(Refinement refinement, const LabelModel& words,
                                                   const ClassifierOptions& options, const LabelExamples& examples);

}  // namespace sightseer
