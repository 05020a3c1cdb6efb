#include "core/vectors/half_kernels.h"

#include "core/base/system.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#define SIGHTSEER_AVX2 __attribute__((target("avx2,fma,f16c")))
#define SIGHTSEER_AVX512 __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl")))
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace sightseer {
namespace {

// Covers the queries with the tiles of one level. A tile takes one row and keeps one running sum per query, always in the
// same order, which is what makes a score independent of its neighbours. Rows next to each other at a time would share the
// loads of the query, but the processor's prefetching only keeps up with one row after the other: half the time.
template <std::size_t queriesTogether, typename Tiles>
void scoreInTiles(const Half* const* rows, std::size_t count, const float* queries, std::size_t queryCount,
                  std::size_t width, float* scores, std::size_t stride) {
    std::size_t q = 0;
    for (; q + queriesTogether <= queryCount; q += queriesTogether) {
        for (std::size_t i = 0; i < count; ++i) {
            Tiles::template tile<queriesTogether>(rows[i], queries + q * width, width, scores + q * stride + i, stride);
        }
    }
    for (; q < queryCount; ++q) {
        for (std::size_t i = 0; i < count; ++i) {
            Tiles::template tile<1>(rows[i], queries + q * width, width, scores + q * stride + i, stride);
        }
    }
}

void encodeScalar(const float* values, std::size_t count, Half* out) {
    std::transform(values, values + count, out, toHalf);
}

void decodeScalar(const Half* values, std::size_t count, float* out) {
    std::transform(values, values + count, out, fromHalf);
}

struct ScalarTiles {
    template <std::size_t queryCount>
    static void tile(const Half* row, const float* queries, std::size_t width, float* scores, std::size_t stride) {
        constexpr std::size_t lanes = 8;
        float sums[queryCount][lanes] = {};
        for (std::size_t i = 0; i < width; i += lanes) {
            const std::size_t used = std::min(lanes, width - i);
            for (std::size_t lane = 0; lane < used; ++lane) {
                const float value = fromHalf(row[i + lane]);
                for (std::size_t q = 0; q < queryCount; ++q) sums[q][lane] += value * queries[q * width + i + lane];
            }
        }
        for (std::size_t q = 0; q < queryCount; ++q) {
            float sum = 0;
            for (const float part : sums[q]) sum += part;
            scores[q * stride] = sum;
        }
    }
};

constexpr HalfKernels scalarKernels{SimdLevel::Scalar, encodeScalar, decodeScalar, scoreInTiles<4, ScalarTiles>};

#if defined(__x86_64__)

SIGHTSEER_AVX2 void encodeAvx2(const float* values, std::size_t count, Half* out) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i),
                         _mm256_cvtps_ph(_mm256_loadu_ps(values + i), _MM_FROUND_TO_NEAREST_INT));
    }
    encodeScalar(values + i, count - i, out + i);
}

SIGHTSEER_AVX2 void decodeAvx2(const Half* values, std::size_t count, float* out) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values + i));
        _mm256_storeu_ps(out + i, _mm256_cvtph_ps(halves));
    }
    decodeScalar(values + i, count - i, out + i);
}

SIGHTSEER_AVX2 inline float sumOf(__m256 lanes) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1));
    four = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
}

struct Avx2Tiles {
    template <std::size_t queryCount>
    SIGHTSEER_AVX2 static void tile(const Half* row, const float* queries, std::size_t width, float* scores,
                                    std::size_t stride) {
        __m256 sums[queryCount];
        for (__m256& sum : sums) sum = _mm256_setzero_ps();
        std::size_t i = 0;
        for (; i + 8 <= width; i += 8) {
            const __m256 values = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i)));
            for (std::size_t q = 0; q < queryCount; ++q) {
                sums[q] = _mm256_fmadd_ps(values, _mm256_loadu_ps(queries + q * width + i), sums[q]);
            }
        }
        if (i < width) {
            Half rest[8] = {};
            std::copy(row + i, row + width, rest);
            const __m256 values = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(rest)));
            for (std::size_t q = 0; q < queryCount; ++q) {
                float query[8] = {};
                std::copy(queries + q * width + i, queries + (q + 1) * width, query);
                sums[q] = _mm256_fmadd_ps(values, _mm256_loadu_ps(query), sums[q]);
            }
        }
        for (std::size_t q = 0; q < queryCount; ++q) scores[q * stride] = sumOf(sums[q]);
    }
};

constexpr HalfKernels avx2Kernels{SimdLevel::Avx2, encodeAvx2, decodeAvx2, scoreInTiles<4, Avx2Tiles>};

// GCC 12 takes its own undefined operands in the unmasked forms for ours; with a full mask the code is the same.
SIGHTSEER_AVX512 inline __m512 floatsOf(__m256i halves) {
    return _mm512_maskz_cvtph_ps(0xffff, halves);
}

