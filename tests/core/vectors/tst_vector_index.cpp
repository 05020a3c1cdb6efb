#include "core/base/file_io.h"
#include "core/vectors/half_float.h"
#include "core/vectors/vector_index.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

using Vectors = std::map<std::int64_t, std::vector<float>>;

std::vector<PhotoId> idsOf(std::initializer_list<std::int64_t> values) {
    return {values.begin(), values.end()};
}

std::vector<float> randomUnit(std::mt19937& random, int dimension) {
    std::normal_distribution<float> normal;
    std::vector<float> vector(static_cast<std::size_t>(dimension));
    float square = 0;
    for (float& value : vector) {
        value = normal(random);
        square += value * value;
    }
    for (float& value : vector) value /= std::sqrt(square);
    return vector;
}

Vectors randomVectors(int count, int dimension, unsigned seed) {
    std::mt19937 random(seed);
    Vectors vectors;
    for (int i = 1; i <= count; ++i) vectors[i] = randomUnit(random, dimension);
    return vectors;
}

Result<void> addAll(VectorIndex& index, const Vectors& vectors) {
    std::vector<PhotoId> ids;
    std::vector<float> rows;
    for (const auto& [id, vector] : vectors) {
        ids.emplace_back(id);
        rows.insert(rows.end(), vector.begin(), vector.end());
    }
    return index.add(ids, rows);
}

// What the index keeps of a value.
float kept(float value) {
    return fromHalf(toHalf(value));
}

// By the definition, in double precision.
std::vector<Neighbour> expectedNearest(const Vectors& vectors, const std::vector<float>& query, std::size_t k) {
    std::vector<std::pair<double, std::int64_t>> scored;
    for (const auto& [id, vector] : vectors) {
        double score = 0;
        for (std::size_t i = 0; i < query.size(); ++i) score += double(kept(vector[i])) * query[i];
        scored.emplace_back(-score, id);
    }
    std::sort(scored.begin(), scored.end());
    scored.resize(std::min(k, scored.size()));
    std::vector<Neighbour> nearest;
    for (const auto& [score, id] : scored) nearest.push_back({PhotoId(id), static_cast<float>(-score)});
    return nearest;
}

bool agree(const std::vector<Neighbour>& found, const std::vector<Neighbour>& expected) {
    return std::ranges::equal(found, expected, [](const Neighbour& a, const Neighbour& b) {
        return a.photo == b.photo && std::abs(a.score - b.score) < 1e-5f;
    });
}

std::vector<std::int64_t> photosOf(const std::vector<Neighbour>& neighbours) {
    std::vector<std::int64_t> photos;
    for (const Neighbour& neighbour : neighbours) photos.push_back(neighbour.photo.value);
    return photos;
}

std::unique_ptr<VectorIndex> indexOf(const Vectors& vectors, int dimension) {
    auto index = VectorIndex::create(dimension);
    if (!addAll(*index, vectors)) return nullptr;
    return index;
}

}  // namespace

class VectorIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNearestComeFirstWithTheirInnerProducts();
    void tiesAreOrderedByIdAlsoAtTheLastPlace();
    void aLargeIndexIsSearchedAsExactlyAsASmallOne();
    void thereAreFewerAnswersThanAskedWhenThereAreFewerPhotos();
    void aSearchAmongIdsFindsOnlyThese();
    void stretchesGiveEveryPhotoOnceWithTheScoresOfTheTable();
    void aPhotoAddedAgainHasOnlyItsNewVector();
    void removedPhotosAreNotFoundAndTheOthersKeepTheirVectors();
    void aVectorThatIsNotFiniteIsRefusedAndChangesNothing();
    void aQueryThatDoesNotFitIsRefused();
    void aSavedIndexGivesTheSameAnswersWhenLoaded();
    void anEmptyIndexIsSavedAndLoaded();
    void savingAgainReplacesTheFileAndLeavesNoOtherBehind();
    void savingIntoAMissingFolderNamesTheFile();
    void aFileOfAnotherStampOrDimensionIsIncompatible();
    void aFileCutAtAnyLengthIsInvalid();
    void aFlippedBitAnywhereIsNoticed();
    void aHeaderThatPromisesTooManyRowsAllocatesNothing();
    void aMissingFileIsNotFound();
    void searchesAreRightWhileAnotherThreadChangesTheIndex();
    void scoresHaveEveryRowAndTheMomentsOfTheWholeIndex();
    void scoresAmongIdsHaveOnlyThese();
    void aLargeIndexTellsItsMomentsFromASample();
    void vectorsComeBackAsTheyAreKept();
    void photosWithFarApartIdsAreAllFound();
    void damageInALargeFileIsMetByTheFirstUseOfItsRows();
    void aLoadedFileIsChangedAndSavedAgainOverItself();
    void changesOfALoadedIndexDoNotTouchItsFile();
};

