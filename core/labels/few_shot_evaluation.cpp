#include "core/labels/few_shot_evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace sightseer {
namespace {

constexpr ClassifierOptions kOptions{LabelMode::OneOf, false, 1};

struct Draw {
    LabelExamples examples;
    IdSet others;
};

PhotoId idOf(std::size_t photo) {
    return PhotoId(static_cast<std::int64_t>(photo) + 1);
}

Draw draw(const Embeddings& images, std::span<const int> truth, int classes, int shots, unsigned seed) {
    std::vector<std::size_t> order(truth.size()), photosOf(static_cast<std::size_t>(classes));
    for (const int label : truth) ++photosOf[static_cast<std::size_t>(label)];
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 dice(seed);
    // Not std::shuffle, which is another one in each standard library.
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[dice() % i]);
    std::vector<std::size_t> taken(photosOf.size());
    Draw result{{{0, images.dimension, {}}, {}}, {}};
    for (const std::size_t photo : order) {
        const auto label = static_cast<std::size_t>(truth[photo]);
        if (taken[label] + 1 >= photosOf[label] || taken[label] == static_cast<std::size_t>(shots)) {
            result.others.push_back(idOf(photo));
            continue;
        }
        ++taken[label];
        const auto row = images.row(static_cast<int>(photo));
        result.examples.photos.values.insert(result.examples.photos.values.end(), row.begin(), row.end());
        result.examples.facts.push_back({result.examples.photos.count++, truth[photo], true});
    }
    return result;
}

Result<double> top1(const VectorIndex& index, const IdSet& photos, const LabelModel& model,
                    std::span<const int> truth) {
    const auto labelled = classify(index, &photos, model, kOptions);
    if (!labelled) return propagate(labelled);
    const auto right = std::ranges::count_if(*labelled, [&](const LabelledPhoto& photo) {
        return photo.scores.front().label == truth[static_cast<std::size_t>(photo.photo.value - 1)];
    });
    return 100.0 * static_cast<double>(right) / static_cast<double>(labelled->size());
}

MeanTop1 meanOf(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares / (count - 1))};
}

Result<FewShotScores> evaluate(const VectorIndex& index, const Embeddings& images, const LabelModel& words,
                               std::span<const int> truth, int shots) {
    FewShotScores scores;
    scores.shots = shots;
    std::vector<double> byWords, byCache, byProbe, byChosen;
    for (unsigned seed = 0; seed < kFewShotDraws; ++seed) {
        const Draw drawn = draw(images, truth, words.labels.count, shots, seed);
        const LabelExamples& examples = drawn.examples;
        const auto measure = [&](const LabelModel& model, std::vector<double>& values) -> Result<void> {
            const auto value = top1(index, drawn.others, model, truth);
            if (!value) return propagate(value);
            values.push_back(*value);
            return {};
        };
        const auto chosen = refineLabels(words, kOptions, examples);
        if (!chosen) return propagate(chosen);
        scores.examples = chosen->photos;
        scores.photos = static_cast<int>(drawn.others.size());
        scores.refined += chosen->refinement != Refinement::WordsAlone;
        if (auto done = measure(words, byWords); !done) return propagate(done);
        if (auto done = measure(chosen->model, byChosen); !done) return propagate(done);
        for (const Refinement refinement : {Refinement::Cache, Refinement::Probe}) {
            const bool isProbe = refinement == Refinement::Probe;
            if (isProbe && chosen->photos < kFewestForProbe) continue;
            const auto refined = refineLabelsBy(refinement, words, kOptions, examples);
            if (!refined) return propagate(refined);
            if (auto done = measure(refined->model, isProbe ? byProbe : byCache); !done) return propagate(done);
        }
    }
    scores.words = meanOf(byWords);
    scores.cache = meanOf(byCache);
    if (!byProbe.empty()) scores.probe = meanOf(byProbe);
    scores.chosen = meanOf(byChosen);
    return scores;
}

}  // namespace

Result<std::vector<FewShotScores>> evaluateFewShot(const Embeddings& images, const LabelModel& words,
                                                   std::span<const int> truth, std::span<const int> shots) {
    const auto isNoClass = [&](int label) { return label < 0 || label >= words.labels.count; };
    if (static_cast<std::size_t>(images.count) != truth.size() || images.dimension != words.labels.dimension ||
        std::ranges::any_of(truth, isNoClass) || std::ranges::any_of(shots, [](int count) { return count < 1; })) {
        return fail(ErrorCode::InvalidArgument, "The photos, classes and answers do not fit each other.");
    }
    const auto index = VectorIndex::create(images.dimension);
    std::vector<PhotoId> ids;
    for (std::size_t i = 0; i < truth.size(); ++i) ids.push_back(idOf(i));
    if (const auto added = index->add(ids, images.values); !added) return propagate(added);
    std::vector<FewShotScores> all;
    for (const int count : shots) {
        const auto scores = evaluate(*index, images, words, truth, count);
        if (!scores) return propagate(scores);
        all.push_back(*scores);
    }
    return all;
}

}  // namespace sightseer
