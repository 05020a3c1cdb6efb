// What a run does to a library, seen from outside.
#include "tests/core/library/library_fixture.h"

#include "core/base/file_io.h"

#include <QBuffer>
#include <QImage>
#include <QTest>

#include <future>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

void touch(const fs::path& file) {
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
}

// A PNG header that promises 60,000 x 60,000 pixels.
std::string hugePngHeader() {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImage(1, 1, QImage::Format_RGB888).save(&buffer, "PNG");
    const char side[] = {0, 0, '\xEA', '\x60'};
    bytes.replace(16, 4, QByteArray(side, 4)).replace(20, 4, QByteArray(side, 4));
    const QByteArray chunk = bytes.mid(12, 17);
    quint32 crc = 0xFFFFFFFF;
    for (const char c : chunk) {
        crc ^= static_cast<quint8>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    crc = ~crc;
    for (int i = 0; i < 4; ++i) bytes[29 + i] = static_cast<char>(crc >> (24 - 8 * i));
    return bytes.toStdString();
}

std::string readAll(const fs::path& file) {
    return readText(file);
}

}  // namespace

class TestIngestPipeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFolderBecomesSearchable() {
        LibraryFixture fixture;
        fixture.picture("red.png", Qt::red);
        fixture.picture("green.png", Qt::green);
        fixture.picture("below/blue.jpg", Qt::blue);
        const auto progress = fixture.index();
        QVERIFY2(progress, qPrintable(QString::fromStdString(progress ? "" : progress.error().message)));
        QCOMPARE(progress->found, 3);
        QCOMPARE(progress->total, 3);
        QCOMPARE(progress->done, 3);
        QCOMPARE(progress->decoded, 3);
        QCOMPARE(progress->failed, 0);
        QCOMPARE(progress->phase, IngestPhase::Idle);
        QCOMPARE(fixture.search("red").front(), std::string("red.png"));
        QCOMPARE(fixture.search("something green").front(), std::string("green.png"));
        QCOMPARE(fixture.search("blue").front(), std::string("below/blue.jpg"));
        QCOMPARE(fixture.search("blue").size(), std::size_t{3});
    }

    void readingAFileGivesItsSizeFormatHashAndThumbnail() {
        LibraryFixture fixture;
        writePicture(fixture.photos() / "a.jpg", patternImage(640, 480, 1));
        QVERIFY(fixture.index());
        const Photo photo = fixture.listed().front();
        QCOMPARE(photo.width, 640);
        QCOMPARE(photo.height, 480);
        QCOMPARE(photo.format, std::string("JPEG"));
        QVERIFY(photo.hash);
        QVERIFY(!photo.offline);
        const auto thumbnail = fixture.library->thumbnail(photo.id);
        QVERIFY(thumbnail && *thumbnail);
        const auto decoded = decodeImage(**thumbnail, "thumbnail");
        QVERIFY(decoded);
        QCOMPARE(decoded->fullWidth, 320);
    }

    void aSecondRunOverAnUnchangedFolderDecodesNothing() {
        LibraryFixture fixture;
        for (int i = 0; i < 20; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        QCOMPARE(fixture.index()->decoded, 20);
        fixture.open();
        const auto second = fixture.index();
        QVERIFY(second);
        QCOMPARE(second->found, 20);
        QCOMPARE(second->total, 0);
        QCOMPARE(second->decoded, 0);
        QCOMPARE(fixture.encoder->imagesEncoded.load(), 20);
        QCOMPARE(fixture.search("red").size(), std::size_t{20});
    }

    void aChangedFileIsReadAgain() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green);
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        touch(fixture.picture("a.png", Qt::blue, 3));
        const auto second = fixture.index();
        QCOMPARE(second->decoded, 1);
        QCOMPARE(fixture.idOf("a.png"), id);
        QCOMPARE(fixture.search("blue").front(), std::string("a.png"));
        QCOMPARE(fixture.listed().front().width, 67);
    }

    void aTouchedFileWithTheSameBytesIsNotDecoded() {
        LibraryFixture fixture;
        touch(fixture.picture("a.png", Qt::red));
        QVERIFY(fixture.index());
        touch(fixture.photos() / "a.png");
        const auto second = fixture.index();
        QCOMPARE(second->total, 1);
        QCOMPARE(second->done, 1);
        QCOMPARE(second->decoded, 0);
        QCOMPARE(fixture.index()->total, 0);
        QCOMPARE(fixture.search("red"), Names{"a.png"});
    }

    void aMovedOrRenamedFileKeepsItsIdAndVectorWithoutDecoding() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green);
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        fs::create_directories(fixture.photos() / "album");
        fs::rename(fixture.photos() / "a.png", fixture.photos() / "album" / "rose.png");
        const auto second = fixture.index();
        QCOMPARE(second->total, 1);
        QCOMPARE(second->decoded, 0);
        QCOMPARE(fixture.encoder->imagesEncoded.load(), 2);
        QCOMPARE(fixture.idOf("album/rose.png"), id);
        QCOMPARE(fixture.names(), (Names{"b.png", "album/rose.png"}));
        QCOMPARE(fixture.search("red").front(), std::string("album/rose.png"));
        QVERIFY(*fixture.library->thumbnail(id));
    }

    void ofTwoCopiesOfAMissingPhotoOneTakesItsPlaceAndTheOtherIsNew() {
        LibraryFixture fixture;
        const auto original = fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        fs::copy_file(original, fixture.photos() / "b.png");
        fs::rename(original, fixture.photos() / "c.png");
        const auto second = fixture.index();
        QCOMPARE(second->done, 2);
        QCOMPARE(second->decoded, 1);
        QCOMPARE(fixture.names(), (Names{"b.png", "c.png"}));
        QVERIFY(fixture.idOf("b.png") == id || fixture.idOf("c.png") == id);
        QCOMPARE(fixture.search("red").size(), std::size_t{2});
    }

    void aDeletedFileLeavesListsAndSearchesAndComesBackWithoutDecoding() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green);
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        fs::rename(fixture.photos() / "a.png", fixture.folder() / "away.png");
        QVERIFY(fixture.index());
        QCOMPARE(fixture.names(), Names{"b.png"});
        QCOMPARE(fixture.search("red"), Names{"b.png"});
        QCOMPARE(fixture.library->search({"red", 200})->hits.size(),
                 std::size_t{1});  // not even as a hit without a row
        fs::rename(fixture.folder() / "away.png", fixture.photos() / "a.png");
        const auto third = fixture.index();
        QCOMPARE(third->decoded, 0);
        QCOMPARE(fixture.idOf("a.png"), id);
        QCOMPARE(fixture.search("red").front(), std::string("a.png"));
    }

    void badFilesAreProblemsAndTheRestIsIndexed() {
        LibraryFixture fixture;
        const auto good = fixture.picture("good.jpg", Qt::red);
        fixture.textFile("empty.jpg", "");
        fixture.textFile("text.png", "this is no picture");
        fixture.textFile("truncated.jpg", readAll(good).substr(0, 200));
        fixture.textFile("huge.png", hugePngHeader());
        const auto progress = fixture.index();
        QVERIFY(progress);
        QCOMPARE(progress->done, 5);
        QCOMPARE(progress->failed, 4);
        QCOMPARE(fixture.search("red"), Names{"good.jpg"});
        QCOMPARE(fixture.names().size(), std::size_t{5});
        const auto failures = *fixture.library->failures();
        QCOMPARE(failures.size(), std::size_t{4});
        for (const Failure& failure : failures) {
            QVERIFY2(failure.error.message.find(failure.path.string()) != std::string::npos,
                     failure.error.message.c_str());
            if (failure.path.filename() == "huge.png") QCOMPARE(failure.error.code, ErrorCode::TooLarge);
        }
        QCOMPARE(fixture.library->status()->counts.failed, 4);
        // They are left alone until they change.
        QCOMPARE(fixture.index()->total, 0);
    }

    void aRepairedFileAndARetriedOneAreReadAgain() {
        LibraryFixture fixture;
        fixture.textFile("a.png", "no picture");
        fixture.textFile("b.png", "no picture either");
        QCOMPARE(fixture.index()->failed, 2);
        touch(fixture.picture("a.png", Qt::red));
        const auto second = fixture.index();
        QCOMPARE(second->total, 1);
        QCOMPARE(second->failed, 0);
        QCOMPARE(fixture.library->failures()->size(), std::size_t{1});

        QVERIFY(fixture.library->retryFailed({fixture.idOf("b.png")}));
        const auto third = fixture.finish();
        QCOMPARE(third->total, 1);
        QCOMPARE(third->failed, 1);
        QVERIFY(fixture.library->retryFailed({}));
        QCOMPARE(fixture.finish()->total, 1);
    }

    void aFileThatGoesWhileItIsReadIsNoProblem() {
        LibraryFixture fixture;
        for (int i = 0; i < 8; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        // The listener holds the writer lane up between listing and reading.
        std::promise<void> filesAreGone;
        auto gone = filesAreGone.get_future().share();
        std::atomic<bool> listed{false};
        fixture.listener.progressed = [&](const IngestProgress& progress) {
            if (progress.total == 0 || listed.exchange(true)) return;
            gone.wait();
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        QTRY_VERIFY(listed);
        for (int i = 0; i < 8; ++i) fs::remove(fixture.photos() / (std::to_string(i) + ".png"));
        filesAreGone.set_value();
        const auto progress = fixture.finish();
        QVERIFY(progress);
        QCOMPARE(progress->done, 8);
        QCOMPARE(progress->decoded, 0);
        QCOMPARE(progress->failed, 0);
        QCOMPARE(fixture.index()->found, 0);
        QVERIFY(fixture.names().empty());
    }

    void aCancelledRunKeepsItsFinishedBatchesAndMarksNothingGone() {
        LibraryFixture fixture;
        for (int i = 0; i < 60; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(30);
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        QTRY_VERIFY(searchable > 0);
        fixture.library->cancelIndexing();
        const auto result = fixture.finish();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        const int kept = searchable;
        QVERIFY(kept < 60);
        QCOMPARE(fixture.names().size(), std::size_t{60});
        QCOMPARE(fixture.library->status()->counts.embedded, kept);
        QCOMPARE(fixture.search("red").size(), std::size_t(kept));

        fixture.encoder->delayPerBatch = {};
        fixture.open();
        QCOMPARE(fixture.search("red").size(), std::size_t(kept));
        const auto second = fixture.index();
        QCOMPARE(second->total, 60 - kept);
        QCOMPARE(fixture.search("red").size(), std::size_t{60});
    }

    void closingALibraryInTheMiddleOfARunLosesNothing() {
        LibraryFixture fixture;
        for (int i = 0; i < 40; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(20);
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        fixture.library->ask([](Library& library) { library.waitForIndexing(); });
        QTRY_VERIFY(searchable > 2);
        fixture.library.reset();
        fixture.encoder->delayPerBatch = {};
        fixture.open();
        QCOMPARE(fixture.search("red").size(), std::size_t(searchable));
        QCOMPARE(fixture.index()->total, 40 - searchable);
    }

    void aPausedRunStandsStillAndGoesOn() {
        LibraryFixture fixture;
        for (int i = 0; i < 60; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(10);
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        QTRY_VERIFY(searchable > 0);
        fixture.library->pauseIndexing();
        QTest::qWait(200);  // what was in the encoder's hands comes out
        const int atPause = searchable;
        const int encodedAtPause = fixture.encoder->imagesEncoded;
        QVERIFY(atPause < 60);
        QCOMPARE(fixture.library->status()->ingest.phase, IngestPhase::Paused);
        QTest::qWait(200);
        QCOMPARE(searchable.load(), atPause);
        QCOMPARE(fixture.encoder->imagesEncoded.load(), encodedAtPause);
        fixture.library->resumeIndexing();
        QCOMPARE(fixture.finish()->done, 60);
        QCOMPARE(fixture.search("red").size(), std::size_t{60});
    }

    void aPausedRunCanBeCancelled() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.open();
        fixture.library->pauseIndexing();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        QTRY_COMPARE(fixture.library->status()->ingest.phase, IngestPhase::Paused);
        fixture.library->cancelIndexing();
        QVERIFY(!fixture.finish());
        fixture.library->resumeIndexing();
        QCOMPARE(fixture.index()->done, 1);
    }

    void searchesWorkWhileIndexing() {
        LibraryFixture fixture;
        for (int i = 0; i < 80; ++i) fixture.picture(std::to_string(i) + ".png", i % 2 ? Qt::red : Qt::blue, i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(20);
        std::atomic<bool> ended{false};
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.listener.progressed = [&](const IngestProgress& progress) {
            if (progress.total > 0 && progress.phase == IngestPhase::Idle) ended = true;
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        QVERIFY(fixture.library->search({"red", 1}));  // the first one calibrates the model
        fixture.library->startIndexing();
        int answers = 0;
        while (!ended) {
            const int before = searchable;
            const auto answer = fixture.library->search({"red", 200});
            QVERIFY(answer);
            QVERIFY(static_cast<int>(answer->hits.size()) >= before);
            QVERIFY(std::ranges::is_sorted(answer->hits, std::greater(), &SearchHit::score));
            if (!answer->hits.empty() && !ended) ++answers;
        }
        QVERIFY(answers > 0);
        QCOMPARE(fixture.finish()->done, 80);
    }

    void everyPhotoIsListedBeforeTheFirstIsRead() {
        LibraryFixture fixture;
        for (int i = 0; i < 30; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        std::atomic<std::int64_t> foundAtFirstRead{-1};
        fixture.listener.progressed = [&](const IngestProgress& progress) {
            if (progress.decoded > 0 && foundAtFirstRead < 0) foundAtFirstRead = progress.found;
        };
        std::atomic<int> rowsChanged{0};
        fixture.listener.photosChanged = [&] { ++rowsChanged; };
        QVERIFY(fixture.index());
        QCOMPARE(foundAtFirstRead.load(), 30);
        QVERIFY(rowsChanged > 0);
    }

    void whatIsOnScreenIsReadFirst() {
        LibraryFixture fixture;
        fixture.options.ingest.decodeThreads = 1;
        for (int i = 0; i < 30; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(5);
        std::mutex mutex;
        std::vector<PhotoId> order;
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            std::lock_guard lock(mutex);
            order.insert(order.end(), photos.begin(), photos.end());
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        // A first run that is cut short gives the rows.
        fixture.library->startIndexing();
        QTRY_COMPARE(fixture.library->photoIds(SortOrder::OldestFirst)->size(), std::size_t{30});
        fixture.library->cancelIndexing();
        const auto oldest = *fixture.library->photoIds(SortOrder::OldestFirst);
        std::vector<PhotoId> wish;
        {
            std::lock_guard lock(mutex);
            for (const PhotoId id : oldest) {
                if (wish.size() < 5 && std::find(order.begin(), order.end(), id) == order.end()) wish.push_back(id);
            }
            order.clear();
        }
        QVERIFY(!wish.empty());
        fixture.library->prioritise(wish);
        fixture.library->startIndexing();
        QVERIFY(fixture.finish());
        std::lock_guard lock(mutex);
        order.resize(wish.size());
        QCOMPARE(order, wish);
    }

    void aSecondStartDuringARunIsFollowedByOneMoreRun() {
        LibraryFixture fixture;
        for (int i = 0; i < 20; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(20);
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        QTRY_VERIFY(searchable > 0);
        fixture.picture("late.png", Qt::blue);
        fixture.library->startIndexing();
        fixture.library->startIndexing();
        QCOMPARE(fixture.finish()->decoded, 1);
        QCOMPARE(fixture.search("blue").front(), std::string("late.png"));
    }

    void withoutAModelTheRowsAreThereAndTheRunSaysWhy() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.options.encoderOverride.reset();
        fixture.options.model = "no such model";
        const auto progress = fixture.index();
        QVERIFY(!progress);
        QVERIFY2(progress.error().code == ErrorCode::NoModel || progress.error().code == ErrorCode::NotFound,
                 progress.error().message.c_str());
        QCOMPARE(fixture.names(), Names{"a.png"});
        QVERIFY(!fixture.library->search({"red", 10}));
    }

    void anEncoderThatCannotBeOpenedEndsTheRunAndTheRowsStay() {
        LibraryFixture fixture;
        for (int i = 0; i < 50; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.options.encoderOverride->factory = []() -> Result<std::unique_ptr<Encoder>> {
            return fail(ErrorCode::NoModel, "The inference module is missing. Install it again.");
        };
        const auto progress = fixture.index();
        QVERIFY(!progress);
        QCOMPARE(progress.error().code, ErrorCode::NoModel);
        QCOMPARE(fixture.names().size(), std::size_t{50});
        QCOMPARE(fixture.library->failures()->size(), std::size_t{0});
    }

    void aFullDiskEndsTheRunWithThatErrorAndKeepsWhatIsThere() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        fixture.options.ingest.maximumCatalogBytes = fs::file_size(fixture.data() / "catalog.db");
        for (int i = 1; i < 400; ++i) fixture.textFile(std::string(150, 'x') + std::to_string(i) + ".png", "");
        fixture.open();
        const auto second = fixture.index();
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::OutOfSpace);
        fixture.options.ingest.maximumCatalogBytes = 0;
        fixture.open();
        QCOMPARE(fixture.search("red"), Names{"a.png"});
        QVERIFY(fixture.index());
        QCOMPARE(fixture.names().size(), std::size_t{400});
    }

    void originalsAreNotTouched() {
        LibraryFixture fixture;
        const auto file = fixture.picture("a.png", Qt::red);
        const auto bytes = readAll(file);
        const auto time = fs::last_write_time(file);
        QVERIFY(fixture.index());
        QCOMPARE(readAll(file), bytes);
        QVERIFY(fs::last_write_time(file) == time);
        QCOMPARE(std::distance(fs::directory_iterator(fixture.photos()), fs::directory_iterator()), 1);
    }
};

QTEST_GUILESS_MAIN(TestIngestPipeline)
#include "tst_ingest_pipeline.moc"
