// The vector index beside FAISS's own exact search, both over the same vectors.
// bench_search [ROWS...]: numbers of photos; without any, 100000 and 1000000. Sizes beyond the exact scan's (2 GiB of rows)
// are compared with our own exact scan of the same rows and need as much memory as these once, to make the file.
#include "core/base/file_io.h"
#include "core/vectors/vector_index.h"
#include "tests/bench/bench.h"

#include <faiss/IndexFlat.h>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numeric>
#include <random>
#include <thread>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

constexpr int dimension = 512;
constexpr int answers = 200;

// work(begin, end) on every core, each with its share of 0..count.
void onAllCores(std::size_t count, const std::function<void(std::size_t, std::size_t)>& work) {
    std::vector<std::jthread> threads;
    const std::size_t parts = std::max(1u, std::thread::hardware_concurrency());
    for (std::size_t part = 0; part < parts; ++part) {
        threads.emplace_back(work, count * part / parts, count * (part + 1) / parts);
    }
}

// Unit vectors around 2000 centres, as photos of few subjects are. Row i is the same however the rows are asked for.
class ClusteredVectors {
public:
    ClusteredVectors() {
        std::mt19937 random(42);
        std::normal_distribution<float> normal;
        m_centres.resize(clusters * dimension);
        m_noise.resize(noiseLength);
        for (float& value : m_centres) value = normal(random);
        for (float& value : m_noise) value = normal(random);
    }

    std::vector<float> rows(std::size_t begin, std::size_t count) const {
        std::vector<float> values(count * dimension);
        onAllCores(count, [&](std::size_t first, std::size_t end) {
            for (std::size_t i = first; i < end; ++i) fill(begin + i, values.data() + i * dimension);
        });
        return values;
    }

private:
    void fill(std::size_t row, float* out) const {
        std::uint64_t state = (row + 1) * 0x9e3779b97f4a7c15u;
        state = (state ^ state >> 30) * 0xbf58476d1ce4e5b9u;
        state ^= state >> 27;
        const float* centre = m_centres.data() + state % clusters * dimension;
        const float* noise = m_noise.data() + (state >> 32) % (noiseLength - dimension);  // cheaper than fresh noise
        float square = 0;
        for (int i = 0; i < dimension; ++i) {
            out[i] = centre[i] + noise[i];
            square += out[i] * out[i];
        }
        for (int i = 0; i < dimension; ++i) out[i] /= std::sqrt(square);
    }

    static constexpr std::size_t clusters = 2000;
    static constexpr std::size_t noiseLength = 1 << 20;
    std::vector<float> m_centres;
    std::vector<float> m_noise;
};

void require(bool condition, const char* what) {
    if (condition) return;
    std::fprintf(stderr, "bench_search: %s\n", what);
    std::exit(1);
}

double secondsOf(const std::function<void()>& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Adds up the words on all cores. What looks at every byte of as much memory can hardly be faster.
std::uint64_t sumOf(std::span<const std::uint64_t> words) {
    std::atomic<std::uint64_t> total = 0;
    onAllCores(words.size(), [&](std::size_t begin, std::size_t end) {
        const auto mine = words.subspan(begin, end - begin);
        total += std::accumulate(mine.begin(), mine.end(), std::uint64_t(0));
    });
    return total;
}

// What the process holds now, in MB; 0 where the system does not tell.
double residentMegabytes(const std::string& kind = "VmRSS:") {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        double kilobytes = 0;
        if (word == kind && status >> kilobytes) return kilobytes / 1024;
    }
    return 0;
}

std::vector<PhotoId> idsFrom(std::size_t first, std::size_t count, std::size_t step = 1) {
    std::vector<PhotoId> ids;
    for (std::size_t i = 0; i < count; ++i) ids.emplace_back(static_cast<std::int64_t>(first + i * step));
    return ids;
}

struct Bench {
    Report& report;
    const ClusteredVectors& source;
    std::size_t rows;

    void lower(const std::string& what, const char* unit, double ours, double baseline, const char* name) const {
        report.add({.what = what + ", " + std::to_string(rows / 1000) + "k x " + std::to_string(dimension),
                    .unit = unit,
                    .ours = ours,
                    .baseline = baseline,
                    .baselineName = name,
                    .better = Better::Lower});
    }
    template <typename Index>
    void fill(Index&& add) const {
        constexpr std::size_t batch = 10'000;
        for (std::size_t begin = 0; begin < rows; begin += batch) {
            const std::size_t count = std::min(batch, rows - begin);
            add(begin, count, source.rows(begin, count));
        }
    }

