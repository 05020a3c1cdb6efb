// Whole trainings on pictures made in code: what comes of them, and how they go on after they were stopped.
#include "core/clip/checkpoint/tower_weights.h"
#include "core/clip/clip_model.h"
#include "core/clip/tokenizers/clip_bpe.h"
#include "core/train/augmentation.h"
#include "core/train/initial_weights.h"
#include "core/train/model_writer.h"
#include "core/train/trainer_plugin.h"
#include "core/train/training_checkpoint.h"
#include "core/train/training_run.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <fstream>
#include <numeric>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

const fs::path kMerges = resourcesPath() / "tokenizer/bpe_simple_vocab_16e6.txt.gz";
constexpr int kPictures = 12, kBatch = 4;

const Tokenizer& clipTokenizer() {
    static const auto tokenizer = ClipBpe::open(kMerges);
    return **tokenizer;
}

ModelSpec tinyModel(bool hasResNet = false, bool hasBagOfWords = false) {
    ModelSpec model;
    model.name = "tiny";
    model.embeddingDimension = 16;
    model.contextLength = 8;
    model.preprocess.size = 32;
    VisionTransformerSpec vision;
    vision.blocks = {16, 1, 2, 32, Activation::Gelu, 1e-5};
    vision.patchSize = 16;
    TextTransformerSpec text;
    text.blocks = {16, 1, 2, 32, Activation::Gelu, 1e-5};
    model.image = vision;
    model.text = text;
    if (hasResNet) model.image = ModifiedResNetSpec{{1, 1, 1, 1}, 8, 4};
    if (hasBagOfWords) model.text = CbowSpec{8, 12, 49408};
    return model;
}

class Workshop {
public:
    Workshop() {
        static const std::array<const char*, kPictures> words{"red",  "green", "blue", "dog",   "cat", "owl",
                                                              "tree", "boat",  "car",  "house", "sun", "moon"};
        for (int i = 0; i < kPictures; ++i) {
            const fs::path file = path(std::to_string(i) + ".png");
            writePicture(file, patternImage(40 + i, 36, static_cast<unsigned>(i)));
            m_pictures.push_back({file, {words[static_cast<std::size_t>(i)]}});
        }
    }

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    struct Wish {
        ModelSpec model = tinyModel();
        std::int64_t epochs = 2;
        FrozenTower frozen = FrozenTower::None;
        double learnedShare = 1;
        bool resumes = false;
        int patience = 0;
        bool measures = true;
        std::int64_t stopAfter = -1;  // steps
        std::string name = "out";
    };

    Result<TrainingHistory> train(const Wish& wish) const {
        const auto base = initialWeights(wish.model, 7);
        std::vector<fs::path> files;
        for (const auto& picture : m_pictures) files.push_back(picture.file);
        auto store = PictureStore::open(files, {.shortSide = 64, .threads = 2});
        if (!store) return propagate(store);
        const auto captions = TokenizedCaptions::of(m_pictures, clipTokenizer(), wish.model.contextLength);
        const HeldOut heldOut(*store, captions, wish.model.preprocess);
        BatchMaker batches(*store, captions, wish.model.preprocess, {kBatch, 5, 0.5, 2});
        TrainingSettings settings;
        settings.out = path(wish.name);
        settings.mergesFile = kMerges;
        settings.recipe = recipeFor(wish.model);
        settings.recipe.learningRate = 5e-3;
        settings.recipe.steps = wish.epochs * batches.stepsPerEpoch();
        settings.recipe.warmUpSteps = 1;
        settings.recipe.frozen = wish.frozen;
        settings.batchSize = kBatch;
        settings.resumes = wish.resumes;
        settings.patience = wish.patience;
        settings.learnedShare = wish.learnedShare;
        settings.identity = {{"seed", "5"}, {"number of steps", std::to_string(settings.recipe.steps)}};
        auto trainer =
            openTrainer(pluginPath(), wish.model, base, {settings.recipe, {Precision::Fp32, Device::Cpu, 2}, 0});
        if (!trainer) return propagate(trainer);
        std::int64_t steps = 0;
        const TrainingListener listener{[&](const TrainingProgress&) { ++steps; },
                                        {},
                                        [&] { return wish.stopAfter >= 0 && steps >= wish.stopAfter; }};
        return runTraining(**trainer, batches, wish.measures ? &heldOut : nullptr, wish.model, base, settings,
                           listener);
    }

