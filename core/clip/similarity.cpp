#include "core/clip/similarity.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace sightseer {

namespace {

// Eight running sums let the compiler vectorise, and keep more digits than one.
float dot(std::span<const float> a, std::span<const float> b) {
    assert(a.size() == b.size());
    constexpr std::size_t lanes = 8;
    float sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= a.size(); i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    }
    float sum = 0;
    for (; i < a.size(); ++i) sum += a[i] * b[i];
    for (const float partial : sums) sum += partial;
    return sum;
}

// [rows, columns] of scaled cosines.
std::vector<float> logits(const Embeddings& rows, const Embeddings& columns, float logitScale, float logitBias) {
    assert(rows.dimension == columns.dimension);
    std::vector<float> result;
    result.reserve(static_cast<std::size_t>(rows.count) * columns.count);
    for (int r = 0; r < rows.count; ++r) {
        for (int c = 0; c < columns.count; ++c) {
            result.push_back(logitScale * dot(rows.row(r), columns.row(c)) + logitBias);
        }
    }
    return result;
}

}  // namespace

float cosine(std::span<const float> a, std::span<const float> b) {
    return dot(a, b);
}

std::vector<float> logitsPerImage(const Embeddings& images, const Embeddings& texts, float logitScale,
                                  float logitBias) {
    return logits(images, texts, logitScale, logitBias);
}

std::vector<float> logitsPerText(const Embeddings& images, const Embeddings& texts, float logitScale, float logitBias) {
    return logits(texts, images, logitScale, logitBias);
}

float sigmoid(float logit) {
    return 1.0F / (1.0F + std::exp(-logit));
}

std::vector<float> softmax(std::span<const float> logits) {
    if (logits.empty()) return {};
    const float largest = *std::max_element(logits.begin(), logits.end());
    std::vector<float> result(logits.size());
    double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        result[i] = std::exp(logits[i] - largest);
        sum += result[i];
    }
    for (float& value : result) value = static_cast<float>(value / sum);
    return result;
}

}  // namespace sightseer
