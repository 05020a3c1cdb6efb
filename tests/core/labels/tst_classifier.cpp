#include "core/base/file_io.h"
#include "core/labels/classifier.h"
#include "core/labels/label_vector_cache.h"
#include "core/labels/prompt_ensemble.h"
#include "core/labels/zero_shot_evaluation.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <random>

using namespace sightseer;

namespace {

constexpr int kDimension = 16;

std::vector<float> axis(std::size_t i, float length = 1) {
    std::vector<float> vector(kDimension);
    vector[i] = length;
    return vector;
}

Embeddings rows(const std::vector<std::vector<float>>& all) {
    Embeddings embeddings{static_cast<int>(all.size()), kDimension, {}};
    for (const auto& row : all) embeddings.values.insert(embeddings.values.end(), row.begin(), row.end());
    return embeddings;
}

// Labels along the axes 0, 1, 2; the everyday prompts along the next ten.
LabelModel threeLabels(float scale = 10) {
    LabelModel model{rows({axis(0), axis(1), axis(2)}), {}, scale};
    std::vector<std::vector<float>> background;
    for (std::size_t i = 3; i < 13; ++i) background.push_back(axis(i));
    model.background = rows(background);
    return model;
}

std::unique_ptr<VectorIndex> indexOf(const std::vector<std::vector<float>>& photos) {
    auto index = VectorIndex::create(kDimension);
    for (std::size_t i = 0; i < photos.size(); ++i) {
        const PhotoId ids[] = {PhotoId(static_cast<std::int64_t>(i) + 1)};
        if (!index->add(ids, photos[i])) qFatal("a vector was refused");
    }
    return index;
}

std::vector<LabelledPhoto> classified(const VectorIndex& index, const LabelModel& model,
                                      const ClassifierOptions& options = {}) {
    auto photos = classify(index, nullptr, model, options);
    if (!photos) qFatal("%s", photos.error().message.c_str());
    return std::move(*photos);
}

}  // namespace

class ClassifierTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneOfIsASoftmaxOverTheLabels() {
        std::vector<float> photo = axis(0, 0.8F);
        photo[1] = 0.6F;
        const auto index = indexOf({photo});
        const auto labels = classified(*index, threeLabels()).front();
        const float sum = std::exp(8.0F) + std::exp(6.0F) + 1;
        QCOMPARE(labels.scores.size(), std::size_t{3});
        QCOMPARE(labels.scores[0].label, 0);
        QVERIFY(std::abs(labels.scores[0].probability - std::exp(8.0F) / sum) < 1e-3F);
        QVERIFY(std::abs(labels.scores[1].probability - std::exp(6.0F) / sum) < 1e-3F);
        QCOMPARE(labels.none, 0.0F);
        QCOMPARE(accepted(labels, std::vector{0.0F, 0.0F, 0.0F}, {}), (std::vector{true, false, false}));
        QCOMPARE(accepted(labels, std::vector{0.9F, 0.0F, 0.0F}, {}), (std::vector{false, false, false}));
    }

    void noneOfTheseWinsWhereEverydayPromptsFitBetter() {
        std::vector<float> nothing(kDimension);
        for (std::size_t i = 3; i < 13; ++i) nothing[i] = 0.3F;
        const auto index = indexOf({nothing, axis(1)});
        const ClassifierOptions options{LabelMode::OneOf, true};
        const auto photos = classified(*index, threeLabels(), options);
        QVERIFY(photos[0].none > photos[0].scores[0].probability);
        const std::vector<float> all(3, 0.0F);
        QVERIFY(std::ranges::count(accepted(photos[0], all, options), true) == 0);
        QVERIFY(photos[1].none < 0.1F);
        QCOMPARE(photos[1].scores[0].label, 1);
        float sum = photos[0].none;
        for (const LabelScore& score : photos[0].scores) sum += score.probability;
        QVERIFY(std::abs(sum - 1) < 1e-5F);
        // Without it the photo must be one of them.
        QVERIFY(classified(*index, threeLabels())[0].scores[0].probability > 0.3F);
    }

    void manyOfJudgesEachLabelForItself() {
        std::vector<float> both = axis(0, 0.7F);
        both[2] = 0.7F;
        const auto index = indexOf({both});
        const ClassifierOptions options{LabelMode::ManyOf};
        const auto labels = classified(*index, threeLabels(), options).front();
        // None is like nothing here: 1 / (1 + exp(-10 * cosine)).
        QVERIFY(std::abs(labels.scores[0].probability - 1 / (1 + std::exp(-7.0F))) < 1e-3F);
        QVERIFY(std::abs(labels.scores[2].probability - 0.5F) < 1e-3F);
        const auto yes = accepted(labels, std::vector(3, 0.6F), options);
        QCOMPARE(yes, (std::vector{true, true, false}));
    }

    void aModelWithABiasSaysItselfHowProbableEachLabelIs() {
        std::vector<float> both = axis(0, 0.7F);
        both[1] = 0.3F;
        for (std::size_t i = 3; i < 13; ++i) both[i] = 0.2F;  // like everyday prompts, which do not matter here
        const auto index = indexOf({both});
        LabelModel siglip = threeLabels();
        siglip.logitBias = -5;
        const auto labels = classified(*index, siglip, {LabelMode::ManyOf}).front();
        QVERIFY(std::abs(labels.scores[0].probability - 1 / (1 + std::exp(-(7.0F - 5)))) < 1e-2F);
        QVERIFY(std::abs(labels.scores[1].probability - 1 / (1 + std::exp(-(3.0F - 5)))) < 1e-2F);
        QVERIFY(std::abs(labels.scores[2].probability - 1 / (1 + std::exp(5.0F))) < 1e-2F);
    }

    void onlyThePhotosAskedForAndTheBestLabelsAreGiven() {
        const auto index = indexOf({axis(0), axis(1), axis(2)});
        const IdSet among{PhotoId(3), PhotoId(1), PhotoId(99)};
        const auto photos = classify(*index, &among, threeLabels(), {LabelMode::OneOf, false, 2});
        QVERIFY(photos);
        QCOMPARE(photos->size(), std::size_t{2});
        QCOMPARE((*photos)[0].photo, PhotoId(1));
        QCOMPARE((*photos)[1].scores.size(), std::size_t{2});
        QCOMPARE((*photos)[1].scores[0].label, 2);
        LabelModel wrong = threeLabels();
        wrong.background.count = kNearestBackground - 1;
        QVERIFY(!classify(*index, nullptr, wrong, {}));
    }

    void thousandsOfPhotosAreEachClassifiedOnce() {
        std::mt19937 random(3);
        std::uniform_real_distribution<float> value(-1, 1);
        std::vector<std::vector<float>> vectors(5000, std::vector<float>(kDimension));
        for (auto& vector : vectors) std::ranges::generate(vector, [&] { return value(random) / 4; });
        const auto index = indexOf(vectors);
        const LabelModel model = threeLabels();
        const auto photos = classified(*index, model);
        QCOMPARE(photos.size(), vectors.size());
        for (std::size_t i = 0; i < photos.size(); ++i) {
            QCOMPARE(photos[i].photo, PhotoId(static_cast<std::int64_t>(i) + 1));
            const auto best = std::max_element(vectors[i].begin(), vectors[i].begin() + 3) - vectors[i].begin();
            const float second = *std::max_element(vectors[i].begin(), vectors[i].begin() + 3);
            if (photos[i].scores[0].label != best) {  // half precision may swap what is nearly equal
                QVERIFY(second - vectors[i][static_cast<std::size_t>(photos[i].scores[0].label)] < 1e-3F);
            }
        }
    }

    void theAutomaticThresholdLiesInTheGap() {
        std::vector<LabelledPhoto> photos;
        const auto add = [&](float probability, int count) {
            for (int i = 0; i < count; ++i) {
                const float apart = probability + 0.01F * static_cast<float>(i % 5);
                photos.push_back({PhotoId(static_cast<std::int64_t>(photos.size()) + 1), {{0, apart}}, 0});
            }
        };
        add(0.25F, 30);
        add(0.9F, 10);
        add(0.01F, 1000);  // what shows nothing of it has no say
        const ClassifierOptions many{LabelMode::ManyOf};
        const auto thresholds = automaticThresholds(photos, 2, many);
        QVERIFY2(thresholds[0] > 0.4F && thresholds[0] < 0.8F, std::to_string(thresholds[0]).c_str());
        QVERIFY(std::abs(thresholds[0] - 0.595F) < 0.05F);
        QCOMPARE(thresholds[1], 0.5F);  // nobody has it
        photos.resize(3);
        QCOMPARE(automaticThresholds(photos, 1, many).front(), 0.5F);
    }

    void promptsAreNormalisedBeforeAndAfterTheMean() {
        const auto set = parseLabelSet("{}\na {}\nx\ny: one; two\n");
        std::atomic<int> encoded = 0;
        const TextEncoder encode = [&](std::span<const std::string> texts) -> Result<Embeddings> {
            std::vector<std::vector<float>> vectors;
            for (const std::string& text : texts) {
                vectors.push_back(axis(text.size() % 3, text.starts_with("a ") ? 5 : 1));
                ++encoded;
            }
            return rows(vectors);
        };
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "labels.vectors";
        LabelVectorCache cache(file, kDimension);
        std::vector<double> progress;
        const auto labels = encodeLabels(*set, {}, encode, &cache, [&](double done) {
            progress.push_back(done);
            return true;
        });
        QVERIFY(labels);
        QCOMPARE(labels->count, 2);
        // "x" on axis 1, "a x" on axis 0, five times as long, which does not count.
        const float half = std::sqrt(0.5F);
        QVERIFY(std::abs(labels->row(0)[0] - half) < 1e-6F && std::abs(labels->row(0)[1] - half) < 1e-6F);
        QCOMPARE(encoded.load(), 6);
        QCOMPARE(progress.back(), 1.0);
        // Known the next time, also by another cache on the same file; not when a wording changed.
        LabelVectorCache again(file, kDimension);
        QCOMPARE(encodeLabels(*set, {}, encode, &again)->values, labels->values);
        QCOMPARE(encoded.load(), 6);
        const auto other = parseLabelSet("{}\na {}\nx\ny: one; three\n");
        QVERIFY(encodeLabels(*other, {}, encode, &again));
        QCOMPARE(encoded.load(), 10);
        const auto stopped = encodeLabels(*set, {}, encode, nullptr, [](double) { return false; });
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }

    void aDamagedCacheIsForgotten() {
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "labels.vectors";
        const std::string prompts[] = {"a dog"};
        const auto key = LabelVectorCache::keyOf(prompts);
        {
            LabelVectorCache cache(file, kDimension);
            cache.add(key, axis(2));
            cache.save();
        }
        QVERIFY(LabelVectorCache(file, kDimension).find(key));
        QVERIFY(!LabelVectorCache(file, kDimension * 2).find(key));
        auto bytes = *readFile(file, 1 << 20);
        for (std::size_t i = 0; i < bytes.size(); i += 7) {
            Bytes damaged = bytes;
            damaged[i] ^= std::byte{1};
            QVERIFY(writeFileAtomically(file, damaged));
            QVERIFY(!LabelVectorCache(file, kDimension).find(key));
        }
        bytes.resize(bytes.size() - 1);
        QVERIFY(writeFileAtomically(file, bytes));
        QVERIFY(!LabelVectorCache(file, kDimension).find(key));
    }

    void theEvaluationCountsAsThePaperDoes() {
        // Six classes on six axes; the third photo is taken for the class next to it, the last is only among five.
        std::vector<std::vector<float>> classes, photos;
        for (std::size_t i = 0; i < 6; ++i) classes.push_back(axis(i));
        photos = {axis(0), axis(0), axis(1), axis(1)};
        photos[3][0] = 0.1F;
        photos.push_back({0.9F, 0.8F, 0.7F, 0.6F, 0.5F, 0.4F});
        photos.back().resize(kDimension);
        const std::vector<int> truth{0, 0, 2, 1, 4};
        const auto scores = evaluateZeroShot(rows(photos), rows(classes), 1000, truth);
        QVERIFY(scores);
        QCOMPARE(scores->photos, 5);
        QCOMPARE(scores->top1, 60.0);
        QCOMPARE(scores->top5, 100.0);         // ties go to the first classes: 2 is the third of them
        QCOMPARE(scores->meanPerClass, 50.0);  // of 0, 1, 2 and 4
        QCOMPARE(scores->confusion[2][1], 1);
        QCOMPARE(scores->photosOf(0), 2);
        QCOMPARE(scores->accuracyOf(3), 0.0);
        QVERIFY(std::abs(scores->calibrationError - 0.4) < 1e-6);  // always sure, three times of five rightly
        QVERIFY(!evaluateZeroShot(rows(photos), rows(classes), 1000, std::vector{0, 0, 2, 1, 6}));
        QVERIFY(!evaluateZeroShot(rows(photos), rows(classes), 1000, std::vector{0}));
    }
};

QTEST_GUILESS_MAIN(ClassifierTest)
#include "tst_classifier.moc"
