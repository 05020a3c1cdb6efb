#include "tests/core/catalog/catalog_fixture.h"

#include <QTest>

using namespace sightseer;

class CatalogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasStoredIsThereAfterReopening();
    void theSameFolderIsAddedOnce();
    void aDriveUnderAnotherLetterIsTheSameRoot();
    void twoDrivesAtOneMountPointAreTwoRoots();
    void removingARootRemovesItsPhotosVectorsAndFailuresOnly();
    void idsOfRemovedPhotosNeverComeBack();
    void aModelIsKnownByItsFingerprint();
    void newFilesGetTheirIdsInOrderAndAreBrowsableAtOnce();
    void aFileThatIsKnownKeepsItsIdWhenAddedAgain();
    void addingToARemovedRootIsAnError();
    void allThatWasReadFromAPhotoComesBack();
    void photosComeInTheOrderAskedWithoutTheOnesThatAreGone();
    void newestOldestAndNameOrderSettleTiesById();
    void theTimeTakenDecidesTheOrderOnceItIsKnown();
    void aPhotoIsFoundByItsPath();
    void aMissingPhotoIsInNoListUntilItIsBack();
    void aChangedFileIsPendingAndKeepsItsVectorUntilItIsRead();
    void aChangedFileThatWasMissingIsThereAgain();
    void aTouchedFileWithTheSameBytesIsNotPending();
    void aFailedFileIsNotPendingUntilItChangesOrIsRetried();
    void readingAPhotoClearsItsFailure();
    void failuresOfMissingOrChangedFilesAreNotShown();
    void resultsForPhotosThatWereRemovedMeanwhileAreSkipped();
    void countsFollowTheCatalog();
    void missingFilesAreFoundBySize();
    void tenThousandPhotosComeBackPageByPage();
    void namesWithAnyCharactersSurvive();
};

void CatalogTest::whatWasStoredIsThereAfterReopening() {
    CatalogFixture fixture;
    const FoundFile file = foundFile("a/b.jpg");
    const PhotoId photo = fixture.add(file);
    fixture.index(photo, file, 0.5);
    const std::int64_t change = fixture.change();
    fixture.catalog.reset();
    fixture.catalog = fixture.open(CatalogAccess::ReadWrite);
    const auto roots = *fixture.catalog->roots();
    QCOMPARE(roots.size(), std::size_t(1));
    QCOMPARE(roots[0].id, fixture.root);
    QCOMPARE(roots[0].volumeId, std::string("volume"));
    QCOMPARE(roots[0].pathInVolume, std::filesystem::path("photos"));
    QCOMPARE(roots[0].path, std::filesystem::path("/mnt/photos"));
    QCOMPARE(*fixture.catalog->ensureModel("fingerprint", "A model", 2), fixture.model);
    QCOMPARE(*fixture.catalog->vector(fixture.model, photo), std::optional(direction(0.5)));
    QCOMPARE(fixture.change(), change);
    const auto known = *fixture.catalog->knownFiles(fixture.root);
    QCOMPARE(known.size(), std::size_t(1));
    QCOMPARE(known[0].id, photo);
    QCOMPARE(known[0].file, file);
    QVERIFY(known[0].hash == hashOf("a/b.jpg"));
    QVERIFY(!known[0].missing);
}

void CatalogTest::theSameFolderIsAddedOnce() {
    CatalogFixture fixture;
    QCOMPARE(*fixture.catalog->addRoot(rootAt("/mnt/photos", "volume", "photos")), fixture.root);
    const RootId unknownVolume = *fixture.catalog->addRoot(rootAt("/srv/pictures"));
    QVERIFY(unknownVolume != fixture.root);
    QCOMPARE(*fixture.catalog->addRoot(rootAt("/srv/pictures")), unknownVolume);
    // The volume's id can be told later.
    QCOMPARE(*fixture.catalog->addRoot(rootAt("/srv/pictures", "srv", "pictures")), unknownVolume);
    const auto roots = *fixture.catalog->roots();
    QCOMPARE(roots.size(), std::size_t(2));
    QCOMPARE(roots[1].volumeId, std::string("srv"));
}

