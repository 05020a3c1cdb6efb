#include "core/base/file_io.h"
#include "core/vectors/bit_codes.h"
#include "core/vectors/vector_index.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <random>
#include <set>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

constexpr int dimension = 96;
constexpr std::size_t width = dimension;
constexpr std::size_t count = 30'000;
constexpr VectorIndexLimits small{.exactBytes = 1'000'000, .candidates = 1500};

// Unit vectors with a common part, as the embeddings of one model have.
std::vector<float> randomRows(std::size_t rowCount, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> rows(rowCount * width);
    for (std::size_t row = 0; row < rowCount; ++row) {
        const std::span values = std::span(rows).subspan(row * width, width);
        float square = 0;
        for (std::size_t i = 0; i < width; ++i) {
            values[i] = normal(random) + (i % 5 == 0 ? 1.5f : 0.0f);
            square += values[i] * values[i];
        }
        for (float& value : values) value /= std::sqrt(square);
    }
    return rows;
}

std::vector<PhotoId> idsFrom(std::int64_t first, std::size_t idCount) {
    std::vector<PhotoId> ids;
    for (std::size_t i = 0; i < idCount; ++i) ids.emplace_back(first + std::int64_t(i));
    return ids;
}

std::set<PhotoId> photosOf(const std::vector<Neighbour>& neighbours) {
    std::set<PhotoId> photos;
    for (const Neighbour& neighbour : neighbours) photos.insert(neighbour.photo);
    return photos;
}

double recall(const std::vector<Neighbour>& found, const std::vector<Neighbour>& expected) {
    const auto photos = photosOf(found);
    const auto hits = std::ranges::count_if(expected, [&](const Neighbour& n) { return photos.contains(n.photo); });
    return double(hits) / double(expected.size());
}

}  // namespace

class CodedIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anEstimateIsNearTheInnerProductAtEveryLevel();
    void onlyAnIndexOverTheLimitUsesCodes();
    void nearlyAllOfTheNearestAreFoundWithTheirExactScores();
    void aFilteredSearchIsAsGood();
    void aShortlistHasTheBestByAnyQuery();
    void aScoreTableHasAllThatIsAskedFor();
    void changesAreFound();
    void anIndexThatShrankGoesBackToTheExactScan();
    void damageOfARowOrItsCodesIsMetWhenTheyAreUsed();
    void aFileCutShortOrWithOtherCodesIsInvalid();

private:
    std::unique_ptr<VectorIndex> coded() { return std::move(*VectorIndex::load(m_file, dimension, 1, small)); }

    QTemporaryDir m_folder;
    fs::path m_file;
    std::vector<float> m_rows;
    std::vector<float> m_queries;
    std::unique_ptr<VectorIndex> m_exact;
};

void CodedIndexTest::initTestCase() {
    m_file = fs::path(m_folder.path().toStdString()) / "vectors.faiss";
    m_rows = randomRows(count, 1);
    m_queries = randomRows(10, 2);
    m_exact = VectorIndex::create(dimension, small);
    QVERIFY(m_exact->add(idsFrom(1, count), m_rows));
    QVERIFY(m_exact->save(m_file, 1));
}

void CodedIndexTest::anEstimateIsNearTheInnerProductAtEveryLevel() {
    for (const std::size_t size : {1, 31, 96, 128, 129, 512, 700}) {
        std::mt19937 random(3);
        std::normal_distribution<float> normal(0.3f);
        std::vector<float> mean(size, 0.3f);
        std::vector<float> query(size);
        std::vector<float> row(size);
        std::vector<Half> halves(size);
        for (float& value : query) value = normal(random);
        const std::size_t recordWidth = BitCodes::recordWidth(size);
        std::vector<std::vector<float>> estimates;
        double error = 0;
        for (const SimdLevel level : usableSimdLevels()) {
            const BitCodes codes(mean, level);
            random.seed(4);
            normal.reset();
            std::vector<Half> records(50 * recordWidth);
            std::vector<double> exact;
            for (std::size_t i = 0; i < 50; ++i) {
                for (float& value : row) value = normal(random);
                std::ranges::transform(row, halves.begin(), toHalf);
                codes.encode(halves, records.data() + i * recordWidth);
                QVERIFY(BitCodes::isOf(std::span(records).subspan(i * recordWidth, recordWidth), halves));
                exact.push_back(0);
                for (std::size_t k = 0; k < size; ++k) exact.back() += double(fromHalf(halves[k])) * query[k];
            }
            estimates.emplace_back(50);
            codes.estimate(codes.prepare(query), records.data(), 50, estimates.back().data());
            error = 0;
            for (std::size_t i = 0; i < 50; ++i) error += std::pow(estimates.back()[i] - exact[i], 2);
        }
        // The error of a sum over independent dimensions grows with the root of their number.
        QVERIFY2(std::sqrt(error / 50) < 0.5 * std::sqrt(double(size)), std::to_string(size).c_str());
        for (const auto& ofLevel : estimates) {
            for (std::size_t i = 0; i < 50; ++i) QVERIFY(std::abs(ofLevel[i] - estimates[0][i]) < 1e-4);
        }
    }
}

