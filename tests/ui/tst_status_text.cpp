#include "ui/status/status_text.h"

#include <QLocale>
#include <QTest>

using namespace sightseer;
using namespace std::chrono_literals;

namespace {

LibraryStatus libraryOf(std::int64_t photos, std::int64_t embedded) {
    LibraryStatus status;
    status.roots.push_back({Root{RootId(1), {}, {}, "photos"}, true, photos});
    status.counts.photos = photos;
    status.counts.embedded = embedded;
    status.modelName = "starter model";
    status.modelDescription = "small and quick";
    status.modelIsStarter = true;
    return status;
}

}  // namespace

class StatusTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void indexingSaysHowFarHowFastHowLongAndOnWhat();
    void onBatteryTheSlownessIsExplained();
    void whatIsNotKnownIsNotSaid();
    void pausedSaysWhereItStopped();
    void idleSaysWhetherEverythingIsSearchable();
    void problemsAndMissingDrivesAreCounted();
    void timeLeftIsRoundedAsPeopleSayIt();
    void anEmptyResultIsTheConditionsDoing();
    void aMissingModelIsSaidInItsOwnWords();
};

void StatusTextTest::indexingSaysHowFarHowFastHowLongAndOnWhat() {
    LibraryStatus status = libraryOf(9811, 1230);
    status.device = "CPU, bf16, 2 threads";
    status.ingest = {IngestPhase::Indexing, 9811, 1230, 9811, 1230, 0, 46.8, 183s};
    QCOMPARE(statusLine(status),
             QStringLiteral("Indexing 1,230 of 9,811  ·  47 photos/s  ·  3 min left  ·  CPU, bf16, 2 threads"));
}

void StatusTextTest::onBatteryTheSlownessIsExplained() {
    LibraryStatus status = libraryOf(100, 40);
    status.ingest = {IngestPhase::Indexing, 100, 40, 100, 40, 0, 12, 5s, true};
    QCOMPARE(statusLine(status),
             QStringLiteral("Indexing 40 of 100  ·  12 photos/s  ·  5 s left  ·  slower on battery"));
}

void StatusTextTest::whatIsNotKnownIsNotSaid() {
    LibraryStatus status = libraryOf(0, 0);
    status.ingest.phase = IngestPhase::Scanning;
    QCOMPARE(statusLine(status), QStringLiteral("Looking for photos"));
    status.ingest.found = 1200;
    QCOMPARE(statusLine(status), QStringLiteral("Looking for photos: 1,200 found"));
    status.ingest = {IngestPhase::Indexing, 1200, 0, 1200, 0, 0, 0, std::nullopt};
    QCOMPARE(statusLine(status), QStringLiteral("Indexing 0 of 1,200"));
}

void StatusTextTest::pausedSaysWhereItStopped() {
    LibraryStatus status = libraryOf(100, 40);
    status.ingest = {IngestPhase::Paused, 100, 40, 100, 40, 0, 12, 5s};
    QCOMPARE(statusLine(status), QStringLiteral("Indexing is paused at 40 of 100"));
    LibraryStatus before = libraryOf(0, 0);
    before.ingest.phase = IngestPhase::Paused;
    QCOMPARE(statusLine(before), QStringLiteral("Indexing is paused"));
    QCOMPARE(noPhotosText(before).title, QStringLiteral("Indexing is paused"));
}

void StatusTextTest::idleSaysWhetherEverythingIsSearchable() {
    QCOMPARE(statusLine(libraryOf(9811, 9811)), QStringLiteral("9,811 photos, all searchable  ·  starter model"));
    QCOMPARE(statusLine(libraryOf(9811, 9700)), QStringLiteral("9,811 photos, 9,700 searchable  ·  starter model"));
    QCOMPARE(statusLine(libraryOf(1, 1)), QStringLiteral("1 photo, all searchable  ·  starter model"));
    QCOMPARE(statusLine(LibraryStatus()), QStringLiteral("No folder added yet"));
}

void StatusTextTest::problemsAndMissingDrivesAreCounted() {
    LibraryStatus status = libraryOf(10, 8);
    status.counts.failed = 2;
    status.roots.front().online = false;
    QCOMPARE(statusLine(status),
             QStringLiteral(
                 "10 photos, 8 searchable  ·  2 could not be read  ·  1 folder is not connected  ·  starter model"));
}

void StatusTextTest::timeLeftIsRoundedAsPeopleSayIt() {
    QCOMPARE(timeLeftText(0s), QStringLiteral("5 s left"));
    QCOMPARE(timeLeftText(41s), QStringLiteral("45 s left"));
    QCOMPARE(timeLeftText(61s), QStringLiteral("1 min left"));
    QCOMPARE(timeLeftText(95s), QStringLiteral("2 min left"));
    QCOMPARE(timeLeftText(3h + 25min), QStringLiteral("3 h 25 min left"));
}

void StatusTextTest::anEmptyResultIsTheConditionsDoing() {
    const EmptyText text = noResultsText(libraryOf(10, 10), std::nullopt);
    QCOMPARE(text.title, QStringLiteral("No photo fulfils the conditions"));
    QVERIFY(text.text.contains(QStringLiteral("Take one of them away")));
    QVERIFY(!text.action.isEmpty());
    LibraryStatus busy = libraryOf(10, 0);
    busy.ingest.phase = IngestPhase::Indexing;
    QCOMPARE(noResultsText(busy, std::nullopt).title, QStringLiteral("No photo is searchable yet"));
}

void StatusTextTest::aMissingModelIsSaidInItsOwnWords() {
    const EmptyText text =
        noResultsText(libraryOf(10, 0), Error{ErrorCode::NoModel, "There is no model. Install one."});
    QCOMPARE(text.title, QStringLiteral("There is no model to search with"));
    QCOMPARE(text.text, QStringLiteral("There is no model. Install one."));
    QCOMPARE(text.action, QStringLiteral("Models…"));
    const Error other{ErrorCode::InvalidArgument, "This has no end."};
    QCOMPARE(noResultsText(libraryOf(10, 10), other).action, QStringLiteral("Show all photos"));
}

QTEST_GUILESS_MAIN(StatusTextTest)
#include "tst_status_text.moc"
