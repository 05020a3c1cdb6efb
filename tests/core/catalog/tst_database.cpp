// What the file promises: versions, damage, a full disk, other programs, plans.
#include "core/catalog/catalog_sql.h"
#include "core/catalog/database.h"
#include "core/catalog/migrations.h"
#include "tests/core/catalog/catalog_fixture.h"

#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <thread>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

const DatabaseKind kind{.applicationId = 4711, .pageSize = 4096, .noun = "test file", .whenDamaged = "Make it again."};

constexpr Migration steps[] = {
    {1, "CREATE TABLE fruit (name TEXT NOT NULL); INSERT INTO fruit VALUES ('apple');"},
    {2,
     "ALTER TABLE fruit ADD COLUMN colour TEXT NOT NULL DEFAULT 'green'; INSERT INTO fruit VALUES ('plum', 'blue');"},
    {3, "CREATE TABLE basket (size INTEGER);"},
};
constexpr Migration stepsThatFail[] = {
    steps[0],
    {2, "INSERT INTO fruit VALUES ('plum'); CREATE TABLE half_done (x INTEGER); INSERT INTO nowhere VALUES (1);"},
};

fs::path fileIn(const QTemporaryDir& folder, const char* name = "test.db") {
    return fs::path(folder.path().toStdString()) / name;
}

SQLite::Database plainly(const fs::path& file) {
    return SQLite::Database(file.string(), SQLite::OPEN_READWRITE);
}

std::int64_t numberIn(const fs::path& file, const char* sql) {
    return plainly(file).execAndGet(sql).getInt64();
}

std::string planOf(const fs::path& file, const char* question) {
    const SQLite::Database database(file.string());
    SQLite::Statement statement(database, std::string("EXPLAIN QUERY PLAN ") + question);
    std::string plan;
    while (statement.executeStep()) plan += statement.getColumn(3).getString() + "\n";
    return plan;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFreshFileGetsEveryStep();
    void anOlderFileGetsOnlyTheStepsItLacks();
    void aFailedStepIsRolledBackAndTheOnesBeforeItStay();
    void aLibraryOfTheFirstVersionKeepsAllItHasAndCanBeFiltered();
    void aNewerLibraryIsLeftUntouched();
    void aNewerLibraryThatWasNotClosedIsLeftUntouched();
    void theFileTellsWhatItIs();
    void foreignKeysAndTheLogAreOn();
    void aMissingLibraryIsNotFoundForReading();
    void aLibraryInAMissingFolderIsNotFound();
    void anOlderLibraryIsNotReadBeforeItIsUpdated();
    void anotherProgramsDatabaseIsLeftUntouched();
    void aFileThatIsNoDatabaseIsNamedAndKept();
    void aLibraryDamagedInTheMiddleIsAnErrorWithAdvice();
    void aFileThatMayNotBeWrittenIsRefusedAtOnce();
    void aReaderCannotWrite();
    void aFullDiskKeepsWhatWasThereAndGoesOnWhenThereIsRoom();
    void aReaderWorksWhileTheWriterWrites();
    void twoWritersTakeTurns();
    void ordersComeFromTheirIndexesWithoutSorting();
    void aMillionPhotosAreNotReadToFindTheFewThatMatter();
};

void DatabaseTest::aFreshFileGetsEveryStep() {
    QTemporaryDir folder;
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, steps));
    QCOMPARE(numberIn(fileIn(folder), "PRAGMA user_version"), std::int64_t(3));
    QCOMPARE(numberIn(fileIn(folder), "SELECT count(*) FROM fruit WHERE colour IN ('green', 'blue')"), std::int64_t(2));
    QCOMPARE(numberIn(fileIn(folder), "SELECT count(*) FROM basket"), std::int64_t(0));
}

void DatabaseTest::anOlderFileGetsOnlyTheStepsItLacks() {
    QTemporaryDir folder;
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, std::span(steps).first(1)));
    QCOMPARE(numberIn(fileIn(folder), "PRAGMA user_version"), std::int64_t(1));
    plainly(fileIn(folder)).exec("INSERT INTO fruit VALUES ('mine')");
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, steps));
    QCOMPARE(numberIn(fileIn(folder), "PRAGMA user_version"), std::int64_t(3));
    QCOMPARE(numberIn(fileIn(folder), "SELECT count(*) FROM fruit WHERE name = 'mine'"), std::int64_t(1));
    QCOMPARE(numberIn(fileIn(folder), "SELECT count(*) FROM fruit WHERE name = 'apple'"), std::int64_t(1));
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, steps));  // nothing left to do
}

