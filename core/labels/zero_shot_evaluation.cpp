#include "core/labels/zero_shot_evaluation.h"

#include "core/clip/similarity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace sightseer {
namespace {

constexpr std::size_t kBins = 15;
constexpr int kTop = 5;

struct Bin {
    int photos = 0;
    int right = 0;
    double confidence = 0;
};

double percent(double part, double whole) {
    return whole > 0 ? 100 * part / whole : 0;
}

double calibrationError(const std::array<Bin, kBins>& bins, int photos) {
    double error = 0;
    for (const Bin& bin : bins) {
        if (bin.photos > 0) error += std::abs(bin.right - bin.confidence) / photos;
    }
    return error;
}

}  // namespace

int ZeroShotScores::photosOf(int label) const {
    const auto& row = confusion[static_cast<std::size_t>(label)];
    return std::accumulate(row.begin(), row.end(), 0);
}

double ZeroShotScores::accuracyOf(int label) const {
    const auto index = static_cast<std::size_t>(label);
    return percent(confusion[index][index], photosOf(label));
}

Result<ZeroShotScores> evaluateZeroShot(const Embeddings& images, const Embeddings& classes, float logitScale,
                                        std::span<const int> truth) {
    const auto isNoClass = [&](int label) { return label < 0 || label >= classes.count; };
    if (images.dimension != classes.dimension || static_cast<std::size_t>(images.count) != truth.size() ||
        images.count == 0 || classes.count == 0 || std::ranges::any_of(truth, isNoClass)) {
        return fail(ErrorCode::InvalidArgument, "The photos, classes and answers do not fit each other.");
    }
    ZeroShotScores scores;
    scores.photos = images.count;
    const auto count = static_cast<std::size_t>(classes.count);
    scores.confusion.assign(count, std::vector<int>(count));
    std::array<Bin, kBins> bins{};
    int right = 0, amongTop = 0;
    for (int i = 0; i < images.count; ++i) {
        const auto row = images.row(i);
        const Embeddings one{1, images.dimension, {row.begin(), row.end()}};
        const auto probabilities = softmax(logitsPerImage(one, classes, logitScale));
        const auto label = static_cast<std::size_t>(truth[static_cast<std::size_t>(i)]);
        const auto best = std::ranges::max_element(probabilities);
        const auto answer = static_cast<std::size_t>(best - probabilities.begin());
        const auto before = std::ranges::count_if(probabilities, [&](const float& other) {
            return other > probabilities[label] || (other == probabilities[label] && &other < &probabilities[label]);
        });
        ++scores.confusion[label][answer];
        right += answer == label;
        amongTop += before < kTop;
        Bin& bin = bins[std::min(kBins - 1, static_cast<std::size_t>(*best * kBins))];
        ++bin.photos;
        bin.right += answer == label;
        bin.confidence += *best;
    }
    scores.top1 = percent(right, images.count);
    scores.top5 = percent(amongTop, images.count);
    scores.calibrationError = calibrationError(bins, images.count);
    int present = 0;
    for (int label = 0; label < classes.count; ++label) {
        if (scores.photosOf(label) == 0) continue;
        ++present;
        scores.meanPerClass += scores.accuracyOf(label);
    }
    scores.meanPerClass /= present;
    return scores;
}

}  // namespace sightseer