    std::vector<NamedTensor> written(const std::string& name = "out") const {
        const auto folder = ModelFolder::open(path(name));
        if (!folder) qFatal("%s", folder.error().message.c_str());
        return weightsOfFolder(*folder).value();
    }

private:
    QTemporaryDir m_folder;
    std::vector<CaptionedPicture> m_pictures;
};

std::string failureOf(const Result<TrainingHistory>& result) {
    return result ? std::string() : result.error().message;
}

}  // namespace

class TestTrainingRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfTowerIsWrittenAndReadBackAsItWas_data();
    void everyKindOfTowerIsWrittenAndReadBackAsItWas();
    void aTrainingThatWasStoppedEndsWhereOneThatWasNotDoes();
    void anotherTrainingIsNotMixedIntoOne();
    void itLearnsItsPictures();
    void itEndsEarlyWhenNothingGetsBetter();
    void interpolatedWeightsLieBetween();
    void aModelThatNoLayoutHoldsIsRefused();
    void curvesHaveARowForEachStep();
    void aDamagedCheckpointIsNamed();
    void picturesThatCannotBeReadAreNamed();
    void cropsLieInThePictureAndKeepTheirShare();
    void firstWeightsAreDrawnAsTheReferenceDrawsThem();
};

void TestTrainingRun::everyKindOfTowerIsWrittenAndReadBackAsItWas_data() {
    QTest::addColumn<bool>("hasResNet");
    QTest::addColumn<bool>("hasBagOfWords");
    QTest::addColumn<bool>("isSigmoid");
    QTest::addColumn<QStringList>("files");
    const QString weights = QStringLiteral("model.safetensors");
    const QString openClip = QStringLiteral("open_clip_model.safetensors");
    QTest::newRow("ViT, Transformer") << false << false << false << QStringList{weights, openClip};
    QTest::newRow("ResNet, Transformer") << true << false << false << QStringList{openClip};
    QTest::newRow("ViT, bag of words") << false << true << false << QStringList{weights};
    QTest::newRow("ResNet, bag of words") << true << true << false << QStringList{weights};
    QTest::newRow("ViT, Transformer, sigmoid") << false << false << true << QStringList{openClip};
}

void TestTrainingRun::everyKindOfTowerIsWrittenAndReadBackAsItWas() {
    QFETCH(const bool, hasResNet);
    QFETCH(const bool, hasBagOfWords);
    QFETCH(const bool, isSigmoid);
    QFETCH(const QStringList, files);
    const Workshop workshop;
    ModelSpec model = tinyModel(hasResNet, hasBagOfWords);
    model.sigmoid = model.hasLogitBias = isSigmoid;
    const auto history = workshop.train({.model = model, .measures = false});
    QVERIFY2(history.has_value(), failureOf(history).c_str());
    QVERIFY(history->isFinished);
    for (const char* file : {"model.safetensors", "open_clip_model.safetensors"}) {
        QCOMPARE(fs::exists(workshop.path("out") / file), files.contains(QString::fromUtf8(file)));
    }
    const auto folder = ModelFolder::open(workshop.path("out"));
    QVERIFY2(folder.has_value(), folder ? "" : folder.error().message.c_str());
    QCOMPARE(weightsOf(folder->spec()).size(), weightsOf(model).size());
    QCOMPARE(folder->spec().image.index(), model.image.index());
    QCOMPARE(folder->spec().sigmoid, isSigmoid);
    QCOMPARE(folder->spec().preprocess.size, 32);
    QCOMPARE(folder->spec().contextLength, 8);

    // Inference over the folder and the trainer over its weights say the same.
    const auto clip = ClipModel::load(workshop.path("out"), {pluginPath(), kMerges}, {Precision::Fp32, Device::Cpu, 2});
    QVERIFY(clip.has_value());
    const auto trainer =
        openTrainer(pluginPath(), model, workshop.written(), {recipeFor(model), {Precision::Fp32, Device::Cpu, 2}, 0});
    QVERIFY2(trainer.has_value(), trainer ? "" : trainer.error().message.c_str());
    const PixelBatch pixels = (*clip)->preprocess(patternImage(50, 40, 3));
    QVERIFY(largestDifference((*clip)->encodeImages(pixels)->values, (*trainer)->encodeImages(pixels)->values) < 1e-5F);
    const TokenBatch tokens = (*clip)->tokenize(std::vector<std::string>{"a red boat", ""});
    QVERIFY(largestDifference((*clip)->encodeText(tokens)->values, (*trainer)->encodeText(tokens)->values) < 1e-5F);
}

