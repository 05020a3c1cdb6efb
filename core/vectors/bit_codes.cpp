#include "core/vectors/bit_codes.h"

#include "core/base/content_hash.h"

#include <algorithm>
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

std::int32_t dotScalar(const std::uint8_t* codes, const std::int8_t* query, std::size_t codeBytes) {
    std::int32_t sum = 0;
    for (std::size_t shift = 0; shift < 4; ++shift) {
        for (std::size_t i = 0; i < codeBytes; ++i) sum += (codes[i] >> 2 * shift & 3) * query[shift * codeBytes + i];
    }
    return sum;
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) std::int32_t dotAvx2(const std::uint8_t* codes, const std::int8_t* query,
                                                     std::size_t codeBytes) {
    const __m256i mask = _mm256_set1_epi8(3);
    const __m256i ones = _mm256_set1_epi16(1);
    __m256i sums = _mm256_setzero_si256();
    for (std::size_t i = 0; i < codeBytes; i += 32) {
        const __m256i four = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes + i));
        const auto part = [&](__m256i shifted, std::size_t shift) __attribute__((target("avx2"), always_inline)) {
            const auto* values = reinterpret_cast<const __m256i*>(query + shift * codeBytes + i);
            return _mm256_maddubs_epi16(_mm256_and_si256(shifted, mask), _mm256_loadu_si256(values));
        };
        const __m256i low = _mm256_add_epi16(part(four, 0), part(_mm256_srli_epi16(four, 2), 1));
        const __m256i high = _mm256_add_epi16(part(_mm256_srli_epi16(four, 4), 2), part(_mm256_srli_epi16(four, 6), 3));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_add_epi16(low, high), ones));
    }
    __m128i lanes = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    lanes = _mm_add_epi32(lanes, _mm_shuffle_epi32(lanes, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(lanes, _mm_shuffle_epi32(lanes, 0xb1)));
}

#endif

}  // namespace

BitCodes::BitCodes(std::vector<float> mean, SimdLevel level)
    : m_mean(std::move(mean)), m_kernels(halfKernels(level)), m_dot(dotScalar) {
#if defined(__x86_64__)
    if (level != SimdLevel::Scalar) m_dot = dotAvx2;
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
    for (std::size_t i = 0; i < count; ++i) {
        const Half* record = records + i * width;
        const std::int32_t dot = m_dot(reinterpret_cast<const std::uint8_t*>(record), query.values.data(), codeBytes);
        float factor = 0;
        std::memcpy(&factor, record + codeBytes / sizeof(Half), sizeof(factor));
        estimates[i] = query.offset + factor * query.scale * (static_cast<float>(dot) - middle * query.sum);
    }
}

}  // namespace sightseer
