// Gradients of both towers against PyTorch's, and the same in parts. It links LibTorch to see the gradients.
#include "core/train/torch/adamw.h"
#include "core/train/torch/contrastive_model.h"
#include "tests/core/train/golden_training.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace sightseer;
using namespace sightseer::test;

namespace {

ContrastiveModel modelOf(const ModelSpec& spec, const std::vector<NamedTensor>& weights, const Recipe& recipe) {
    auto parameters = Parameters::make(spec, weights, recipe.frozen, at::kCPU);
    return {spec, std::move(parameters.value()), recipe, ComputePlan{}};
}

ContrastiveModel goldenModel(const Recipe& recipe = goldenRecipe()) {
    return modelOf(goldenTrainingModel(), goldenTrainingWeights("initial.safetensors"), recipe);
}

std::map<std::string, NamedTensor> gradientsOf(ContrastiveModel& model) {
    std::map<std::string, NamedTensor> gradients;
    for (const Parameter& parameter : model.parameters().trained()) {
        if (parameter.value.grad().defined())
            gradients[parameter.name] = namedTensor(parameter.name, parameter.value.grad());
    }
    return gradients;
}

// The largest difference in shares of the largest gradient of the same tensor.
double relativeDifference(const NamedTensor& a, const NamedTensor& b) {
    float largest = 0;
    for (const float value : b.values) largest = std::max(largest, std::abs(value));
    return largestDifference(a.values, b.values) / largest;
}

// A small ResNet with a bag of words, of seeded noise.
ModelSpec smallResNet() {
    ModelSpec model = goldenTrainingModel();
    model.preprocess.size = 32;
    model.image = ModifiedResNetSpec{{1, 1, 1, 1}, 8, 4};
    return model;
}

std::vector<NamedTensor> noise(const ModelSpec& model) {
    std::vector<NamedTensor> weights;
    at::manual_seed(5);
    for (const auto& [name, shape] : weightsOf(model)) {
        const bool isVariance = name.ends_with("running_var");
        const bool isScale = name.ends_with("ln_1.weight") || name.find(".bn") != std::string::npos;
        at::Tensor values = at::randn(shape) * 0.1;
        if (isVariance || isScale) values = values.abs() + 0.5;
        weights.push_back(namedTensor(name, values));
    }
    return weights;
}

TrainingBatch noiseBatch(int count, int size) {
    at::manual_seed(6);
    const auto pixels = namedTensor("", at::randn({count, 3, size, size}));
    TrainingBatch batch{{count, size, pixels.values}, {count, 12, {}}};
    for (int i = 0; i < count; ++i) {
        for (const int id : {126, i + 3, 2 * i + 1, 127, 0, 0, 0, 0, 0, 0, 0, 0}) batch.texts.ids.push_back(id);
    }
    return batch;
}

}  // namespace

class TestContrastiveModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstStepsGradientsAreThoseOfTheReference();
    void gradientsInPartsAreThoseOfTheWholeBatch_data();
    void gradientsInPartsAreThoseOfTheWholeBatch();
    void partsLeaveRunningStatisticsAsOnePassWould();
    void onlyWhatIsNotFrozenGetsGradients();
    void decayIsForTensorsWithTwoAndMoreAxes();
    void weightsThatAreMissingOddOrNotFiniteAreNamed();
};

void TestContrastiveModel::theFirstStepsGradientsAreThoseOfTheReference() {
    ContrastiveModel model = goldenModel();
    model.backward(goldenTrainingBatch(0), 0);
    const auto gradients = gradientsOf(model);
    for (const auto& expected : goldenTrainingWeights("step0_gradients_before_clipping.safetensors")) {
        QVERIFY2(gradients.contains(expected.name), expected.name.c_str());
        const double difference = relativeDifference(gradients.at(expected.name), expected);
        QVERIFY2(difference < 1e-3, (expected.name + " " + std::to_string(difference)).c_str());
    }
}

void TestContrastiveModel::gradientsInPartsAreThoseOfTheWholeBatch_data() {
    QTest::addColumn<int>("pairsPerPass");
    QTest::newRow("halves") << 4;
    QTest::newRow("uneven parts") << 3;
    QTest::newRow("one pair at a time") << 1;
}