void TestTrainingRun::aTrainingThatWasStoppedEndsWhereOneThatWasNotDoes() {
    const Workshop workshop;
    for (const bool hasResNet : {false, true}) {  // the latter has running statistics
        const ModelSpec model = tinyModel(hasResNet);
        const std::string whole = hasResNet ? "whole resnet" : "whole", parts = hasResNet ? "parts resnet" : "parts";
        const auto reference = workshop.train({.model = model, .epochs = 3, .name = whole});
        QVERIFY2(reference.has_value(), failureOf(reference).c_str());
        const auto stopped = workshop.train({.model = model, .epochs = 3, .stopAfter = 4, .name = parts});
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY(stopped.error().message.find("stopped after step 4 of 9") != std::string::npos);
        const auto resumed = workshop.train({.model = model, .epochs = 3, .resumes = true, .name = parts});
        QVERIFY2(resumed.has_value(), failureOf(resumed).c_str());
        QCOMPARE(resumed->rows.size(), reference->rows.size());
        for (std::size_t i = 0; i < resumed->rows.size(); ++i) {
            QCOMPARE(resumed->rows[i].report.loss, reference->rows[i].report.loss);
        }
        QCOMPARE(resumed->bestStep, reference->bestStep);
        QVERIFY(workshop.written(parts) == workshop.written(whole));
        // What is finished stays so.
        const auto again = workshop.train({.model = model, .epochs = 3, .resumes = true, .name = parts});
        QVERIFY(again && again->isFinished && again->rows.size() == 9);
    }
}

void TestTrainingRun::anotherTrainingIsNotMixedIntoOne() {
    const Workshop workshop;
    QVERIFY(!workshop.train({.epochs = 3, .stopAfter = 2}));
    const auto without = workshop.train({.epochs = 3});
    QVERIFY2(failureOf(without).find("A training is in " + workshop.path("out").string() + " already") == 0,
             failureOf(without).c_str());
    const auto longer = workshop.train({.epochs = 4, .resumes = true});
    QVERIFY(!longer);
    QCOMPARE(longer.error().code, ErrorCode::Incompatible);
    QVERIFY(longer.error().message.find("its number of steps was 9 and is now 12") != std::string::npos);
}

void TestTrainingRun::itLearnsItsPictures() {
    const Workshop workshop;
    const auto history = workshop.train({.epochs = 40});
    QVERIFY2(history.has_value(), failureOf(history).c_str());
    const auto& rows = history->rows;
    QVERIFY2(rows.back().report.loss < 0.5 * rows.front().report.loss, std::to_string(rows.back().report.loss).c_str());
    // 25 % would be chance for the mean of recall@1, 5 and 10 of twelve.
    QVERIFY2(history->bestRecall > 80, std::to_string(history->bestRecall).c_str());
}

void TestTrainingRun::itEndsEarlyWhenNothingGetsBetter() {
    const Workshop workshop;
    const auto history = workshop.train({.epochs = 30, .learnedShare = 0, .patience = 2});
    QVERIFY2(history.has_value(), failureOf(history).c_str());
    QCOMPARE(history->bestStep, std::int64_t{3});
    QCOMPARE(history->rows.size(), std::size_t{9});  // the best, and two epochs that were no better
    QVERIFY(history->isFinished);
}

void TestTrainingRun::interpolatedWeightsLieBetween() {
    const Workshop workshop;
    QVERIFY(workshop.train({.measures = false, .name = "learned"}));
    QVERIFY(workshop.train({.learnedShare = 0.25, .measures = false, .name = "between"}));
    const auto base = initialWeights(tinyModel(), 7), learned = workshop.written("learned"),
               between = workshop.written("between");
    const auto valueOf = [](const std::vector<NamedTensor>& weights, const std::string& name) {
        return std::ranges::find(weights, name, &NamedTensor::name)->values[5];
    };
    for (const char* name : {"vision.projection", "text.projection", "text.blocks.0.mlp.fc1.weight"}) {
        const float expected = 0.75F * valueOf(base, name) + 0.25F * valueOf(learned, name);
        QVERIFY(std::abs(valueOf(between, name) - expected) < 1e-6F);
        QVERIFY(valueOf(base, name) != valueOf(learned, name));
    }
    QVERIFY(workshop.train({.learnedShare = 0, .measures = false, .name = "base"}));
    QCOMPARE(valueOf(workshop.written("base"), "vision.projection"), valueOf(base, "vision.projection"));
}

