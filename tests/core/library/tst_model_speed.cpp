// Speeds are measured once for every model and device, and known from then on.
#include "core/library/model_speed.h"
#include "tests/core/library/library_fixture.h"

#include <QTest>

using namespace sightseer;
using namespace sightseer::test;

class ModelSpeedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSpeedIsThatOfTheEncoder() {
        LibraryFixture fixture;
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(50);
        fixture.open();
        const auto speed = speedOfAnswering(*fixture.library, fixture.data());
        QVERIFY(speed);
        QCOMPARE(speed->device, std::string("fake"));
        // At most four photos go into one of these calls, or a search would wait too long behind it.
        QVERIFY2(speed->photosPerSecond <= 80, qPrintable(QString::number(speed->photosPerSecond)));
        QVERIFY2(speed->photosPerSecond > 4, qPrintable(QString::number(speed->photosPerSecond)));
    }

    void whatIsKnownIsNotMeasuredAgain() {
        LibraryFixture fixture;
        fixture.open();
        const auto first = speedOfAnswering(*fixture.library, fixture.data());
        QVERIFY(first);
        const int encoded = fixture.encoder->imagesEncoded;
        QVERIFY(encoded > 0);
        fixture.open();  // another start of the program
        const auto second = speedOfAnswering(*fixture.library, fixture.data());
        QVERIFY(second);
        QCOMPARE(second->photosPerSecond, first->photosPerSecond);
        QCOMPARE(second->device, first->device);
        QCOMPARE(fixture.encoder->imagesEncoded.load(), encoded);
        QVERIFY(speedOfAnswering(*fixture.library, fixture.data(), true));
        QVERIFY(fixture.encoder->imagesEncoded > encoded);
    }

    void aDamagedFileOfSpeedsIsMadeAnew() {
        LibraryFixture fixture;
        fixture.open();
        std::ofstream(fixture.data() / "model-speeds.json") << "{ no json";
        QVERIFY(speedOfAnswering(*fixture.library, fixture.data()));
        const int encoded = fixture.encoder->imagesEncoded;
        QVERIFY(speedOfAnswering(*fixture.library, fixture.data()));
        QCOMPARE(fixture.encoder->imagesEncoded.load(), encoded);
    }

    void aModelThatWasNeverMeasuredHasNoSpeed() {
        LibraryFixture fixture;
        fixture.open();
        QVERIFY(!knownSpeed(fixture.data(), dataPath("golden/models/hf_clip_vit")));
        QVERIFY(!measureSpeed({fixture.data(), resourcesPath(), {}}, fixture.data() / "no-model", {}));
    }
};

QTEST_GUILESS_MAIN(ModelSpeedTest)
#include "tst_model_speed.moc"
