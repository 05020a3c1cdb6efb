#include "core/search/picture_sketch.h"

#include "core/image/resample.h"

#include <algorithm>
#include <cmath>

namespace sightseer {
namespace {

constexpr int side = PictureSketch::side;
constexpr int compared = 32;  // samples a side
constexpr std::size_t samples = compared * compared;
constexpr double largestAspectChange = 1.15;
constexpr float hopeless = 0.3F;  // pictures whose grey values agree less are not aligned
constexpr float certain = 0.985F;
constexpr float flatDeviation = 1.5F;
constexpr float flatDifference = 6;

// What is cut off a picture, in fractions of its sides: left, right, top, bottom.
using Cut = std::array<float, 4>;
constexpr float largestCut = 0.125F;
constexpr std::array cutSteps{0.04F, 0.02F, 0.01F, 0.005F};

using Samples = std::array<float, samples>;

// Bilinear; the picture was averaged down to the sketch before.
Samples samplesOf(const PictureSketch& sketch, const Cut& cut) {
    struct Between {
        int first = 0;
        int second = 0;
        float weight = 0;  // of the second
    };
    const auto along = [](float begin, float end) {
        std::array<Between, compared> places;
        for (int i = 0; i < compared; ++i) {
            const float at = (begin + (end - begin) * (static_cast<float>(i) + 0.5F) / compared) * side - 0.5F;
            const int first = static_cast<int>(std::floor(at));
            places[static_cast<std::size_t>(i)] = {std::clamp(first, 0, side - 1), std::clamp(first + 1, 0, side - 1),
                                                   at - static_cast<float>(first)};
        }
        return places;
    };
    const auto columns = along(cut[0], 1 - cut[1]);
    const auto rows = along(cut[2], 1 - cut[3]);
    Samples values;
    std::size_t next = 0;
    for (const Between& y : rows) {
        const std::uint8_t* top = sketch.grey.data() + y.first * side;
        const std::uint8_t* bottom = sketch.grey.data() + y.second * side;
        for (const Between& x : columns) {
            const float above =
                static_cast<float>(top[x.first]) * (1 - x.weight) + static_cast<float>(top[x.second]) * x.weight;
            const float below =
                static_cast<float>(bottom[x.first]) * (1 - x.weight) + static_cast<float>(bottom[x.second]) * x.weight;
            values[next++] = above * (1 - y.weight) + below * y.weight;
        }
    }
    return values;
}

struct Normalised {
    Samples values;  // mean 0, length 1
    float mean = 0;
    float deviation = 0;
};

Normalised normalised(const Samples& values) {
    Normalised result{values};
    for (const float value : values) result.mean += value / samples;
    float square = 0;
    for (float& value : result.values) {
        value -= result.mean;
        square += value * value;
    }
    result.deviation = std::sqrt(square / samples);
    if (square > 0) {
        for (float& value : result.values) value /= std::sqrt(square);
    }
    return result;
}

float correlation(const Samples& a, const Samples& b) {
    float sum = 0;
    for (std::size_t i = 0; i < samples; ++i) sum += a[i] * b[i];
    return sum;
}

// Correlation of the differences between neighbours, across and down.
float changeCorrelation(const Samples& a, const Samples& b) {
    float together = 0;
    float squareA = 0;
    float squareB = 0;
    for (std::size_t y = 0; y + 1 < compared; ++y) {
        for (std::size_t x = 0; x + 1 < compared; ++x) {
            const std::size_t at = y * compared + x;
            for (const std::size_t next : {at + 1, at + compared}) {
                const float changeA = a[next] - a[at];
                const float changeB = b[next] - b[at];
                together += changeA * changeB;
                squareA += changeA * changeA;
                squareB += changeB * changeB;
            }
        }
    }
    return squareA > 0 && squareB > 0 ? together / std::sqrt(squareA * squareB) : 0;
}

float similarity(const Normalised& a, const Normalised& b) {
    if (a.deviation < flatDeviation || b.deviation < flatDeviation) {  // nothing to correlate but noise
        const bool both = a.deviation < flatDeviation && b.deviation < flatDeviation;
        return both && std::abs(a.mean - b.mean) < flatDifference ? 1.0F : 0.0F;
    }
    return std::min(correlation(a.values, b.values), changeCorrelation(a.values, b.values));
}

// Cuts `whole` until it shows most nearly what `part` shows, uphill from the uncut picture.
float similarityWhenCut(const PictureSketch& whole, const Normalised& part) {
    Cut best{};
    Normalised bestSamples = normalised(samplesOf(whole, best));
    float bestCorrelation = correlation(bestSamples.values, part.values);
    for (const float step : cutSteps) {
        for (bool improved = true; improved;) {
            improved = false;
            for (std::size_t edge = 0; edge < best.size(); ++edge) {
                for (const float change : {step, -step}) {
                    Cut cut = best;
                    cut[edge] = std::clamp(cut[edge] + change, 0.0F, largestCut);
                    if (cut[edge] == best[edge]) continue;
                    const Normalised tried = normalised(samplesOf(whole, cut));
                    const float reached = correlation(tried.values, part.values);
                    if (reached <= bestCorrelation) continue;
                    best = cut;
                    bestSamples = tried;
                    bestCorrelation = reached;
                    improved = true;
                }
            }
        }
    }
    return similarity(bestSamples, part);
}

}  // namespace

PictureSketch sketchOf(const Image& picture) {
    const Extent covered = picture.covered();
    const Image small = resample(picture, side, side, Interpolation::Bilinear);
    PictureSketch sketch;
    sketch.aspect = static_cast<float>(covered.width / covered.height);
    for (std::size_t i = 0; i < sketch.grey.size(); ++i) {
        const std::uint8_t* rgb = small.pixels.data() + 3 * i;
        sketch.grey[i] = static_cast<std::uint8_t>((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
    }
    return sketch;
}

float sketchSimilarity(const PictureSketch& a, const PictureSketch& b) {
    if (std::max(a.aspect / b.aspect, b.aspect / a.aspect) > largestAspectChange) return 0;
    const Normalised wholeA = normalised(samplesOf(a, {}));
    const Normalised wholeB = normalised(samplesOf(b, {}));
    float best = similarity(wholeA, wholeB);
    const bool needsCut = best < certain && correlation(wholeA.values, wholeB.values) >= hopeless;
    if (needsCut) best = std::max({best, similarityWhenCut(a, wholeB), similarityWhenCut(b, wholeA)});
    return std::clamp(best, 0.0F, 1.0F);
}

}  // namespace sightseer
