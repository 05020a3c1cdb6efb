// Our own layout of a trained model: sightseer_model.json, and tensors under our own names. It can say what no published
// layout can, a bag of words beside a ViT or a ResNet, and without weights it is what training from scratch begins with.
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/preprocess_settings.h"
#include "core/clip/checkpoint/settings_reader.h"
#include "core/clip/checkpoint/sightseer_config.h"

#include <array>

namespace sightseer {

namespace {

constexpr int formatVersion = 1;

constexpr std::array asStored{Rename{"vision.", "vision."}, Rename{"text.", "text."}};

// One of `names`, the first when the setting is missing; the others are refused.
template <std::size_t Count>
std::size_t choice(SettingsReader& settings, const std::string& setting, const std::array<const char*, Count>& names) {
    const auto text = settings.textOr(setting, names[0]);
    for (std::size_t i = 0; i < Count; ++i) {
        if (text == names[i]) return i;
    }
    std::string all;
    for (const char* name : names) all += (all.empty() ? "'" : "', '") + std::string(name);
    settings.note(settings.config().error(setting, "is '" + text + "', and can be " + all + "'"));
    return 0;
}

TransformerSpec readBlocks(SettingsReader& settings, const std::string& section) {
    TransformerSpec blocks;
    blocks.width = settings.integer(section + "width");
    blocks.layers = settings.integer(section + "layers", kLargestLayers);
    blocks.heads = settings.integer(section + "heads");
    blocks.mlpWidth = settings.integerOr(section + "mlp_width", 4 * blocks.width, 4 * kLargestWidth);
    blocks.activation = choice<2>(settings, section + "activation", {"gelu", "quick_gelu"}) == 0
                            ? Activation::Gelu
                            : Activation::QuickGelu;
    if (blocks.width % blocks.heads != 0) {
        settings.note(settings.config().error(section + "heads", "does not divide the tower's width"));
    }
    return blocks;
}

ImageTowerSpec readImageTower(SettingsReader& settings, int imageSize) {
    const auto& config = settings.config();
    if (choice<2>(settings, "image.architecture", {"vit", "modified-resnet"}) == 0) {
        VisionTransformerSpec tower;
        tower.blocks = readBlocks(settings, "image.");
        tower.patchSize = settings.integer("image.patch_size", imageSize);
        if (imageSize % tower.patchSize != 0) {
            settings.note(config.error("image.patch_size", "does not divide preprocess.size"));
        }
        return tower;
    }
    ModifiedResNetSpec tower;
    if (settings.value(config.listLength("image.layers"), 4) != static_cast<int>(tower.layers.size())) {
        settings.note(config.error("image.layers", "must have four numbers"));
        return tower;
    }
    for (std::size_t i = 0; i < tower.layers.size(); ++i) {
        tower.layers[i] = settings.integer("image.layers." + std::to_string(i), kLargestLayers);
    }
    tower.width = settings.integer("image.width", kLargestWidth / 32);
    tower.heads = settings.integerOr("image.heads", std::max(tower.width / 2, 1), kLargestWidth);
    if (tower.width % 2 != 0 || tower.width * 32 % tower.heads != 0) {
        settings.note(config.error("image.width", "does not fit the attention heads"));
    }
    if (imageSize % 32 != 0) settings.note(config.error("preprocess.size", "must be a multiple of 32 for a ResNet"));
    return tower;
}

TextTowerSpec readTextTower(SettingsReader& settings) {
    constexpr int openAiVocabulary = 49408;
    if (choice<2>(settings, "text.architecture", {"transformer", "cbow"}) == 0) {
        TextTransformerSpec tower;
        tower.blocks = readBlocks(settings, "text.");
        tower.vocabularySize = settings.integerOr("text.vocabulary_size", openAiVocabulary, kLargestVocabulary);
        return tower;
    }
    CbowSpec tower;
    tower.width = settings.integer("text.width");
    tower.hidden = settings.integer("text.hidden");
    tower.vocabularySize = openAiVocabulary;
    return tower;
}

bool fits(const LayoutFiles& files) {
    const auto format = files.config->textOr("format", "");
    return format && *format == "sightseer-model";
}

Result<LayoutReading> read(const LayoutFiles& files) {
    auto spec = readSightseerConfig(*files.config);
    if (!spec) return propagate(spec);
    LayoutReading reading;
    reading.spec = std::move(*spec);
    reading.names.add(openAiScaleNames()).add(asStored);
    reading.settingsFiles = {files.config->path()};
    return reading;
}

}  // namespace

Result<ModelSpec> readSightseerConfig(const ConfigFile& config) {
    SettingsReader settings(config);
    if (settings.value(config.text("format"), std::string()) != "sightseer-model") {
        settings.note(config.error("format", "must be 'sightseer-model'"));
    }
    if (settings.integer("version", 1'000'000) != formatVersion && !settings.failure()) {
        return fail(ErrorCode::Incompatible,
                    config.error("version", "is from a newer version of this program").message);
    }
    ModelSpec spec;
    spec.embeddingDimension = settings.integer("embed_dim");
    spec.contextLength = settings.integerOr("context_length", 77, kLargestContext, 3);
    spec.sigmoid = settings.flagOr("sigmoid", false);
    spec.hasLogitBias = spec.sigmoid;
    auto& preprocess = spec.preprocess;
    preprocess.size = settings.integer("preprocess.size", 4096);
    preprocess.resize = choice<2>(settings, "preprocess.resize", {"shortest", "squash"}) == 0 ? ResizeMode::ShortestSide
                                                                                              : ResizeMode::Squash;
    preprocess.interpolation = choice<2>(settings, "preprocess.interpolation", {"bicubic", "bilinear"}) == 0
                                   ? Interpolation::Bicubic
                                   : Interpolation::Bilinear;
    if (config.has("preprocess.mean")) {
        preprocess.mean = settings.value(readMean(config, "preprocess.mean"), preprocess.mean);
    }
    if (config.has("preprocess.std")) {
        preprocess.standardDeviation =
            settings.value(readDeviation(config, "preprocess.std"), preprocess.standardDeviation);
    }
    spec.image = readImageTower(settings, preprocess.size);
    spec.text = readTextTower(settings);
    if (settings.failure()) return tl::unexpected(*settings.failure());
    return spec;
}

Layout sightseerLayout() {
    return {"sightseer", "sightseer_model.json", {"model.safetensors"}, fits, read};
}

}  // namespace sightseer
