// How often zero-shot classification is right, as in the paper's experiments (Radford et al. 2021, section 3.1).
// Thread: any; pure function.
#pragma once

#include "core/base/result.h"
#include "core/clip/encoder.h"

#include <span>
#include <vector>

namespace sightseer {

struct ZeroShotScores {
    int photos = 0;
    double top1 = 0;  // percent
    double top5 = 0;
    // The mean over the classes that have photos: every class counts the same, however many photos it has.
    double meanPerClass = 0;
    // Expected calibration error (Guo et al. 2017) of the first answer's probability, in 15 bins of equal width; 0 to 1.
    double calibrationError = 0;
    std::vector<std::vector<int>> confusion;  // [true class][answer]

    int photosOf(int label) const;
    double accuracyOf(int label) const;  // percent; 0 without photos
};

// `images` [photos, dimension], `classes` [classes, dimension], unit rows; `truth` [photos]. Ties go to the first class.
// InvalidArgument when the sizes do not fit or a class is not there.
[[nodiscard]] Result<ZeroShotScores> evaluateZeroShot(const Embeddings& images, const Embeddings& classes,
                                                      float logitScale, std::span<const int> truth);

}  // namespace sightseer