void CatalogTest::aDriveUnderAnotherLetterIsTheSameRoot() {
    CatalogFixture fixture;
    QCOMPARE(*fixture.catalog->addRoot(rootAt("/media/x/photos", "volume", "photos")), fixture.root);
    QCOMPARE(fixture.catalog->roots()->front().path, std::filesystem::path("/media/x/photos"));
    QVERIFY(fixture.catalog->updateRootPath(fixture.root, "/media/y/photos"));
    QCOMPARE(fixture.catalog->roots()->front().path, std::filesystem::path("/media/y/photos"));
    QCOMPARE(fixture.catalog->updateRootPath(RootId(99), "/z").error().code, ErrorCode::NotFound);
}

void CatalogTest::twoDrivesAtOneMountPointAreTwoRoots() {
    CatalogFixture fixture;
    const RootId other = *fixture.catalog->addRoot(rootAt("/mnt/photos", "other", "photos"));
    QVERIFY(other != fixture.root);
}

void CatalogTest::removingARootRemovesItsPhotosVectorsAndFailuresOnly() {
    CatalogFixture fixture;
    const RootId other = *fixture.catalog->addRoot(rootAt("/other"));
    const FoundFile file = foundFile("same name.jpg");
    const PhotoId gone = fixture.add(file);
    const PhotoId failed = fixture.add(foundFile("bad.jpg"));
    const PhotoId kept = fixture.catalog->addFiles(other, std::vector{file})->front();
    fixture.index(gone, file, 0.1);
    fixture.index(kept, file, 0.2);
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(failed, 1'600'000'000)}));
    const std::int64_t change = fixture.change();

    QVERIFY(fixture.catalog->removeRoot(fixture.root));
    QCOMPARE(*fixture.catalog->photoIds(SortOrder::NewestFirst), std::vector{kept});
    QVERIFY(!fixture.catalog->vector(fixture.model, gone)->has_value());
    QVERIFY(fixture.catalog->vector(fixture.model, kept)->has_value());
    QVERIFY(fixture.catalog->failures()->empty());
    QCOMPARE(fixture.catalog->roots()->size(), std::size_t(1));
    QVERIFY(fixture.change() > change);
    QVERIFY(fixture.catalog->removeRoot(fixture.root));  // once more does no harm
}

void CatalogTest::idsOfRemovedPhotosNeverComeBack() {
    CatalogFixture fixture;
    const PhotoId first = fixture.add(foundFile("a.jpg"));
    QVERIFY(fixture.catalog->removeRoot(fixture.root));
    const RootId root = *fixture.catalog->addRoot(rootAt("/new"));
    const PhotoId next = fixture.catalog->addFiles(root, std::vector{foundFile("a.jpg")})->front();
    QVERIFY(next > first);
    QVERIFY(root > fixture.root);
}

void CatalogTest::aModelIsKnownByItsFingerprint() {
    CatalogFixture fixture;
    QCOMPARE(*fixture.catalog->ensureModel("fingerprint", "Renamed", 2), fixture.model);
    QVERIFY(*fixture.catalog->ensureModel("another", "A model", 2) != fixture.model);
    const auto wrong = fixture.catalog->ensureModel("fingerprint", "A model", 3);
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, ErrorCode::Incompatible);
}

void CatalogTest::newFilesGetTheirIdsInOrderAndAreBrowsableAtOnce() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("c.jpg", 30), foundFile("a.jpg", 10), foundFile("b/b.jpg", 20)});
    QVERIFY(ids[0] < ids[1] && ids[1] < ids[2]);
    const auto photos = *fixture.catalog->photos(ids);
    QCOMPARE(photos.size(), std::size_t(3));
    QCOMPARE(photos[2].path, std::filesystem::path("/mnt/photos/b/b.jpg"));
    QCOMPARE(photos[2].file, foundFile("b/b.jpg", 20));
    QCOMPARE(photos[2].root, fixture.root);
    QCOMPARE(photos[2].sortTime, std::int64_t(20));
    QVERIFY(!photos[2].hash);
    QCOMPARE(photos[2].width, 0);
    QVERIFY(photos[2].format.empty());
    QVERIFY(!photos[2].offline);
}

void CatalogTest::aFileThatIsKnownKeepsItsIdWhenAddedAgain() {
    CatalogFixture fixture;
    const PhotoId known = fixture.add(foundFile("a.jpg"));
    const auto ids = fixture.add({foundFile("b.jpg"), foundFile("a.jpg"), foundFile("b.jpg")});
    QCOMPARE(ids[1], known);
    QCOMPARE(ids[2], ids[0]);
    QCOMPARE(fixture.catalog->photoIds(SortOrder::ByName)->size(), std::size_t(2));
}

