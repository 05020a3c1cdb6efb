// What ties the catalog, the truth, to the vector index, its cache.
#include "tests/core/catalog/catalog_fixture.h"

#include "core/vectors/vector_index.h"

#include <QTest>

#include <map>

using namespace sightseer;

namespace {

std::map<std::int64_t, std::vector<float>> searchableVectors(const Catalog& catalog, ModelId model) {
    std::map<std::int64_t, std::vector<float>> vectors;
    auto visited = catalog.forEachVector(model, [&](std::span<const PhotoVector> block) {
        for (const PhotoVector& vector : block) vectors[vector.photo.value] = vector.values;
        return true;
    });
    if (!visited) qFatal("%s", visited.error().message.c_str());
    return vectors;
}

}  // namespace

class CatalogVectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyChangeOfTheSearchableVectorsRaisesTheChangeNumber();
    void changesThatTouchNoVectorLeaveTheChangeNumber();
    void aMovedPhotoKeepsItsIdVectorAndMetadata();
    void aMoveKeepsWhatAnotherModelSawOfTheNewFile();
    void aMoveOfAPhotoThatIsNotMissingIsRefused();
    void aMoveOntoAnotherFilesPlaceIsRefusedAndChangesNothing();
    void missingPhotosAreNotAmongTheSearchableVectors();
    void modelsKeepTheirVectorsApart();
    void otherBytesDropTheVectorsOfOtherModels();
    void aVectorOfTheWrongLengthStoresNothing();
    void vectorsComeInBlocksAndTheVisitorCanStop();
    void anIndexRebuiltFromTheCatalogAnswersLikeTheOneThatGrewWithIt();
};

void CatalogVectorsTest::everyChangeOfTheSearchableVectorsRaisesTheChangeNumber() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    std::int64_t last = fixture.change();
    const auto raised = [&] {
        const bool higher = fixture.change() > last;
        last = fixture.change();
        return higher;
    };
    fixture.index(ids[0], foundFile("a.jpg"), 0);
    QVERIFY(raised());
    fixture.index(ids[0], foundFile("a.jpg"), 1);
    QVERIFY(raised());
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    QVERIFY(raised());
    QVERIFY(fixture.catalog->markPresent(std::vector{ids[0]}));
    QVERIFY(raised());
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    QVERIFY(raised());
    QVERIFY(fixture.catalog->mergeMoved(ids[1], ids[0], foundFile("b.jpg")));
    QVERIFY(raised());
    QVERIFY(fixture.catalog->removeRoot(fixture.root));
    QVERIFY(raised());
}

void CatalogVectorsTest::changesThatTouchNoVectorLeaveTheChangeNumber() {
    CatalogFixture fixture;
    const ModelId other = *fixture.catalog->ensureModel("other", "Other", 2);
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    fixture.index(ids[0], foundFile("a.jpg"), 0);
    QCOMPARE(*fixture.catalog->vectorChange(other), std::int64_t(0));
    const std::int64_t before = fixture.change();
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[1]}));
    QVERIFY(fixture.catalog->markPresent(std::vector{ids[0], ids[1]}));  // the first was there all the time
    QVERIFY(fixture.catalog->markChanged(std::vector{KnownFile{ids[0], foundFile("a.jpg", 5), {}, false}}));
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(ids[1], 0)}));
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, {}));
    QCOMPARE(fixture.change(), before);
}

void CatalogVectorsTest::aMovedPhotoKeepsItsIdVectorAndMetadata() {
    CatalogFixture fixture;
    const PhotoId old = fixture.add(foundFile("here/a.jpg", 100));
    IndexedPhoto read = indexedPhoto(old, foundFile("here/a.jpg", 100), 0.25, "bytes");
    read.content.metadata.takenAt = 77;
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, std::vector{read}));
    QVERIFY(fixture.catalog->markMissing(std::vector{old}));
    const RootId elsewhere = *fixture.catalog->addRoot(rootAt("/elsewhere"));
    const FoundFile moved = foundFile("there/b.jpg", 300);
    const PhotoId fresh = fixture.catalog->addFiles(elsewhere, std::vector{moved})->front();
    QVERIFY(fixture.catalog->storeFailures(std::vector{failureOf(fresh, 300)}));

    QVERIFY(fixture.catalog->mergeMoved(fresh, old, moved));
    QCOMPARE(*fixture.catalog->photoIds(SortOrder::NewestFirst), std::vector{old});
    const Photo photo = fixture.catalog->photos(std::vector{old})->front();
    QCOMPARE(photo.path, std::filesystem::path("/elsewhere/there/b.jpg"));
    QCOMPARE(photo.root, elsewhere);
    QCOMPARE(photo.file, moved);
    QCOMPARE(photo.sortTime, std::int64_t(77));
    QVERIFY(photo.hash == hashOf("bytes"));
    QCOMPARE(*fixture.catalog->vector(fixture.model, old), std::optional(direction(0.25)));
    QVERIFY(fixture.catalog->pending(elsewhere, fixture.model)->empty());
    QVERIFY(fixture.catalog->failures()->empty());
    QVERIFY(fixture.catalog->knownFiles(fixture.root)->empty());
    QVERIFY(fixture.catalog->missingBySize()->empty());
    // The old place is free again.
    QVERIFY(fixture.add(foundFile("here/a.jpg")) > fresh);
}

