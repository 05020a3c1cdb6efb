#include "core/vectors/bit_codes.h"

#include "core/base/content_hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sightseer {
namespace {

// The step, in standard deviations, at which four even levels lose least of a normal distribution.
constexpr float stepOfLevels = 0.9957f;
constexpr float middle = 1.5f;  // of the codes 0 to 3
constexpr std::size_t codeGroup = 32;

struct Tail {
    float factor;
    std::uint32_t check;
};

std::size_t codeBytesOf(std::size_t dimension) {
    return (dimension + 4 * codeGroup - 1) / (4 * codeGroup) * codeGroup;
}

std::uint32_t checkOf(std::span<const Half> row) {
    const ContentHash hash = contentHash(std::as_bytes(row));
    std::uint32_t check = 0;
    std::memcpy(&check, hash.bytes.data(), sizeof(check));
    return check;
}

void dotsScalar(const std::uint8_t* records, std::size_t recordBytes, std::size_t count, const std::int8_t* query,
                std::size_t codeBytes, std::int32_t* dots) {
    for (std::size_t row = 0; row < count; ++row, records += recordBytes) {
        std::int32_t sum = 0;
        for (std::size_t shift = 0; shift < 4; ++shift) {
            for (std::size_t i = 0; i < codeBytes; ++i) {
                sum += (records[i] >> 2 * shift & 3) * query[shift * codeBytes + i];
            }
        }
        dots[row] = sum;
    }
}

#if defined(__x86_64__)

// The processor stops looking ahead at the end of a page, and a mapped file has small ones.
constexpr std::size_t bytesAhead = 8192;

__attribute__((target("avx2"))) std::int32_t sumOf(__m256i values) {
    __m128i lanes = _mm_add_epi32(_mm256_castsi256_si128(values), _mm256_extracti128_si256(values, 1));
    lanes = _mm_add_epi32(lanes, _mm_shuffle_epi32(lanes, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(lanes, _mm_shuffle_epi32(lanes, 0xb1)));
}

__attribute__((target("avx2"))) void dotsAvx2(const std::uint8_t* records, std::size_t recordBytes, std::size_t count,
                                              const std::int8_t* query, std::size_t codeBytes, std::int32_t* dots) {
    const __m256i mask = _mm256_set1_epi8(3);
    const __m256i ones = _mm256_set1_epi16(1);
    for (std::size_t row = 0; row < count; ++row, records += recordBytes) {
        __m256i sums = _mm256_setzero_si256();
        for (std::size_t i = 0; i < codeBytes; i += 32) {
            const __m256i four = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(records + i));
            const auto part = [&](__m256i shifted, std::size_t shift) __attribute__((target("avx2"), always_inline)) {
                const auto* values = reinterpret_cast<const __m256i*>(query + shift * codeBytes + i);
                return _mm256_maddubs_epi16(_mm256_and_si256(shifted, mask), _mm256_loadu_si256(values));
            };
            const __m256i low = _mm256_add_epi16(part(four, 0), part(_mm256_srli_epi16(four, 2), 1));
            const __m256i high =
                _mm256_add_epi16(part(_mm256_srli_epi16(four, 4), 2), part(_mm256_srli_epi16(four, 6), 3));
            sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_add_epi16(low, high), ones));
            _mm_prefetch(reinterpret_cast<const char*>(records + i + bytesAhead), _MM_HINT_T0);
        }
        dots[row] = sumOf(sums);
    }
}

#define SIGHTSEER_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

// Four rows at a time share the loads of the query.
SIGHTSEER_VNNI void dotsVnni(const std::uint8_t* records, std::size_t recordBytes, std::size_t count,
                             const std::int8_t* query, std::size_t codeBytes, std::int32_t* dots) {
    constexpr std::size_t rowsTogether = 4;
    const __m512i mask = _mm512_set1_epi8(3);
    std::size_t row = 0;
    for (; row + rowsTogether <= count; row += rowsTogether, records += rowsTogether * recordBytes) {
        __m512i sums[rowsTogether] = {};
        for (std::size_t i = 0; i < codeBytes; i += 64) {
            const __mmask64 there = codeBytes - i >= 64 ? ~__mmask64(0) : ~__mmask64(0) >> (64 - (codeBytes - i));
            __m512i values[4];
            for (std::size_t shift = 0; shift < 4; ++shift) {
                values[shift] = _mm512_maskz_loadu_epi8(there, query + shift * codeBytes + i);
            }
            for (std::size_t r = 0; r < rowsTogether; ++r) {
                const std::uint8_t* codes = records + r * recordBytes + i;
                const __m512i four = _mm512_maskz_loadu_epi8(there, codes);
                __m512i sum = _mm512_dpbusd_epi32(sums[r], _mm512_and_si512(four, mask), values[0]);
                sum = _mm512_dpbusd_epi32(sum, _mm512_and_si512(_mm512_srli_epi16(four, 2), mask), values[1]);
                sum = _mm512_dpbusd_epi32(sum, _mm512_and_si512(_mm512_srli_epi16(four, 4), mask), values[2]);
                sums[r] = _mm512_dpbusd_epi32(sum, _mm512_and_si512(_mm512_srli_epi16(four, 6), mask), values[3]);
                _mm_prefetch(reinterpret_cast<const char*>(codes + bytesAhead), _MM_HINT_T0);
            }
        }
        for (std::size_t r = 0; r < rowsTogether; ++r) {
            // g++ 12 warns of the plain ones
            const __m256i low = _mm512_maskz_extracti64x4_epi64(0xff, sums[r], 0);
            const __m256i high = _mm512_maskz_extracti64x4_epi64(0xff, sums[r], 1);
            dots[row + r] = sumOf(_mm256_add_epi32(low, high));
        }
    }
    if (row < count) dotsAvx2(records, recordBytes, count - row, query, codeBytes, dots + row);
}

