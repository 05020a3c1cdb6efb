// Ten steps of training through the module's door, against PyTorch's ten steps (tests/data/golden/training).
#include "tests/core/train/golden_training.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace sightseer;
using namespace sightseer::test;

namespace {

std::unique_ptr<Trainer> trainerOf(const TrainerOptions& options,
                                   std::vector<NamedTensor> weights = goldenTrainingWeights("initial.safetensors")) {
    auto trainer = openTrainer(pluginPath(), goldenTrainingModel(), std::move(weights), options);
    if (!trainer) qFatal("%s", trainer.error().message.c_str());
    return std::move(*trainer);
}

StepReport stepOf(Trainer& trainer, int step) {
    const auto report = trainer.step(goldenTrainingBatch(step));
    if (!report) qFatal("%s", report.error().message.c_str());
    return *report;
}

const NamedTensor& weightOf(const TrainerState& state, const std::string& name) {
    return *std::ranges::find(state.weights, name, &NamedTensor::name);
}

TrainerOptions with(void (*change)(TrainerOptions&)) {
    TrainerOptions options = goldenTrainerOptions();
    change(options);
    return options;
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tenStepsEndWhereTheReferenceEnds_data();
    void tenStepsEndWhereTheReferenceEnds();
    void trainingGoesOnFromAStateToTheBit();
    void aFrozenTowerStaysAsItWas_data();
    void aFrozenTowerStaysAsItWas();
    void bfloat16StaysNearFloat32();
    void theSigmoidLossNeedsABiasAndLearnsIt();
    void aBatchThatTeachesNothingIsRefused();
    void numbersThatAreNotFiniteEndTheTraining();
    void aStateOfAnotherModelIsRefused();
    void embeddingsAreThoseOfInference();
    void theLearningRateRisesAndFalls();
};

void TestTrainer::tenStepsEndWhereTheReferenceEnds_data() {
    QTest::addColumn<int>("pairsPerPass");
    QTest::newRow("whole batches") << 0;
    QTest::newRow("in parts") << 3;
}

void TestTrainer::tenStepsEndWhereTheReferenceEnds() {
    QFETCH(const int, pairsPerPass);
    const auto golden = goldenTrajectory()["float32"];
    TrainerOptions options = goldenTrainerOptions();
    options.pairsPerPass = pairsPerPass;
    const auto trainer = trainerOf(options);
    for (int step = 0; step < options.recipe.steps; ++step) {
        const auto at = [&](const char* what) { return golden[what][static_cast<std::size_t>(step)].get<double>(); };
        const StepReport report = stepOf(*trainer, step);
        QVERIFY2(std::abs(report.loss - at("loss")) < 5e-3, std::to_string(report.loss).c_str());
        QVERIFY(std::abs(report.learningRate - at("learning_rate")) < 1e-12);
        QVERIFY(std::abs(report.gradientNorm / at("grad_norm_before_clipping") - 1) < 1e-3);
        QVERIFY(std::abs(std::log(report.logitScale) - at("logit_scale_after")) < 1e-4);
    }
    const TrainerState state = trainer->state();
    QCOMPARE(state.step, std::int64_t{10});
    for (const auto& expected : goldenTrainingWeights("final.safetensors")) {
        const float difference = largestDifference(weightOf(state, expected.name).values, expected.values);
        QVERIFY2(difference < 2e-4F, (expected.name + " " + std::to_string(difference)).c_str());
    }
}

void TestTrainer::trainingGoesOnFromAStateToTheBit() {
    const auto without = trainerOf(goldenTrainerOptions());
    for (int step = 0; step < 4; ++step) stepOf(*without, step);
    const TrainerState halfway = without->state();
    const auto resumed = trainerOf(goldenTrainerOptions());
    QVERIFY(resumed->restore(halfway).has_value());
    for (int step = 4; step < 10; ++step) {
        QCOMPARE(stepOf(*resumed, step).loss, stepOf(*without, step).loss);
    }
    const TrainerState a = without->state(), b = resumed->state();
    QCOMPARE(a.step, b.step);
    QVERIFY(a.weights == b.weights);
    QVERIFY(a.firstMoments == b.firstMoments);
    QVERIFY(a.secondMoments == b.secondMoments);
}

void TestTrainer::aFrozenTowerStaysAsItWas_data() {
    QTest::addColumn<bool>("isImage");
    QTest::newRow("image tower") << true;
    QTest::newRow("text tower") << false;
}

void TestTrainer::aFrozenTowerStaysAsItWas() {
    QFETCH(const bool, isImage);
    TrainerOptions options = goldenTrainerOptions();
    options.recipe.frozen = isImage ? FrozenTower::Image : FrozenTower::Text;
    const auto trainer = trainerOf(options);
    for (int step = 0; step < 3; ++step) stepOf(*trainer, step);
    const TrainerState state = trainer->state();
    int same = 0, changed = 0;
    for (const auto& before : goldenTrainingWeights("initial.safetensors")) {
        const bool isFrozen = before.name.starts_with(isImage ? "vision." : "text.");
        const bool isSame = weightOf(state, before.name).values == before.values;
        QVERIFY2(isSame == isFrozen, before.name.c_str());
        ++(isSame ? same : changed);
    }
    QVERIFY(same > 10 && changed > 10);
}

void TestTrainer::bfloat16StaysNearFloat32() {
    const auto exact = trainerOf(goldenTrainerOptions());
    const auto rounded = trainerOf(with([](TrainerOptions& o) { o.compute.precision = Precision::Bf16; }));
    QVERIFY(rounded->deviceDescription().find("bf16") != std::string::npos);
    TrainerOptions half = goldenTrainerOptions();
    half.compute.precision = Precision::Fp16;
    QCOMPARE(openTrainer(pluginPath(), goldenTrainingModel(), goldenTrainingWeights("initial.safetensors"), half)
                 .error()
                 .code,
             ErrorCode::Unsupported);
    for (int step = 0; step < 3; ++step) {
        const double loss = stepOf(*exact, step).loss;
        // The logits reach 100, of which bfloat16's 8 bits leave some tenths.
        QVERIFY(std::abs(stepOf(*rounded, step).loss - loss) < 0.1 * loss);
    }
}

void TestTrainer::theSigmoidLossNeedsABiasAndLearnsIt() {
    TrainerOptions options = goldenTrainerOptions();
    options.recipe.loss = ContrastiveLoss::Sigmoid;
    ModelSpec model = goldenTrainingModel();
    auto weights = goldenTrainingWeights("initial.safetensors");
    const auto without = openTrainer(pluginPath(), model, weights, options);
    QVERIFY(!without);
    QVERIFY(without.error().message.find("no logit bias") != std::string::npos);
    model.hasLogitBias = model.sigmoid = true;
    weights.push_back({"logit_bias", {}, {-10}});
    const auto trainer = openTrainer(pluginPath(), model, weights, options);
    QVERIFY2(trainer.has_value(), trainer ? "" : trainer.error().message.c_str());
    const double first = stepOf(**trainer, 0).loss;
    for (int step = 1; step < 8; ++step) stepOf(**trainer, step);
    QVERIFY(weightOf((*trainer)->state(), "logit_bias").values.front() != -10.0F);
    QVERIFY(stepOf(**trainer, 0).loss < first);
}

void TestTrainer::aBatchThatTeachesNothingIsRefused() {
    const auto trainer = trainerOf(goldenTrainerOptions());
    TrainingBatch one = goldenTrainingBatch(0);
    one.pixels.count = one.texts.count = 1;
    one.pixels.values.resize(one.pixels.valuesPerImage());
    one.texts.ids.resize(12);
    const auto report = trainer->step(one);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::InvalidArgument);
    QVERIFY(report.error().message.find("at least two pairs") != std::string::npos);