void DatabaseTest::aFailedStepIsRolledBackAndTheOnesBeforeItStay() {
    QTemporaryDir folder;
    const auto opened = Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, stepsThatFail);
    QVERIFY(!opened);
    QVERIFY(has(opened.error().message, toUtf8(fileIn(folder)).c_str()));
    QCOMPARE(numberIn(fileIn(folder), "PRAGMA user_version"), std::int64_t(1));
    QCOMPARE(numberIn(fileIn(folder), "SELECT count(*) FROM fruit"), std::int64_t(1));
    QCOMPARE(numberIn(fileIn(folder), "SELECT count(*) FROM sqlite_schema WHERE name = 'half_done'"), std::int64_t(0));
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, steps));  // with a right step it goes on
}

void DatabaseTest::aLibraryOfTheFirstVersionKeepsAllItHasAndCanBeFiltered() {
    QTemporaryDir folder;
    const fs::path file = fileIn(folder);
    const DatabaseKind library{.applicationId = 0x53747372, .pageSize = 8192, .noun = "library", .whenDamaged = ""};
    QVERIFY(Database::open(file, CatalogAccess::ReadWrite, library, catalogMigrations().first(1)));
    plainly(file).exec(R"sql(
        INSERT INTO root VALUES (3, 'volume', 'photos', '/mnt/photos'), (4, '', '', '/srv');
        INSERT INTO model VALUES (2, 'fingerprint', 'A model', 1, 9);
        INSERT INTO photo(id, root, relative_path, name, size, mtime_ns, sort_time, missing, hash, width, height, format,
            taken_at, camera, lens, iso, latitude, longitude) VALUES
            (5, 3, 'top.jpg', 'top.jpg', 11, 1000000000, 1, 0, x'00112233445566778899aabbccddeeff', 300, 200, 'JPEG',
                1, 'Canon', '50mm', 100, 48, 11),
            (7, 3, 'a/b/Rome 1.jpg', 'Rome 1.jpg', 12, 2000000000, 2, 0, x'00112233445566778899aabbccddeeff', 200, 300,
                'PNG', NULL, '', '', NULL, NULL, NULL),
            (8, 3, 'a/b/rome 2.jpg', 'rome 2.jpg', 13, 3000000000, 3, 1, NULL, 0, 0, '', NULL, '', '', NULL, NULL, NULL),
            (9, 4, 'a/b/rome 3.jpg', 'rome 3.jpg', 14, 4000000000, 4, 0, NULL, 0, 0, '', NULL, '', '', NULL, NULL, NULL);
        INSERT INTO vector VALUES (5, 2, x'0000803f'), (8, 2, x'0000803f');
        INSERT INTO failure VALUES (9, 'invalid_file', 'It is cut short.', 4000000000);)sql");

    const auto catalog = Catalog::open(file, CatalogAccess::ReadWrite);
    QVERIFY2(catalog, catalog ? "" : catalog.error().message.c_str());
    const Catalog& migrated = **catalog;
    using Ids = std::vector<PhotoId>;
    QCOMPARE(*migrated.photoIds(SortOrder::OldestFirst), (Ids{PhotoId(5), PhotoId(7), PhotoId(9)}));
    const auto rows = *migrated.photos(Ids{PhotoId(5)});
    QCOMPARE(rows.at(0).path, fs::path("/mnt/photos/top.jpg"));
    QCOMPARE(rows[0].metadata.camera, std::string("Canon"));
    QCOMPARE(*migrated.vector(ModelId(2), PhotoId(5)), std::optional(std::vector<float>{1}));
    QCOMPARE(*migrated.vectorChange(ModelId(2)), std::int64_t(9));
    QCOMPARE(migrated.failures()->size(), std::size_t(1));
    const auto counts = *migrated.counts(ModelId(2));
    QCOMPARE(counts.photos, std::int64_t(3));
    QCOMPARE(counts.embedded, std::int64_t(1));
    QCOMPARE(counts.failed, std::int64_t(1));
    const auto perRoot = *migrated.photosPerRoot();
    QCOMPARE(perRoot.at(RootId(3)), std::int64_t(2));
    QCOMPARE(perRoot.at(RootId(4)), std::int64_t(1));

    const auto matching = [&](Condition condition) {
        PhotoFilter filter;
        filter.condition = std::move(condition);
        return *migrated.matching(filter, {{RootId(4)}, 1'700'000'000});
    };
    QCOMPARE(matching(InFolder{"b"}), (Ids{PhotoId(7), PhotoId(9)}));
    QCOMPARE(matching(InFolder{"/mnt/photos"}), (Ids{PhotoId(5), PhotoId(7)}));
    QCOMPARE(matching(TextContains{TextField::Name, "rome"}), (Ids{PhotoId(7), PhotoId(9)}));
    QCOMPARE(matching(TextContains{TextField::Camera, "canon"}), (Ids{PhotoId(5)}));
    QCOMPARE(matching(OfShape{Shape::Portrait}), (Ids{PhotoId(7)}));
    QCOMPARE(matching(InState{PhotoState::Duplicate}), (Ids{PhotoId(5), PhotoId(7)}));
    QCOMPARE(matching(InState{PhotoState::Offline}), (Ids{PhotoId(9)}));
    QVERIFY(matching(InState{PhotoState::New}).empty());  // when they came is not known

    // It goes on as one that was new: the file comes back, another one is added to a folder that is known.
    QVERIFY((*catalog)->markPresent(Ids{PhotoId(8)}));
    const auto added = *(*catalog)->addFiles(RootId(3), std::vector{foundFile("a/b/rome 4.jpg")});
    QCOMPARE(matching(TextContains{TextField::Name, "rome"}), (Ids{PhotoId(7), PhotoId(8), PhotoId(9), added[0]}));
    QCOMPARE(matching(InFolder{"a/b"}), (Ids{PhotoId(7), PhotoId(8), PhotoId(9), added[0]}));
    QCOMPARE(migrated.counts(ModelId(2))->embedded, std::int64_t(2));
}

void DatabaseTest::aNewerLibraryIsLeftUntouched() {
    CatalogFixture fixture;
    fixture.add(foundFile("a.jpg"));
    fixture.catalog.reset();
    plainly(fixture.file()).exec("PRAGMA user_version = 1000");
    const Bytes before = *readFile(fixture.file(), 1 << 24);
    for (const auto access : {CatalogAccess::ReadWrite, CatalogAccess::ReadOnly}) {
        const auto opened = Catalog::open(fixture.file(), access);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Incompatible);
        QVERIFY(has(opened.error().message, "was made by a newer version of Sightseer"));
        QVERIFY(has(opened.error().message, toUtf8(fixture.file()).c_str()));
        QVERIFY(*readFile(fixture.file(), 1 << 24) == before);
    }
}

void DatabaseTest::aNewerLibraryThatWasNotClosedIsLeftUntouched() {
    CatalogFixture fixture;
    fixture.add(foundFile("a.jpg"));
    // The newer program ended without closing: part of its data is in the log beside the file.
    const fs::path copy = fixture.file().parent_path() / "copy.db";
    {
        auto newer = plainly(fixture.file());
        newer.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 1000");
        fs::copy_file(fixture.file(), copy);
        fs::copy_file(fixture.file().string() + "-wal", copy.string() + "-wal");
    }
    const Bytes before = *readFile(copy, 1 << 24);
    const Bytes logBefore = *readFile(copy.string() + "-wal", 1 << 24);
    QVERIFY(!logBefore.empty());
    QCOMPARE(Catalog::open(copy, CatalogAccess::ReadWrite).error().code, ErrorCode::Incompatible);
    QVERIFY(*readFile(copy, 1 << 24) == before);
    QVERIFY(*readFile(copy.string() + "-wal", 1 << 24) == logBefore);
}

void DatabaseTest::theFileTellsWhatItIs() {
    CatalogFixture fixture;
    QCOMPARE(numberIn(fixture.file(), "PRAGMA application_id"), std::int64_t(0x53747372));
    QVERIFY(numberIn(fixture.file(), "PRAGMA user_version") > 0);
}

void DatabaseTest::foreignKeysAndTheLogAreOn() {
    QTemporaryDir folder;
    const auto database = Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, steps);
    QVERIFY(database);
    const auto setting = [&](const char* pragma) {
        auto query = (*database)->query(pragma);
        query.step();
        return query.text(0);
    };
    QCOMPARE(setting("PRAGMA foreign_keys"), std::string("1"));
    QCOMPARE(setting("PRAGMA journal_mode"), std::string("wal"));
    QCOMPARE(setting("PRAGMA synchronous"), std::string("1"));
    QCOMPARE(setting("PRAGMA temp_store"), std::string("2"));
}