void VectorIndexTest::theNearestComeFirstWithTheirInnerProducts() {
    for (const int dimension : {1, 4, 12, 33, 512}) {
        const Vectors vectors = randomVectors(500, dimension, 1);
        const auto index = indexOf(vectors, dimension);
        QVERIFY(index);
        QCOMPARE(index->dimension(), dimension);
        QCOMPARE(index->size(), std::size_t(500));
        if (dimension == 1) continue;  // all are ties there
        std::mt19937 random(2);
        for (int i = 0; i < 10; ++i) {
            const auto query = randomUnit(random, dimension);
            const auto found = index->search(query, 20);
            QVERIFY(found);
            QVERIFY(agree(*found, expectedNearest(vectors, query, 20)));
        }
    }
}

void VectorIndexTest::tiesAreOrderedByIdAlsoAtTheLastPlace() {
    auto index = VectorIndex::create(2);
    const auto ids = idsOf({9, 3, 7, 1, 5});
    QVERIFY(index->add(ids, std::vector<float>{1, 0, 1, 0, 1, 0, 1, 0, 0, 1}));
    const std::vector<float> query{1, 0};
    QCOMPARE(photosOf(*index->search(query, 2)), (std::vector<std::int64_t>{1, 3}));
    QCOMPARE(photosOf(*index->search(query, 5)), (std::vector<std::int64_t>{1, 3, 7, 9, 5}));
    QCOMPARE(photosOf(*index->search(query, 2, idsOf({9, 7, 5}))), (std::vector<std::int64_t>{7, 9}));
}