void CatalogTest::addingToARemovedRootIsAnError() {
    CatalogFixture fixture;
    const auto added = fixture.catalog->addFiles(RootId(99), std::vector{foundFile("a.jpg")});
    QVERIFY(!added);
    QCOMPARE(added.error().code, ErrorCode::NotFound);
}

void CatalogTest::allThatWasReadFromAPhotoComesBack() {
    CatalogFixture fixture;
    const PhotoId photo = fixture.add(foundFile("a.jpg", 10, 1));
    IndexedPhoto indexed = indexedPhoto(photo, foundFile("a.jpg", 20, 3'000'000'000), 1.0);
    indexed.content.metadata = {.orientation = 6,
                                .takenAt = -1000,
                                .camera = "Canon EOS R6",
                                .lens = "RF 50",
                                .iso = 400,
                                .aperture = 2.8,
                                .exposureSeconds = 1.0 / 250,
                                .focalLength = 50,
                                .latitude = -33.5,
                                .longitude = 151.25};
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, std::vector{indexed}));
    const Photo read = fixture.catalog->photos(std::vector{photo})->front();
    QCOMPARE(read.file, indexed.file);
    QVERIFY(read.hash == indexed.content.hash);
    QCOMPARE(read.width, 640);
    QCOMPARE(read.height, 480);
    QCOMPARE(read.format, std::string("JPEG"));
    QCOMPARE(read.metadata.orientation, 6);
    QCOMPARE(read.metadata.takenAt, std::optional<std::int64_t>(-1000));
    QCOMPARE(read.metadata.camera, std::string("Canon EOS R6"));
    QCOMPARE(read.metadata.lens, std::string("RF 50"));
    QCOMPARE(read.metadata.iso, std::optional(400));
    QCOMPARE(read.metadata.aperture, std::optional(2.8));
    QCOMPARE(read.metadata.exposureSeconds, std::optional(1.0 / 250));
    QCOMPARE(read.metadata.focalLength, std::optional(50.0));
    QCOMPARE(read.metadata.latitude, std::optional(-33.5));
    QCOMPARE(read.metadata.longitude, std::optional(151.25));
    QCOMPARE(read.sortTime, std::int64_t(-1000));

    indexed.content.metadata = {};
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, std::vector{indexed}));
    const Photo bare = fixture.catalog->photos(std::vector{photo})->front();
    QVERIFY(!bare.metadata.aperture && !bare.metadata.exposureSeconds && !bare.metadata.focalLength);
    QVERIFY(!bare.metadata.takenAt && !bare.metadata.iso && !bare.metadata.latitude && !bare.metadata.longitude);
    QCOMPARE(bare.sortTime, std::int64_t(20));
}

void CatalogTest::photosComeInTheOrderAskedWithoutTheOnesThatAreGone() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg"), foundFile("c.jpg")});
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[1]}));
    const auto photos = *fixture.catalog->photos(std::vector{ids[2], PhotoId(999), ids[1], ids[0], ids[2]});
    QCOMPARE(photos.size(), std::size_t(3));
    QCOMPARE(photos[0].id, ids[2]);
    QCOMPARE(photos[1].id, ids[0]);
    QCOMPARE(photos[2].id, ids[2]);
}

void CatalogTest::newestOldestAndNameOrderSettleTiesById() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("z/beta.jpg", 50), foundFile("Alpha.jpg", 70), foundFile("y/alpha.jpg", 50),
                                  foundFile("gamma.jpg", 60), foundFile("x/BETA.jpg", 50)});
    const auto& catalog = *fixture.catalog;
    QCOMPARE(*catalog.photoIds(SortOrder::NewestFirst), (std::vector{ids[1], ids[3], ids[4], ids[2], ids[0]}));
    QCOMPARE(*catalog.photoIds(SortOrder::OldestFirst), (std::vector{ids[0], ids[2], ids[4], ids[3], ids[1]}));
    QCOMPARE(*catalog.photoIds(SortOrder::ByName), (std::vector{ids[1], ids[2], ids[0], ids[4], ids[3]}));
}