void CatalogVectorsTest::aMoveKeepsWhatAnotherModelSawOfTheNewFile() {
    CatalogFixture fixture;
    const ModelId other = *fixture.catalog->ensureModel("other", "Other", 2);
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    fixture.index(ids[0], foundFile("a.jpg"), 0.1, "bytes");
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    QVERIFY(fixture.catalog->storeIndexed(other, std::vector{indexedPhoto(ids[1], foundFile("b.jpg"), 0.2, "bytes")}));
    QVERIFY(fixture.catalog->mergeMoved(ids[1], ids[0], foundFile("b.jpg")));
    QCOMPARE(*fixture.catalog->vector(fixture.model, ids[0]), std::optional(direction(0.1)));
    QCOMPARE(*fixture.catalog->vector(other, ids[0]), std::optional(direction(0.2)));
}

void CatalogVectorsTest::aMoveOfAPhotoThatIsNotMissingIsRefused() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    for (const auto& [fresh, old] :
         {std::pair{ids[1], ids[0]}, {ids[1], ids[1]}, {PhotoId(99), ids[0]}, {ids[1], PhotoId(99)}}) {
        const auto merged = fixture.catalog->mergeMoved(fresh, old, foundFile("b.jpg"));
        QVERIFY(!merged);
        QCOMPARE(merged.error().code, ErrorCode::InvalidArgument);
    }
    QCOMPARE(fixture.catalog->photoIds(SortOrder::ByName)->size(), std::size_t(2));
}

void CatalogVectorsTest::aMoveOntoAnotherFilesPlaceIsRefusedAndChangesNothing() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg"), foundFile("c.jpg")});
    fixture.index(ids[0], foundFile("a.jpg"), 0);
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    const std::int64_t change = fixture.change();
    QVERIFY(!fixture.catalog->mergeMoved(ids[1], ids[0], foundFile("c.jpg")));
    QCOMPARE(valuesOf(*fixture.catalog->photoIds(SortOrder::ByName)), valuesOf({ids[1], ids[2]}));
    QCOMPARE(fixture.change(), change);
}

void CatalogVectorsTest::missingPhotosAreNotAmongTheSearchableVectors() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg"), foundFile("c.jpg")});
    fixture.index(ids[0], foundFile("a.jpg"), 0.1);
    fixture.index(ids[1], foundFile("b.jpg"), 0.2);
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
    auto vectors = searchableVectors(*fixture.catalog, fixture.model);
    QCOMPARE(vectors.size(), std::size_t(1));
    QCOMPARE(vectors.at(ids[1].value), direction(0.2));
    QVERIFY(fixture.catalog->markPresent(std::vector{ids[0]}));
    vectors = searchableVectors(*fixture.catalog, fixture.model);
    QCOMPARE(vectors.at(ids[0].value), direction(0.1));  // it was kept for this day
}

void CatalogVectorsTest::modelsKeepTheirVectorsApart() {
    CatalogFixture fixture;
    const ModelId wide = *fixture.catalog->ensureModel("wide", "Wide", 3);
    const PhotoId photo = fixture.add(foundFile("a.jpg"));
    fixture.index(photo, foundFile("a.jpg"), 0.1);
    QCOMPARE(fixture.catalog->pending(fixture.root, wide)->size(), std::size_t(1));
    IndexedPhoto read = indexedPhoto(photo, foundFile("a.jpg"), 0);
    read.vector = {0, 0.6f, 0.8f};
    QVERIFY(fixture.catalog->storeIndexed(wide, std::vector{read}));
    QVERIFY(fixture.catalog->pending(fixture.root, wide)->empty());
    QCOMPARE(searchableVectors(*fixture.catalog, fixture.model).at(photo.value), direction(0.1));
    QCOMPARE(searchableVectors(*fixture.catalog, wide).at(photo.value), read.vector);
}