void TestContrastiveModel::gradientsInPartsAreThoseOfTheWholeBatch() {
    QFETCH(const int, pairsPerPass);
    ContrastiveModel whole = goldenModel(), parts = goldenModel();
    const double loss = whole.backward(goldenTrainingBatch(0), 0);
    QVERIFY(std::abs(parts.backward(goldenTrainingBatch(0), pairsPerPass) - loss) < 1e-4);
    const auto expected = gradientsOf(whole);
    const auto found = gradientsOf(parts);
    QCOMPARE(found.size(), expected.size());
    for (const auto& [name, gradient] : expected) {
        const double difference = relativeDifference(found.at(name), gradient);
        QVERIFY2(difference < 1e-4, (name + " " + std::to_string(difference)).c_str());
    }
}

void TestContrastiveModel::partsLeaveRunningStatisticsAsOnePassWould() {
    const ModelSpec spec = smallResNet();
    const TrainingBatch batch = noiseBatch(4, 32);
    // Two parts of two pairs, once as parts of a batch and once as two batches: each part is counted once.
    ContrastiveModel parts = modelOf(spec, noise(spec), goldenRecipe());
    ContrastiveModel batches = modelOf(spec, noise(spec), goldenRecipe());
    parts.backward(batch, 2);
    for (const int first : {0, 2}) {
        const auto pixels =
            batch.pixels.values.begin() + static_cast<std::ptrdiff_t>(first * batch.pixels.valuesPerImage());
        const auto ids = batch.texts.ids.begin() + first * 12;
        TrainingBatch half{{2, 32, {pixels, pixels + static_cast<std::ptrdiff_t>(2 * batch.pixels.valuesPerImage())}},
                           {2, 12, {ids, ids + 24}}};
        batches.backward(half, 0);
    }
    const auto statistics = [](ContrastiveModel& model) {
        return namedTensor("", model.parameters().find("vision.stem.bn1.running_mean")).values;
    };
    QVERIFY(largestDifference(statistics(parts), statistics(batches)) < 1e-6F);
    ContrastiveModel untouched = modelOf(spec, noise(spec), goldenRecipe());
    QVERIFY(largestDifference(statistics(parts), statistics(untouched)) > 0);
}

void TestContrastiveModel::onlyWhatIsNotFrozenGetsGradients() {
    for (const auto& [frozen, prefix] : {std::pair{FrozenTower::Image, "vision."}, {FrozenTower::Text, "text."}}) {
        Recipe recipe = goldenRecipe();
        recipe.frozen = frozen;
        for (const int pairsPerPass : {0, 4}) {
            ContrastiveModel model = goldenModel(recipe);
            model.backward(goldenTrainingBatch(0), pairsPerPass);
            const auto gradients = gradientsOf(model);
            QVERIFY(gradients.contains("logit_scale"));
            QVERIFY(gradients.size() > 10);
            for (const auto& [name, gradient] : gradients) QVERIFY2(!name.starts_with(prefix), name.c_str());
        }
    }
}

void TestContrastiveModel::decayIsForTensorsWithTwoAndMoreAxes() {
    const auto golden = goldenTrajectory();
    TensorNames names;
    names.add(openAiScaleNames()).add(openAiVisionNames()).add(openAiTextNames());
    std::vector<std::string> decayed, others;
    ContrastiveModel model = goldenModel();
    for (const Parameter& parameter : model.parameters().all()) {
        (parameter.isDecayed ? decayed : others).push_back(names.find(parameter.name)->names.front());
    }
    std::sort(decayed.begin(), decayed.end());
    std::sort(others.begin(), others.end());
    QCOMPARE(decayed, golden["decayed"].get<std::vector<std::string>>());
    QCOMPARE(others, golden["not_decayed"].get<std::vector<std::string>>());
}

void TestContrastiveModel::weightsThatAreMissingOddOrNotFiniteAreNamed() {
    const auto messageFor = [](const std::vector<NamedTensor>& weights) {
        const auto made = Parameters::make(goldenTrainingModel(), weights, FrozenTower::None, at::kCPU);
        return made ? std::string() : made.error().message;
    };
    auto weights = goldenTrainingWeights("initial.safetensors");
    QCOMPARE(messageFor(weights), std::string());
    weights[3].values[0] = std::nanf("");
    QVERIFY(messageFor(weights).find(weights[3].name + "' holds numbers that are not finite") != std::string::npos);
    weights[3].shape.push_back(1);
    QVERIFY(messageFor(weights).find(weights[3].name + "' has another shape") != std::string::npos);
    weights.erase(weights.begin() + 3);
    QVERIFY(messageFor(weights).find("is missing") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestContrastiveModel)
#include "tst_contrastive_model.moc"
