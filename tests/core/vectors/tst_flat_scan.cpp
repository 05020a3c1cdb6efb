#include "core/base/system.h"
#include "core/vectors/flat_scan.h"

#include <QTest>

#include <faiss/IndexFlat.h>
#include <faiss/IndexIDMap.h>
#include <faiss/impl/FaissException.h>
#include <faiss/impl/IDSelector.h>
#include <atomic>
#include <cmath>
#include <cstring>
#include <random>
#include <thread>

using namespace sightseer;
using idx_t = faiss::Index::idx_t;

namespace {

// Unit vectors, rounded to half precision, so that both sides multiply the same numbers.
std::vector<float> randomRows(std::size_t count, int dimension, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> rows(count * std::size_t(dimension));
    for (std::size_t row = 0; row < count; ++row) {
        float* values = rows.data() + row * std::size_t(dimension);
        float square = 0;
        for (int i = 0; i < dimension; ++i) {
            values[i] = normal(random);
            square += values[i] * values[i];
        }
        for (int i = 0; i < dimension; ++i) values[i] = fromHalf(toHalf(values[i] / std::sqrt(square)));
    }
    return rows;
}

struct Found {
    Found(const faiss::Index& index, const std::vector<float>& queries, idx_t answers,
          const faiss::SearchParameters* parameters = nullptr)
        : count(idx_t(queries.size()) / index.d), k(answers), scores(std::size_t(count * k)),
          labels(std::size_t(count * k)) {
        index.search(count, queries.data(), k, scores.data(), labels.data(), parameters);
    }
    idx_t count;
    idx_t k;
    std::vector<float> scores;
    std::vector<idx_t> labels;
};

// The same labels in the same order, but for neighbours whose scores are equal up to the order of an addition.
bool agree(const Found& ours, const Found& theirs) {
    constexpr float rounding = 2e-6f;
    for (std::size_t i = 0; i < ours.labels.size(); ++i) {
        if (std::abs(ours.scores[i] - theirs.scores[i]) > rounding) return false;
        if (ours.labels[i] == theirs.labels[i]) continue;
        const std::size_t query = i / std::size_t(ours.k) * std::size_t(ours.k);
        bool isNear = i + 1 == query + std::size_t(ours.k);  // at the last place the other may be cut off
        for (std::size_t j = query; j < query + std::size_t(ours.k); ++j) {
            isNear |= theirs.labels[j] == ours.labels[i] && std::abs(theirs.scores[j] - ours.scores[i]) <= rounding;
        }
        if (!isNear) return false;
    }
    return true;
}

}  // namespace

class FlatScanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyHalfIsReadAndWrittenAsTheStandardSays();
    void everyLevelRoundsAlike();
    void everyLevelAnswersAsFaissDoes_data();
    void everyLevelAnswersAsFaissDoes();
    void aScoreDoesNotDependOnWhatIsComputedBesideIt();
    void tiesAreOrderedByRowWhateverTheNumberOfThreads();
    void faissSelectorsAndIdMapsWorkOnIt();
    void missingAnswersArePaddedAsFaissDoes();
    void whatCannotBeIsFaissException();
    void searchesFromManyThreadsShareTheWorkers();
};

void FlatScanTest::everyHalfIsReadAndWrittenAsTheStandardSays() {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<Half>(bits);
        const int exponent = half >> 10 & 31;
        const int mantissa = half & 1023;
        const float sign = half & 0x8000 ? -1 : 1;
        const float value = fromHalf(half);
        if (exponent == 31) {
            QVERIFY(mantissa == 0 ? std::isinf(value) && std::signbit(value) == (sign < 0) : std::isnan(value));
            QVERIFY(mantissa != 0 || toHalf(value) == half);
            continue;
        }
        const float expected = exponent == 0 ? sign * std::ldexp(float(mantissa), -24)
                                             : sign * std::ldexp(float(1024 + mantissa), exponent - 25);
        QCOMPARE(value, expected);
        QCOMPARE(toHalf(value), half);
        if (exponent == 30 && mantissa == 1023) continue;
        // Halfway to the next one goes to the even one, a little beside it to the nearer one.
        const float halfway = (value + fromHalf(static_cast<Half>(half + 1))) / 2;
        QCOMPARE(toHalf(halfway), static_cast<Half>(half + (half & 1)));
        QCOMPARE(toHalf(std::nextafter(halfway, value)), half);
        QCOMPARE(toHalf(std::nextafter(halfway, 2 * halfway)), static_cast<Half>(half + 1));
    }
    QCOMPARE(toHalf(65519.0f), Half(0x7bff));
    QCOMPARE(toHalf(65520.0f), Half(0x7c00));
}

