#include "tests/core/library/library_fixture.h"

#include "core/base/file_io.h"

#include <QTest>

#include <chrono>
#include <future>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

fs::path indexFile(const LibraryFixture& fixture) {
    for (const auto& entry : fs::directory_iterator(fixture.data())) {
        if (entry.path().extension() == ".faiss") return entry.path();
    }
    return {};
}

std::vector<std::pair<std::int64_t, float>> answers(LibraryFixture& fixture, const std::string& text) {
    std::vector<std::pair<std::int64_t, float>> answers;
    const auto answer = fixture.library->search({text, 200});
    for (const SearchHit& hit : answer->hits) answers.emplace_back(hit.photo.value, hit.score);
    return answers;
}

}  // namespace

class TestLibrary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void openingIsFastAndLoadsNoModel() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        fixture.library.reset();
        std::atomic<int> opened{0};
        const auto factory = fixture.options.encoderOverride->factory;
        fixture.options.encoderOverride->factory = [&] {
            ++opened;
            return factory();
        };
        const auto start = std::chrono::steady_clock::now();
        fixture.open();
        const auto taken = std::chrono::steady_clock::now() - start;
        QVERIFY(taken < std::chrono::milliseconds(500));  // 20 ms on a quiet machine
        QCOMPARE(fixture.names(), Names{"a.png"});
        QVERIFY(fixture.library->status()->device.empty());
        QCOMPARE(opened.load(), 0);
        fixture.library->warmUp();
        QTRY_COMPARE(QString::fromStdString(fixture.library->status()->device), QStringLiteral("fake"));
    }

    void aFolderThatIsNoneIsRefusedInOneSentence() {
        LibraryFixture fixture;
        fixture.open();
        const auto missing = fixture.library->addRoot(fixture.folder() / "nowhere");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QVERIFY(missing.error().message.find("nowhere") != std::string::npos);
        const auto file = fixture.library->addRoot(fixture.picture("a.png", Qt::red));
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::InvalidFile);
        QVERIFY(fixture.library->status()->roots.empty());
    }

    void nestedFoldersAreRefusedAndTheSameOneAgainIsTheSame() {
        LibraryFixture fixture;
        fs::create_directories(fixture.photos() / "inside");
        fs::create_directories(fixture.folder() / "photos2");
        fixture.open();
        const auto root = fixture.library->addRoot(fixture.photos());
        QVERIFY(root);
        QCOMPARE(*fixture.library->addRoot(fixture.photos() / "inside" / ".."), *root);
        const auto inside = fixture.library->addRoot(fixture.photos() / "inside");
        QVERIFY(!inside);
        QCOMPARE(inside.error().code, ErrorCode::InvalidArgument);
        const auto around = fixture.library->addRoot(fixture.folder());
        QVERIFY(!around);
        QCOMPARE(around.error().code, ErrorCode::InvalidArgument);
        QVERIFY(fixture.library->addRoot(fixture.folder() / "photos2"));
        QCOMPARE(fixture.library->status()->roots.size(), std::size_t{2});
    }

    void filesThatWereMovedAwayAreLeftOutUntilTheyAreBack() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::blue);
        QVERIFY(fixture.index());
        QCOMPARE(fixture.search("red"), (Names{"a.png", "b.png"}));
        const std::vector<PhotoId> moved{fixture.idOf("a.png")};
        QVERIFY(fixture.library->filesGone(moved));
        QCOMPARE(fixture.names(), Names{"b.png"});
        QCOMPARE(fixture.search("red"), Names{"b.png"});
        QCOMPARE(fixture.library->status()->counts.embedded, 1);
        const int encoded = fixture.encoder->imagesEncoded;
        QVERIFY(fixture.library->filesBack(moved));
        QCOMPARE(fixture.search("red"), (Names{"a.png", "b.png"}));
        QCOMPARE(fixture.idOf("a.png"), moved.front());
        QVERIFY(fixture.index());
        QCOMPARE(int(fixture.encoder->imagesEncoded), encoded);
    }

    void removingAFolderForgetsItsPhotosAndTouchesNoFile() {
        LibraryFixture fixture;
        const auto file = fixture.picture("a.png", Qt::red);
        fs::create_directories(fixture.folder() / "other");
        writePlainPicture(fixture.folder() / "other" / "b.png", Qt::blue);
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.folder() / "other"));
        QVERIFY(fixture.index());
        QCOMPARE(fixture.search("red"), (Names{"a.png", "b.png"}));
        const PhotoId gone = fixture.idOf("a.png");
        RootId root;
        const auto before = fixture.library->status();
        for (const RootStatus& status : before->roots) {
            QCOMPARE(status.photos, 1);
            QVERIFY(status.online);
            if (status.root.path.filename() == "photos") root = status.root.id;
        }
        QVERIFY(fixture.library->removeRoot(root));
        QCOMPARE(fixture.names(), Names{"b.png"});
        QCOMPARE(fixture.search("red"), Names{"b.png"});
        QVERIFY(!*fixture.library->thumbnail(gone));
        QCOMPARE(fixture.library->status()->roots.size(), std::size_t{1});
        QVERIFY(fs::exists(file));
    }

    void removingAFolderDuringARunLetsTheOthersGoOn() {
        LibraryFixture fixture;
        for (int i = 0; i < 30; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fs::create_directories(fixture.folder() / "other");
        for (int i = 0; i < 30; ++i)
            writePlainPicture(fixture.folder() / "other" / (std::to_string(i) + ".png"), Qt::blue, 100 + i);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(20);
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.open();
        const auto root = fixture.library->addRoot(fixture.photos());
        QVERIFY(fixture.library->addRoot(fixture.folder() / "other"));
        fixture.library->startIndexing();
        QTRY_VERIFY(searchable > 2);
        QVERIFY(fixture.library->removeRoot(*root));
        QVERIFY(fixture.finish());
        QCOMPARE(fixture.names().size(), std::size_t{30});
        QCOMPARE(fixture.search("blue").size(), std::size_t{30});
    }

    void aMissingFolderIsOfflineAndNothingIsForgotten() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        fs::rename(fixture.photos(), fixture.folder() / "unplugged");
        fixture.open();
        QVERIFY(!fixture.library->status()->roots.front().online);
        fixture.library->startIndexing();
        const auto run = fixture.finish();
        QVERIFY(run);
        QCOMPARE(run->found, 0);
        QCOMPARE(fixture.names(), Names{"a.png"});
        QVERIFY(fixture.listed().front().offline);
        QCOMPARE(fixture.search("red"), Names{"a.png"});
        QVERIFY(*fixture.library->thumbnail(id));

        fs::rename(fixture.folder() / "unplugged", fixture.photos());
        fixture.open();
        fixture.library->startIndexing();
        QCOMPARE(fixture.finish()->decoded, 0);
        QVERIFY(!fixture.listed().front().offline);
    }

    void aDamagedOrDeletedIndexFileIsMadeAgainWithTheSameAnswers() {
        LibraryFixture fixture;
        for (int i = 0; i < 20; ++i) fixture.picture(std::to_string(i) + ".png", QColor(255, 10 * i, 5 * i), i);
        QVERIFY(fixture.index());
        const auto before = answers(fixture, "red");
        QCOMPARE(before.size(), std::size_t{20});
        fixture.library.reset();
        const fs::path file = indexFile(fixture);
        QVERIFY(!file.empty());

        fixture.open();
        QCOMPARE(answers(fixture, "red"), before);
        fixture.library.reset();
        std::ofstream(file, std::ios::binary | std::ios::trunc) << "damaged";
        fixture.open();
        QCOMPARE(answers(fixture, "red"), before);
        fixture.library.reset();
        fs::remove(file);
        fixture.open();
        QCOMPARE(answers(fixture, "red"), before);
        QVERIFY(fixture.index());
        QVERIFY(fs::exists(file));
    }

    void lostThumbnailsAreMadeAgainFromTheirFiles() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        fixture.library.reset();
        for (const char* suffix : {"", "-wal", "-shm"})
            fs::remove(fixture.data() / (std::string("thumbnails.db") + suffix));
        fixture.open();
        const auto thumbnail = fixture.library->thumbnail(id);
        QVERIFY(thumbnail && *thumbnail);
        QVERIFY(decodeImage(**thumbnail, "thumbnail"));
        QCOMPARE(fixture.index()->total, 0);
    }

    void aPhotoThatWasNotReadHasNoThumbnail() {
        LibraryFixture fixture;
        fixture.textFile("a.png", "no picture");
        QVERIFY(fixture.index());
        const auto thumbnail = fixture.library->thumbnail(fixture.idOf("a.png"));
        QVERIFY(thumbnail);
        QVERIFY(!*thumbnail);
        QVERIFY(!*fixture.library->thumbnail(PhotoId(12345)));
    }

    void aLibraryOfANewerVersionIsLeftAlone() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        fixture.library.reset();
        // SQLite's user_version lies at offset 60 of the file, big-endian.
        std::fstream file(fixture.data() / "catalog.db", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(60).write("\0\0\x7F\xFF", 4);
        file.close();
        const auto opened = fixture.tryOpen();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Incompatible);
    }

    void aDataFolderThatCannotBeMadeIsOneClearSentence() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        const auto opened =
            Library::open({fixture.photos() / "a.png" / "data", resourcesPath(), pluginPath()}, fixture.options);
        QVERIFY(!opened);
        QVERIFY(opened.error().message.find("a.png") != std::string::npos);
    }

    // The file is mapped and a block of rows is verified when a search first reads it.
    void damageInTheIndexThatOnlyASearchMeetsIsMended() {
        LibraryFixture fixture;
        for (int i = 0; i < 20; ++i) fixture.picture(std::to_string(i) + ".png", i % 2 ? Qt::red : Qt::blue, i);
        QVERIFY(fixture.index());
        const auto before = answers(fixture, "red");
        fixture.library.reset();
        const auto file = indexFile(fixture);
        const auto last = static_cast<std::streamoff>(fs::file_size(file)) - 1;  // of the rows, which come last
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekg(last);
        const auto value = static_cast<char>(bytes.get() ^ 0x11);
        bytes.seekp(last);
        bytes.put(value);
        bytes.close();
        fixture.open();
        QCOMPARE(answers(fixture, "red"), before);
    }

    void vectorsOfTwoModelsAreKeptApart() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        fixture.library.reset();
        const auto firstModel = fixture.options.encoderOverride->spec;
        auto& another = fixture.options.encoderOverride->spec;
        another.fingerprint = another.imageFingerprint = "another";
        fixture.open();
        QVERIFY(fixture.search("red").empty());
        QCOMPARE(fixture.index()->decoded, 1);
        QCOMPARE(fixture.search("red"), Names{"a.png"});
        fixture.library.reset();
        fixture.options.encoderOverride->spec = firstModel;
        fixture.open();
        QCOMPARE(fixture.search("red"), Names{"a.png"});
        QCOMPARE(fixture.index()->decoded, 0);
    }

    void whatAnotherProcessIndexesIsFoundHereToo() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        QVERIFY(fixture.index());
        QCOMPARE(fixture.search("red").size(), std::size_t{1});
        auto other = fixture.tryOpen();
        QVERIFY(other);
        fixture.picture("b.png", Qt::red, 5);
        (*other)->startIndexing();
        (*other)->waitForIndexing();
        other->reset();
        QTRY_COMPARE(fixture.search("red").size(), std::size_t{2});
    }

    void anIndexThatAnotherProcessWroteIntoDuringARunIsMadeAgain() {
        LibraryFixture fixture;
        fs::create_directories(fixture.folder() / "other");
        for (int i = 0; i < 40; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        writePlainPicture(fixture.folder() / "other" / "b.png", Qt::blue);
        fixture.encoder->delayPerBatch = std::chrono::milliseconds(30);
        std::atomic<int> searchable{0};
        fixture.listener.searchable = [&](std::span<const PhotoId> photos) {
            searchable += static_cast<int>(photos.size());
        };
        fixture.open();
        QVERIFY(fixture.library->addRoot(fixture.photos()));
        fixture.library->startIndexing();
        QTRY_VERIFY(searchable > 2);
        fixture.library->pauseIndexing();
        auto other = Library::open({fixture.data(), resourcesPath(), pluginPath()}, fixture.options);
        QVERIFY(other);
        QVERIFY((*other)->addRoot(fixture.folder() / "other"));
        (*other)->startIndexing();
        (*other)->waitForIndexing();
        other->reset();
        fixture.library->resumeIndexing();
        QVERIFY(fixture.finish());
        QCOMPARE(fixture.search("blue").size(), std::size_t{41});
        QCOMPARE(fixture.search("blue").front(), std::string("b.png"));
    }

    void aFolderThatCannotBeListedIsAmongTheProblems() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("locked/b.png", Qt::blue);
        QVERIFY(fixture.index());
        const fs::path locked = fixture.photos() / "locked";
        fs::permissions(locked, fs::perms::none);
        std::error_code error;
        const bool canReadAnyway = (fs::directory_iterator(locked, error), !error);
        const auto run = fixture.index();
        const auto failures = fixture.library->failures();
        const auto names = fixture.names();
        fs::permissions(locked, fs::perms::owner_all);
        if (canReadAnyway) QSKIP("this user may list every folder");
        QVERIFY(run);
        QCOMPARE(failures->size(), std::size_t{1});
        QCOMPARE(failures->front().path, locked);
        QCOMPARE(names.size(), std::size_t{2});
        QVERIFY(fixture.library->retryFailed({PhotoId()}));
        QVERIFY(fixture.finish());
        QVERIFY(fixture.library->failures()->empty());
    }

    void questionsRunInTheirOrderAndUrgentOnesFirst() {
        LibraryFixture fixture;
        fixture.open();
        std::mutex mutex;
        std::string order;
        std::promise<void> go;
        auto gone = go.get_future().share();
        fixture.library->ask([gone](Library&) { gone.wait(); });
        const auto note = [&](char c) {
            return [&, c](Library&) {
                std::lock_guard lock(mutex);
                order += c;
            };
        };
        fixture.library->ask(note('1'));
        fixture.library->ask(note('2'));
        fixture.library->ask(note('u'), Urgency::Urgent);
        go.set_value();
        std::promise<void> last;
        fixture.library->ask([&](Library&) { last.set_value(); });
        last.get_future().wait();
        QCOMPARE(order, std::string("u12"));
    }

    void statusCountsPhotosVectorsAndProblems() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.textFile("b.png", "no picture");
        QVERIFY(fixture.index());
        const auto status = fixture.library->status();
        QVERIFY(status);
        QCOMPARE(status->counts.photos, 2);
        QCOMPARE(status->counts.embedded, 1);
        QCOMPARE(status->counts.failed, 1);
        QCOMPARE(status->modelName, std::string("fake"));
        QCOMPARE(status->device, std::string("fake"));
        QCOMPARE(status->roots.front().photos, 2);
        QCOMPARE(status->ingest.phase, IngestPhase::Idle);
    }
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