    TrainingBatch strange = goldenTrainingBatch(0);
    strange.texts.ids[5] = 128;
    QVERIFY(trainer->step(strange).error().message.find("not among the 128") != std::string::npos);
    TrainingBatch larger = goldenTrainingBatch(0);
    larger.pixels.size = 20;
    QVERIFY(trainer->step(larger).error().message.find("16 pixels") != std::string::npos);
    QCOMPARE(trainer->state().step, std::int64_t{0});
}

void TestTrainer::numbersThatAreNotFiniteEndTheTraining() {
    const auto trainer = trainerOf(goldenTrainerOptions());
    stepOf(*trainer, 0);
    const TrainerState before = trainer->state();
    TrainingBatch broken = goldenTrainingBatch(1);
    broken.pixels.values[7] = std::nanf("");
    const auto report = trainer->step(broken);
    QVERIFY(!report);
    QVERIFY(report.error().message.find("the loss of step 2 is not a number") != std::string::npos);
    QVERIFY(trainer->state().weights == before.weights);
}

void TestTrainer::aStateOfAnotherModelIsRefused() {
    const auto trainer = trainerOf(goldenTrainerOptions());
    TrainerState state = trainer->state();
    state.weights[2].name = "vision.other";
    QCOMPARE(trainer->restore(state).error().code, ErrorCode::Incompatible);
    state = trainer->state();
    state.firstMoments.pop_back();
    QCOMPARE(trainer->restore(state).error().code, ErrorCode::Incompatible);
}

void TestTrainer::embeddingsAreThoseOfInference() {
    const auto trainer = trainerOf(goldenTrainerOptions());
    const TrainingBatch batch = goldenTrainingBatch(0);
    const auto images = trainer->encodeImages(batch.pixels);
    const auto texts = trainer->encodeText(batch.texts);
    QVERIFY(images && texts);
    QCOMPARE(images->count, 8);
    double loss = 0;
    for (int i = 0; i < 8; ++i) {  // the loss by hand, from the embeddings
        const auto cross = [&](const Embeddings& from, const Embeddings& to) {
            double sum = 0, own = 0;
            for (int k = 0; k < 8; ++k) {
                double cosine = 0;
                for (int d = 0; d < 32; ++d) cosine += from.row(i)[d] * to.row(k)[d];
                const double logit = std::exp(4.65) * cosine;
                sum += std::exp(logit);
                if (k == i) own = logit;
            }
            return std::log(sum) - own;
        };
        loss += (cross(*images, *texts) + cross(*texts, *images)) / 16;
    }
    QVERIFY(std::abs(loss - goldenTrajectory()["float32"]["loss"][0].get<double>()) < 5e-3);
}

void TestTrainer::theLearningRateRisesAndFalls() {
    Recipe recipe;
    recipe.learningRate = 1;
    recipe.steps = 10;
    recipe.warmUpSteps = 4;
    QCOMPARE(learningRateAt(recipe, 0), 0.25);
    QCOMPARE(learningRateAt(recipe, 3), 1.0);
    QCOMPARE(learningRateAt(recipe, 4), 1.0);
    QVERIFY(std::abs(learningRateAt(recipe, 7) - 0.5) < 1e-12);
    QCOMPARE(learningRateAt(recipe, 10), 0.0);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