void CodedIndexTest::onlyAnIndexOverTheLimitUsesCodes() {
    QVERIFY(!m_exact->usesCodes());  // nothing was saved and loaded yet
    QVERIFY(coded()->usesCodes());
    const fs::path file = fs::path(m_folder.path().toStdString()) / "small.faiss";
    QVERIFY(m_exact->save(file, 1));
    const auto below = VectorIndex::create(dimension, small);
    QVERIFY(below->add(idsFrom(1, 5000), std::span(m_rows).first(5000 * width)));
    QVERIFY(below->save(file, 1));
    QVERIFY(!(*VectorIndex::load(file, dimension, 1, small))->usesCodes());
}

void CodedIndexTest::nearlyAllOfTheNearestAreFoundWithTheirExactScores() {
    const auto index = coded();
    double found = 0;
    for (std::size_t q = 0; q < 10; ++q) {
        const std::span query = std::span(m_queries).subspan(q * width, width);
        const auto best = *index->search(query, 100);
        const auto expected = *m_exact->search(query, 100);
        QCOMPARE(best.size(), expected.size());
        found += recall(best, expected) / 10;
        const auto scores = *m_exact->search(query, int(count));
        for (std::size_t i = 0; i < best.size(); ++i) {
            QVERIFY(std::ranges::find(scores, best[i]) != scores.end());
            QVERIFY(i == 0 || best[i - 1].score >= best[i].score);
        }
        // Asked for much of it, it answers exactly.
        QCOMPARE(*index->search(query, 5000), *m_exact->search(query, 5000));
    }
    QVERIFY2(found >= 0.99, std::to_string(found).c_str());
}

