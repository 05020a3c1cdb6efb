// Pairs of unit vectors with a high cosine, among many. Thread: any; pure; uses the cores itself.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace sightseer {

struct NearPair {
    std::size_t first = 0;  // rows; first < second
    std::size_t second = 0;
    float cosine = 0;

    bool operator==(const NearPair&) const = default;
};

// `vectors` is [rows, dimension]. Of a row's later ones the 64 nearest count. Up to 4,000 rows every pair is looked at.
// Beyond, each row is compared with those that share one of its three nearest pivots, about rows^1.5 comparisons; pairs
// above a cosine of 0.95 are hardly ever missed.
// `progressed` (may be empty) hears 0..1; false from it ends with the pairs found so far.
std::vector<NearPair> nearPairs(std::span<const float> vectors, std::size_t dimension, float minimumCosine,
                                const std::function<bool(double)>& progressed = {});

}  // namespace sightseer