void VectorIndexTest::aLargeIndexIsSearchedAsExactlyAsASmallOne() {
    // Large enough to be split among threads; copies in every part, so that ties must be settled across them.
    Vectors vectors = randomVectors(70'000, 8, 3);
    const std::vector<float> copy = vectors[1];
    for (int id = 500; id <= 70'000; id += 500) vectors[id] = copy;
    const auto index = indexOf(vectors, 8);
    QVERIFY(index);
    QVERIFY(agree(*index->search(copy, 30), expectedNearest(vectors, copy, 30)));
    QVERIFY(agree(*index->search(copy, 1000), expectedNearest(vectors, copy, 1000)));

    std::vector<PhotoId> odd;
    Vectors oddVectors;
    for (const auto& [id, vector] : vectors) {
        if (id % 2 == 0) continue;
        odd.emplace_back(id);
        oddVectors.emplace(id, vector);
    }
    QVERIFY(agree(*index->search(copy, 100, odd), expectedNearest(oddVectors, copy, 100)));
}

void VectorIndexTest::thereAreFewerAnswersThanAskedWhenThereAreFewerPhotos() {
    auto index = VectorIndex::create(2);
    const std::vector<float> query{1, 0};
    QVERIFY(index->search(query, 10)->empty());
    QVERIFY(index->add(idsOf({1, 2}), std::vector<float>{1, 0, 0, 1}));
    QCOMPARE(index->search(query, 10)->size(), std::size_t(2));
    QCOMPARE(index->search(query, std::numeric_limits<int>::max())->size(), std::size_t(2));
    QVERIFY(index->search(query, 0)->empty());
}

void VectorIndexTest::aSearchAmongIdsFindsOnlyThese() {
    const Vectors vectors = randomVectors(300, 16, 4);
    const auto index = indexOf(vectors, 16);
    QVERIFY(index);
    const std::vector<float>& query = vectors.at(42);
    const auto among = idsOf({250, 42, 7, 7, 999'999, 100});  // in any order, one twice, one that is not there
    Vectors allowed;
    for (const std::int64_t id : {250, 42, 7, 100}) allowed[id] = vectors.at(id);
    QVERIFY(agree(*index->search(query, 3, among), expectedNearest(allowed, query, 3)));
    QCOMPARE(index->search(query, 10, among)->size(), std::size_t(4));
    QVERIFY(index->search(query, 10, std::vector<PhotoId>{})->empty());
}

void VectorIndexTest::stretchesGiveEveryPhotoOnceWithTheScoresOfTheTable() {
    const int dimension = 24, queries = 30;
    const auto index = VectorIndex::create(dimension);
    QVERIFY(addAll(*index, randomVectors(3000, dimension, 8)));
    std::mt19937 random(9);
    std::vector<float> all;
    for (int q = 0; q < queries; ++q) {
        const auto query = randomUnit(random, dimension);
        all.insert(all.end(), query.begin(), query.end());
    }
    IdSet among;
    for (int id = 1; id <= 4000; id += 2) among.emplace_back(id);
    for (const IdSet* chosen : {static_cast<const IdSet*>(nullptr), static_cast<const IdSet*>(&among)}) {
        std::mutex mutex;
        std::map<PhotoId, std::vector<float>> found;
        const auto done = index->forEachStretch(all, chosen, [&](const ScoredStretch& stretch) {
            std::lock_guard lock(mutex);
            for (std::size_t i = 0; i < stretch.photos.size(); ++i) {
                auto& scores = found[stretch.photos[i]];
                for (int q = 0; q < queries; ++q) scores.push_back(stretch.scores[q * stretch.stride + i]);
            }
        });
        QVERIFY(done);
        const auto table = index->scores(all, chosen);
        QCOMPARE(found.size(), table->photos.size());
        for (std::size_t i = 0; i < table->photos.size(); ++i) {
            const auto& scores = found.at(table->photos[i]);
            QCOMPARE(scores.size(), std::size_t(queries));
            for (int q = 0; q < queries; ++q) QCOMPARE(scores[static_cast<std::size_t>(q)], table->scoresOf(q)[i]);
        }
    }
    QVERIFY(!index->forEachStretch(std::span(all).first(5), nullptr, [](const ScoredStretch&) {}));
}

void VectorIndexTest::aPhotoAddedAgainHasOnlyItsNewVector() {
    auto index = VectorIndex::create(2);
    QVERIFY(index->add(idsOf({1, 2}), std::vector<float>{1, 0, 0, 1}));
    QVERIFY(index->add(idsOf({1, 1}), std::vector<float>{0.5f, 0, 0.25f, 0}));  // the last one counts
    QCOMPARE(index->size(), std::size_t(2));
    QCOMPARE(*index->search(std::vector<float>{1, 0}, 5),
             (std::vector<Neighbour>{{PhotoId(1), 0.25f}, {PhotoId(2), 0}}));
}

void VectorIndexTest::removedPhotosAreNotFoundAndTheOthersKeepTheirVectors() {
    Vectors vectors = randomVectors(400, 8, 5);
    const auto index = indexOf(vectors, 8);
    QVERIFY(index);
    std::mt19937 random(6);
    for (int round = 0; round < 40; ++round) {
        std::vector<PhotoId> gone{PhotoId(1'000'000)};  // never there
        for (int i = 0; i < 15; ++i) {
            const auto id = std::int64_t(1 + random() % 400);
            gone.emplace_back(id);
            vectors.erase(id);
        }
        index->remove(gone);
        Vectors fresh;
        for (int i = 0; i < 8; ++i) fresh[1 + std::int64_t(random() % 400)] = randomUnit(random, 8);
        QVERIFY(addAll(*index, fresh));
        for (const auto& [id, vector] : fresh) vectors[id] = vector;
        QCOMPARE(index->size(), vectors.size());
        const auto query = randomUnit(random, 8);
        QVERIFY(agree(*index->search(query, 1000), expectedNearest(vectors, query, 1000)));
    }
    std::vector<PhotoId> all;
    for (const auto& [id, vector] : vectors) all.emplace_back(id);
    index->remove(all);
    QCOMPARE(index->size(), std::size_t(0));
    QVERIFY(index->search(randomUnit(random, 8), 5)->empty());
}

void VectorIndexTest::aVectorThatIsNotFiniteIsRefusedAndChangesNothing() {
    auto index = VectorIndex::create(2);
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const auto added = index->add(idsOf({1, 2}), std::vector<float>{1, 0, 0, bad});
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::InvalidArgument);
        const auto found = index->search(std::vector<float>{bad, 0}, 1);
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::InvalidArgument);
    }
    QCOMPARE(index->add(idsOf({1}), std::vector<float>{1, 0, 0}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(index->add(idsOf({0}), std::vector<float>{1, 0}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(index->size(), std::size_t(0));
}

void VectorIndexTest::aQueryThatDoesNotFitIsRefused() {
    const auto index = VectorIndex::create(2);
    QCOMPARE(index->search(std::vector<float>{1, 0, 0}, 1).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(index->search(std::vector<float>{}, 1, idsOf({1})).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(index->search(std::vector<float>{1, 0}, -1).error().code, ErrorCode::InvalidArgument);
}

void VectorIndexTest::aSavedIndexGivesTheSameAnswersWhenLoaded() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors-a model.faiss";
    Vectors vectors = randomVectors(9000, 24, 7);  // several blocks of the file
    const auto index = indexOf(vectors, 24);
    QVERIFY(index);
    index->remove(idsOf({5, 17, 9000}));
    QVERIFY(index->save(file, 1234));

    const auto loaded = VectorIndex::load(file, 24, 1234);
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
    QCOMPARE((*loaded)->size(), std::size_t(8997));
    std::mt19937 random(8);
    for (int i = 0; i < 5; ++i) {
        const auto query = randomUnit(random, 24);
        QCOMPARE(*(*loaded)->search(query, 200), *index->search(query, 200));
    }
    // It goes on as a whole index.
    (*loaded)->remove(idsOf({1}));
    QVERIFY((*loaded)->add(idsOf({5}), vectors[5]));
    QCOMPARE((*loaded)->search(vectors[5], 1)->front().photo, PhotoId(5));
    QCOMPARE((*loaded)->size(), std::size_t(8997));
}

void VectorIndexTest::anEmptyIndexIsSavedAndLoaded() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "empty.faiss";
    QVERIFY(VectorIndex::create(512)->save(file, 0));
    const auto loaded = VectorIndex::load(file, 512, 0);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->size(), std::size_t(0));
}

void VectorIndexTest::savingAgainReplacesTheFileAndLeavesNoOtherBehind() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    const auto index = indexOf(randomVectors(10, 4, 9), 4);
    QVERIFY(index->save(file, 1));
    index->remove(idsOf({1}));
    QVERIFY(index->save(file, 2));
    QCOMPARE((*VectorIndex::load(file, 4, 2))->size(), std::size_t(9));
    QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator{}), std::ptrdiff_t(1));
}

void VectorIndexTest::savingIntoAMissingFolderNamesTheFile() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "gone" / "vectors.faiss";
    const auto saved = VectorIndex::create(4)->save(file, 1);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::NotFound);
    QVERIFY(saved.error().message.find(toUtf8(file)) != std::string::npos);
}