    void searches(const VectorIndex& index) const;
    void changes(const std::filesystem::path& file) const;
    void codes(std::unique_ptr<VectorIndex> exact, const std::filesystem::path& file) const;
    bool isExact() const { return rows * dimension * sizeof(std::uint16_t) <= VectorIndexLimits().exactBytes; }
};

void Bench::searches(const VectorIndex& index) const {
    faiss::IndexFlatIP baseline(dimension);
    fill([&](std::size_t, std::size_t count, const std::vector<float>& vectors) {
        baseline.add(static_cast<faiss::Index::idx_t>(count), vectors.data());
    });
    const auto query = source.rows(rows + 1, 1);
    std::vector<float> scores(answers);
    std::vector<faiss::Index::idx_t> labels(answers);
    std::vector<Neighbour> found;
    const int repeats = rows > 200'000 ? 9 : 25;
    const auto one = pairedSeconds(
        repeats, [&] { found = *index.search(query, answers); },
        [&] { baseline.search(1, query.data(), answers, scores.data(), labels.data()); });
    require(found.size() == answers && found.front().photo.value == labels.front() + 1, "the answers differ");
    lower("one query, top 200", "ms", one.ours * 1e3, one.baseline * 1e3, "faiss::IndexFlatIP");

    const std::vector<std::uint64_t> bytes(rows * dimension * sizeof(std::uint16_t) / sizeof(std::uint64_t), 1);
    const auto reading = pairedSeconds(
        repeats, [&] { found = *index.search(query, answers); },
        [&] { require(sumOf(bytes) == bytes.size(), "the sum is wrong"); });
    lower("one query, top 200, again", "ms", reading.ours * 1e3, reading.baseline * 1e3, "reading as many bytes");

    const auto queries = source.rows(rows + 1, 8);
    std::vector<float> eightScores(8 * answers);
    std::vector<faiss::Index::idx_t> eightLabels(8 * answers);
    ScoreTable table;
    const auto eight = pairedSeconds(
        std::min(repeats, 5), [&] { table = *index.scores(queries); },
        [&] { baseline.search(8, queries.data(), answers, eightScores.data(), eightLabels.data()); });
    require(table.scores.size() == 8 * rows, "scores are missing");
    lower("8 queries, all scores (FAISS: best)", "ms", eight.ours * 1e3, eight.baseline * 1e3, "faiss::IndexFlatIP");

    const auto among = idsFrom(1, rows / 100, 100);
    const auto some = pairedSeconds(
        repeats, [&] { found = *index.search(query, answers, among); }, [&] { found = *index.search(query, answers); });
    lower("top 200 among 1 %, with ids", "ms", some.ours * 1e3, some.baseline * 1e3, "our query over all");
}

