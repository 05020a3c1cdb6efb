#include "core/library/model_speed.h"

#include "core/base/log.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/library/model_engine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <random>
#include <span>

namespace sightseer {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kSeconds = 1.0;       // of measuring
constexpr double kBatchSeconds = 0.2;  // so that a search which comes between waits no longer
constexpr int kLargestBatch = 32;
constexpr std::uint64_t kLargestFile = 1 << 20;

fs::path fileIn(const fs::path& data) {
    return data / "model-speeds.json";
}

// One that cannot be read is made anew.
QJsonArray readSpeeds(const fs::path& data) {
    const auto bytes = readFile(fileIn(data), kLargestFile);
    if (!bytes) return {};
    const auto* text = reinterpret_cast<const char*>(bytes->data());
    return QJsonDocument::fromJson(QByteArray(text, static_cast<qsizetype>(bytes->size()))).array();
}

// The latest; on any device where `device` is empty.
std::optional<ModelSpeed> findSpeed(const fs::path& data, const std::string& fingerprint, const std::string& device) {
    std::optional<ModelSpeed> found;
    for (const auto& value : readSpeeds(data)) {
        const auto entry = value.toObject();
        ModelSpeed speed{entry[QLatin1String("photosPerSecond")].toDouble(),
                         entry[QLatin1String("device")].toString().toStdString()};
        if (entry[QLatin1String("model")].toString().toStdString() != fingerprint || speed.photosPerSecond <= 0)
            continue;
        if (device.empty() || speed.device == device) found = std::move(speed);
    }
    return found;
}

void keepSpeed(const fs::path& data, const std::string& fingerprint, const ModelSpeed& speed) {
    static std::mutex oneAtATime;
    std::lock_guard lock(oneAtATime);
    const auto model = QString::fromStdString(fingerprint);
    const auto device = QString::fromStdString(speed.device);
    QJsonArray kept;
    for (const auto& value : readSpeeds(data)) {
        const auto entry = value.toObject();
        const bool isSame =
            entry[QLatin1String("model")].toString() == model && entry[QLatin1String("device")].toString() == device;
        if (!isSame) kept.append(entry);
    }
    kept.append(QJsonObject{{QStringLiteral("model"), model},
                            {QStringLiteral("device"), device},
                            {QStringLiteral("photosPerSecond"), speed.photosPerSecond}});
    const auto text = QJsonDocument(kept).toJson();
    const auto bytes = std::as_bytes(std::span(text.constData(), static_cast<std::size_t>(text.size())));
    if (auto written = writeFileAtomically(fileIn(data), bytes); !written) {
        logMessage(LogLevel::Warning, written.error().message);
    }
}

PixelBatch noise(int count, int size) {
    PixelBatch pixels{count, size, {}};
    pixels.values.resize(pixels.valuesPerImage() * static_cast<std::size_t>(count));
    std::minstd_rand random(1);
    for (float& value : pixels.values) value = static_cast<float>(random() % 4096) / 1024.0F - 2.0F;
    return pixels;
}

Result<double> secondsFor(EncoderLane& encoder, const PixelBatch& pixels) {
    const auto began = Clock::now();
    if (const auto encoded = encoder.encodeImages(pixels); !encoded) return propagate(encoded);
    return std::chrono::duration<double>(Clock::now() - began).count();
}

Result<ModelSpeed> measured(EncoderLane& encoder, int size) {
    const auto one = noise(1, size);
    if (const auto warmUp = secondsFor(encoder, one); !warmUp) return propagate(warmUp);
    const auto alone = secondsFor(encoder, one);
    if (!alone) return propagate(alone);
    const int count = std::clamp(static_cast<int>(kBatchSeconds / std::max(*alone, 1e-6)), 1, kLargestBatch);
    const auto batch = noise(count, size);
    if (const auto warmUp = secondsFor(encoder, batch); !warmUp) return propagate(warmUp);
    double seconds = 0;
    int photos = 0;
    while (seconds < kSeconds) {
        const auto took = secondsFor(encoder, batch);
        if (!took) return propagate(took);
        seconds += std::max(*took, 1e-6);
        photos += count;
    }
    return ModelSpeed{photos / seconds, encoder.deviceDescription()};
}

}  // namespace

std::optional<ModelSpeed> knownSpeed(const fs::path& data, const fs::path& modelFolder) {
    const auto model = ModelFolder::open(modelFolder);
    if (!model) return {};
    return findSpeed(data, model->spec().imageFingerprint, {});
}

Result<ModelSpeed> speedOfAnswering(Library& library, const fs::path& data, bool again) {
    EncoderLane& encoder = library.encoder();
    const ModelSpec& spec = library.model();
    if (const auto open = encoder.logitScale(); !open) return propagate(open);
    const auto known = findSpeed(data, spec.imageFingerprint, encoder.deviceDescription());
    if (known && !again) return *known;
    auto speed = measured(encoder, spec.preprocess.size);
    if (speed) keepSpeed(data, spec.imageFingerprint, *speed);
    return speed;
}

Result<ModelSpeed> measureSpeed(const LibraryPaths& paths, const fs::path& modelFolder, const EncoderOptions& options) {
    const auto model = installedModel(paths, modelFolder, options);
    if (!model) return propagate(model);
    EncoderLane encoder(model->factory, model->tokenizer);
    auto speed = measured(encoder, model->spec.preprocess.size);
    if (speed) keepSpeed(paths.data, model->spec.imageFingerprint, *speed);
    return speed;
}

}  // namespace sightseer