SIGHTSEER_AVX512 inline float sumOf(__m512 lanes) {
    return sumOf(
        _mm256_add_ps(_mm512_maskz_extractf32x8_ps(0xff, lanes, 0), _mm512_maskz_extractf32x8_ps(0xff, lanes, 1)));
}

struct Avx512Tiles {
    template <std::size_t queryCount>
    SIGHTSEER_AVX512 static void tile(const Half* row, const float* queries, std::size_t width, float* scores,
                                      std::size_t stride) {
        __m512 sums[queryCount];
        for (__m512& sum : sums) sum = _mm512_setzero_ps();
        std::size_t i = 0;
        for (; i + 16 <= width; i += 16) {
            const __m512 values = floatsOf(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(row + i)));
            for (std::size_t q = 0; q < queryCount; ++q) {
                sums[q] = _mm512_fmadd_ps(values, _mm512_loadu_ps(queries + q * width + i), sums[q]);
            }
        }
        if (i < width) {
            const auto used = static_cast<__mmask16>((1u << (width - i)) - 1);
            const __m512 values = floatsOf(_mm256_maskz_loadu_epi16(used, row + i));
            for (std::size_t q = 0; q < queryCount; ++q) {
                sums[q] = _mm512_fmadd_ps(values, _mm512_maskz_loadu_ps(used, queries + q * width + i), sums[q]);
            }
        }
        for (std::size_t q = 0; q < queryCount; ++q) scores[q * stride] = sumOf(sums[q]);
    }
};

constexpr HalfKernels avx512Kernels{SimdLevel::Avx512, encodeAvx2, decodeAvx2, scoreInTiles<4, Avx512Tiles>};

#elif defined(__aarch64__)

void encodeNeon(const float* values, std::size_t count, Half* out) {
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        vst1_u16(out + i, vreinterpret_u16_f16(vcvt_f16_f32(vld1q_f32(values + i))));
    }
    encodeScalar(values + i, count - i, out + i);
}

void decodeNeon(const Half* values, std::size_t count, float* out) {
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) vst1q_f32(out + i, vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(values + i))));
    decodeScalar(values + i, count - i, out + i);
}

struct NeonTiles {
    template <std::size_t queryCount>
    static void tile(const Half* row, const float* queries, std::size_t width, float* scores, std::size_t stride) {
        float32x4_t sums[queryCount][2];  // two, so that an addition need not wait for the one before it
        for (auto& sum : sums) sum[0] = sum[1] = vdupq_n_f32(0);
        std::size_t i = 0;
        for (; i + 8 <= width; i += 8) {
            const float16x8_t halves = vreinterpretq_f16_u16(vld1q_u16(row + i));
            const float32x4_t low = vcvt_f32_f16(vget_low_f16(halves));
            const float32x4_t high = vcvt_f32_f16(vget_high_f16(halves));
            for (std::size_t q = 0; q < queryCount; ++q) {
                sums[q][0] = vfmaq_f32(sums[q][0], low, vld1q_f32(queries + q * width + i));
                sums[q][1] = vfmaq_f32(sums[q][1], high, vld1q_f32(queries + q * width + i + 4));
            }
        }
        for (std::size_t q = 0; q < queryCount; ++q) {
            float sum = vaddvq_f32(vaddq_f32(sums[q][0], sums[q][1]));
            for (std::size_t rest = i; rest < width; ++rest) sum += fromHalf(row[rest]) * queries[q * width + rest];
            scores[q * stride] = sum;
        }
    }
};

constexpr HalfKernels neonKernels{SimdLevel::Neon, encodeNeon, decodeNeon, scoreInTiles<4, NeonTiles>};

#endif

}  // namespace

const std::vector<SimdLevel>& usableSimdLevels() {
    static const std::vector<SimdLevel> levels = [] {
        std::vector<SimdLevel> found{SimdLevel::Scalar};
#if defined(__x86_64__)
        if (cpuFeatures().avx2) found.push_back(SimdLevel::Avx2);
        if (cpuFeatures().avx2 && cpuFeatures().avx512) found.push_back(SimdLevel::Avx512);
#elif defined(__aarch64__)
        found.push_back(SimdLevel::Neon);
#endif
        return found;
    }();
    return levels;
}

const HalfKernels& halfKernels(SimdLevel level) {
    assert(std::ranges::find(usableSimdLevels(), level) != usableSimdLevels().end());
    switch (level) {
#if defined(__x86_64__)
        case SimdLevel::Avx2: return avx2Kernels;
        case SimdLevel::Avx512: return avx512Kernels;
#elif defined(__aarch64__)
        case SimdLevel::Neon: return neonKernels;
#endif
        default: return scalarKernels;
    }
}

}  // namespace sightseer
