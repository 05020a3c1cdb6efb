#include "core/train/augmentation.h"

#include "core/clip/preprocess.h"

#include <cmath>

namespace sightseer {

Rectangle randomCrop(int width, int height, double smallestShare, SeededRandom& random) {
    constexpr double widest = 4.0 / 3, narrowest = 3.0 / 4;
    constexpr int draws = 10;
    const double area = static_cast<double>(width) * height;
    for (int i = 0; i < draws; ++i) {
        const double target = area * random.uniform(smallestShare, 1);
        const double ratio = std::exp(random.uniform(std::log(narrowest), std::log(widest)));
        const int w = static_cast<int>(std::lround(std::sqrt(target * ratio)));
        const int h = static_cast<int>(std::lround(std::sqrt(target / ratio)));
        if (w < 1 || w > width || h < 1 || h > height) continue;
        const int y = static_cast<int>(random.below(static_cast<std::size_t>(height - h) + 1));
        const int x = static_cast<int>(random.below(static_cast<std::size_t>(width - w) + 1));
        return {x, y, w, h};
    }
    const double ratio = static_cast<double>(width) / height;
    int w = width, h = height;
    if (ratio < narrowest) h = static_cast<int>(std::lround(width / narrowest));
    if (ratio > widest) w = static_cast<int>(std::lround(height * widest));
    return {(width - w) / 2, (height - h) / 2, w, h};
}

Image augmented(const Image& image, const PreprocessSpec& spec, double smallestShare, SeededRandom& random) {
    if (smallestShare >= 1) return resizeAndCrop(image, spec);
    const Rectangle part = randomCrop(image.width, image.height, smallestShare, random);
    return resample(crop(image, part.x, part.y, part.width, part.height), spec.size, spec.size, spec.interpolation);
}

}  // namespace sightseer
