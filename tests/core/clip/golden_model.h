// A model of tests/data/golden/models, its inputs and what the reference implementation made of them.
#pragma once

#include "core/clip/encoder_plugin.h"
#include "core/clip/similarity.h"
#include "tests/support/golden.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace sightseer::test {

inline constexpr float kEmbeddingTolerance = 1e-5F;
inline constexpr float kLogitTolerance = 1e-4F;  // relative to the largest logit

inline std::filesystem::path model(const std::string& name) {
    return dataPath("golden/models/" + name);
}

inline std::unique_ptr<Encoder> openModel(const std::filesystem::path& folder,
                                          EncoderOptions options = {Precision::Fp32, Device::Cpu, 0}) {
    auto encoder = openEncoder(pluginPath(), folder, options);
    if (!encoder) qFatal("%s", encoder.error().message.c_str());
    return std::move(*encoder);
}

inline PixelBatch pixelsOf(const std::filesystem::path& folder, const std::string& name) {
    GoldenTensor tensor = goldenTensor(folder / "inputs.safetensors", name);
    return {static_cast<int>(tensor.shape[0]), static_cast<int>(tensor.shape[2]), std::move(tensor.values)};
}

inline TokenBatch tokensOf(const std::filesystem::path& folder, const std::string& name) {
    const GoldenTensor tensor = goldenTensor(folder / "inputs.safetensors", name);
    return {static_cast<int>(tensor.shape[0]),
            static_cast<int>(tensor.shape[1]),
            {tensor.values.begin(), tensor.values.end()}};
}

// Rows of an expected tensor at unit length: features and embeddings then compare alike.
inline std::vector<float> expectedUnit(const std::filesystem::path& folder, const std::string& name) {
    GoldenTensor tensor = goldenTensor(folder / "expected.safetensors", name);
    const auto width = static_cast<std::size_t>(tensor.shape[1]);
    for (auto row = tensor.values.begin(); row != tensor.values.end(); row += static_cast<std::ptrdiff_t>(width)) {
        const double norm = std::sqrt(std::inner_product(row, row + static_cast<std::ptrdiff_t>(width), row, 0.0));
        std::for_each(row, row + static_cast<std::ptrdiff_t>(width),
                      [norm](float& v) { v = static_cast<float>(v / norm); });
    }
    return tensor.values;
}

inline void compareRows(const Result<Embeddings>& got, const std::vector<float>& expected,
                        float tolerance = kEmbeddingTolerance) {
    QVERIFY2(got.has_value(), got ? "" : got.error().message.c_str());
    const float difference = largestDifference(got->values, expected);
    QVERIFY2(difference <= tolerance, qPrintable(QStringLiteral("largest difference %1").arg(difference)));
}

inline void compareLogits(const std::vector<float>& got, const std::vector<float>& expected) {
    const float largest = std::abs(*std::max_element(expected.begin(), expected.end(),
                                                     [](float a, float b) { return std::abs(a) < std::abs(b); }));
    const float difference = largestDifference(got, expected);
    QVERIFY2(difference <= kLogitTolerance * largest,
             qPrintable(QStringLiteral("largest difference %1").arg(difference)));
}

// Of rows with the same number.
inline float smallestCosine(const Embeddings& a, const Embeddings& b) {
    float smallest = 1;
    for (int i = 0; i < a.count; ++i) smallest = std::min(smallest, cosine(a.row(i), b.row(i)));
    return smallest;
}

}  // namespace sightseer::test
