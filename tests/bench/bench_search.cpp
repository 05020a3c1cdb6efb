// Search in the vector index beside FAISS's own exact search, both over the same vectors.
// bench_search [ROWS...]: numbers of photos; without any, 100000 and 1000000.
#include "core/vectors/vector_index.h"
#include "tests/bench/bench.h"

#include <faiss/IndexFlat.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

constexpr int dimension = 512;
constexpr int answers = 200;

// Unit vectors around 2000 centres, as photos of few subjects are.
class ClusteredVectors {
public:
    ClusteredVectors() : m_random(42) {
        m_centres.resize(clusters * dimension);
        m_noise.resize(noiseLength);
        std::normal_distribution<float> normal;
        for (float& value : m_centres) value = normal(m_random);
        for (float& value : m_noise) value = normal(m_random);
    }

    std::vector<float> next(std::size_t count) {
        std::vector<float> rows(count * dimension);
        for (std::size_t row = 0; row < count; ++row) {
            const float* centre = m_centres.data() + (m_random() % clusters) * dimension;
            const float* noise = m_noise.data() + m_random() % (noiseLength - dimension);  // cheaper than fresh noise
            float* out = rows.data() + row * dimension;
            float square = 0;
            for (int i = 0; i < dimension; ++i) {
                out[i] = centre[i] + noise[i];
                square += out[i] * out[i];
            }
            for (int i = 0; i < dimension; ++i) out[i] /= std::sqrt(square);
        }
        return rows;
    }

private:
    static constexpr std::size_t clusters = 2000;
    static constexpr std::size_t noiseLength = 1 << 20;
    std::mt19937 m_random;
    std::vector<float> m_centres;
    std::vector<float> m_noise;
};

void require(bool condition, const char* what) {
    if (condition) return;
    std::fprintf(stderr, "bench_search: %s\n", what);
    std::exit(1);
}

void benchSearch(Report& report, std::size_t rows) {
    ClusteredVectors source;
    const auto index = VectorIndex::create(dimension);
    faiss::IndexFlatIP baseline(dimension);
    constexpr std::size_t batch = 10'000;
    for (std::size_t begin = 0; begin < rows; begin += batch) {
        const std::size_t count = std::min(batch, rows - begin);
        const auto vectors = source.next(count);
        std::vector<PhotoId> ids;
        for (std::size_t i = 0; i < count; ++i) ids.emplace_back(static_cast<std::int64_t>(begin + i + 1));
        require(index->add(ids, vectors).has_value(), "a vector was refused");
        baseline.add(static_cast<faiss::Index::idx_t>(count), vectors.data());
    }
    const auto query = source.next(1);
    std::vector<float> scores(answers);
    std::vector<faiss::Index::idx_t> labels(answers);
    std::vector<Neighbour> found;
    const auto searchBaseline = [&] { baseline.search(1, query.data(), answers, scores.data(), labels.data()); };

    const int repeats = rows > 200'000 ? 9 : 25;
    const auto all = pairedSeconds(
        repeats, [&] { found = *index->search(query, answers); }, searchBaseline);
    require(found.size() == answers && found.front().photo.value == labels.front() + 1, "the answers differ");
    const std::string size =
        std::to_string(rows / 1000) + "k x " + std::to_string(dimension) + ", top " + std::to_string(answers);
    report.add({.what = "one query, " + size,
                .unit = "ms",
                .ours = all.ours * 1e3,
                .baseline = all.baseline * 1e3,
                .baselineName = "faiss::IndexFlatIP",
                .better = Better::Lower});

    std::vector<PhotoId> among;
    for (std::size_t id = 1; id <= rows; id += 100) among.emplace_back(static_cast<std::int64_t>(id));
    const auto some = pairedSeconds(
        repeats, [&] { found = *index->search(query, answers, among); }, searchBaseline);
    report.add({.what = "among 1 % of them, " + size,
                .unit = "ms",
                .ours = some.ours * 1e3,
                .baseline = some.baseline * 1e3,
                .baselineName = "faiss::IndexFlatIP over all",
                .better = Better::Lower});
}

}  // namespace

int main(int argc, char** argv) {
    Report report("search", argc, argv);
    std::vector<std::size_t> sizes;
    for (const std::string& argument : report.arguments())
        sizes.push_back(std::strtoull(argument.c_str(), nullptr, 10));
    if (sizes.empty()) sizes = {100'000, 1'000'000};
    for (const std::size_t rows : sizes) {
        require(rows >= 100 * answers, "at least 20000 rows are needed");
        benchSearch(report, rows);
    }
    return 0;
}