void DatabaseTest::aMissingLibraryIsNotFoundForReading() {
    QTemporaryDir folder;
    const auto opened = Catalog::open(fileIn(folder), CatalogAccess::ReadOnly);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::NotFound);
    QVERIFY(!fs::exists(fileIn(folder)));
}

void DatabaseTest::aLibraryInAMissingFolderIsNotFound() {
    QTemporaryDir folder;
    const auto opened = Catalog::open(fileIn(folder) / "sub" / "catalog.db", CatalogAccess::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::NotFound);
    QCOMPARE(Catalog::open(folder.path().toStdString(), CatalogAccess::ReadWrite).error().code, ErrorCode::InvalidFile);
}

void DatabaseTest::anOlderLibraryIsNotReadBeforeItIsUpdated() {
    QTemporaryDir folder;
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, std::span(steps).first(1)));
    QCOMPARE(Database::open(fileIn(folder), CatalogAccess::ReadOnly, kind, steps).error().code,
             ErrorCode::Incompatible);
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadWrite, kind, steps));
    QVERIFY(Database::open(fileIn(folder), CatalogAccess::ReadOnly, kind, steps));
}

void DatabaseTest::anotherProgramsDatabaseIsLeftUntouched() {
    QTemporaryDir folder;
    SQLite::Database(fileIn(folder).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE bookmarks (url TEXT)");
    const Bytes before = *readFile(fileIn(folder), 1 << 20);
    for (const auto access : {CatalogAccess::ReadWrite, CatalogAccess::ReadOnly}) {
        const auto opened = Catalog::open(fileIn(folder), access);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::InvalidFile);
        QVERIFY(*readFile(fileIn(folder), 1 << 20) == before);
    }
}