void CatalogTest::theTimeTakenDecidesTheOrderOnceItIsKnown() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg", 100), foundFile("b.jpg", 200)});
    IndexedPhoto old = indexedPhoto(ids[1], foundFile("b.jpg", 200), 0);
    old.content.metadata.takenAt = 50;
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, std::vector{old}));
    QCOMPARE(*fixture.catalog->photoIds(SortOrder::NewestFirst), (std::vector{ids[0], ids[1]}));
    // Touching the file does not make it newer, and a file from before 1970 has its own second.
    QVERIFY(fixture.catalog->storeUnchanged(ids[1], foundFile("b.jpg", 900)));
    QCOMPARE(fixture.catalog->photos(ids)->at(1).sortTime, std::int64_t(50));
    QVERIFY(fixture.catalog->storeUnchanged(ids[0], {"a.jpg", 1000, -1}));
    QCOMPARE(fixture.catalog->photos(ids)->at(0).sortTime, std::int64_t(-1));
}

void CatalogTest::aPhotoIsFoundByItsPath() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("sub/b.jpg")});
    const RootId inner = *fixture.catalog->addRoot(rootAt("/mnt/photos/inner/"));
    const PhotoId nested = fixture.catalog->addFiles(inner, std::vector{foundFile("n.jpg")})->front();
    const auto& catalog = *fixture.catalog;
    QCOMPARE(*catalog.photoAt("/mnt/photos/a.jpg"), std::optional(ids[0]));
    QCOMPARE(*catalog.photoAt("/mnt/photos/x/../sub/b.jpg"), std::optional(ids[1]));
    QCOMPARE(*catalog.photoAt("/mnt/photos/inner/n.jpg"), std::optional(nested));
    QVERIFY(!catalog.photoAt("/mnt/photos-2/a.jpg")->has_value());
    QVERIFY(!catalog.photoAt("/mnt/photos")->has_value());
    QVERIFY(!catalog.photoAt("a.jpg")->has_value());
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    QVERIFY(!catalog.photoAt("/mnt/photos/a.jpg")->has_value());
}

void CatalogTest::aMissingPhotoIsInNoListUntilItIsBack() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    QCOMPARE(valuesOf(*fixture.catalog->photoIds(SortOrder::NewestFirst)), valuesOf({ids[1]}));
    QCOMPARE(valuesOf(*fixture.catalog->photoIds(SortOrder::ByName)), valuesOf({ids[1]}));
    QCOMPARE(fixture.pendingIds(), valuesOf({ids[1]}));
    QCOMPARE(fixture.catalog->counts(fixture.model)->photos, std::int64_t(1));
    const auto known = *fixture.catalog->knownFiles(fixture.root);  // the scan still knows it
    QCOMPARE(std::ranges::count_if(known, &KnownFile::missing), std::ptrdiff_t(1));

    QVERIFY(fixture.catalog->markPresent(std::vector{ids[0]}));
    QCOMPARE(valuesOf(*fixture.catalog->photoIds(SortOrder::OldestFirst)), valuesOf(ids));
    QCOMPARE(fixture.pendingIds(), valuesOf(ids));
}

void CatalogTest::aChangedFileIsPendingAndKeepsItsVectorUntilItIsRead() {
    CatalogFixture fixture;
    const FoundFile before = foundFile("a.jpg", 100, 10);
    const FoundFile after = foundFile("a.jpg", 200, 20);
    const PhotoId photo = fixture.add(before);
    QCOMPARE(fixture.pendingIds(), valuesOf({photo}));
    fixture.index(photo, before, 0.5, "old bytes");
    QVERIFY(fixture.pendingIds().empty());

    QVERIFY(fixture.catalog->markChanged(std::vector{KnownFile{photo, after, {}, false}}));
    const auto pending = *fixture.catalog->pending(fixture.root, fixture.model);
    QCOMPARE(pending.size(), std::size_t(1));
    QCOMPARE(pending[0].file, after);
    QVERIFY(pending[0].hash == hashOf("old bytes"));  // so that a touched file is recognised
    QCOMPARE(*fixture.catalog->vector(fixture.model, photo), std::optional(direction(0.5)));

    fixture.index(photo, after, 0.7, "new bytes");
    QVERIFY(fixture.pendingIds().empty());
    QCOMPARE(*fixture.catalog->vector(fixture.model, photo), std::optional(direction(0.7)));
    QVERIFY(fixture.catalog->knownFiles(fixture.root)->front().hash == hashOf("new bytes"));
}