void Bench::changes(const std::filesystem::path& file) const {
    const double before = residentMegabytes();
    std::unique_ptr<VectorIndex> index;
    const double open = secondsOf([&] { index = std::move(*VectorIndex::load(file, dimension, 1)); });
    const double whole = secondsOf([&] { require(readFile(file, ~std::uint64_t(0)).has_value(), "unreadable"); });
    lower("open the file", "ms", open * 1e3, whole * 1e3, "reading the file");
    const auto query = source.rows(rows + 1, 1);
    const double first = secondsOf([&] { require(index->search(query, answers).has_value(), "damaged"); });
    const double second = medianSeconds(3, [&] { require(index->search(query, answers).has_value(), "damaged"); });
    lower("first query, verifying", "ms", first * 1e3, second * 1e3, "the next ones");
    lower("memory after it", "MB", residentMegabytes() - before, double(rows) * dimension * sizeof(float) / (1 << 20),
          "rows in float32");

    const auto vectors = source.rows(rows, 1000);
    const auto fresh = idsFrom(rows + 1, 1000);
    const double add = secondsOf([&] { require(index->add(fresh, vectors).has_value(), "a vector was refused"); });
    lower("add 1000", "ms", add * 1e3, 0, "");
    const auto gone = idsFrom(1, std::min<std::size_t>(10'000, rows / 2), rows / 10'000);
    const double remove = secondsOf([&] { index->remove(gone); });
    lower("remove 10000", "ms", remove * 1e3, 0, "");
    require(index->size() == rows + fresh.size() - gone.size(), "the number of rows is wrong");
}

// What codes lose and cost; also where the app would not use them yet. Rows that are all independent are harder than photos.
void Bench::codes(std::unique_ptr<VectorIndex> exact, const std::filesystem::path& file) const {
    constexpr std::size_t queryCount = 10;
    const auto queries = source.rows(rows + 1, queryCount);
    const auto query = [&](std::size_t q) { return std::span(queries).subspan(q * dimension, dimension); };
    std::vector<std::vector<Neighbour>> best(queryCount);
    std::vector<double> exactSeconds;
    for (std::size_t q = 0; q < queryCount; ++q) {
        exactSeconds.push_back(secondsOf([&] { best[q] = *exact->search(query(q), answers); }));
    }
    exact.reset();  // the file's pages need the memory
    const double before = residentMegabytes("RssAnon:");
    std::unique_ptr<VectorIndex> coded;
    const double open = secondsOf([&] { coded = std::move(*VectorIndex::load(file, dimension, 1)); });
    require(coded->usesCodes(), "the index is not large enough for codes");
    lower("open the file, codes", "ms", open * 1e3, 0, "");
    double found = 0;
    std::vector<double> oursSeconds;
    require(coded->search(query(0), answers).has_value(), "damaged");
    for (std::size_t q = 0; q < queryCount; ++q) {
        std::vector<Neighbour> ours;
        require(coded->search(query(q), answers).has_value(), "damaged");  // warm: its rows are in memory
        oursSeconds.push_back(secondsOf([&] { ours = *coded->search(query(q), answers); }));
        for (std::size_t i = 0; i < 100; ++i) {
            found += std::ranges::find(ours, best[q][i].photo, &Neighbour::photo) != ours.end() ? 1 : 0;
        }
    }
    std::ranges::nth_element(oursSeconds, oursSeconds.begin() + queryCount / 2);
    std::ranges::nth_element(exactSeconds, exactSeconds.begin() + queryCount / 2);
    lower("one query by codes, top 200", "ms", oursSeconds[queryCount / 2] * 1e3, exactSeconds[queryCount / 2] * 1e3,
          "our exact scan");
    report.add({.what = "recall@100 by codes, " + std::to_string(rows / 1000) + "k x " + std::to_string(dimension),
                .unit = "",
                .ours = found / (100 * queryCount),
                .baseline = 1,
                .baselineName = "our exact scan",
                .better = Better::Higher});
    lower("memory of its own, without the file's pages", "MB", residentMegabytes("RssAnon:") - before, 0, "");
    const double codeMegabytes = double(rows) * (dimension / 4 + 8) / (1 << 20);
    lower("codes, mapped from the file", "MB", codeMegabytes, double(rows) * dimension * 2 / (1 << 20), "its rows");
}

void benchSearch(Report& report, const ClusteredVectors& source, std::size_t rows) {
    const Bench bench{report, source, rows};
    const auto file = std::filesystem::temp_directory_path() / ("bench_search_" + std::to_string(rows) + ".faiss");
    {
        auto index = VectorIndex::create(dimension);
        bench.fill([&](std::size_t begin, std::size_t count, const std::vector<float>& vectors) {
            require(index->add(idsFrom(begin + 1, count), vectors).has_value(), "a vector was refused");
        });
        if (bench.isExact()) bench.searches(*index);
        require(index->save(file, 1).has_value(), "the index was not saved");
        if (!bench.isExact()) bench.codes(std::move(index), file);
    }
    if (bench.isExact()) bench.changes(file);
    if (bench.isExact() && rows > 200'000) {
        auto index = VectorIndex::load(file, dimension, 1, {.exactBytes = 0});
        require(index && (*index)->save(file, 1).has_value(), "the index was not saved with codes");
        bench.codes(std::move(*index), file);
    }
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

}  // namespace

int main(int argc, char** argv) {
    Report report("search", argc, argv);
    std::vector<std::size_t> sizes;
    for (const std::string& argument : report.arguments())
        sizes.push_back(std::strtoull(argument.c_str(), nullptr, 10));
    if (sizes.empty()) sizes = {100'000, 1'000'000};
    const ClusteredVectors source;
    for (const std::size_t rows : sizes) {
        require(rows >= 100 * answers, "at least 20000 rows are needed");
        benchSearch(report, source, rows);
    }
    return 0;
}
