#include "core/search/near_vectors.h"

#include "core/base/system.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <thread>

namespace sightseer {
namespace {

constexpr std::size_t rowsComparedInFull = 4'000;
constexpr std::size_t pivotsPerRow = 3;
constexpr std::size_t pairsPerRow = 64;  // the nearest; a thousand pictures of one screen would give half a million
constexpr std::size_t rowsPerStep = 2'048;

// Sixteen sums at once, so that the compiler may use vector registers without changing what is computed.
float dot(const float* a, const float* b, std::size_t dimension) {
    std::array<float, 16> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= dimension; i += sums.size()) {
        for (std::size_t lane = 0; lane < sums.size(); ++lane) sums[lane] += a[i + lane] * b[i + lane];
    }
    float sum = 0;
    for (const float lane : sums) sum += lane;
    for (; i < dimension; ++i) sum += a[i] * b[i];
    return sum;
}

// Runs part(begin, end, worker) over 0..count in steps on every core; false when progressed ended it.
template <typename Part>
bool inParallel(std::size_t count, double from, double to, const std::function<bool(double)>& progressed, Part&& part) {
    const auto workers = static_cast<std::size_t>(usableCores());
    for (std::size_t begin = 0; begin < count; begin += rowsPerStep) {
        const std::size_t end = std::min(begin + rowsPerStep, count);
        {
            std::vector<std::jthread> helpers;
            const auto at = [&](std::size_t worker) { return begin + (end - begin) * worker / workers; };
            for (std::size_t worker = 1; worker < workers; ++worker) {
                helpers.emplace_back([&, worker] { part(at(worker), at(worker + 1), worker); });
            }
            part(at(0), at(1), std::size_t{0});
        }
        const double done = from + (to - from) * static_cast<double>(end) / static_cast<double>(count);
        if (progressed && !progressed(done)) return false;
    }
    return true;
}

using Pivots = std::array<std::uint32_t, pivotsPerRow>;

// The nearest pivots of one row, nearest first.
Pivots nearestPivots(const float* row, std::span<const float> pivots, std::size_t dimension) {
    Pivots nearest{};
    std::array<float, pivotsPerRow> cosines;
    cosines.fill(-2);
    for (std::size_t pivot = 0; pivot < pivots.size() / dimension; ++pivot) {
        float cosine = dot(row, pivots.data() + pivot * dimension, dimension);
        auto id = static_cast<std::uint32_t>(pivot);
        for (std::size_t place = 0; place < pivotsPerRow; ++place) {
            if (cosine <= cosines[place]) continue;
            std::swap(cosine, cosines[place]);
            std::swap(id, nearest[place]);
        }
    }
    return nearest;
}

}  // namespace

std::vector<NearPair> nearPairs(std::span<const float> vectors, std::size_t dimension, float minimumCosine,
                                const std::function<bool(double)>& progressed) {
    const std::size_t rows = dimension == 0 ? 0 : vectors.size() / dimension;
    const auto rowAt = [&](std::size_t row) { return vectors.data() + row * dimension; };
    std::vector<std::vector<NearPair>> found(static_cast<std::size_t>(usableCores()));
    const auto compare = [&](std::size_t a, std::size_t b, std::size_t worker) {
        const float cosine = dot(rowAt(a), rowAt(b), dimension);
        if (cosine >= minimumCosine) found[worker].push_back({a, b, cosine});
    };
    const auto keepNearest = [&](std::size_t worker, std::size_t begin) {
        auto& pairs = found[worker];
        if (pairs.size() - begin <= pairsPerRow) return;
        const auto first = pairs.begin() + static_cast<std::ptrdiff_t>(begin);
        std::partial_sort(first, first + pairsPerRow, pairs.end(), [](const NearPair& a, const NearPair& b) {
            return std::pair(b.cosine, a.second) < std::pair(a.cosine, b.second);
        });
        pairs.resize(begin + pairsPerRow);
    };

    if (rows <= rowsComparedInFull) {
        inParallel(rows, 0, 1, progressed, [&](std::size_t begin, std::size_t end, std::size_t worker) {
            for (std::size_t a = begin; a < end; ++a) {
                const std::size_t before = found[worker].size();
                for (std::size_t b = a + 1; b < rows; ++b) compare(a, b, worker);
                keepNearest(worker, before);
            }
        });
    } else {
        const auto count = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows)));
        std::vector<float> pivots;
        for (std::size_t i = 0; i < count; ++i) {
            const float* row = rowAt(i * rows / count);
            pivots.insert(pivots.end(), row, row + dimension);
        }
        std::vector<Pivots> nearest(rows);
        const bool goOn = inParallel(rows, 0, 0.4, progressed, [&](std::size_t begin, std::size_t end, std::size_t) {
            for (std::size_t row = begin; row < end; ++row) nearest[row] = nearestPivots(rowAt(row), pivots, dimension);
        });
        if (!goOn) return {};
        std::vector<std::vector<std::uint32_t>> cells(count);
        for (std::size_t row = 0; row < rows; ++row) {
            for (const std::uint32_t pivot : nearest[row]) cells[pivot].push_back(static_cast<std::uint32_t>(row));
        }
        // A pair that shares several cells is compared in the first of the earlier row's.
        const auto sharesBefore = [&](std::size_t a, std::size_t b, std::size_t place) {
            return std::any_of(nearest[a].begin(), nearest[a].begin() + static_cast<std::ptrdiff_t>(place),
                               [&](std::uint32_t pivot) { return std::ranges::count(nearest[b], pivot) > 0; });
        };
        inParallel(rows, 0.4, 1, progressed, [&](std::size_t begin, std::size_t end, std::size_t worker) {
            for (std::size_t a = begin; a < end; ++a) {
                const std::size_t before = found[worker].size();
                for (std::size_t place = 0; place < pivotsPerRow; ++place) {
                    const auto& cell = cells[nearest[a][place]];
                    for (auto b = std::ranges::upper_bound(cell, static_cast<std::uint32_t>(a)); b != cell.end(); ++b) {
                        if (!sharesBefore(a, *b, place)) compare(a, *b, worker);
                    }
                }
                keepNearest(worker, before);
            }
        });
    }
    std::vector<NearPair> pairs;
    for (const auto& some : found) pairs.insert(pairs.end(), some.begin(), some.end());
    std::ranges::sort(pairs, [](const NearPair& a, const NearPair& b) {
        return std::pair(a.first, a.second) < std::pair(b.first, b.second);
    });
    return pairs;
}

}  // namespace sightseer