void VectorIndexTest::aFileOfAnotherStampOrDimensionIsIncompatible() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    QVERIFY(indexOf(randomVectors(10, 4, 10), 4)->save(file, 7));
    QCOMPARE(VectorIndex::load(file, 4, 8).error().code, ErrorCode::Incompatible);
    QCOMPARE(VectorIndex::load(file, 8, 7).error().code, ErrorCode::Incompatible);
    QVERIFY(VectorIndex::load(file, 4, 7));
}

void VectorIndexTest::aFileCutAtAnyLengthIsInvalid() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    QVERIFY(indexOf(randomVectors(10, 4, 11), 4)->save(file, 7));
    const Bytes whole = *readFile(file, 1 << 20);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        QVERIFY(writeFileAtomically(file, std::span(whole).first(length)));
        const auto loaded = VectorIndex::load(file, 4, 7);
        QVERIFY2(!loaded, std::to_string(length).c_str());
        QCOMPARE(loaded.error().code, ErrorCode::InvalidFile);
        QVERIFY(loaded.error().message.find(toUtf8(file)) != std::string::npos);
    }
    Bytes longer = whole;
    longer.resize(whole.size() + 24);  // one row more than the header says
    QVERIFY(writeFileAtomically(file, longer));
    QCOMPARE(VectorIndex::load(file, 4, 7).error().code, ErrorCode::InvalidFile);
}