void DatabaseTest::aFileThatIsNoDatabaseIsNamedAndKept() {
    QTemporaryDir folder;
    const Bytes text(5000, std::byte('x'));
    QVERIFY(writeFileAtomically(fileIn(folder), text));
    const auto opened = Catalog::open(fileIn(folder), CatalogAccess::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::InvalidFile);
    QVERIFY(has(opened.error().message, toUtf8(fileIn(folder)).c_str()));
    QVERIFY(has(opened.error().message, "move it away"));
    QCOMPARE(*readFile(fileIn(folder), 1 << 20), text);
    // An empty file, as an interrupted creation leaves it, becomes a library.
    QVERIFY(writeFileAtomically(fileIn(folder, "empty.db"), {}));
    QVERIFY(Catalog::open(fileIn(folder, "empty.db"), CatalogAccess::ReadWrite));
}

void DatabaseTest::aLibraryDamagedInTheMiddleIsAnErrorWithAdvice() {
    CatalogFixture fixture;
    std::vector<FoundFile> files;
    for (int i = 0; i < 2000; ++i) files.push_back(foundFile("photo " + std::to_string(i) + ".jpg"));
    const auto ids = fixture.add(files);
    fixture.catalog.reset();
    Bytes bytes = *readFile(fixture.file(), 1 << 24);
    std::fill(bytes.begin() + 8192, bytes.end(), std::byte(0x5a));  // all but the page with the schema
    QVERIFY(writeFileAtomically(fixture.file(), bytes));
    const auto opened = Catalog::open(fixture.file(), CatalogAccess::ReadWrite);
    const Error error = opened ? (*opened)->photos(ids).error() : opened.error();
    QCOMPARE(error.code, ErrorCode::InvalidFile);
    QVERIFY(has(error.message, "Put back a copy of it"));
}

