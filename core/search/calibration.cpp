#include "core/search/calibration.h"

#include "core/base/file_io.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace sightseer {
namespace {

constexpr std::size_t kLeastPrompts = 50;
constexpr std::uint64_t kMostPromptBytes = 1U << 20U;
constexpr std::size_t kLeastPhotosForPictures = 16;
constexpr std::size_t kMostPhotosForPictures = 300;
// A photo truly shows two or three of the background's couple of hundred things: the 99th percentile is a weak match.
constexpr double kPromptLevel = 0.99;
constexpr double kPictureLevel = 0.98;
constexpr float kLeastSpread = 0.01F;
constexpr float kHighestPictureLevel = 0.97F;

float quantile(std::vector<float>& values, double at) {
    const auto nth = static_cast<std::ptrdiff_t>(std::llround(at * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + nth, values.end());
    return values[static_cast<std::size_t>(nth)];
}

CosineScale scaleOf(std::vector<float>& cosines, double level) {
    CosineScale scale;
    scale.middle = quantile(cosines, 0.5);
    scale.level = std::max(quantile(cosines, level), scale.middle + kLeastSpread);
    return scale;
}

float dot(std::span<const float> a, std::span<const float> b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

std::vector<std::span<const float>> evenlySpread(const std::vector<std::span<const float>>& rows, std::size_t most) {
    if (rows.size() <= most) return rows;
    std::vector<std::span<const float>> taken;
    taken.reserve(most);
    for (std::size_t i = 0; i < most; ++i) taken.push_back(rows[i * rows.size() / most]);
    return taken;
}

}  // namespace

Result<std::vector<std::string>> readBackgroundPrompts(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostPromptBytes);
    if (!bytes) return propagate(bytes);
    std::vector<std::string> prompts(1);
    for (const auto byte : *bytes) {
        const char c = static_cast<char>(byte);
        if (c == '\n') {
            if (!prompts.back().empty()) prompts.emplace_back();
        } else if (c != '\r') {
            prompts.back() += c;
        }
    }
    if (prompts.back().empty()) prompts.pop_back();
    if (prompts.size() < kLeastPrompts) {
        return fail(ErrorCode::InvalidFile, "The background prompts in " + toUtf8(file) +
                                                " are too few to calibrate a model: install Sightseer again.");
    }
    return prompts;
}

Result<ModelCalibration> calibrate(std::span<const float> photos, const Embeddings& background) {
    const auto dimension = static_cast<std::size_t>(std::max(background.dimension, 0));
    if (dimension == 0 || background.count < 1 || photos.size() % dimension != 0) {
        return fail(ErrorCode::InvalidArgument,
                    "The background prompts and the photos' vectors are not of the same model.");
    }
    std::vector<std::span<const float>> rows;
    for (std::size_t at = 0; at < photos.size(); at += dimension) rows.push_back(photos.subspan(at, dimension));
    rows = evenlySpread(rows, kCalibrationSample);

    ModelCalibration calibration;
    std::vector<float> cosines;
    cosines.reserve(rows.size() * static_cast<std::size_t>(background.count));
    const auto keep = [&](float cosine) {
        if (std::isfinite(cosine)) cosines.push_back(cosine);
    };
    for (const auto& row : rows) {
        for (int i = 0; i < background.count; ++i) keep(dot(row, background.row(i)));
    }
    if (!cosines.empty()) calibration.prompts = scaleOf(cosines, kPromptLevel);

    if (rows.size() < kLeastPhotosForPictures) return calibration;
    rows = evenlySpread(rows, kMostPhotosForPictures);
    cosines.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) keep(dot(rows[i], rows[j]));
    }
    if (!cosines.empty()) {
        CosineScale scale = scaleOf(cosines, kPictureLevel);
        scale.level = std::min(scale.level, kHighestPictureLevel);
        scale.middle = std::min(scale.middle, scale.level - kLeastSpread);
        calibration.pictures = scale;
    }
    return calibration;
}

}  // namespace sightseer
