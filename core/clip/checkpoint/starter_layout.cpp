// The bundled starter model: config.json of our own format, tensors under our own names.
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/preprocess_settings.h"
#include "core/clip/checkpoint/settings_reader.h"

#include <array>
#include <cmath>

namespace sightseer {

namespace {

constexpr int formatVersion = 1;

class Reader : public SettingsReader {
public:
    using SettingsReader::SettingsReader;

    double positive(const std::string& setting) {
        const double number = value(config().number(setting), 1.0);
        if (!(number > 0 && number < 1e6)) note(config().error(setting, "must be greater than 0"));
        return number;
    }
    // For what this program computes in one way only.
    void mustBegin(const std::string& setting, const std::string& start) {
        if (!value(config().text(setting), start).starts_with(start)) {
            note(config().error(setting, "must be '" + start + "'; a newer version may read it"));
        }
    }
};

constexpr std::array asStored{Rename{"image.", "image."}, Rename{"text.", "text."}};

bool fits(const LayoutFiles& files) {
    const auto format = files.config->textOr("format", "");
    return format && *format == "sightseer-starter";
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    const auto version = config.integer("version", 1, 1'000'000);
    if (!version) return propagate(version);
    if (*version != formatVersion) {
        return fail(ErrorCode::Incompatible,
                    config.error("version", "is from a newer version of this program").message);
    }

    LayoutReading reading;
    auto& spec = reading.spec;
    Reader reader(config);
    reader.mustBegin("image.architecture", "efficientnet-lite");
    reader.mustBegin("image.resize", "centre square");
    reader.mustBegin("image.activation", "relu6");
    reader.mustBegin("image.padding", "tensorflow-same");
    reader.mustBegin("image.pool", "mean");
    reader.mustBegin("text.architecture", "cbow");
    reader.mustBegin("text.tokenizer", "clip-bpe");
    reader.mustBegin("text.activation", "gelu (erf)");
    spec.embeddingDimension = reader.integer("embedding_dim");
    spec.contextLength = reader.integer("text.max_tokens", 4096) + 2;  // and the start and the end token
    spec.preprocess.size = reader.integer("image.size", 4096);
    spec.preprocess.resize = ResizeMode::SquareThenSize;
    spec.preprocess.interpolation = Interpolation::Bicubic;
    spec.preprocess.mean = reader.value(readMean(config, "image.mean"), spec.preprocess.mean);
    spec.preprocess.standardDeviation =
        reader.value(readDeviation(config, "image.std"), spec.preprocess.standardDeviation);

    EfficientNetSpec image;
    CbowSpec text;
    image.stemKernel = reader.integer("image.stem.kernel", 15);
    image.stemStride = reader.integer("image.stem.stride", 4);
    image.stemWidth = reader.integer("image.stem.out");
    const int blockCount = reader.value(config.listLength("image.blocks"), 0);
    int width = image.stemWidth;
    for (int i = 0; i < blockCount && !reader.failure(); ++i) {
        const auto name = "image.blocks." + std::to_string(i);
        image.blocks.push_back({reader.integer(name + ".kernel", 15), reader.integer(name + ".stride", 4),
                                reader.integer(name + ".expand", 16), reader.integer(name + ".in"),
                                reader.integer(name + ".out")});
        if (image.blocks.back().in != width) {
            return tl::unexpected(config.error(name + ".in", "must be the width of the block before it"));
        }
        width = image.blocks.back().out;
    }
    image.headWidth = reader.integer("image.head_out");
    image.classes = reader.integer("image.classes");
    image.softmaxTemperature = reader.positive("image.softmax_temperature");
    text.width = reader.integer("text.width");
    text.hidden = reader.integer("text.hidden");
    const double logitScale = reader.positive("logit_scale");
    if (reader.failure()) return tl::unexpected(*reader.failure());
    if (image.blocks.empty()) return tl::unexpected(config.error("image.blocks", "must name at least one block"));

    spec.name = "starter model";
    spec.description = "finds animals, objects, buildings, landscapes, roughly people; not faces, colours or events";
    spec.image = std::move(image);
    spec.text = text;
    reading.names.add(asStored);
    reading.settingsFiles = {config.path()};
    reading.fromConfig["logit_scale"] = {static_cast<float>(std::log(logitScale))};
    return reading;
}

}  // namespace

Layout starterLayout() {
    return {"starter", "config.json", {"model.safetensors"}, fits, read};
}

}  // namespace sightseer