void DatabaseTest::aFileThatMayNotBeWrittenIsRefusedAtOnce() {
    CatalogFixture fixture;
    fixture.catalog.reset();
    fs::permissions(fixture.file(), fs::perms::owner_read);
    if (std::FILE* writable = std::fopen(fixture.file().c_str(), "r+")) {
        std::fclose(writable);
        QSKIP("this user may write everything");
    }
    const auto opened = Catalog::open(fixture.file(), CatalogAccess::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::PermissionDenied);
}

void DatabaseTest::aReaderCannotWrite() {
    CatalogFixture fixture;
    const auto reader = fixture.open(CatalogAccess::ReadOnly);
    const auto added = reader->addFiles(fixture.root, std::vector{foundFile("a.jpg")});
    QVERIFY(!added);
    QCOMPARE(added.error().code, ErrorCode::PermissionDenied);
}

void DatabaseTest::aFullDiskKeepsWhatWasThereAndGoesOnWhenThereIsRoom() {
    CatalogFixture fixture;
    const PhotoId kept = fixture.add(foundFile("kept.jpg"));
    fixture.index(kept, foundFile("kept.jpg"), 0.5);
    const std::int64_t change = fixture.change();
    fixture.catalog.reset();

    constexpr std::uint64_t limit = 80 * 8192;
    fixture.catalog = std::move(*Catalog::open(fixture.file(), CatalogAccess::ReadWrite, limit));
    std::vector<FoundFile> files;
    for (int i = 0; i < 20'000; ++i)
        files.push_back(foundFile("a folder with a long name/photo number " + std::to_string(i) + ".jpg"));
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto added = fixture.catalog->addFiles(fixture.root, files);
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::OutOfSpace);
        QVERIFY(has(added.error().message, "The disk is full"));
        QVERIFY(has(added.error().message, toUtf8(fixture.file()).c_str()));
        QVERIFY(has(added.error().message, "Free some space"));
    }
    // All of the batch is gone, all that was there before stays, and the connection still works.
    QCOMPARE(*fixture.catalog->photoIds(SortOrder::NewestFirst), std::vector{kept});
    QCOMPARE(*fixture.catalog->vector(fixture.model, kept), std::optional(direction(0.5)));
    QCOMPARE(fixture.change(), change);
    QVERIFY(fixture.catalog->addFiles(fixture.root, std::span(files).first(10)));

    fixture.catalog.reset();
    fixture.catalog = fixture.open(CatalogAccess::ReadWrite);
    QCOMPARE(fixture.add(files).size(), files.size());
    QCOMPARE(numberIn(fixture.file(), "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
             std::int64_t(1));
}

void DatabaseTest::aReaderWorksWhileTheWriterWrites() {
    CatalogFixture fixture;
    constexpr int batches = 60;
    constexpr int batchSize = 50;
    std::atomic<bool> done = false;
    std::atomic<int> problems = 0;
    std::atomic<int> looks = 0;
    std::jthread readerThread([&] {
        const auto reader = fixture.open(CatalogAccess::ReadOnly);
        std::int64_t last = 0;
        while (!done) {
            const auto counts = reader->counts(fixture.model);
            const auto ids = reader->photoIds(SortOrder::NewestFirst);
            const auto photos = ids ? reader->photos(std::span(*ids).first(std::min<std::size_t>(ids->size(), 20)))
                                    : Result<std::vector<Photo>>{};
            // Whole batches only, and never fewer than before.
            const bool right = counts && ids && photos && counts->photos % batchSize == 0 && counts->photos >= last &&
                               ids->size() % batchSize == 0;
            if (!right) ++problems;
            if (counts) last = counts->photos;
            ++looks;
        }
    });
    for (int batch = 0; batch < batches; ++batch) {
        std::vector<FoundFile> files;
        for (int i = 0; i < batchSize; ++i)
            files.push_back(foundFile(std::to_string(batch) + "/" + std::to_string(i) + ".jpg", batch));
        const auto ids = fixture.add(files);
        std::vector<IndexedPhoto> indexed;
        for (std::size_t i = 0; i < ids.size(); ++i) indexed.push_back(indexedPhoto(ids[i], files[i], double(i)));
        QVERIFY(fixture.catalog->storeIndexed(fixture.model, indexed));
    }
    while (looks < 3) std::this_thread::yield();
    done = true;
    readerThread.join();
    QCOMPARE(problems.load(), 0);
    const auto reader = fixture.open(CatalogAccess::ReadOnly);
    QCOMPARE(reader->counts(fixture.model)->embedded, std::int64_t(batches * batchSize));
}