void CatalogTest::aChangedFileThatWasMissingIsThereAgain() {
    CatalogFixture fixture;
    const PhotoId photo = fixture.add(foundFile("a.jpg", 100));
    fixture.index(photo, foundFile("a.jpg", 100), 0.5);
    QVERIFY(fixture.catalog->markMissing(std::vector{photo}));
    QVERIFY(fixture.catalog->markChanged(std::vector{KnownFile{photo, foundFile("a.jpg", 200), {}, true}}));
    QCOMPARE(*fixture.catalog->photoIds(SortOrder::NewestFirst), std::vector{photo});
    QCOMPARE(fixture.pendingIds(), valuesOf({photo}));
}

void CatalogTest::aTouchedFileWithTheSameBytesIsNotPending() {
    CatalogFixture fixture;
    const PhotoId photo = fixture.add(foundFile("a.jpg", 100));
    fixture.index(photo, foundFile("a.jpg", 100), 0.5);
    const std::int64_t change = fixture.change();
    QVERIFY(fixture.catalog->markChanged(std::vector{KnownFile{photo, foundFile("a.jpg", 200), {}, false}}));
    QVERIFY(fixture.catalog->storeUnchanged(photo, foundFile("a.jpg", 200)));
    QVERIFY(fixture.pendingIds().empty());
    QCOMPARE(fixture.catalog->knownFiles(fixture.root)->front().file, foundFile("a.jpg", 200));
    QCOMPARE(fixture.change(), change);  // no vector changed, so no cache is thrown away
}

void CatalogTest::aFailedFileIsNotPendingUntilItChangesOrIsRetried() {
    CatalogFixture fixture;
    const FoundFile file = foundFile("bad.jpg", 100);
    const auto ids = fixture.add({file, foundFile("worse.jpg", 100)});
    const Error error{ErrorCode::Io, "bad.jpg could not be read. Check the disk."};
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(ids[0], 100, error), failureOf(ids[1], 100, error)}));
    QVERIFY(fixture.pendingIds().empty());
    auto failures = *fixture.catalog->failures();
    QCOMPARE(failures.size(), std::size_t(2));
    QCOMPARE(failures[0].photo, ids[0]);
    QCOMPARE(failures[0].error, error);
    QCOMPARE(failures[0].path, std::filesystem::path("/mnt/photos/bad.jpg"));
    QCOMPARE(failures[0].modifiedNs, file.modifiedNs);

    QVERIFY(fixture.catalog->clearFailures(std::vector{ids[1]}));
    QCOMPARE(fixture.pendingIds(), valuesOf({ids[1]}));
    QVERIFY(fixture.catalog->markChanged(std::vector{KnownFile{ids[0], foundFile("bad.jpg", 200), {}, false}}));
    QCOMPARE(fixture.pendingIds(), valuesOf(ids));
    // It fails again at the new time.
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(ids[0], 200, error)}));
    QCOMPARE(fixture.pendingIds(), valuesOf({ids[1]}));
    QVERIFY(fixture.catalog->clearFailures({}));
    QCOMPARE(fixture.pendingIds(), valuesOf(ids));
    QVERIFY(fixture.catalog->failures()->empty());
}

void CatalogTest::readingAPhotoClearsItsFailure() {
    CatalogFixture fixture;
    const FoundFile file = foundFile("a.jpg", 100);
    const PhotoId photo = fixture.add(file);
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(photo, 100)}));
    fixture.index(photo, file, 0.1);
    QVERIFY(fixture.catalog->failures()->empty());
}

void CatalogTest::failuresOfMissingOrChangedFilesAreNotShown() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg", 100), foundFile("b.jpg", 100)});
    QVERIFY(fixture.catalog->storeFailures(
        std::vector{failureOf(ids[0], 100), failureOf(ids[1], 100), failureOf(PhotoId(999), 100)}));
    QCOMPARE(fixture.catalog->counts(fixture.model)->failed, std::int64_t(2));
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    QVERIFY(fixture.catalog->markChanged(std::vector{KnownFile{ids[1], foundFile("b.jpg", 200), {}, false}}));
    QVERIFY(fixture.catalog->failures()->empty());
    QCOMPARE(fixture.catalog->counts(fixture.model)->failed, std::int64_t(0));
}