void TestTrainingRun::aModelThatNoLayoutHoldsIsRefused() {
    ModelSpec model = tinyModel();
    model.text = BertSpec{};
    QCOMPARE(checkWritable(model).error().code, ErrorCode::Unsupported);
    model.image = EfficientNetSpec{};
    QVERIFY(checkWritable(model).error().message.find("tiny cannot be trained") != std::string::npos);
    QVERIFY(checkWritable(tinyModel()).has_value());
}

void TestTrainingRun::curvesHaveARowForEachStep() {
    const Workshop workshop;
    QVERIFY(workshop.train({}));
    std::ifstream curves(workshop.path("out") / "training" / "curves.csv");
    std::vector<std::string> lines;
    for (std::string line; std::getline(curves, line);) lines.push_back(line);
    QCOMPARE(lines.size(), std::size_t{7});
    QVERIFY(lines[0].starts_with("step,epoch,loss,learning_rate,gradient_norm,logit_scale,text_to_image_recall@1"));
    QVERIFY(lines[1].starts_with("1,0.3333,") && lines[1].ends_with(",,,,,,"));
    QVERIFY(lines[3].starts_with("3,1.0000,") && !lines[3].ends_with(","));
}

void TestTrainingRun::aDamagedCheckpointIsNamed() {
    const Workshop workshop;
    QVERIFY(!workshop.train({.epochs = 3, .stopAfter = 2}));
    const fs::path tensors = workshop.path("out") / "training" / "checkpoint-2.safetensors";
    QVERIFY(fs::exists(tensors));
    fs::resize_file(tensors, fs::file_size(tensors) - 5);
    const auto resumed = workshop.train({.epochs = 3, .resumes = true});
    QVERIFY2(failureOf(resumed).find(tensors.string() + " is damaged") != std::string::npos,
             failureOf(resumed).c_str());
}

void TestTrainingRun::picturesThatCannotBeReadAreNamed() {
    const Workshop workshop;
    std::ofstream(workshop.path("3.png")) << "no picture";
    const auto history = workshop.train({});
    QVERIFY2(failureOf(history).find(workshop.path("3.png").string()) != std::string::npos, failureOf(history).c_str());
    QVERIFY(failureOf(history).ends_with("Or take it out of the data."));
}

void TestTrainingRun::cropsLieInThePictureAndKeepTheirShare() {
    SeededRandom random{1};
    for (int i = 0; i < 1000; ++i) {
        const Rectangle part = randomCrop(100, 90, 0.9, random);
        QVERIFY(part.x >= 0 && part.y >= 0 && part.x + part.width <= 100 && part.y + part.height <= 90);
        QVERIFY(part.width * part.height >= 0.88 * 100 * 90);
    }
    const Rectangle wide = randomCrop(400, 90, 0.9, random);  // no share fits: the middle at 4:3
    QCOMPARE(wide.width, 120);
    QCOMPARE(wide.x, 140);
    QCOMPARE(wide.height, 90);
}

void TestTrainingRun::firstWeightsAreDrawnAsTheReferenceDrawsThem() {
    ModelSpec model = tinyModel();
    auto& vision = std::get<VisionTransformerSpec>(model.image).blocks;
    vision.width = 64;
    vision.mlpWidth = 256;
    const auto weights = initialWeights(model, 1);
    const auto deviationOf = [&](const char* name) {
        const auto& values = std::ranges::find(weights, name, &NamedTensor::name)->values;
        double squares = 0;
        for (const float value : values) squares += value * value;
        return std::sqrt(squares / static_cast<double>(values.size()));
    };
    const auto near = [](double value, double expected) { return std::abs(value / expected - 1) < 0.1; };
    QVERIFY(near(deviationOf("text.token_embedding"), 0.02));
    QVERIFY(near(deviationOf("vision.position_embedding"), 1 / 8.0));
    QVERIFY(near(deviationOf("text.blocks.0.attention.in_proj.weight"), 1 / 4.0));
    QVERIFY(near(deviationOf("vision.blocks.0.attention.in_proj.weight"), std::sqrt(6 / 256.0 / 3)));
    QVERIFY(near(deviationOf("vision.blocks.0.mlp.fc1.weight"), 1 / 8.0 / std::sqrt(3)));
    QCOMPARE(deviationOf("vision.ln_post.weight"), 1.0);
    QVERIFY(near(deviationOf("logit_scale"), std::log(1 / 0.07)));
    QVERIFY(initialWeights(model, 1) == weights);
    QVERIFY(!(initialWeights(model, 2) == weights));
}

QTEST_APPLESS_MAIN(TestTrainingRun)
#include "tst_training_run.moc"