void VectorIndexTest::aFlippedBitAnywhereIsNoticed() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    QVERIFY(indexOf(randomVectors(6, 4, 12), 4)->save(file, 7));
    const Bytes whole = *readFile(file, 1 << 20);
    for (std::size_t bit = 0; bit < whole.size() * 8; bit += 3) {
        Bytes flipped = whole;
        flipped[bit / 8] ^= std::byte(1 << (bit % 8));
        QVERIFY(writeFileAtomically(file, flipped));
        const auto loaded = VectorIndex::load(file, 4, 7);
        QVERIFY2(!loaded, std::to_string(bit).c_str());
        QVERIFY(loaded.error().code == ErrorCode::InvalidFile || loaded.error().code == ErrorCode::Incompatible);
    }
}

void VectorIndexTest::aHeaderThatPromisesTooManyRowsAllocatesNothing() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    QVERIFY(indexOf(randomVectors(10, 4, 13), 4)->save(file, 7));
    const Bytes whole = *readFile(file, 1 << 20);
    for (const std::uint64_t count :
         {std::uint64_t(11), std::uint64_t(1) << 40, ~std::uint64_t(0), (std::uint64_t(1) << 61) + 10}) {
        Bytes lying = whole;
        std::memcpy(lying.data() + 24, &count, sizeof(count));
        QVERIFY(writeFileAtomically(file, lying));
        QCOMPARE(VectorIndex::load(file, 4, 7).error().code, ErrorCode::InvalidFile);
    }
}

void VectorIndexTest::aMissingFileIsNotFound() {
    QCOMPARE(VectorIndex::load("no such folder/vectors.faiss", 4, 0).error().code, ErrorCode::NotFound);
}

void VectorIndexTest::searchesAreRightWhileAnotherThreadChangesTheIndex() {
    // Photos 1 to 100 stay; others, all worse for the query, come and go.
    Vectors stable;
    for (int id = 1; id <= 100; ++id) stable[id] = {1, float(id)};
    const auto index = indexOf(stable, 2);
    QVERIFY(index);
    const std::vector<float> query{0, 1};
    const auto expected = expectedNearest(stable, query, 100);
    std::atomic<bool> stop = false;
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            while (!stop) {
                const auto found = index->search(query, 100);
                if (!found || !agree(*found, expected)) ++wrong;
            }
        });
    }
    const std::vector<float> worse{1, -1};
    for (int round = 0; round < 200; ++round) {
        for (std::int64_t id = 1000; id < 1020; ++id) QVERIFY(index->add(idsOf({id}), worse));
        std::vector<PhotoId> gone;
        for (std::int64_t id = 1000; id < 1020; ++id) gone.emplace_back(id);
        index->remove(gone);
    }
    stop = true;
    readers.clear();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(index->size(), std::size_t(100));
}

