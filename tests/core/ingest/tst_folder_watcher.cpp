#include "core/ingest/folder_watcher.h"
#include "tests/core/library/library_fixture.h"

#include <QTest>

#include <atomic>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20'000;  // a slow machine under a sanitizer

}  // namespace

class FolderWatcherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyChangesAreOneNoticeWhenQuietIsBack() {
        LibraryFixture fixture;
        std::atomic<int> notices{0};
        FolderWatcher watcher([&] { ++notices; }, 300ms);
        watcher.watch({fixture.photos()});
        QTest::qWait(100);  // the system has been told
        for (int i = 0; i < 20; ++i) fixture.textFile(std::to_string(i), "x");
        QTRY_COMPARE_WITH_TIMEOUT(notices.load(), 1, kPatience);
        QTest::qWait(600);
        QCOMPARE(notices.load(), 1);
        fs::remove(fixture.photos() / "3");
        QTRY_COMPARE_WITH_TIMEOUT(notices.load(), 2, kPatience);
    }

    void unrestThatDoesNotEndIsPassedOnAllTheSame() {
        LibraryFixture fixture;
        std::atomic<int> notices{0};
        FolderWatcher watcher([&] { ++notices; }, 200ms);
        watcher.watch({fixture.photos()});
        QTest::qWait(100);
        for (int i = 0; notices == 0 && i < kPatience / 20; ++i) {
            fixture.textFile(std::to_string(i), "x");
            QTest::qWait(20);
        }
        QVERIFY(notices > 0);
    }

    void foldersThatAreNoLongerWatchedAreSilent() {
        LibraryFixture fixture;
        fs::create_directories(fixture.photos() / "a");
        fs::create_directories(fixture.photos() / "b");
        std::atomic<int> notices{0};
        FolderWatcher watcher([&] { ++notices; }, 50ms);
        watcher.watch({fixture.photos() / "a", fixture.photos() / "nowhere"});
        watcher.watch({fixture.photos() / "b"});
        QTest::qWait(200);
        fixture.textFile("a/x", "x");
        QTest::qWait(300);
        QCOMPARE(notices.load(), 0);
        fixture.textFile("b/x", "x");
        QTRY_COMPARE_WITH_TIMEOUT(notices.load(), 1, kPatience);
    }

    void aWatchedLibraryFollowsItsFolders() {
        LibraryFixture fixture;
        fixture.options.watchFolders = true;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        const auto searchable = [&] { return fixture.library->status()->counts.embedded; };
        fixture.picture("b.png", Qt::blue, 1);
        QTRY_COMPARE_WITH_TIMEOUT(searchable(), 2, kPatience);
        // In a folder that was not there when the library was opened.
        fs::create_directories(fixture.photos() / "new");
        QTest::qWait(500);
        fixture.picture("new/c.png", Qt::green, 2);
        QTRY_COMPARE_WITH_TIMEOUT(searchable(), 3, kPatience);
        fs::remove(fixture.photos() / "a.png");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.names(), (Names{"b.png", "new/c.png"}), kPatience);
    }

    void aFileThatIsStillBeingWrittenIsReadWhenItIsWhole() {
        LibraryFixture fixture;
        fixture.options.watchFolders = true;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        const auto whole = readFile(fixture.picture("whole.bin.png", Qt::blue, 1), 1 << 20);
        fs::remove(fixture.photos() / "whole.bin.png");
        const std::string bytes(reinterpret_cast<const char*>(whole->data()), whole->size());
        fixture.textFile("b.png", bytes.substr(0, bytes.size() / 2));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.library->failures()->size(), std::size_t{1}, kPatience);
        fixture.textFile("b.png", bytes);  // of which no notice comes
        QTRY_COMPARE_WITH_TIMEOUT(fixture.library->status()->counts.embedded, 2, kPatience);
        QVERIFY(fixture.library->failures()->empty());
    }

    void watchingIsSwitchedOnAndOff() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        fixture.picture("b.png", Qt::blue, 1);
        fixture.library->setWatching(true);
        fixture.picture("c.png", Qt::green, 2);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.library->status()->counts.embedded, 3, kPatience);
        fixture.library->setWatching(false);
        fixture.library->waitForIndexing();
        fixture.picture("d.png", Qt::red, 3);
        QTest::qWait(3000);
        QCOMPARE(fixture.library->status()->counts.photos, 3);
    }
};

QTEST_GUILESS_MAIN(FolderWatcherTest)
#include "tst_folder_watcher.moc"
