#include "core/catalog/thumbnail_store.h"

#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

Bytes bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    return {bytes.begin(), bytes.end()};
}

fs::path fileIn(const QTemporaryDir& folder) {
    return fs::path(folder.path().toStdString()) / "thumbnails.db";
}

std::unique_ptr<ThumbnailStore> opened(const fs::path& file, CatalogAccess access = CatalogAccess::ReadWrite) {
    auto store = ThumbnailStore::open(file, access);
    if (!store) qFatal("%s", store.error().message.c_str());
    return std::move(*store);
}

}  // namespace

class ThumbnailStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStoredThumbnailIsFoundAgainAfterReopening();
    void storingAgainReplacesTheThumbnail();
    void removedThumbnailsAreGone();
    void aReaderSeesWhatTheWriterStored();
    void aFileThatIsNoDatabaseIsReplaced();
    void aFileOfANewerVersionIsReplaced();
    void aFileDamagedInTheMiddleIsReplacedByTheNextStore();
    void aReaderReplacesNothing();
};

void ThumbnailStoreTest::aStoredThumbnailIsFoundAgainAfterReopening() {
    QTemporaryDir folder;
    const Bytes large(100'000, std::byte(7));
    QVERIFY(opened(fileIn(folder))
                ->store(std::vector{Thumbnail{PhotoId(3), bytesOf("three")}, Thumbnail{PhotoId(4), large}}));
    const auto store = opened(fileIn(folder));
    QCOMPARE(*store->find(PhotoId(3)), std::optional(bytesOf("three")));
    QCOMPARE(*store->find(PhotoId(4)), std::optional(large));
    QVERIFY(!store->find(PhotoId(5))->has_value());
}

void ThumbnailStoreTest::storingAgainReplacesTheThumbnail() {
    QTemporaryDir folder;
    const auto store = opened(fileIn(folder));
    QVERIFY(store->store(std::vector{Thumbnail{PhotoId(3), bytesOf("old")}}));
    QVERIFY(store->store(std::vector{Thumbnail{PhotoId(3), bytesOf("new")}, Thumbnail{PhotoId(9), {}}}));
    QCOMPARE(*store->find(PhotoId(3)), std::optional(bytesOf("new")));
    QCOMPARE(*store->find(PhotoId(9)), std::optional(Bytes{}));
}

void ThumbnailStoreTest::removedThumbnailsAreGone() {
    QTemporaryDir folder;
    const auto store = opened(fileIn(folder));
    QVERIFY(store->store(std::vector{Thumbnail{PhotoId(1), bytesOf("a")}, Thumbnail{PhotoId(2), bytesOf("b")}}));
    QVERIFY(store->remove(std::vector{PhotoId(1), PhotoId(77)}));
    QVERIFY(!store->find(PhotoId(1))->has_value());
    QVERIFY(store->find(PhotoId(2))->has_value());
}

void ThumbnailStoreTest::aReaderSeesWhatTheWriterStored() {
    QTemporaryDir folder;
    const auto writer = opened(fileIn(folder));
    const auto reader = opened(fileIn(folder), CatalogAccess::ReadOnly);
    QVERIFY(!reader->find(PhotoId(1))->has_value());
    QVERIFY(writer->store(std::vector{Thumbnail{PhotoId(1), bytesOf("a")}}));
    QCOMPARE(*reader->find(PhotoId(1)), std::optional(bytesOf("a")));
    QCOMPARE(reader->store(std::vector{Thumbnail{PhotoId(1), bytesOf("b")}}).error().code, ErrorCode::PermissionDenied);
}

void ThumbnailStoreTest::aFileThatIsNoDatabaseIsReplaced() {
    QTemporaryDir folder;
    QVERIFY(writeFileAtomically(fileIn(folder), Bytes(5000, std::byte('x'))));
    const auto store = opened(fileIn(folder));
    QVERIFY(store->store(std::vector{Thumbnail{PhotoId(1), bytesOf("a")}}));
    QVERIFY(store->find(PhotoId(1))->has_value());
}

void ThumbnailStoreTest::aFileOfANewerVersionIsReplaced() {
    QTemporaryDir folder;
    QVERIFY(opened(fileIn(folder))->store(std::vector{Thumbnail{PhotoId(1), bytesOf("a")}}));
    SQLite::Database(fileIn(folder).string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 1000");
    const auto store = opened(fileIn(folder));
    QVERIFY(!store->find(PhotoId(1))->has_value());
    QVERIFY(store->store(std::vector{Thumbnail{PhotoId(1), bytesOf("b")}}));
}

void ThumbnailStoreTest::aFileDamagedInTheMiddleIsReplacedByTheNextStore() {
    QTemporaryDir folder;
    std::vector<Thumbnail> many;
    for (int i = 1; i <= 200; ++i) many.push_back({PhotoId(i), Bytes(3000, std::byte(i))});
    QVERIFY(opened(fileIn(folder))->store(many));
    Bytes file = *readFile(fileIn(folder), 1 << 24);
    std::fill(file.begin() + 4096, file.end(), std::byte(0x5a));  // all but the first page
    QVERIFY(writeFileAtomically(fileIn(folder), file));
    const auto store = opened(fileIn(folder));
    const auto lost = store->find(PhotoId(100));
    QVERIFY(!lost);
    QCOMPARE(lost.error().code, ErrorCode::InvalidFile);
    QVERIFY(store->store(std::vector{Thumbnail{PhotoId(100), bytesOf("again")}}));
    QCOMPARE(*store->find(PhotoId(100)), std::optional(bytesOf("again")));
    QVERIFY(!store->find(PhotoId(101))->has_value());
}

void ThumbnailStoreTest::aReaderReplacesNothing() {
    QTemporaryDir folder;
    QCOMPARE(ThumbnailStore::open(fileIn(folder), CatalogAccess::ReadOnly).error().code, ErrorCode::NotFound);
    QVERIFY(!fs::exists(fileIn(folder)));
    const Bytes noDatabase(5000, std::byte('x'));
    QVERIFY(writeFileAtomically(fileIn(folder), noDatabase));
    QCOMPARE(ThumbnailStore::open(fileIn(folder), CatalogAccess::ReadOnly).error().code, ErrorCode::InvalidFile);
    QCOMPARE(*readFile(fileIn(folder), 1 << 20), noDatabase);
}

QTEST_APPLESS_MAIN(ThumbnailStoreTest)
#include "tst_thumbnail_store.moc"
