// Labels refined by examples: what that does to photos, numbers of a plain computation in numpy
// (tests/data/golden/few_shot/reference.py), and that noise is not taken for knowledge.
#include "core/labels/few_shot_evaluation.h"
#include "tests/support/golden.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace sightseer;
using namespace sightseer::test;

namespace {

constexpr int kDimension = 16;

using Vector = std::vector<float>;

Vector unit(Vector vector) {
    float square = 0;
    for (const float value : vector) square += value * value;
    for (float& value : vector) value /= std::sqrt(square);
    return vector;
}

Embeddings rows(const std::vector<Vector>& all) {
    Embeddings embeddings{static_cast<int>(all.size()), all.empty() ? kDimension : static_cast<int>(all[0].size()), {}};
    for (const Vector& row : all) embeddings.values.insert(embeddings.values.end(), row.begin(), row.end());
    return embeddings;
}

// Label by label, for each photo.
std::vector<Vector> probabilitiesOf(const Embeddings& photos, const LabelModel& model, ClassifierOptions options) {
    const auto index = VectorIndex::create(photos.dimension);
    std::vector<PhotoId> ids;
    for (int i = 1; i <= photos.count; ++i) ids.emplace_back(i);
    if (!index->add(ids, photos.values)) qFatal("a vector was refused");
    options.scoresPerPhoto = model.labels.count;
    const auto labelled = classify(*index, nullptr, model, options);
    if (!labelled) qFatal("%s", labelled.error().message.c_str());
    std::vector<Vector> all;
    for (const LabelledPhoto& photo : *labelled) {
        Vector& row = all.emplace_back(static_cast<std::size_t>(model.labels.count));
        for (const LabelScore& score : photo.scores) row[static_cast<std::size_t>(score.label)] = score.probability;
    }
    return all;
}

// Kinds of photos with a word for each, which fits them more or less.
struct World {
    std::mt19937 random;
    std::vector<Vector> kinds;
    LabelModel words;

    World(unsigned seed, int labels, float mistake) : random(seed) {
        std::vector<Vector> texts, background;
        for (int i = 0; i < labels; ++i) {
            kinds.push_back(noise());
            texts.push_back(near(kinds.back(), mistake));
        }
        for (int i = 0; i < 12; ++i) background.push_back(noise());
        words = {rows(texts), rows(background), 12};
    }

    Vector noise() {
        std::normal_distribution<float> normal;
        Vector vector(kDimension);
        std::ranges::generate(vector, [&] { return normal(random); });
        return unit(vector);
    }
    Vector near(const Vector& centre, float distance) {
        Vector vector = noise();
        for (std::size_t i = 0; i < vector.size(); ++i) vector[i] = centre[i] + distance * vector[i];
        return unit(vector);
    }

    // Photos of each kind in turn, accepted for it.
    LabelExamples photos(int count, float spread = 0.9F) {
        LabelExamples examples{{0, kDimension, {}}, {}};
        for (int i = 0; i < count; ++i) {
            const int kind = i % static_cast<int>(kinds.size());
            const Vector photo = near(kinds[static_cast<std::size_t>(kind)], spread);
            examples.photos.values.insert(examples.photos.values.end(), photo.begin(), photo.end());
            examples.facts.push_back({examples.photos.count++, kind, true});
        }
        return examples;
    }
};

double percentRight(const LabelExamples& photos, const LabelModel& model) {
    const auto probabilities = probabilitiesOf(photos.photos, model, {});
    int right = 0;
    for (const LabelFact& fact : photos.facts) {
        const Vector& row = probabilities[static_cast<std::size_t>(fact.photo)];
        right += std::ranges::max_element(row) - row.begin() == fact.label;
    }
    return 100.0 * right / photos.photos.count;
}

RefinedLabels refinedBy(Refinement refinement, const LabelModel& words, const LabelExamples& examples,
                        const ClassifierOptions& options = {}) {
    auto refined = refineLabelsBy(refinement, words, options, examples);
    if (!refined) qFatal("%s", refined.error().message.c_str());
    return std::move(*refined);
}

RefinedLabels refinedOf(const LabelModel& words, const LabelExamples& examples, const ClassifierOptions& options = {}) {
    auto refined = refineLabels(words, options, examples);
    if (!refined) qFatal("%s", refined.error().message.c_str());
    return std::move(*refined);
}

constexpr ClassifierOptions kOneOf{LabelMode::OneOf};
constexpr ClassifierOptions kManyOf{LabelMode::ManyOf};
constexpr Refinement kRefinements[] = {Refinement::Cache, Refinement::Probe};

Embeddings embeddings(const nlohmann::json& json) {
    return rows(json.get<std::vector<Vector>>());
}

}  // namespace

class FewShotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void examplesAddToTheLogitsOfTheirLabels() {
        World world(1, 3, 0.5F);
        LabelModel model = world.words;
        model.cache = {{rows({world.kinds[0], world.kinds[1]}), {{0, 0, true}, {1, 0, false}, {1, 2, true}}}, 3, 2};
        const Embeddings photo = rows({world.near(world.kinds[1], 0.7F)});
        const auto cosine = [&](const Embeddings& with, int i) {
            double sum = 0;
            for (std::size_t k = 0; k < kDimension; ++k) sum += photo.values[k] * with.row(i)[k];
            return sum;
        };
        const double first = 3 * std::exp(-2 * (1 - cosine(model.cache.examples.photos, 0)));
        const double second = 3 * std::exp(-2 * (1 - cosine(model.cache.examples.photos, 1)));
        const double a = std::exp(12 * cosine(model.labels, 0) + first - second);
        const double b = std::exp(12 * cosine(model.labels, 1));
        const double c = std::exp(12 * cosine(model.labels, 2) + second);
        const Vector probabilities = probabilitiesOf(photo, model, kOneOf).front();
        QVERIFY(std::abs(probabilities[0] - a / (a + b + c)) < 2e-3);
        QVERIFY(std::abs(probabilities[1] - b / (a + b + c)) < 2e-3);
        QVERIFY(std::abs(probabilities[2] - c / (a + b + c)) < 2e-3);
    }

    void aPlainComputationGetsTheSame() {
        const auto cases = nlohmann::json::parse(readText(dataPath("golden/few_shot/cases.json")));
        QCOMPARE(cases.size(), std::size_t{4});
        for (const auto& one : cases) {
            const LabelModel words{embeddings(one["labels"]), embeddings(one["background"]), one["scale"].get<float>()};
            LabelExamples examples{embeddings(one["photos"]), {}};
            for (const auto& fact : one["facts"]) {
                examples.facts.push_back({fact[0].get<int>(), fact[1].get<int>(), fact[2].get<bool>()});
            }
            const ClassifierOptions options{one["many"].get<bool>() ? LabelMode::ManyOf : LabelMode::OneOf,
                                            one["none"].get<bool>()};
            for (const Refinement refinement : kRefinements) {
                const auto& expected = one["expected"][refinement == Refinement::Cache ? "cache" : "probe"];
                const RefinedLabels refined = refinedBy(refinement, words, examples, options);
                QCOMPARE(refined.refinement, refinement);
                QCOMPARE(refined.facts, static_cast<int>(examples.facts.size()));
                QVERIFY(std::abs(refined.wordsRight - expected["words_right"].get<double>()) < 1e-9);
                QVERIFY(std::abs(refined.refinedRight - expected["refined_right"].get<double>()) < 1e-9);
                if (refinement == Refinement::Cache) {
                    QCOMPARE(refined.model.cache.alpha, expected["gain"].get<float>());
                    QCOMPARE(refined.model.cache.beta, expected["shape"].get<float>());
                }
                const auto probabilities = probabilitiesOf(embeddings(one["queries"]), refined.model, options);
                const auto wanted = expected["probabilities"].get<std::vector<Vector>>();
                QCOMPARE(probabilities.size(), wanted.size());
                for (std::size_t i = 0; i < wanted.size(); ++i) {
                    QVERIFY(largestDifference(probabilities[i], wanted[i]) < 2e-4F);
                }
            }
        }
    }

    // The words mean something else than the person does.
    void examplesMendWordsThatDoNotFit() {
        World world(5, 6, 2);
        const LabelExamples examples = world.photos(60), others = world.photos(600);
        const RefinedLabels refined = refinedOf(world.words, examples);
        QVERIFY(refined.refinement != Refinement::WordsAlone);
        QCOMPARE(refined.photos, 60);
        QVERIFY(refined.refinedRight > refined.wordsRight + 10);
        const double words = percentRight(others, world.words), mended = percentRight(others, refined.model);
        QVERIFY(mended > words + 10);
        // What was held out told the truth about other photos.
        QVERIFY(std::abs(refined.refinedRight - mended) < 12);
        for (const Refinement refinement : kRefinements) {
            QVERIFY(percentRight(others, refinedBy(refinement, world.words, examples).model) > words + 10);
        }
    }

    void aRejectedLabelBecomesLessProbable() {
        World world(7, 4, 0.6F);
        LabelExamples examples = world.photos(24);
        for (LabelFact& fact : examples.facts) fact = {fact.photo, 2, false};
        const Embeddings others = world.photos(40).photos;
        for (const ClassifierOptions& options : {kOneOf, kManyOf}) {
            const auto before = probabilitiesOf(others, world.words, options);
            for (const Refinement refinement : kRefinements) {
                const RefinedLabels refined = refinedBy(refinement, world.words, examples, options);
                const auto after = probabilitiesOf(others, refined.model, options);
                double sum = 0;
                for (std::size_t i = 0; i < after.size(); ++i) sum += after[i][2] - before[i][2];
                QVERIFY(sum < -0.2);
                // Where it looked most like it, at the latest.
                for (std::size_t i = 2; i < after.size(); i += 4) QVERIFY(after[i][2] < before[i][2]);
            }
        }
    }

    void manyOfLearnsEachLabelForItself() {
        World world(9, 3, 1.5F);
        LabelExamples examples = world.photos(30);
        for (LabelFact& fact : examples.facts) fact = {fact.photo, 1, fact.label == 1};
        const RefinedLabels refined = refinedOf(world.words, examples, kManyOf);
        QVERIFY(refined.refinedRight >= refined.wordsRight);
        for (const Refinement refinement : kRefinements) {
            const RefinedLabels one = refinedBy(refinement, world.words, examples, kManyOf);
            const Embeddings others = world.photos(30).photos;
            const auto before = probabilitiesOf(others, world.words, kManyOf);
            const auto after = probabilitiesOf(others, one.model, kManyOf);
            for (std::size_t i = 0; i < after.size(); ++i) {
                QCOMPARE(after[i][0], before[i][0]);
                QCOMPARE(after[i][2], before[i][2]);
            }
        }
    }

    void labelsWithoutFactsKeepTheirVectors() {
        World world(11, 5, 1);
        LabelExamples examples = world.photos(40);
        std::erase_if(examples.facts, [](const LabelFact& fact) { return fact.label > 1; });
        const RefinedLabels probe = refinedBy(Refinement::Probe, world.words, examples);
        QCOMPARE(probe.photos, 16);
        for (int label = 0; label < 5; ++label) {
            QCOMPARE(std::ranges::equal(probe.model.labels.row(label), world.words.labels.row(label)), label > 1);
        }
        QVERIFY(probe.model.cache.examples.facts.empty());
        const RefinedLabels cache = refinedBy(Refinement::Cache, world.words, examples);
        QCOMPARE(cache.model.labels.values, world.words.labels.values);
        QCOMPARE(cache.model.cache.examples.photos.count, 16);
        for (const LabelFact& fact : cache.model.cache.examples.facts) QVERIFY(fact.label <= 1);
    }

    void wordsThatAreAlwaysRightAreKept() {
        World world(13, 4, 0);
        const RefinedLabels refined = refinedOf(world.words, world.photos(40, 0.1F));
        QCOMPARE(refined.refinement, Refinement::WordsAlone);
        QCOMPARE(refined.wordsRight, 100.0);
        QCOMPARE(refined.refinedRight, 100.0);
        QCOMPARE(refined.model.labels.values, world.words.labels.values);
        QVERIFY(refined.model.cache.examples.facts.empty());
    }

    // Decisions by dice, by which nothing can be learnt, on photos that the words know.
    void noiseIsNotTakenForKnowledge() {
        constexpr int kWorlds = 60;
        int fooled = 0;
        double words = 0, refinedRight = 0;
        for (unsigned seed = 0; seed < kWorlds; ++seed) {
            World world(seed, 5, 0.7F);
            LabelExamples examples = world.photos(20 + static_cast<int>(seed) / 2);
            for (LabelFact& fact : examples.facts) {
                fact.label = static_cast<int>(world.random() % 5);
                fact.accepted = world.random() % 2 == 0;
            }
            const RefinedLabels refined = refinedOf(world.words, examples);
            QVERIFY(refined.refinedRight >= refined.wordsRight);
            fooled += refined.refinement != Refinement::WordsAlone;
            const LabelExamples others = world.photos(200);
            words += percentRight(others, world.words) / kWorlds;
            refinedRight += percentRight(others, refined.model) / kWorlds;
        }
        qInfo("%d of %d refined by noise; right by words %.1f %%, by what was chosen %.1f %%", fooled, kWorlds, words,
              refinedRight);
        QVERIFY(fooled <= kWorlds / 8);
        QVERIFY(refinedRight > words - 3);
    }

    // Whatever the words are worth: what was chosen is not worse on photos that nobody has seen.
    void whatIsChosenIsNotWorseOnOtherPhotos() {
        constexpr int kWorlds = 60;
        double words = 0, chosen = 0, largestLoss = 0;
        int refinements = 0;
        for (unsigned seed = 0; seed < kWorlds; ++seed) {
            World world(100 + seed, 6, 0.4F * static_cast<float>(seed % 6));
            LabelExamples examples = world.photos(6 + static_cast<int>(seed));
            for (LabelFact& fact : examples.facts) {  // one of six by mistake
                if (world.random() % 6 == 0) fact.label = static_cast<int>(world.random() % 6);
            }
            const RefinedLabels refined = refinedOf(world.words, examples);
            refinements += refined.refinement != Refinement::WordsAlone;
            const LabelExamples others = world.photos(300);
            const double before = percentRight(others, world.words), after = percentRight(others, refined.model);
            words += before / kWorlds;
            chosen += after / kWorlds;
            largestLoss = std::max(largestLoss, before - after);
        }
        qInfo("right by words %.1f %%, by what was chosen %.1f %%; %d of %d refined, %.1f points lost at most", words,
              chosen, refinements, kWorlds, largestLoss);
        QVERIFY(chosen > words + 3);
        QVERIFY(largestLoss < 5);
    }

    void copiesOfAPhotoProveNothing() {
        World world(17, 5, 1);
        LabelExamples examples = world.photos(20);
        for (LabelFact& fact : examples.facts) fact.label = static_cast<int>(world.random() % 5);
        const std::vector<LabelFact> facts = examples.facts;
        const Vector once = examples.photos.values;
        for (int copy = 1; copy < 4; ++copy) {
            examples.photos.values.insert(examples.photos.values.end(), once.begin(), once.end());
            examples.photos.count += 20;
            for (const LabelFact& fact : facts) examples.facts.push_back({fact.photo + 20 * copy, fact.label, true});
        }
        QCOMPARE(refinedOf(world.words, examples).refinement, Refinement::WordsAlone);
        // Copies of one photo leave nobody to ask.
        const LabelExamples copies{rows({world.kinds[0], world.kinds[0]}), {{0, 1, true}, {1, 1, true}}};
        QCOMPARE(refinedOf(world.words, copies).refinement, Refinement::WordsAlone);
        QVERIFY(!refineLabelsBy(Refinement::Cache, world.words, {}, copies));
    }

    void theSameExamplesGiveTheSame() {
        World world(19, 6, 2);
        LabelExamples examples = world.photos(48);
        const RefinedLabels first = refinedOf(world.words, examples);
        std::ranges::reverse(examples.facts);
        const RefinedLabels second = refinedOf(world.words, examples);
        QCOMPARE(second.refinement, first.refinement);
        QCOMPARE(second.model.labels.values, first.model.labels.values);
        QCOMPARE(second.model.cache.alpha, first.model.cache.alpha);
        QCOMPARE(second.refinedRight, first.refinedRight);
    }

    void ofManyExamplesSomeAreUsed() {
        World world(21, 4, 1);
        const RefinedLabels refined = refinedBy(Refinement::Cache, world.words, world.photos(1300));
        QCOMPARE(refined.photos, kMostExamples);
        QCOMPARE(refined.model.cache.examples.photos.count, kMostExamples);
        std::vector<int> ofLabel(4);
        for (const LabelFact& fact : refined.model.cache.examples.facts) {
            ++ofLabel[static_cast<std::size_t>(fact.label)];
        }
        QVERIFY(std::ranges::min(ofLabel) > 200);
    }

    void aFewExamplesAreTooFewForAProbe() {
        World world(23, 3, 2);
        QVERIFY(!refineLabelsBy(Refinement::Probe, world.words, {}, world.photos(kFewestForProbe - 1)));
        QVERIFY(refineLabelsBy(Refinement::Probe, world.words, {}, world.photos(kFewestForProbe)));
        QVERIFY(refinedOf(world.words, world.photos(kFewestForProbe - 1)).refinement != Refinement::Probe);
        const RefinedLabels one = refinedOf(world.words, world.photos(1));
        QCOMPARE(one.refinement, Refinement::WordsAlone);
        QCOMPARE(one.photos, 1);
    }

    void theCurvesClassifyWhatIsNoExample() {
        World world(27, 4, 2);
        LabelExamples all = world.photos(83);
        std::vector<int> truth;
        for (const LabelFact& fact : all.facts) truth.push_back(fact.label);
        const auto curves = evaluateFewShot(all.photos, world.words, truth, std::vector{2, 10, 50});
        QVERIFY(curves);
        QCOMPARE(curves->size(), std::size_t{3});
        for (const FewShotScores& scores : *curves) {
            QCOMPARE(scores.examples + scores.photos, 83);
            QVERIFY(scores.words.mean < 100 && scores.words.deviation > 0);
        }
        QCOMPARE((*curves)[0].examples, 8);
        QVERIFY(!(*curves)[0].probe);
        QCOMPARE((*curves)[1].examples, 40);
        QVERIFY((*curves)[1].probe->mean > (*curves)[1].words.mean + 5);
        QVERIFY((*curves)[1].chosen.mean > (*curves)[1].words.mean + 5);
        QCOMPARE((*curves)[2].photos, 4);  // one of each class stays
        QVERIFY(!evaluateFewShot(all.photos, world.words, truth, std::vector{0}));
        truth[5] = 4;
        QVERIFY(!evaluateFewShot(all.photos, world.words, truth, std::vector{2}));
        truth.pop_back();
        QVERIFY(!evaluateFewShot(all.photos, world.words, truth, std::vector{2}));
        const std::vector<int> apart{0, 1, 2, 3};
        all.photos.values.resize(std::size_t{4} * kDimension);
        all.photos.count = 4;
        QVERIFY(!evaluateFewShot(all.photos, world.words, apart, std::vector{2}));
    }

    void badExamplesAreRefused() {
        World world(25, 3, 1);
        const LabelExamples good = world.photos(20);
        QVERIFY(refineLabels(world.words, {}, good));
        const auto refuses = [&](const auto& spoil) {
            LabelExamples bad = good;
            spoil(bad);
            const auto refused = refineLabels(world.words, {}, bad);
            const auto by = refineLabelsBy(Refinement::Cache, world.words, {}, bad);
            return !refused && !by && refused.error().code == ErrorCode::InvalidArgument &&
                   by.error().code == ErrorCode::InvalidArgument;
        };
        QVERIFY(refuses([](LabelExamples& examples) { examples.facts.clear(); }));
        QVERIFY(refuses([](LabelExamples& examples) { examples.photos.dimension = 8; }));
        QVERIFY(refuses([](LabelExamples& examples) { examples.facts[3].label = 3; }));
        QVERIFY(refuses([](LabelExamples& examples) { examples.facts[3].label = -1; }));
        QVERIFY(refuses([](LabelExamples& examples) { examples.facts[3].photo = 20; }));
        QVERIFY(refuses([](LabelExamples& examples) { examples.facts.push_back({0, 0, false}); }));
        QVERIFY(refuses([](LabelExamples& examples) { examples.photos.values[40] *= 3; }));
        QVERIFY(refuses(
            [](LabelExamples& examples) { examples.photos.values[40] = std::numeric_limits<float>::quiet_NaN(); }));
        QVERIFY(refuses(
            [](LabelExamples& examples) { examples.photos.values[40] = std::numeric_limits<float>::infinity(); }));
        const auto index = VectorIndex::create(kDimension);
        LabelModel wrong = world.words;
        wrong.cache = {good, 1, 1};
        QVERIFY(classify(*index, nullptr, wrong, {}));
        wrong.cache.examples.facts[0].label = 3;
        QVERIFY(!classify(*index, nullptr, wrong, {}));
    }
};

QTEST_GUILESS_MAIN(FewShotTest)
#include "tst_few_shot.moc"