void FlatScanTest::everyLevelRoundsAlike() {
    std::mt19937 random(1);
    std::vector<float> values(10'003);
    for (float& value : values) {
        value = std::ldexp(float(random()) / float(random.max()) * 2 - 1, int(random() % 45) - 28);
    }
    std::vector<Half> expected(values.size());
    std::ranges::transform(values, expected.begin(), toHalf);
    for (const SimdLevel level : usableSimdLevels()) {
        std::vector<Half> halves(values.size());
        halfKernels(level).encode(values.data(), values.size(), halves.data());
        QVERIFY(halves == expected);
        std::vector<float> back(values.size());
        halfKernels(level).decode(halves.data(), halves.size(), back.data());
        for (std::size_t i = 0; i < back.size(); ++i) QCOMPARE(back[i], fromHalf(halves[i]));
    }
}

void FlatScanTest::everyLevelAnswersAsFaissDoes_data() {
    QTest::addColumn<int>("dimension");
    for (const int dimension : {1, 3, 8, 15, 16, 17, 31, 40, 96, 511, 512, 769}) {
        QTest::addRow("%d", dimension) << dimension;
    }
}

void FlatScanTest::everyLevelAnswersAsFaissDoes() {
    QFETCH(int, dimension);
    constexpr std::size_t count = 5003;
    const auto rows = randomRows(count, dimension, 2);
    faiss::IndexFlatIP theirs(dimension);
    theirs.add(count, rows.data());
    for (const SimdLevel level : usableSimdLevels()) {
        FlatScan ours(dimension, level);
        ours.add(count, rows.data());
        QCOMPARE(ours.ntotal, idx_t(count));
        for (const std::size_t queryCount : {1, 2, 4, 7, 9}) {
            const auto queries = randomRows(queryCount, dimension, 3);
            for (const idx_t k : {1, 50}) {
                if (dimension == 1) continue;  // all are ties there, which FAISS leaves open
                QVERIFY2(agree(Found(ours, queries, k), Found(theirs, queries, k)), std::to_string(int(level)).c_str());
            }
        }
    }
}

void FlatScanTest::aScoreDoesNotDependOnWhatIsComputedBesideIt() {
    for (const SimdLevel level : usableSimdLevels()) {
        for (const int dimension : {5, 64, 77}) {
            const auto width = std::size_t(dimension);
            FlatScan scan(dimension, level);
            const auto rows = randomRows(300, dimension, 4);
            scan.add(300, rows.data());
            const auto queries = randomRows(11, dimension, 5);
            std::vector<float> together(11 * 300);
            QVERIFY(scan.scan(queries, nullptr, [&](std::size_t, const FlatScan::Stretch& stretch) {
                for (std::size_t q = 0; q < 11; ++q) {
                    for (std::size_t i = 0; i < stretch.rows.size(); ++i) {
                        together[q * 300 + stretch.rows[i]] = stretch.scores[q * stretch.stride + i];
                    }
                }
            }));
            for (std::size_t q = 0; q < 11; ++q) {
                for (std::size_t row = 0; row < 300; ++row) {
                    const Half* place = scan.rows().row(row);
                    float alone = 0;
                    scan.kernels().score(&place, 1, queries.data() + q * width, 1, width, &alone, 1);
                    QCOMPARE(std::bit_cast<std::uint32_t>(alone),
                             std::bit_cast<std::uint32_t>(together[q * 300 + row]));
                }
            }
        }
    }
}

void FlatScanTest::tiesAreOrderedByRowWhateverTheNumberOfThreads() {
    constexpr int dimension = 64;
    auto rows = randomRows(100'000, dimension, 6);
    for (std::size_t row = 17; row < 100'000; row += 100)
        std::copy_n(rows.data(), dimension, rows.data() + row * dimension);
    const std::vector<float> query(rows.begin(), rows.begin() + dimension);
    for (const std::size_t threads : {1, 2, 3, 8}) {
        FlatScan scan(dimension, usableSimdLevels().back(), threads);
        scan.add(100'000, rows.data());
        const Found found(scan, query, 500);
        QCOMPARE(found.labels[0], idx_t(0));
        for (std::size_t i = 1; i < 500; ++i) QCOMPARE(found.labels[i], idx_t(17 + 100 * (i - 1)));
    }
}

void FlatScanTest::faissSelectorsAndIdMapsWorkOnIt() {
    constexpr int dimension = 24;
    constexpr std::size_t count = 9000;
    const auto rows = randomRows(count, dimension, 7);
    const auto queries = randomRows(3, dimension, 8);
    FlatScan ours(dimension);
    faiss::IndexFlatIP theirs(dimension);
    ours.add(count, rows.data());

    faiss::IDSelectorRange middle(3000, 6000);
    faiss::SearchParameters parameters;
    parameters.sel = &middle;
    const Found some(ours, queries, 40, &parameters);
    theirs.add(3000, rows.data() + 3000 * dimension);
    Found expected(theirs, queries, 40);
    for (idx_t& label : expected.labels) label += 3000;
    QVERIFY(agree(some, expected));

    FlatScan oursBelow(dimension);
    faiss::IndexFlatIP theirsBelow(dimension);
    faiss::IndexIDMap oursNamed(&oursBelow);
    faiss::IndexIDMap theirsNamed(&theirsBelow);
    std::vector<idx_t> ids(count);
    for (std::size_t i = 0; i < count; ++i) ids[i] = idx_t(7 * i + 3);
    oursNamed.add_with_ids(count, rows.data(), ids.data());
    theirsNamed.add_with_ids(count, rows.data(), ids.data());
    QVERIFY(agree(Found(oursNamed, queries, 40), Found(theirsNamed, queries, 40)));
    faiss::IDSelectorRange gone(100, 5000);
    QCOMPARE(oursNamed.remove_ids(gone), theirsNamed.remove_ids(gone));
    QVERIFY(agree(Found(oursNamed, queries, 40), Found(theirsNamed, queries, 40)));

    std::vector<float> back(dimension);
    ours.reconstruct(4321, back.data());
    QVERIFY(std::equal(back.begin(), back.end(), rows.begin() + 4321 * dimension));
    ours.reset();
    QCOMPARE(ours.ntotal, idx_t(0));
    QCOMPARE(Found(ours, queries, 1).labels[0], idx_t(-1));
}

void FlatScanTest::missingAnswersArePaddedAsFaissDoes() {
    const auto rows = randomRows(3, 8, 9);
    FlatScan ours(8);
    faiss::IndexFlatIP theirs(8);
    ours.add(3, rows.data());
    theirs.add(3, rows.data());
    const auto query = randomRows(2, 8, 10);
    const Found found(ours, query, 5);
    const Found expected(theirs, query, 5);
    QCOMPARE(found.labels, expected.labels);
    QCOMPARE(found.scores[4], expected.scores[4]);
}

void FlatScanTest::whatCannotBeIsFaissException() {
    FlatScan scan(8);
    const auto query = randomRows(1, 8, 11);
    QVERIFY_EXCEPTION_THROWN(Found(scan, query, 0), faiss::FaissException);
    std::vector<float> back(8);
    QVERIFY_EXCEPTION_THROWN(scan.reconstruct(0, back.data()), faiss::FaissException);
}

void FlatScanTest::searchesFromManyThreadsShareTheWorkers() {
    constexpr int dimension = 64;
    const auto rows = randomRows(70'000, dimension, 12);
    FlatScan scan(dimension, usableSimdLevels().back(), 3);
    scan.add(70'000, rows.data());
    const auto queries = randomRows(6, dimension, 13);
    std::vector<std::vector<idx_t>> expected;
    for (std::size_t q = 0; q < 6; ++q) {
        const std::vector<float> query(queries.begin() + q * dimension, queries.begin() + (q + 1) * dimension);
        expected.push_back(Found(scan, query, 20).labels);
    }
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (std::size_t q = 0; q < 6; ++q) {
        threads.emplace_back([&, q] {
            const std::vector<float> query(queries.begin() + q * dimension, queries.begin() + (q + 1) * dimension);
            for (int round = 0; round < 20; ++round) {
                if (Found(scan, query, 20).labels != expected[q]) ++wrong;
            }
        });
    }
    threads.clear();
    QCOMPARE(wrong.load(), 0);
}

QTEST_APPLESS_MAIN(FlatScanTest)
#include "tst_flat_scan.moc"
