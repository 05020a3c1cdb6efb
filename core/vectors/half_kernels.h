// The inner loops of the exact scan, once per kind of processor. The same row and query give the same score in every call of
// one level, whatever is computed beside it; between levels the last bits of a score may differ.
// Thread: any; pure functions.
#pragma once

#include "core/vectors/half_float.h"

#include <cstddef>
#include <vector>

namespace sightseer {

enum class SimdLevel { Scalar, Avx2, Avx512, Neon };

struct HalfKernels {
    SimdLevel level;
    void (*encode)(const float* values, std::size_t count, Half* out);
    void (*decode)(const Half* values, std::size_t count, float* out);
    // scores[q * stride + i] = inner product of rows[i] with queries[q]; `queries` is [queryCount, width].
    void (*score)(const Half* const* rows, std::size_t count, const float* queries, std::size_t queryCount,
                  std::size_t width, float* scores, std::size_t stride);
};

// What this machine can run, the best last.
const std::vector<SimdLevel>& usableSimdLevels();
const HalfKernels& halfKernels(SimdLevel level);

}  // namespace sightseer