void CodedIndexTest::aFilteredSearchIsAsGood() {
    const auto index = coded();
    const std::span query = std::span(m_queries).first(width);
    const auto few = idsFrom(500, 300);
    QCOMPARE(*index->search(query, 100, few), *m_exact->search(query, 100, few));
    const auto many = idsFrom(3001, 25'000);
    const auto best = *index->search(query, 50, many);
    QVERIFY(recall(best, *m_exact->search(query, 50, many)) >= 0.98);
    QVERIFY(std::ranges::all_of(best, [](const Neighbour& n) { return n.photo.value > 3000; }));
}

void CodedIndexTest::aShortlistHasTheBestByAnyQuery() {
    const auto index = coded();
    const std::span queries = std::span(m_queries).first(2 * width);
    const auto list = index->shortlist(queries, 50);
    QVERIFY(list && list->photos);
    const std::size_t ofEach = small.candidates + 16 * 50;
    QVERIFY(list->photos->size() >= ofEach && list->photos->size() <= 2 * ofEach);
    QCOMPARE(list->leftOut, count - list->photos->size());
    const std::set<PhotoId> photos(list->photos->begin(), list->photos->end());
    QCOMPARE(photos.size(), list->photos->size());
    for (std::size_t q = 0; q < 2; ++q) {
        const auto expected = *m_exact->search(queries.subspan(q * width, width), 100);
        const auto hits = std::ranges::count_if(expected, [&](const Neighbour& n) { return photos.contains(n.photo); });
        QVERIFY(hits >= 98);
    }
    const auto among = idsFrom(20'001, 20'000);  // half of them are there
    const auto some = index->shortlist(queries.first(width), 1, &among);
    QCOMPARE(some->photos->size() + some->leftOut, std::size_t(10'000));
    QVERIFY(std::ranges::all_of(*some->photos, [](PhotoId photo) { return photo.value > 20'000; }));

    QVERIFY(!index->shortlist(queries, count / 16)->photos);  // all of them
    QVERIFY(!m_exact->shortlist(queries, 1)->photos);
    QCOMPARE(index->shortlist(queries.first(5), 1).error().code, ErrorCode::InvalidArgument);
}

void CodedIndexTest::aScoreTableHasAllThatIsAskedFor() {
    const auto index = coded();
    const std::span queries = std::span(m_queries).first(2 * width);
    const auto whole = *m_exact->scores(queries);
    const auto table = *index->scores(queries);
    QCOMPARE(table.photos, whole.photos);
    QCOMPARE(table.scores, whole.scores);
    const auto among = idsFrom(101, 7000);
    const auto some = *index->scores(queries, &among);
    QCOMPARE(some.photos, among);
    for (int q = 0; q < 2; ++q) QVERIFY(std::ranges::equal(some.scoresOf(q), whole.scoresOf(q).subspan(100, 7000)));
    QVERIFY(std::abs(some.means[1] - whole.means[1]) < 1e-6);
    QVERIFY(std::abs(some.deviations[1] - whole.deviations[1]) < 1e-6);
}

void CodedIndexTest::changesAreFound() {
    const auto index = coded();
    const auto fresh = randomRows(300, 5);
    const auto vectorAt = [&](std::size_t i) { return std::span(fresh).subspan(i * width, width); };
    index->remove(idsFrom(100, 5000));
    QVERIFY(index->add(idsFrom(50'000, 200), std::span(fresh).first(200 * width)));  // new
    QVERIFY(index->add(idsFrom(7000, 100), std::span(fresh).subspan(200 * width)));  // another content
    QCOMPARE(index->size(), count - 5000 + 200);
    for (std::size_t i = 0; i < 300; ++i) {
        const PhotoId expected(i < 200 ? std::int64_t(50'000 + i) : std::int64_t(7000 + i - 200));
        QCOMPARE(index->search(vectorAt(i), 1)->front().photo, expected);
    }
    for (std::int64_t id = 1; id < 30'000; id += 501) {
        const auto best = index->search(std::span(m_rows).subspan(std::size_t(id - 1) * width, width), 1);
        const bool isGone = (id >= 100 && id < 5100) || (id >= 7000 && id < 7100);
        QCOMPARE(best->front().photo == PhotoId(id), !isGone);
    }
    const fs::path file = fs::path(m_folder.path().toStdString()) / "changed.faiss";
    QVERIFY(index->save(file, 2));
    const auto again = VectorIndex::load(file, dimension, 2, small);
    QVERIFY(again && (*again)->usesCodes());
    QCOMPARE(*(*again)->search(vectorAt(3), 100), *index->search(vectorAt(3), 100));
}

void CodedIndexTest::anIndexThatShrankGoesBackToTheExactScan() {
    const auto index = coded();
    index->remove(idsFrom(1001, count - 1000));
    const fs::path file = fs::path(m_folder.path().toStdString()) / "shrunk.faiss";
    QVERIFY(index->save(file, 3));
    const auto again = VectorIndex::load(file, dimension, 3, small);
    QVERIFY(again && !(*again)->usesCodes());
    QCOMPARE((*again)->vectorsOf(idsFrom(1, 2000))->vectors, m_exact->vectorsOf(idsFrom(1, 1000))->vectors);
}

void CodedIndexTest::damageOfARowOrItsCodesIsMetWhenTheyAreUsed() {
    const Bytes whole = *readFile(m_file, 1 << 30);
    const std::size_t codes = whole.size() - count * BitCodes::recordWidth(width) * sizeof(Half);
    const std::size_t rows = codes - count * width * sizeof(Half);
    const fs::path file = fs::path(m_folder.path().toStdString()) / "damaged.faiss";
    const auto damagedAt = [&](std::size_t place) {
        Bytes bytes = whole;
        bytes[place] ^= std::byte(4);
        return writeFileAtomically(file, bytes).has_value();
    };
    const std::size_t row = 777;
    QVERIFY(damagedAt(rows + row * width * sizeof(Half) + 11));
    const auto vector = std::span(m_rows).subspan(row * width, width);
    auto index = std::move(*VectorIndex::load(file, dimension, 1, small));
    QCOMPARE(index->search(vector, 5).error().code, ErrorCode::InvalidFile);
    QVERIFY(index->isDamaged());
    index = std::move(*VectorIndex::load(file, dimension, 1, small));
    QVERIFY(index->vectorsOf(idsFrom(row, 1)));
    QCOMPARE(index->vectorsOf(idsFrom(row + 1, 1)).error().code, ErrorCode::InvalidFile);
    index = std::move(*VectorIndex::load(file, dimension, 1, small));
    QCOMPARE(index->save(file.string() + "2", 2).error().code, ErrorCode::InvalidFile);

    QVERIFY(damagedAt(codes + 20'000 * BitCodes::recordWidth(width) * sizeof(Half)));
    index = std::move(*VectorIndex::load(file, dimension, 1, small));
    QCOMPARE(index->search(vector, 5).error().code, ErrorCode::InvalidFile);
    index = std::move(*VectorIndex::load(file, dimension, 1, small));
    QCOMPARE(index->shortlist(vector, 5).error().code, ErrorCode::InvalidFile);
    index = std::move(*VectorIndex::load(file, dimension, 1, small));
    QCOMPARE(index->scores(vector).error().code, ErrorCode::InvalidFile);
}

void CodedIndexTest::aFileCutShortOrWithOtherCodesIsInvalid() {
    const Bytes whole = *readFile(m_file, 1 << 30);
    const fs::path file = fs::path(m_folder.path().toStdString()) / "cut.faiss";
    for (const std::size_t lost : {std::size_t(1), std::size_t(32), whole.size() / 2, whole.size() - 60}) {
        QVERIFY(writeFileAtomically(file, std::span(whole).first(whole.size() - lost)));
        QCOMPARE(VectorIndex::load(file, dimension, 1, small).error().code, ErrorCode::InvalidFile);
    }
    for (std::size_t bit = 0; bit < 8 * 56; ++bit) {
        Bytes flipped(whole.begin(), whole.begin() + 400);
        flipped[bit / 8] ^= std::byte(1 << bit % 8);
        std::fstream bytes(m_file, std::ios::in | std::ios::out | std::ios::binary);
        bytes.write(reinterpret_cast<const char*>(flipped.data()), std::streamsize(flipped.size()));
        bytes.close();
        QVERIFY(!VectorIndex::load(m_file, dimension, 1, small));
    }
    QVERIFY(writeFileAtomically(m_file, whole));
}

QTEST_APPLESS_MAIN(CodedIndexTest)
#include "tst_coded_index.moc"