void CatalogVectorsTest::otherBytesDropTheVectorsOfOtherModels() {
    CatalogFixture fixture;
    const ModelId other = *fixture.catalog->ensureModel("other", "Other", 2);
    const PhotoId photo = fixture.add(foundFile("a.jpg", 100));
    fixture.index(photo, foundFile("a.jpg", 100), 0.1, "old bytes");
    QVERIFY(fixture.catalog->storeIndexed(other,
                                          std::vector{indexedPhoto(photo, foundFile("a.jpg", 100), 0.2, "old bytes")}));
    const std::int64_t change = *fixture.catalog->vectorChange(other);
    fixture.index(photo, foundFile("a.jpg", 200), 0.3, "new bytes");
    QVERIFY(!fixture.catalog->vector(other, photo)->has_value());
    QVERIFY(*fixture.catalog->vectorChange(other) > change);
    QCOMPARE(fixture.catalog->pending(fixture.root, other)->size(), std::size_t(1));
    QCOMPARE(*fixture.catalog->vector(fixture.model, photo), std::optional(direction(0.3)));
}

void CatalogVectorsTest::aVectorOfTheWrongLengthStoresNothing() {
    CatalogFixture fixture;
    const auto ids = fixture.add({foundFile("a.jpg"), foundFile("b.jpg")});
    std::vector batch{indexedPhoto(ids[0], foundFile("a.jpg"), 0.1), indexedPhoto(ids[1], foundFile("b.jpg"), 0.2)};
    batch[1].vector.push_back(0);
    const auto stored = fixture.catalog->storeIndexed(fixture.model, batch);
    QVERIFY(!stored);
    QCOMPARE(stored.error().code, ErrorCode::InvalidArgument);
    QVERIFY(searchableVectors(*fixture.catalog, fixture.model).empty());
    QCOMPARE(fixture.catalog->storeIndexed(ModelId(99), batch).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(fixture.catalog->vector(ModelId(99), ids[0]).error().code, ErrorCode::InvalidArgument);
}

void CatalogVectorsTest::vectorsComeInBlocksAndTheVisitorCanStop() {
    CatalogFixture fixture;
    std::vector<FoundFile> files;
    for (int i = 0; i < 3000; ++i) files.push_back(foundFile(std::to_string(i) + ".jpg"));
    const auto ids = fixture.add(files);
    std::vector<IndexedPhoto> batch;
    for (std::size_t i = 0; i < files.size(); ++i) batch.push_back(indexedPhoto(ids[i], files[i], 0.001 * double(i)));
    QVERIFY(fixture.catalog->storeIndexed(fixture.model, batch));
    QCOMPARE(searchableVectors(*fixture.catalog, fixture.model).size(), std::size_t(3000));

    int blocks = 0;
    std::size_t seen = 0;
    QVERIFY(fixture.catalog->forEachVector(fixture.model, [&](std::span<const PhotoVector> block) {
        ++blocks;
        seen += block.size();
        return blocks < 2;
    }));
    QCOMPARE(blocks, 2);
    QVERIFY(seen < 3000);
    // A stopped visit holds nothing open: the writer goes on.
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[0]}));
}

void CatalogVectorsTest::anIndexRebuiltFromTheCatalogAnswersLikeTheOneThatGrewWithIt() {
    CatalogFixture fixture;
    const auto grown = VectorIndex::create(2);
    std::vector<FoundFile> files;
    for (int i = 0; i < 200; ++i) files.push_back(foundFile(std::to_string(i) + ".jpg"));
    const auto ids = fixture.add(files);
    for (std::size_t i = 0; i < files.size(); ++i) {
        fixture.index(ids[i], files[i], 0.01 * double(i));
        QVERIFY(grown->add(std::vector{ids[i]}, direction(0.01 * double(i))));
    }
    const std::vector gone{ids[3], ids[100], ids[199]};
    QVERIFY(fixture.catalog->markMissing(gone));
    grown->remove(gone);
    const auto file = fixture.file().parent_path() / "vectors.faiss";
    QVERIFY(grown->save(file, fixture.change()));
    QVERIFY(VectorIndex::load(file, 2, fixture.change()));

    // The catalog goes on without the index, as after a crash: the stamp tells, and the index is made again.
    QVERIFY(fixture.catalog->markMissing(std::vector{ids[7]}));
    grown->remove(std::vector{ids[7]});
    QCOMPARE(VectorIndex::load(file, 2, fixture.change()).error().code, ErrorCode::Incompatible);
    const auto rebuilt = VectorIndex::create(2);
    QVERIFY(fixture.catalog->forEachVector(fixture.model, [&](std::span<const PhotoVector> block) {
        for (const PhotoVector& vector : block) {
            if (!rebuilt->add(std::vector{vector.photo}, vector.values)) return false;
        }
        return true;
    }));
    QCOMPARE(rebuilt->size(), grown->size());
    for (const double angle : {0.0, 0.5, 1.0, 2.0}) {
        QCOMPARE(*rebuilt->search(direction(angle), 200), *grown->search(direction(angle), 200));
    }
}

QTEST_APPLESS_MAIN(CatalogVectorsTest)
#include "tst_catalog_vectors.moc"