#undef SIGHTSEER_VNNI

#endif

}  // namespace

BitCodes::BitCodes(std::vector<float> mean, SimdLevel level)
    : m_mean(std::move(mean)), m_kernels(halfKernels(level)), m_dots(dotsScalar) {
#if defined(__x86_64__)
    if (level != SimdLevel::Scalar) m_dots = dotsAvx2;
    if (level == SimdLevel::Avx512 && __builtin_cpu_supports("avx512vnni")) m_dots = dotsVnni;
#endif
}

std::size_t BitCodes::recordWidth(std::size_t dimension) {
    return (codeBytesOf(dimension) + sizeof(Tail)) / sizeof(Half);
}

void BitCodes::encode(std::span<const Half> row, Half* record) const {
    std::vector<float> rest(row.size());
    m_kernels.decode(row.data(), row.size(), rest.data());
    float square = 0;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        rest[i] -= m_mean[i];
        square += rest[i] * rest[i];
    }
    const float step = std::sqrt(square / static_cast<float>(rest.size())) * stepOfLevels;
    const float perStep = step > 0 ? 1 / step : 0;
    const std::size_t codeBytes = codeBytesOf(row.size());
    std::vector<std::uint8_t> codes(codeBytes);
    float product = 0;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const int code = static_cast<int>(std::clamp(std::floor(rest[i] * perStep) + 2, 0.0f, 3.0f));
        product += rest[i] * (static_cast<float>(code) - middle);
        codes[i % codeBytes] |= static_cast<std::uint8_t>(code << 2 * (i / codeBytes));
    }
    const Tail tail{product > 0 ? square / product : 0, checkOf(row)};
    std::memcpy(record, codes.data(), codeBytes);
    std::memcpy(record + codeBytes / sizeof(Half), &tail, sizeof(tail));
}

bool BitCodes::isOf(std::span<const Half> record, std::span<const Half> row) {
    Tail tail;
    std::memcpy(&tail, record.data() + record.size() - sizeof(tail) / sizeof(Half), sizeof(tail));
    return tail.check == checkOf(row);
}

BitCodes::Query BitCodes::prepare(std::span<const float> query) const {
    const std::size_t codeBytes = codeBytesOf(query.size());
    Query prepared;
    prepared.values.resize(4 * codeBytes);
    float largest = 0;
    for (const float value : query) largest = std::max(largest, std::abs(value));
    prepared.scale = largest / 127;
    for (std::size_t i = 0; i < query.size(); ++i) {
        const float value = largest > 0 ? std::round(query[i] / largest * 127) : 0;
        prepared.values[i] = static_cast<std::int8_t>(value);
        prepared.sum += value;
        prepared.offset += query[i] * m_mean[i];
    }
    return prepared;
}

void BitCodes::estimate(const Query& query, const Half* records, std::size_t count, float* estimates) const {
    const std::size_t codeBytes = codeBytesOf(m_mean.size());
    const std::size_t width = recordWidth(m_mean.size());
    constexpr std::size_t atOnce = 64;
    std::array<std::int32_t, atOnce> dots;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(records);
    for (std::size_t begin = 0; begin < count; begin += atOnce) {
        const std::size_t rows = std::min(atOnce, count - begin);
        const std::uint8_t* first = bytes + begin * width * sizeof(Half);
        m_dots(first, width * sizeof(Half), rows, query.values.data(), codeBytes, dots.data());
        for (std::size_t i = 0; i < rows; ++i) {
            float factor = 0;
            std::memcpy(&factor, first + i * width * sizeof(Half) + codeBytes, sizeof(factor));
            estimates[begin + i] =
                query.offset + factor * query.scale * (static_cast<float>(dots[i]) - middle * query.sum);
        }
    }
}

}  // namespace sightseer