void DatabaseTest::twoWritersTakeTurns() {
    CatalogFixture fixture;
    std::atomic<int> problems = 0;
    const auto write = [&](const std::string& folder) {
        const auto writer = fixture.open(CatalogAccess::ReadWrite);
        for (int i = 0; i < 50; ++i) {
            if (!writer->addFiles(fixture.root, std::vector{foundFile(folder + std::to_string(i) + ".jpg")}))
                ++problems;
        }
    };
    {
        std::jthread first(write, "a/");
        std::jthread second(write, "b/");
    }
    QCOMPARE(problems.load(), 0);
    QCOMPARE(fixture.catalog->photoIds(SortOrder::ByName)->size(), std::size_t(100));
}

void DatabaseTest::ordersComeFromTheirIndexesWithoutSorting() {
    CatalogFixture fixture;
    for (const auto& [question, index] : {std::pair{sql::newestFirst, "photo_by_time"},
                                          {sql::oldestFirst, "photo_by_time"},
                                          {sql::byName, "photo_by_name"}}) {
        const std::string plan = planOf(fixture.file(), question);
        QVERIFY2(has(plan, (std::string("USING COVERING INDEX ") + index).c_str()), plan.c_str());
        QVERIFY2(!has(plan, "TEMP B-TREE"), plan.c_str());
    }
}

void DatabaseTest::aMillionPhotosAreNotReadToFindTheFewThatMatter() {
    CatalogFixture fixture;
    const auto plan = [&](const char* question) { return planOf(fixture.file(), question); };
    const std::string pending = plan(sql::pending);
    QVERIFY2(has(pending, "SEARCH p USING INDEX photo_by_change (root=? AND missing=? AND changed=?)"),
             pending.c_str());
    QVERIFY2(has(pending, "SEARCH v USING COVERING INDEX sqlite_autoindex_vector_1 (photo=? AND model=?)"),
             pending.c_str());
    QVERIFY2(!has(pending, "SCAN") && !has(pending, "TEMP B-TREE"), pending.c_str());
    const std::string missing = plan(sql::missingFiles);
    QVERIFY2(has(missing, "(missing=?)"), missing.c_str());
    const std::string known = plan(sql::knownFiles);
    QVERIFY2(has(known, "(root=?)"), known.c_str());
    const std::string place = plan(sql::photoByPlace);
    QVERIFY2(has(place, "(root=? AND relative_path=?)"), place.c_str());
    QVERIFY2(has(plan(sql::photoById), "USING INTEGER PRIMARY KEY"), plan(sql::photoById).c_str());
    // Roots are few: nothing is counted.
    for (const char* question : {sql::photoCount, sql::photosPerRoot})
        QCOMPARE(plan(question), std::string("SCAN root\n"));
    const std::string embedded = plan(sql::embeddedCount);
    QVERIFY2(has(embedded, "SEARCH model USING INTEGER PRIMARY KEY") &&
                 has(embedded, "USING COVERING INDEX photo_by_time (missing=?)"),
             embedded.c_str());
    const std::string labels = plan(sql::labelCounts);
    QVERIFY2(has(labels, "SEARCH photo_label USING PRIMARY KEY (label=?)") &&
                 has(labels, "SEARCH p USING COVERING INDEX photo_by_time (missing=?)") &&
                 has(labels, "SEARCH l USING COVERING INDEX photo_label_by_photo (photo=?)"),
             labels.c_str());
    const std::string failures = plan(sql::failures);
    QVERIFY2(has(failures, "SCAN f\n") && has(failures, "SEARCH p USING INTEGER PRIMARY KEY"), failures.c_str());
}

QTEST_APPLESS_MAIN(DatabaseTest)
#include "tst_database.moc"
