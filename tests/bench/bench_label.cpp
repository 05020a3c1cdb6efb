// Labelling a library by its stored vectors, and refining labels by examples: bench_label [PHOTOS [LABELS]]. The vectors are
// made up; the work is the same.
// The baseline is one product of two float32 matrices by OpenBLAS with no probabilities made of it, the least that can be done.
#include "core/labels/few_shot.h"
#include "tests/bench/bench.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

constexpr int kDimension = 512;
constexpr int kBackground = 226;  // prompts of resources/prompts/background.txt

Embeddings randomRows(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    Embeddings rows{count, kDimension, std::vector<float>(static_cast<std::size_t>(count) * kDimension)};
    for (int i = 0; i < count; ++i) {
        float square = 0;
        float* row = rows.values.data() + static_cast<std::size_t>(i) * kDimension;
        for (int k = 0; k < kDimension; ++k) {
            row[k] = normal(random);
            square += row[k] * row[k];
        }
        for (int k = 0; k < kDimension; ++k) row[k] /= std::sqrt(square);
    }
    return rows;
}

// Examples of a hundred of the labels.
LabelExamples randomExamples(int photos, int labels) {
    LabelExamples examples{randomRows(photos, 4), {}};
    for (int i = 0; i < photos; ++i) examples.facts.push_back({i, i % std::min(labels, 100), i % 3 != 0});
    return examples;
}

}  // namespace

int main(int argc, char** argv) {
    Report report("label", argc, argv);
    const auto& arguments = report.arguments();
    const int photos = arguments.empty() ? 100'000 : std::atoi(arguments[0].c_str());
    const int labels = arguments.size() < 2 ? 1000 : std::atoi(arguments[1].c_str());
    const Embeddings vectors = randomRows(photos, 1);
    const auto index = VectorIndex::create(kDimension);
    std::vector<PhotoId> ids;
    for (int i = 1; i <= photos; ++i) ids.emplace_back(i);
    if (!index->add(ids, vectors.values)) return 1;
    const LabelModel model{randomRows(labels, 2), randomRows(kBackground, 3), 100};
    const std::string of = std::to_string(photos / 1000) + "k photos, " + std::to_string(labels) + " labels";

    std::vector<float> products(static_cast<std::size_t>(photos) * static_cast<std::size_t>(labels));
    const auto product = [&] {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, photos, labels, kDimension, 1, vectors.values.data(),
                    kDimension, model.labels.values.data(), kDimension, 0, products.data(), labels);
    };
    for (const auto& [mode, name] :
         {std::pair{LabelMode::OneOf, "one of them or none"}, std::pair{LabelMode::ManyOf, "each for itself"}}) {
        const ClassifierOptions options{mode, mode == LabelMode::OneOf};
        const auto seconds = pairedSeconds(
            3,
            [&] {
                const auto found = classify(*index, nullptr, model, options);
                if (!found || found->size() != ids.size()) std::exit(1);
                const auto thresholds = automaticThresholds(*found, labels, options);
                for (const LabelledPhoto& photo : *found) accepted(photo, thresholds, options);
            },
            product);
        report.add(
            {of + ", " + name, "s", seconds.ours, seconds.baseline, "OpenBLAS, the product alone", Better::Lower});
        report.add({of + ", " + name, "s", seconds.ours, 3, "target", Better::Lower});
    }
    const LabelExamples examples = randomExamples(500, labels);
    for (const auto& [mode, name] :
         {std::pair{LabelMode::OneOf, "one of them"}, std::pair{LabelMode::ManyOf, "each for itself"}}) {
        const double seconds = medianSeconds(3, [&] {
            if (!refineLabels(model, {mode}, examples)) std::exit(1);
        });
        report.add(
            {"500 examples, " + std::to_string(labels) + " labels, " + name, "s", seconds, 1, "target", Better::Lower});
    }
    return 0;
}
