// What examples are worth, as in the few-shot figures of CLIP and Tip-Adapter: some photos of each class are examples, the
// others are classified. Thread: any; pure function.
#pragma once

#include "core/labels/few_shot.h"

#include <optional>
#include <span>
#include <vector>

namespace sightseer {

// Over draws of examples.
struct MeanTop1 {
    double mean = 0;       // percent
    double deviation = 0;  // standard deviation, in points
};

struct FewShotScores {
    int shots = 0;     // examples asked for of each class
    int examples = 0;  // that were there and used, see kMostExamples
    int photos = 0;    // classified
    MeanTop1 words;
    MeanTop1 cache;
    std::optional<MeanTop1> probe;  // from kFewestForProbe examples on
    MeanTop1 chosen;
    int refined = 0;  // draws in which something else than the words was chosen
};

constexpr int kFewShotDraws = 5;

// `images` [photos, dimension], unit rows; `truth` [photos], the one class of `words` that each shows. For each number of
// shots, kFewShotDraws times other examples by fixed dice; a class keeps at least one photo that is no example.
// InvalidArgument when the sizes do not fit, a class is not there, a number of shots is below 1, or no two photos can be
// examples.
[[nodiscard]] Result<std::vector<FewShotScores>> evaluateFewShot(const Embeddings& images, const LabelModel& words,
                                                                 std::span<const int> truth,
                                                                 std::span<const int> shots);

}  // namespace sightseer