void VectorIndexTest::scoresHaveEveryRowAndTheMomentsOfTheWholeIndex() {
    const Vectors vectors = randomVectors(700, 20, 14);
    const auto index = indexOf(vectors, 20);
    std::mt19937 random(15);
    std::vector<float> queries;
    for (int q = 0; q < 5; ++q) std::ranges::copy(randomUnit(random, 20), std::back_inserter(queries));
    const auto table = index->scores(queries);
    QVERIFY(table);
    QCOMPARE(table->queries, 5);
    QCOMPARE(std::set(table->photos.begin(), table->photos.end()).size(), std::size_t(700));
    for (int q = 0; q < 5; ++q) {
        const std::span query = std::span(queries).subspan(std::size_t(q) * 20, 20);
        double sum = 0;
        double squares = 0;
        for (std::size_t i = 0; i < table->photos.size(); ++i) {
            double score = 0;
            for (std::size_t k = 0; k < 20; ++k)
                score += double(kept(vectors.at(table->photos[i].value)[k])) * query[k];
            QVERIFY(std::abs(table->scoresOf(q)[i] - score) < 1e-6);
            sum += score;
            squares += score * score;
        }
        QVERIFY(std::abs(table->means[q] - sum / 700) < 1e-6);
        QVERIFY(std::abs(table->deviations[q] - std::sqrt(squares / 700 - sum * sum / 490'000)) < 1e-6);
    }
    QCOMPARE(index->scores(std::vector<float>(19)).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(index->scores({}).error().code, ErrorCode::InvalidArgument);
    const auto none = VectorIndex::create(20)->scores(queries);
    QVERIFY(none && none->photos.empty() && none->means == std::vector<double>(5, 0.0));
}

void VectorIndexTest::scoresAmongIdsHaveOnlyThese() {
    const Vectors vectors = randomVectors(3000, 20, 16);
    const auto index = indexOf(vectors, 20);
    const std::vector<float> query = vectors.at(7);
    const auto all = index->scores(query);
    const IdSet among = idsOf({2999, 7, 1, 1500, 1500, 5000});
    const auto some = index->scores(query, &among);
    QVERIFY(all && some);
    QCOMPARE(some->photos.size(), std::size_t(4));
    for (std::size_t i = 0; i < some->photos.size(); ++i) {
        QVERIFY(std::ranges::find(among, some->photos[i]) != among.end());
        const auto place = std::ranges::find(all->photos, some->photos[i]) - all->photos.begin();
        QCOMPARE(some->scores[i], all->scores[std::size_t(place)]);
    }
    QCOMPARE(some->means, all->means);
    QCOMPARE(some->deviations, all->deviations);
    const IdSet nothing;
    QVERIFY(index->scores(query, &nothing)->photos.empty());
}

void VectorIndexTest::aLargeIndexTellsItsMomentsFromASample() {
    const auto index = indexOf(randomVectors(100'000, 4, 17), 4);
    const auto table = index->scores(std::vector<float>{1, 0, 0, 0});
    QVERIFY(table);
    QCOMPARE(table->scores.size(), std::size_t(100'000));
    QVERIFY(std::abs(table->means[0]) < 0.01);
    QVERIFY(std::abs(table->deviations[0] - 0.5) < 0.01);
}

void VectorIndexTest::vectorsComeBackAsTheyAreKept() {
    const Vectors vectors = randomVectors(100, 30, 18);
    const auto index = indexOf(vectors, 30);
    const auto stored = index->vectorsOf(idsOf({50, 1000, 3}));
    QVERIFY(stored);
    QCOMPARE(stored->photos, idsOf({50, 3}));
    for (std::size_t k = 0; k < 30; ++k) {
        QCOMPARE(stored->vectors[k], kept(vectors.at(50)[k]));
        QCOMPARE(stored->vectors[30 + k], kept(vectors.at(3)[k]));
    }
}

void VectorIndexTest::photosWithFarApartIdsAreAllFound() {
    Vectors vectors;
    std::mt19937 random(19);
    for (int i = 0; i < 300; ++i) {
        const std::int64_t near = 1 + std::int64_t(random() % 1000);
        const std::int64_t far = std::numeric_limits<std::int64_t>::max() - std::int64_t(random() % 1000);
        const std::int64_t between = std::int64_t(random()) << (random() % 20);
        for (const std::int64_t id : {near, far, std::max<std::int64_t>(between, 1)})
            vectors[id] = randomUnit(random, 4);
    }
    const auto index = indexOf(vectors, 4);
    QCOMPARE(index->size(), vectors.size());
    for (auto place = vectors.begin(); place != vectors.end();) {
        if (random() % 2 == 0) {
            ++place;
            continue;
        }
        index->remove(idsOf({place->first}));
        place = vectors.erase(place);
    }
    QCOMPARE(index->size(), vectors.size());
    for (const auto& [id, vector] : vectors) {
        QCOMPARE(index->search(vector, 5, idsOf({id}))->size(), std::size_t(1));
        QCOMPARE(index->vectorsOf(idsOf({id}))->vectors[0], kept(vector[0]));
    }
}

void VectorIndexTest::damageInALargeFileIsMetByTheFirstUseOfItsRows() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    constexpr int dimension = 1024;
    constexpr std::size_t count = 40'000;  // more than is verified while loading
    {
        const auto index = VectorIndex::create(dimension);
        std::vector<PhotoId> ids;
        for (std::size_t i = 0; i < 1000; ++i) ids.emplace_back(0);
        std::vector<float> rows(ids.size() * dimension);
        for (std::size_t begin = 0; begin < count; begin += ids.size()) {
            for (std::size_t i = 0; i < ids.size(); ++i) {
                ids[i] = PhotoId(std::int64_t(begin + i + 1));
                rows[i * dimension] = float(i) / 1000;
            }
            QVERIFY(index->add(ids, rows));
        }
        QVERIFY(index->save(file, 7));
    }
    QVERIFY(!(*VectorIndex::load(file, dimension, 7))->isDamaged());
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(-100, std::ios::end);  // in the last block
    bytes.put('x');
    bytes.close();

    std::vector<float> query(dimension);
    query[0] = 1;
    using Use = std::function<Result<void>(VectorIndex&)>;
    const auto outcome = [](const auto& result) { return result ? Result<void>() : Result<void>(propagate(result)); };
    const IdSet last = idsOf({40'000});
    const std::map<std::string, Use> uses{
        {"search", [&](VectorIndex& index) { return outcome(index.search(query, 5)); }},
        {"search among", [&](VectorIndex& index) { return outcome(index.search(query, 5, last)); }},
        {"scores", [&](VectorIndex& index) { return outcome(index.scores(query)); }},
        {"vectors", [&](VectorIndex& index) { return outcome(index.vectorsOf(last)); }},
        {"replace", [&](VectorIndex& index) { return index.add(last, query); }},
        {"append", [&](VectorIndex& index) { return index.add(idsOf({50'000}), query); }},
        {"save", [&](VectorIndex& index) { return index.save(file.string() + "2", 8); }},
        {"remove",
         [&](VectorIndex& index) {
             index.remove(idsOf({1}));
             return outcome(index.search(query, 5, idsOf({2})));
         }},
    };
    for (const auto& [name, use] : uses) {
        const auto index = VectorIndex::load(file, dimension, 7);
        QVERIFY2(index, name.c_str());
        const auto used = use(**index);
        QVERIFY2(!used && used.error().code == ErrorCode::InvalidFile, name.c_str());
        QVERIFY2((*index)->isDamaged(), name.c_str());
    }
    QVERIFY(!fs::exists(file.string() + "2"));
    // Rows of sound blocks are still right.
    QCOMPARE((*VectorIndex::load(file, dimension, 7))->vectorsOf(idsOf({501}))->vectors[0], 0.5f);
}

void VectorIndexTest::aLoadedFileIsChangedAndSavedAgainOverItself() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    Vectors vectors = randomVectors(9000, 12, 20);
    QVERIFY(indexOf(vectors, 12)->save(file, 1));
    std::mt19937 random(21);
    for (int round = 1; round < 5; ++round) {
        const auto index = VectorIndex::load(file, 12, round);
        QVERIFY(index);
        std::vector<PhotoId> gone;
        for (int i = 0; i < 700; ++i) {
            gone.emplace_back(1 + std::int64_t(random() % 9000));
            vectors.erase(gone.back().value);
        }
        (*index)->remove(gone);
        Vectors fresh;
        for (int i = 0; i < 600; ++i) fresh[1 + std::int64_t(random() % 12'000)] = randomUnit(random, 12);
        QVERIFY(addAll(**index, fresh));
        for (const auto& [id, vector] : fresh) vectors[id] = vector;
        QVERIFY((*index)->save(file, round + 1));
        const auto again = VectorIndex::load(file, 12, round + 1);
        QVERIFY(again);
        QCOMPARE((*again)->size(), vectors.size());
        const auto query = randomUnit(random, 12);
        QVERIFY(agree(*(*again)->search(query, 20), expectedNearest(vectors, query, 20)));
        QCOMPARE(*(*again)->search(query, 20'000), *(*index)->search(query, 20'000));
        for (const auto& [id, vector] : vectors) {
            QCOMPARE((*again)->vectorsOf(idsOf({id}))->vectors, (*index)->vectorsOf(idsOf({id}))->vectors);
            QCOMPARE((*again)->vectorsOf(idsOf({id}))->vectors[0], kept(vector[0]));
        }
    }
}

void VectorIndexTest::changesOfALoadedIndexDoNotTouchItsFile() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "vectors.faiss";
    const Vectors vectors = randomVectors(5000, 12, 22);
    QVERIFY(indexOf(vectors, 12)->save(file, 1));
    const Bytes before = *readFile(file, 1 << 20);
    const auto index = VectorIndex::load(file, 12, 1);
    (*index)->remove(idsOf({1, 2, 4999}));
    QVERIFY((*index)->add(idsOf({7, 6000}), std::vector<float>(24, 0.5f)));
    QCOMPARE(*readFile(file, 1 << 20), before);
    // Nor does what happens to the file's name touch the index.
    fs::remove(file);
    QCOMPARE((*index)->vectorsOf(idsOf({7}))->vectors[11], 0.5f);
    QCOMPARE((*index)->vectorsOf(idsOf({4000}))->vectors[3], kept(vectors.at(4000)[3]));
}

QTEST_APPLESS_MAIN(VectorIndexTest)
#include "tst_vector_index.moc"
