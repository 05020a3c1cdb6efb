#include "core/clip/checkpoint/huggingface_settings.h"

#include "core/base/file_io.h"
#include "core/clip/checkpoint/preprocess_settings.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sightseer {

namespace {

constexpr int pillowBilinear = 2;
constexpr int pillowBicubic = 3;

struct ActivationName {
    std::string_view name;
    Activation activation;
};
constexpr std::array activationNames{
    ActivationName{"quick_gelu", Activation::QuickGelu},
    ActivationName{"gelu", Activation::Gelu},
    ActivationName{"gelu_pytorch_tanh", Activation::GeluTanh},
};

Activation readActivation(SettingsReader& settings, const std::string& setting, Activation fallback) {
    if (!settings.config().has(setting)) return fallback;
    const auto name = settings.textOr(setting, "");
    for (const auto& known : activationNames) {
        if (name == known.name) return known.activation;
    }
    settings.note(unsupportedModel(settings.config().path(), "its activation " + setting + " is '" + name + "'"));
    return fallback;
}

// What the image processor's settings ask for must be what CLIP does: resize, crop, scale to 0..1, normalise.
void checkSteps(SettingsReader& settings, const std::string& section, std::string_view nameContains) {
    const auto refuse = [&](const std::string& what) {
        settings.note(unsupportedModel(settings.config().path(), what));
    };
    for (const char* step : {"do_resize", "do_rescale"}) {
        if (!settings.flagOr(section + step, true)) refuse(std::string(step) + " is off");
    }
    if (std::abs(settings.numberOr(section + "rescale_factor", 1.0 / 255) * 255 - 1) > 1e-6) {
        refuse("its rescale_factor is not 1/255");
    }
    for (const char* type : {"image_processor_type", "feature_extractor_type"}) {
        const auto name = settings.textOr(section + type, std::string(nameContains));
        if (name.find(nameContains) == std::string::npos) refuse("its image processor is '" + name + "'");
    }
}

// Fills the resize mode; the size that comes out must be the model's.
void readResize(SettingsReader& settings, const std::string& section, const ImageProcessorDefaults& defaults,
                PreprocessSpec& spec) {
    const auto& config = settings.config();
    const auto refuse = [&](const std::string& what) { settings.note(unsupportedModel(config.path(), what)); };
    const bool crops = settings.flagOr(section + "do_center_crop", defaults.centreCrop);
    const auto sizeSetting = section + "size";
    const bool sidesGiven = config.isObject(sizeSetting) && !config.has(sizeSetting + ".shortest_edge");
    const auto edgeSetting = config.isObject(sizeSetting) && !sidesGiven ? sizeSetting + ".shortest_edge" : sizeSetting;
    const int size = config.has(sizeSetting) ? settings.value(readSquare(config, edgeSetting), 224) : 224;
    int crop = size;
    if (crops) {
        const auto cropSetting = section + "crop_size";
        crop = config.has(cropSetting) ? settings.value(readSquare(config, cropSetting), 224) : 224;
    }
    const bool squash = sidesGiven || (!crops && defaults.plainSizeIsSquash && !config.isObject(sizeSetting));
    if (!squash && !crops) refuse("its pictures are not cropped to a square");
    if (size != crop) refuse("its size and crop_size differ");
    if (size != spec.size) {
        settings.note(config.error(edgeSetting, "is " + std::to_string(size) + ", but image_size in config.json is " +
                                                    std::to_string(spec.size)));
    }
    spec.resize = squash ? ResizeMode::Squash : ResizeMode::ShortestSide;
}

PreprocessSpec readProcessor(SettingsReader& settings, const std::string& section,
                             const ImageProcessorDefaults& defaults, PreprocessSpec spec) {
    const auto& config = settings.config();
    checkSteps(settings, section, defaults.nameContains);
    readResize(settings, section, defaults, spec);
    const int resample = settings.integerOr(section + "resample", pillowBicubic, 5, 0);
    if (resample != pillowBicubic && resample != pillowBilinear) {
        settings.note(unsupportedModel(
            config.path(), "its resample is " + std::to_string(resample) + ", neither bilinear (2) nor bicubic (3)"));
    }
    spec.interpolation = resample == pillowBicubic ? Interpolation::Bicubic : Interpolation::Bilinear;
    if (!settings.flagOr(section + "do_normalize", true)) {
        spec.mean = {0, 0, 0};
        spec.standardDeviation = {1, 1, 1};
        return spec;
    }
    if (config.has(section + "image_mean")) {
        spec.mean = settings.value(readMean(config, section + "image_mean"), spec.mean);
    }
    if (config.has(section + "image_std")) {
        spec.standardDeviation = settings.value(readDeviation(config, section + "image_std"), spec.standardDeviation);
    }
    return spec;
}

}  // namespace

