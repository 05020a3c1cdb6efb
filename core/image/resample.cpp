#include "core/image/resample.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

#include "core/base/system.h"

// The inner loops exist twice on x86: for every processor, and for those with AVX2 (several times faster).
#if defined(__GNUC__) && defined(__x86_64__)
#define SIGHTSEER_AVX2 __attribute__((target("avx2")))
#include <immintrin.h>
#endif

namespace sightseer {
namespace {

constexpr int kChannels = 3;
constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr std::int32_t kHalf = 1 << (kPrecisionBits - 1);
constexpr int kTapBlock = 4;     // taps that the horizontal pass takes at once; the last block reads beyond its range
constexpr int kRowBlock = 4;     // rows that it takes at once
constexpr int kStripBytes = 32;  // bytes of a row that the vertical pass takes at once
constexpr int kPadding = 16;     // bytes readable behind a row

double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::fabs(x);
    if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

double triangle(double x) {
    x = std::fabs(x);
    return x < 1.0 ? 1.0 - x : 0.0;
}

// For each wanted position along one axis: which source positions count, and how much.
struct Taps {
    struct Range {
        int first = 0;
        int count = 0;
    };
    std::vector<Range> ranges;
    int stride = 0;                     // weights per position; those behind `count` are zero
    std::vector<std::int32_t> weights;  // [position, stride]

    const std::int32_t* weightsOf(std::size_t position) const { return weights.data() + position * stride; }
    int begin() const { return ranges.front().first; }
    int end() const { return ranges.back().first + ranges.back().count; }
};

// One axis of a resampling: `length` of the `in` source pixels, from `start` on, become `out` pixels, of which the
// positions first ... first + count - 1 are wanted.
struct Axis {
    int in;
    double start;
    double length;
    int out;
    int first;
    int count;

