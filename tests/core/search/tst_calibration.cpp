#include "core/search/calibration.h"

#include "core/search/prompt_templates.h"
#include "tests/support/golden.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace sightseer;
using namespace sightseer::test;

namespace {

constexpr int kDimension = 64;

Embeddings randomUnits(int count, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal;
    Embeddings rows{count, kDimension, {}};
    for (int i = 0; i < count; ++i) {
        std::vector<float> row(kDimension);
        double square = 0;
        for (float& x : row) {
            x = normal(engine);
            square += static_cast<double>(x) * x;
        }
        for (const float x : row) rows.values.push_back(x / static_cast<float>(std::sqrt(square)));
    }
    return rows;
}

}  // namespace

class TestCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMarksAreTheMiddleAndTheTopHundredthOfTheCosines() {
        const auto calibration = calibrate(randomUnits(600, 1).values, randomUnits(200, 2));
        QVERIFY(calibration);
        // Cosines of random directions: deviation 1 / sqrt(64), the 99th percentile 2.33 and the 98th 2.05 of it.
        QVERIFY(std::abs(calibration->prompts.middle) < 0.005F);
        QVERIFY(std::abs(calibration->prompts.level - 0.291F) < 0.02F);
        QVERIFY(std::abs(calibration->pictures.level - 0.257F) < 0.02F);
    }

    void aFewPhotosAreEnoughForPromptsAndLeaveTheDefaultForPictures() {
        const auto calibration = calibrate(randomUnits(1, 1).values, randomUnits(200, 2));
        QVERIFY(calibration);
        QVERIFY(calibration->prompts != ModelCalibration().prompts);
        QVERIFY(calibration->pictures == ModelCalibration().pictures);
        QVERIFY(*calibrate({}, randomUnits(200, 2)) == ModelCalibration());
    }

    void photosThatAreAllTheSameStillGiveMarksInTheirOrder() {
        std::vector<float> photos;
        const auto row = randomUnits(1, 1).values;
        for (int i = 0; i < 40; ++i) photos.insert(photos.end(), row.begin(), row.end());
        const auto calibration = calibrate(photos, randomUnits(1, 2));
        QVERIFY(calibration);
        QVERIFY(calibration->prompts.middle < calibration->prompts.level);
        QVERIFY(calibration->pictures.middle < calibration->pictures.level);
        QVERIFY(calibration->pictures.level < 1);
    }

    void rowsThatAreNotNumbersAreLeftOut() {
        auto photos = randomUnits(50, 1).values;
        std::fill_n(photos.begin(), kDimension, std::numeric_limits<float>::quiet_NaN());
        const auto calibration = calibrate(photos, randomUnits(200, 2));
        QVERIFY(calibration);
        QVERIFY(std::isfinite(calibration->prompts.level) && std::isfinite(calibration->pictures.level));
    }

    void vectorsOfAnotherModelAreRefused() {
        QCOMPARE(calibrate(std::vector<float>(kDimension + 1), randomUnits(60, 1)).error().code,
                 ErrorCode::InvalidArgument);
        QCOMPARE(calibrate(std::vector<float>(kDimension), Embeddings()).error().code, ErrorCode::InvalidArgument);
    }

    void theBundledBackgroundHasManyDifferentPrompts() {
        const auto prompts = readBackgroundPrompts(resourcesPath() / "prompts" / "background.txt");
        QVERIFY(prompts);
        QVERIFY(prompts->size() >= 200);
        QCOMPARE(std::set<std::string>(prompts->begin(), prompts->end()).size(), prompts->size());
        QCOMPARE(readBackgroundPrompts(dataPath("starter/reference_recall.json")).error().code, ErrorCode::InvalidFile);
        QVERIFY(!readBackgroundPrompts(dataPath("no such file")));
    }

    void shortPromptsOfClipModelsAreAlsoAskedAsAPhotoOfThem() {
        const ModelSpec clip;
        QCOMPARE(promptVariants("red car", clip), (std::vector<std::string>{"red car", "a photo of a red car."}));
        QCOMPARE(promptVariants("the moon", clip), (std::vector<std::string>{"the moon", "a photo of the moon."}));
    }

    void sentencesAndTheStarterModelGetNoTemplate() {
        QCOMPARE(promptVariants("a dog on a sofa", ModelSpec()).size(), std::size_t(1));
        ModelSpec starter;
        starter.image = EfficientNetSpec();
        QCOMPARE(promptVariants("dog", starter), (std::vector<std::string>{"dog"}));
        QCOMPARE(promptVariants("", ModelSpec()), (std::vector<std::string>{""}));
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