std::string huggingFaceSection(SettingsReader& settings, const std::string& name) {
    const auto& config = settings.config();
    for (const auto& candidate : {name + "_dict", name}) {
        if (config.isObject(candidate)) return candidate + ".";
        if (config.has(candidate)) settings.note(config.error(candidate, "must be an object"));
    }
    settings.note(config.error(name, "is missing"));
    return name + ".";
}

TransformerSpec huggingFaceTransformer(SettingsReader& settings, const std::string& section,
                                       const TransformerSpec& defaults) {
    TransformerSpec spec;
    spec.width = settings.integerOr(section + "hidden_size", defaults.width, kLargestWidth);
    spec.mlpWidth = settings.integerOr(section + "intermediate_size", defaults.mlpWidth, kLargestWidth * 4);
    spec.layers = settings.integerOr(section + "num_hidden_layers", defaults.layers, kLargestLayers);
    spec.heads = settings.integerOr(section + "num_attention_heads", defaults.heads, kLargestWidth);
    spec.activation = readActivation(settings, section + "hidden_act", defaults.activation);
    spec.layerNormEps = settings.numberOr(section + "layer_norm_eps", defaults.layerNormEps);
    const auto& config = settings.config();
    if (spec.width % spec.heads != 0) {
        settings.note(config.error(section + "num_attention_heads", "does not divide the tower's width"));
    }
    if (!(spec.layerNormEps > 0 && spec.layerNormEps < 1)) {
        settings.note(config.error(section + "layer_norm_eps", "must be above 0"));
    }
    return spec;
}

HuggingFaceVision huggingFaceVision(SettingsReader& settings, const std::string& section,
                                    const TransformerSpec& defaults, int defaultPatchSize) {
    HuggingFaceVision vision;
    vision.tower.blocks = huggingFaceTransformer(settings, section, defaults);
    vision.imageSize = settings.integerOr(section + "image_size", 224, 4096);
    vision.tower.patchSize = settings.integerOr(section + "patch_size", defaultPatchSize, vision.imageSize);
    settings.integerOr(section + "num_channels", 3, 3, 3);
    return vision;
}

void requireModelType(SettingsReader& settings, std::initializer_list<std::string_view> types) {
    const auto& config = settings.config();
    const auto type = settings.value(config.text("model_type"), std::string(*types.begin()));
    if (std::find(types.begin(), types.end(), type) == types.end()) {
        settings.note(unsupportedModel(config.path(), "its model_type is '" + type + "'"));
    }
}

Result<PreprocessSpec> huggingFacePreprocess(const LayoutFiles& files, int imageSize,
                                             const ImageProcessorDefaults& defaults, LayoutReading& reading) {
    PreprocessSpec spec = defaults.preprocess;
    spec.size = imageSize;
    struct Place {
        const char* file;
        const char* section;
    };
    for (const auto& place :
         {Place{"preprocessor_config.json", ""}, Place{"processor_config.json", "image_processor."}}) {
        const auto path = files.folder / place.file;
        if (!fileStatus(path)) continue;
        const auto config = ConfigFile::open(path);
        if (!config) return propagate(config);
        reading.settingsFiles.push_back(path);
        SettingsReader settings(*config);
        spec = readProcessor(settings, place.section, defaults, spec);
        if (settings.failure()) return tl::unexpected(*settings.failure());
        return spec;
    }
    return spec;
}

TokenizerSpec huggingFaceClipTokenizer(const std::filesystem::path& folder, int vocabularySize) {
    constexpr int openAiVocabulary = 49408;
    TokenizerSpec spec;
    if (vocabularySize == openAiVocabulary) return spec;
    for (const char* name : {"tokenizer.json", "vocab.json"}) {
        if (!fileStatus(folder / name)) continue;
        spec.kind = TokenizerKind::HuggingFaceBpe;
        spec.file = folder / name;
        break;
    }
    return spec;
}

}  // namespace sightseer