    bool isCopy() const { return in == out && start == 0 && length == in; }
};

// Pillow's precompute_coeffs and normalize_coeffs_8bpc.
Taps computeTaps(const Axis& axis, Interpolation interpolation) {
    const bool cubic = interpolation == Interpolation::Bicubic;
    const double scale = axis.length / axis.out;
    const double filterScale = std::max(scale, 1.0);
    const double support = (cubic ? 2.0 : 1.0) * filterScale;
    const double inverse = 1.0 / filterScale;
    const int most = static_cast<int>(std::ceil(support)) * 2 + 1;

    Taps taps;
    taps.stride = (most + kTapBlock - 1) / kTapBlock * kTapBlock;
    taps.ranges.resize(static_cast<std::size_t>(axis.count));
    taps.weights.assign(static_cast<std::size_t>(axis.count) * taps.stride, 0);
    std::vector<double> exact(static_cast<std::size_t>(most));
    for (int i = 0; i < axis.count; ++i) {
        const double centre = axis.start + (axis.first + i + 0.5) * scale;
        // Pillow rounds in this way.
        const int low = std::max(static_cast<int>(centre - support + 0.5), 0);            // NOLINT(*-roundings)
        const int n = std::min(static_cast<int>(centre + support + 0.5), axis.in) - low;  // NOLINT(*-roundings)
        double sum = 0.0;
        for (int x = 0; x < n; ++x) {
            const double distance = (x + low - centre + 0.5) * inverse;
            exact[x] = cubic ? bicubic(distance) : triangle(distance);
            sum += exact[x];
        }
        std::int32_t* weights = taps.weights.data() + static_cast<std::size_t>(i) * taps.stride;
        for (int x = 0; x < n; ++x) {
            const double weight = sum != 0.0 ? exact[x] / sum : exact[x];
            weights[x] = static_cast<std::int32_t>((weight < 0 ? -0.5 : 0.5) + weight * (1 << kPrecisionBits));
        }
        taps.ranges[i] = {low, n};
    }
    return taps;
}

std::uint8_t clip8(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

using Rows = std::array<const std::uint8_t*, kRowBlock>;
using OutRows = std::array<std::uint8_t*, kRowBlock>;

void horizontalRowsPlain(const Rows& rows, const Taps& taps, const OutRows& out) {
    for (int row = 0; row < kRowBlock; ++row) {
        for (std::size_t i = 0; i < taps.ranges.size(); ++i) {
            const Taps::Range range = taps.ranges[i];
            const std::int32_t* weights = taps.weightsOf(i);
            const std::uint8_t* pixel = rows[row] + static_cast<std::size_t>(range.first) * kChannels;
            std::int32_t red = kHalf, green = kHalf, blue = kHalf;
            for (int tap = 0; tap < range.count; ++tap, pixel += kChannels) {
                red += pixel[0] * weights[tap];
                green += pixel[1] * weights[tap];
                blue += pixel[2] * weights[tap];
            }
            std::uint8_t* to = out[row] + i * kChannels;
            to[0] = clip8(red);
            to[1] = clip8(green);
            to[2] = clip8(blue);
        }
    }
}

// `bytes` of one output row from `count` source rows that lie `stride` bytes apart.
void verticalRowPlain(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights, int count,
                      std::size_t bytes, std::uint8_t* out) {
    for (std::size_t at = 0; at < bytes; at += kStripBytes) {
        const int lanes = static_cast<int>(std::min<std::size_t>(kStripBytes, bytes - at));
        std::int32_t sums[kStripBytes];
        std::fill_n(sums, kStripBytes, kHalf);
        for (int tap = 0; tap < count; ++tap) {
            const std::uint8_t* row = rows + tap * stride + at;
            for (int lane = 0; lane < lanes; ++lane) sums[lane] += row[lane] * weights[tap];
        }
        for (int lane = 0; lane < lanes; ++lane) out[at + lane] = clip8(sums[lane]);
    }
}

#ifdef SIGHTSEER_AVX2
// A weight of 22 bits is high * 2^11 + low, both of which fit the 16 bit multiply-add; the sums stay exact.
constexpr int kLowBits = 11;

SIGHTSEER_AVX2 void horizontalRowsAvx2(const Rows& rows, const Taps& taps, const OutRows& out) {
    // From 4 pixels: (pixel 0, pixel 1) as 16 bit pairs of red, green, blue and nothing; then of pixels 2 and 3.
    const __m256i pairs = _mm256_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,  //
                                           6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
    const __m256i lowMask = _mm256_set1_epi32((1 << kLowBits) - 1);
    const __m256i spread = _mm256_setr_epi32(0, 0, 0, 0, 2, 2, 2, 2);
    const __m256i spreadNext = _mm256_setr_epi32(1, 1, 1, 1, 3, 3, 3, 3);
    for (std::size_t i = 0; i < taps.ranges.size(); ++i) {
        const Taps::Range range = taps.ranges[i];
        const std::int32_t* weights = taps.weightsOf(i);
        std::size_t at = static_cast<std::size_t>(range.first) * kChannels;
        __m256i high[kRowBlock], low[kRowBlock];
        for (int row = 0; row < kRowBlock; ++row) high[row] = low[row] = _mm256_setzero_si256();
        for (int tap = 0; tap < range.count; tap += kTapBlock, at += kTapBlock * kChannels) {
            const __m256i four =
                _mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(weights + tap)));
            const __m256i even = _mm256_permutevar8x32_epi32(four, spread);
            const __m256i odd = _mm256_permutevar8x32_epi32(four, spreadNext);
            const __m256i highWeights = _mm256_blend_epi16(
                _mm256_srai_epi32(even, kLowBits), _mm256_slli_epi32(_mm256_srai_epi32(odd, kLowBits), 16), 0xAA);
            const __m256i lowWeights =
                _mm256_or_si256(_mm256_and_si256(even, lowMask), _mm256_slli_epi32(_mm256_and_si256(odd, lowMask), 16));
            for (int row = 0; row < kRowBlock; ++row) {
                const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows[row] + at));
                const __m256i pixels = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), pairs);
                high[row] = _mm256_add_epi32(high[row], _mm256_madd_epi16(pixels, highWeights));
                low[row] = _mm256_add_epi32(low[row], _mm256_madd_epi16(pixels, lowWeights));
            }
        }
        for (int row = 0; row < kRowBlock; ++row) {
            const __m256i both = _mm256_add_epi32(_mm256_slli_epi32(high[row], kLowBits), low[row]);
            __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
            sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(kHalf)), kPrecisionBits);
            sum = _mm_packs_epi32(sum, sum);
            const int rgb = _mm_cvtsi128_si32(_mm_packus_epi16(sum, sum));
            std::memcpy(out[row] + i * kChannels, &rgb, kChannels);
        }
    }
}

SIGHTSEER_AVX2 void verticalRowAvx2(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights,
                                    int count, std::size_t bytes, std::uint8_t* out) {
    constexpr int kVectors = kStripBytes / 8;
    std::size_t at = 0;
    for (; at + kStripBytes <= bytes; at += kStripBytes) {
        __m256i sums[kVectors];
        for (__m256i& sum : sums) sum = _mm256_set1_epi32(kHalf);
        const std::uint8_t* row = rows + at;
        for (int tap = 0; tap < count; ++tap, row += stride) {
            const __m256i weight = _mm256_set1_epi32(weights[tap]);
            for (int v = 0; v < kVectors; ++v) {
                const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(row + 8 * v));
                sums[v] = _mm256_add_epi32(sums[v], _mm256_mullo_epi32(_mm256_cvtepu8_epi32(eight), weight));
            }
        }
        for (int v = 0; v < kVectors; ++v) {
            const __m256i shifted = _mm256_srai_epi32(sums[v], kPrecisionBits);
            const __m128i words =
                _mm_packs_epi32(_mm256_castsi256_si128(shifted), _mm256_extracti128_si256(shifted, 1));
            _mm_storel_epi64(reinterpret_cast<__m128i*>(out + at + 8 * v), _mm_packus_epi16(words, words));
        }
    }
    verticalRowPlain(rows + at, stride, weights, count, bytes - at, out + at);
}
#endif