void CatalogTest::resultsForPhotosThatWereRemovedMeanwhileAreSkipped() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    const std::vector batch{indexedPhoto(PhotoId(999), foundFile("gone.jpg"), 0),
                            indexedPhoto(ids[1], foundFile("b.jpg"), 0.3)};
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, batch));
    QCOMPARE(fixture.pendingIds(), valuesOf({ids[0]}));
    QCOMPARE(*fixture.catalog->vector(fixture.model, ids[1]), std::optional(direction(0.3)));
}

void CatalogTest::countsFollowTheCatalog() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg"), foundFile("c.jpg"), foundFile("d.jpg")});
    fixture.index(ids[0], foundFile("a.jpg"), 0);
    fixture.index(ids[1], foundFile("b.jpg"), 0);
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(ids[2], 1'600'000'000)}));
    auto counts = *fixture.catalog->counts(fixture.model);
    QCOMPARE(counts.photos, std::int64_t(4));
    QCOMPARE(counts.embedded, std::int64_t(2));
    QCOMPARE(counts.failed, std::int64_t(1));
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[1], ids[2]}));
    counts = *fixture.catalog->counts(fixture.model);
    QCOMPARE(counts.photos, std::int64_t(2));
    QCOMPARE(counts.embedded, std::int64_t(1));
    QCOMPARE(counts.failed, std::int64_t(0));
    const ModelId other = *fixture.catalog->ensureModel("other", "Other", 4);
    QCOMPARE(fixture.catalog->counts(other)->embedded, std::int64_t(0));
}

void CatalogTest::missingFilesAreFoundBySize() {
    CatalogFixture fixture;
    const std::vector files{foundFile("a.jpg", 1, 10), foundFile("b.jpg", 1, 10), foundFile("c.jpg", 1, 20),
                            foundFile("d.jpg", 1, 10)};
    const auto ids = fixture.add(files);
    for (std::size_t i = 0; i < 3; ++i) fixture.index(ids[i], files[i], 0);
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0], ids[2], ids[3]}));
    const auto missing = fixture.catalog->missingBySize();
    QVERIFY(missing);
    QCOMPARE(missing->size(), std::size_t(2));  // d.jpg was never read, so nothing can be recognised as it
    QCOMPARE(missing->count(10), std::size_t(1));
    QCOMPARE(missing->find(10)->second.id, ids[0]);
    QVERIFY(missing->find(10)->second.hash == hashOf("a.jpg"));
    QVERIFY(missing->find(10)->second.missing);
    QCOMPARE(missing->find(20)->second.id, ids[2]);
}

void CatalogTest::tenThousandPhotosComeBackPageByPage() {
    CatalogFixture fixture;
    std::vector<FoundFile> files;
    for (int i = 0; i < 10'000; ++i) files.push_back(foundFile("folder/" + std::to_string(i) + ".jpg", i / 7));
    const auto ids = fixture.add(files);
    const auto newest = *fixture.catalog->photoIds(SortOrder::NewestFirst);
    QCOMPARE(newest.size(), ids.size());
    std::size_t seen = 0;
    for (std::size_t begin = 0; begin < newest.size(); begin += 200) {
        const auto photos = *fixture.catalog->photos(std::span(newest).subspan(begin, 200));
        QCOMPARE(photos.size(), std::size_t(200));
        for (std::size_t i = 0; i < photos.size(); ++i) {
            QCOMPARE(photos[i].id, ids[9999 - (begin + i)]);
            QCOMPARE(photos[i].file, files[9999 - (begin + i)]);
            ++seen;
        }
    }
    QCOMPARE(seen, ids.size());
}

void CatalogTest::namesWithAnyCharactersSurvive() {
    CatalogFixture fixture;
    const std::vector files{foundFile("a 'quoted' \"name\"; DROP TABLE photo;--.jpg"),
                            foundFile("\xe6\xb5\xb7/\xf0\x9f\x8c\x8a.jpg"), foundFile("latin\xe9 is no UTF-8.jpg")};
    const auto ids = fixture.add(files);
    const auto photos = *fixture.catalog->photos(ids);
    for (std::size_t i = 0; i < files.size(); ++i) {
        QCOMPARE(photos[i].file, files[i]);
        QCOMPARE(*fixture.catalog->photoAt(photos[i].path), std::optional(ids[i]));
    }
}

QTEST_APPLESS_MAIN(CatalogTest)
#include "tst_catalog.moc"
