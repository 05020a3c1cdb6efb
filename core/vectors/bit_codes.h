// Two bits for each dimension of a row: enough to find, in an eighth of the memory, the few rows worth an exact look.
// A record is the codes, a factor that makes the estimate unbiased, and a check of the exact row. Thread: any; pure.
#pragma once

#include "core/vectors/half_kernels.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sightseer {

class BitCodes {
public:
    // `mean` of the rows, [dimension]: codes tell how a row differs from it.
    BitCodes(std::vector<float> mean, SimdLevel level = usableSimdLevels().back());

    std::span<const float> mean() const { return m_mean; }
    // In units of Half, the unit of HalfRows.
    static std::size_t recordWidth(std::size_t dimension);

    void encode(std::span<const Half> row, Half* record) const;
    // Whether `row` is the one that `record` was made of.
    static bool isOf(std::span<const Half> record, std::span<const Half> row);

    struct Query {
        std::vector<std::int8_t> values;  // four for each byte of codes, in the order of the shifts
        float offset = 0;
        float scale = 0;
        float sum = 0;
    };
    Query prepare(std::span<const float> query) const;
    // Of consecutive records; estimates[i] of the inner product of row i with the query.
    void estimate(const Query& query, const Half* records, std::size_t count, float* estimates) const;

private:
    // The sums of code * query of `count` records, `recordBytes` apart.
    using Dots = void (*)(const std::uint8_t* records, std::size_t recordBytes, std::size_t count,
                          const std::int8_t* query, std::size_t codeBytes, std::int32_t* dots);

    std::vector<float> m_mean;
    const HalfKernels& m_kernels;
    Dots m_dots;
};

}  // namespace sightseer
