#include "core/search/calibrator.h"

#include "core/base/content_hash.h"
#include "core/base/log.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <span>

namespace sightseer {
namespace {

// A text that is waiting goes between two batches.
constexpr std::size_t kPromptsPerBatch = 8;

// The cache belongs to these prompts.
std::int64_t stampOf(const std::vector<std::string>& prompts) {
    std::string joined;
    for (const std::string& prompt : prompts) joined += prompt + '\n';
    const ContentHash hash = contentHash(std::as_bytes(std::span(joined.data(), joined.size())));
    std::int64_t stamp = 0;
    std::memcpy(&stamp, hash.bytes.data(), sizeof stamp);
    return stamp;
}

std::vector<PhotoId> numbered(std::size_t count) {
    std::vector<PhotoId> ids;
    for (std::size_t i = 1; i <= count; ++i) ids.emplace_back(static_cast<std::int64_t>(i));
    return ids;
}

std::optional<Embeddings> readCache(const std::filesystem::path& file, int dimension, std::int64_t stamp,
                                    std::size_t count) {
    const auto cache = VectorIndex::load(file, dimension, stamp);
    if (!cache) return std::nullopt;
    auto stored = (*cache)->vectorsOf(numbered(count));
    if (!stored || stored->photos.size() != count) return std::nullopt;
    return Embeddings{static_cast<int>(count), dimension, std::move(stored->vectors)};
}

void writeCache(const std::filesystem::path& file, const Embeddings& background, std::int64_t stamp) {
    const auto cache = VectorIndex::create(background.dimension);
    auto written = cache->add(numbered(static_cast<std::size_t>(background.count)), background.values);
    if (written) written = cache->save(file, stamp);
    if (!written) logMessage(LogLevel::Warning, written.error().message);
}

}  // namespace

Calibrator::Calibrator(EncoderLane& encoder, std::filesystem::path promptsFile, std::filesystem::path cacheFile)
    : m_encoder(encoder), m_promptsFile(std::move(promptsFile)), m_cacheFile(std::move(cacheFile)) {}

Result<ModelCalibration> Calibrator::calibration(const VectorIndex& index,
                                                 const std::function<Result<std::vector<PhotoId>>()>& photos) {
    // A search while a small library is being indexed must not decide where its likely matches end from then on.
    const std::size_t size = index.size();
    const double most = size <= 2 * std::size_t{kCalibrationSample} ? 1.1 : 2;
    const double growth = m_calibratedSize > 0 ? double(size) / double(m_calibratedSize) : 0;
    if (m_calibration && growth <= most && growth * most >= 1) return *m_calibration;
    const auto prompts = background(index.dimension());
    if (!prompts) return propagate(prompts);
    auto ids = photos();
    if (!ids) return propagate(ids);
    std::vector<PhotoId> sample;
    const std::size_t step = std::max<std::size_t>(1, ids->size() / kCalibrationSample);
    for (std::size_t i = 0; i < ids->size(); i += step) sample.push_back((*ids)[i]);
    const auto vectors = index.vectorsOf(sample);
    if (!vectors) return propagate(vectors);
    const auto calibration = calibrate(vectors->vectors, *prompts);
    if (!calibration) return propagate(calibration);
    m_calibration = *calibration;
    m_calibratedSize = size;
    return *calibration;
}

Result<Embeddings> Calibrator::background(int dimension) {
    if (m_background) return *m_background;
    const auto prompts = readBackgroundPrompts(m_promptsFile);
    if (!prompts) return propagate(prompts);
    const std::int64_t stamp = stampOf(*prompts);
    m_background = readCache(m_cacheFile, dimension, stamp, prompts->size());
    if (m_background) return *m_background;

    Embeddings all;
    for (std::size_t begin = 0; begin < prompts->size(); begin += kPromptsPerBatch) {
        const std::size_t count = std::min(kPromptsPerBatch, prompts->size() - begin);
        const auto batch = m_encoder.encodeText(std::span(*prompts).subspan(begin, count));
        if (!batch) return propagate(batch);
        all.dimension = batch->dimension;
        all.count += batch->count;
        all.values.insert(all.values.end(), batch->values.begin(), batch->values.end());
    }
    writeCache(m_cacheFile, all, stamp);
    m_background = std::move(all);
    return *m_background;
}

}  // namespace sightseer