struct Loops {
    void (*horizontalRows)(const Rows&, const Taps&, const OutRows&) = horizontalRowsPlain;
    void (*verticalRow)(const std::uint8_t*, std::size_t, const std::int32_t*, int, std::size_t,
                        std::uint8_t*) = verticalRowPlain;
};

Loops fastestLoops() {
#ifdef SIGHTSEER_AVX2
    if (cpuFeatures().avx2) return {horizontalRowsAvx2, verticalRowAvx2};
#endif
    return {};
}

// Rows firstRow ... firstRow + rows - 1 of `source`, resampled to the positions of `taps`.
Image horizontalPass(const Image& source, int firstRow, int rows, Taps taps) {
    const int begin = taps.begin();
    const std::size_t rowBytes = static_cast<std::size_t>(taps.end() - begin) * kChannels;
    for (Taps::Range& range : taps.ranges) range.first -= begin;

    // Copies of the rows, because the last block of taps reads beyond its range.
    const std::size_t paddedBytes = rowBytes + kTapBlock * kChannels + kPadding;
    std::vector<std::uint8_t> padded(paddedBytes * kRowBlock);
    std::vector<std::uint8_t> unused(taps.ranges.size() * kChannels);

    const Loops loops = fastestLoops();
    Image out = makeImage(static_cast<int>(taps.ranges.size()), rows);
    for (int y = 0; y < rows; y += kRowBlock) {
        Rows from;
        OutRows to;
        for (int row = 0; row < kRowBlock; ++row) {
            std::uint8_t* copy = padded.data() + static_cast<std::size_t>(row) * paddedBytes;
            from[row] = copy;
            to[row] = y + row < rows ? out.row(y + row) : unused.data();
            if (y + row >= rows) continue;
            std::memcpy(copy, source.row(firstRow + y + row) + static_cast<std::size_t>(begin) * kChannels, rowBytes);
        }
        loops.horizontalRows(from, taps, to);
    }
    return out;
}

// `source` starts at row `firstRow` of the picture that `taps` counts in.
Image verticalPass(const Image& source, int firstRow, const Taps& taps) {
    const Loops loops = fastestLoops();
    const std::size_t bytes = static_cast<std::size_t>(source.width) * kChannels;
    Image out = makeImage(source.width, static_cast<int>(taps.ranges.size()));
    for (int y = 0; y < out.height; ++y) {
        const Taps::Range range = taps.ranges[static_cast<std::size_t>(y)];
        loops.verticalRow(source.row(range.first - firstRow), bytes, taps.weightsOf(static_cast<std::size_t>(y)),
                          range.count, bytes, out.row(y));
    }
    return out;
}

}  // namespace

Image resamplePart(const Image& source, int width, int height, const Rectangle& part, Interpolation interpolation) {
    assert(!source.empty() && width >= 1 && height >= 1 && part.width >= 1 && part.height >= 1);
    assert(part.x >= 0 && part.y >= 0 && part.x + part.width <= width && part.y + part.height <= height);
    const Extent covered = source.covered();
    const Axis across{source.width, covered.x, covered.width, width, part.x, part.width};
    const Axis down{source.height, covered.y, covered.height, height, part.y, part.height};
    if (down.isCopy()) {
        if (across.isCopy()) return crop(source, part.x, part.y, part.width, part.height);
        return horizontalPass(source, part.y, part.height, computeTaps(across, interpolation));
    }
    const Taps vertical = computeTaps(down, interpolation);
    const int rows = vertical.end() - vertical.begin();
    const Image narrow = across.isCopy()
                             ? crop(source, part.x, vertical.begin(), part.width, rows)
                             : horizontalPass(source, vertical.begin(), rows, computeTaps(across, interpolation));
    return verticalPass(narrow, vertical.begin(), vertical);
}

Image resample(const Image& source, int width, int height, Interpolation interpolation) {
    return resamplePart(source, width, height, {0, 0, width, height}, interpolation);
}

Image crop(const Image& source, int x, int y, int width, int height) {
    assert(x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= source.width && y + height <= source.height);
    Image out = makeImage(width, height);
    const std::size_t bytes = static_cast<std::size_t>(width) * kChannels;
    for (int row = 0; row < height; ++row) {
        std::memcpy(out.row(row), source.row(y + row) + static_cast<std::size_t>(x) * kChannels, bytes);
    }
    if (source.extent) {
        const Extent& whole = *source.extent;
        const double left = std::max(whole.x, static_cast<double>(x)), top = std::max(whole.y, static_cast<double>(y));
        out.extent = Extent{left - x, top - y, std::min(whole.x + whole.width, static_cast<double>(x + width)) - left,
                            std::min(whole.y + whole.height, static_cast<double>(y + height)) - top};
    }
    return out;
}

}  // namespace sightseer
