// The paper's only augmentation, a random square of the picture (2.5), as torchvision's RandomResizedCrop has it.
// Thread: any; pure functions.
#pragma once

#include "core/clip/model_spec.h"
#include "core/image/image.h"
#include "core/train/seeded_random.h"

namespace sightseer {

inline constexpr double kDefaultCropShare = 0.9;  // open_clip's, for a square of 0.9 to 1 of the picture's area

// A rectangle of `smallestShare` to 1 of the area, with sides between 3:4 and 4:3. After ten draws that do not fit: the
// largest one in the middle with such sides.
Rectangle randomCrop(int width, int height, double smallestShare, SeededRandom& random);

// That part of the picture, spec.size x spec.size. `smallestShare` 1: as inference has it.
Image augmented(const Image& image, const PreprocessSpec& spec, double smallestShare, SeededRandom& random);

}  // namespace sightseer
