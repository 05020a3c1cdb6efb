// Labelling a library by its stored vectors, and refining labels by examples: bench_label [PHOTOS [LABELS]]. The vectors are
// made up; the work is the same.
// The baseline is one product of two float32 matrices by OpenBLAS with no probabilities made of it, the least that can be done.
#include "core/catalog/catalog_labels.h"
#include "core/labels/few_shot.h"
#include "core/library/label_review.h"
#include "tests/bench/bench.h"
#include "tests/bench/made_library.h"

#include <cblas.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
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

// Keeps the answers of a run and the labels that follow from them in a library of so many photos, as LabelRuns does, and
// reads the run back. Gives the seconds of both.
std::pair<double, double> keptSeconds(const std::vector<LabelledPhoto>& answers, int labels) {
    const auto folder = std::filesystem::temp_directory_path() / "sightseer-bench-label";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    if (!makeLibrary(folder, static_cast<int>(answers.size()), 0)) std::exit(1);
    const auto catalog = Catalog::open(folder / "catalog.db", CatalogAccess::ReadWrite);
    if (!catalog) std::exit(1);
    CatalogLabels kept(**catalog);
    const auto model = (*catalog)->ensureModel("bench", "bench", kDimension);
    if (!model) std::exit(1);
    const double writing = medianSeconds(1, [&] {
        const auto run =
            kept.addRun({0, "bench", "", false, true, "", *model, {}, std::vector<float>(std::size_t(labels))});
        std::vector<CatalogLabels::Labels> names;
        for (const LabelledPhoto& photo : answers) {
            names.emplace_back(photo.photo, std::vector{"label " + std::to_string(photo.scores[0].label)});
        }
        if (!run || !kept.storeScores(*run, answers) || !kept.setLabels(kFirstRunSource, names)) std::exit(1);
    });
    const double reading = medianSeconds(1, [&] {
        const auto scores = kept.scores(1);
        if (!scores || scores->size() != answers.size()) std::exit(1);
    });
    std::filesystem::remove_all(folder);
    return {writing, reading};
}

// What the window does for a key or a drag while a run is looked through, in milliseconds: a decision, the threshold, another
// label on show.
std::array<double, 3> reviewMilliseconds(std::vector<LabelledPhoto> answers, int labels) {
    LabelRunContent content;
    content.request.options.mode = LabelMode::ManyOf;
    for (int i = 0; i < labels; ++i) content.request.set.labels.push_back({std::to_string(i), {std::to_string(i)}});
    content.scores = answers;
    content.answer = {std::move(answers), std::vector<float>(std::size_t(labels), 0.5F)};
    LabelReview review(std::move(content));
    const PhotoId photo(1);
    bool isRight = false;
    float threshold = 0.2F;
    const double decision = medianSeconds(21, [&] {
        isRight = !isRight;
        review.decide(std::span(&photo, 1), review.verdicts(photo, 0, isRight));
    });
    const double drag = medianSeconds(21, [&] { review.setThreshold(0, threshold = 1 - threshold); });
    const double show = medianSeconds(21, [&] {
        if (review.rows(0, ReviewOrder::UncertainFirst).size() > std::size_t(1e9)) std::exit(1);
    });
    return {decision * 1000, drag * 1000, show * 1000};
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
    const auto answers = classify(*index, nullptr, model, {});
    if (!answers) return 1;
    const auto [writing, reading] = keptSeconds(*answers, labels);
    report.add({of + ", keeping the run", "s", writing, 3, "target", Better::Lower});
    report.add({of + ", reading the run", "s", reading, 3, "target", Better::Lower});
    const auto [decision, drag, show] = reviewMilliseconds(*answers, labels);
    report.add({of + ", a decision in the review", "ms", decision, 16, "target: a frame", Better::Lower});
    report.add({of + ", a drag of the threshold", "ms", drag, 16, "target: a frame", Better::Lower});
    report.add({of + ", another label on show", "ms", show, 16, "target: a frame", Better::Lower});
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
