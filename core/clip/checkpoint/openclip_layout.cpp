// OpenCLIP: open_clip_config.json, tensors under OpenAI's names (mlfoundations/open_clip model.py, factory.py).
#include "core/base/file_io.h"
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/preprocess_settings.h"

#include <algorithm>
#include <array>

namespace sightseer {

namespace {

constexpr int largestWidth = 65536;
constexpr int largestLayers = 1000;
constexpr int largestVocabulary = 1 << 24;
constexpr int largestContext = 65536;

// Settings that we read, or that change nothing in what a trained model computes.
constexpr std::array<std::string_view, 7> modelSettings{
    "embed_dim", "vision_cfg", "text_cfg", "quick_gelu", "init_logit_scale", "nonscalar_logit_scale", "cast_dtype"};
constexpr std::array<std::string_view, 9> visionSettings{
    "layers",     "width",         "head_width",          "mlp_ratio",        "patch_size",
    "image_size", "patch_dropout", "attn_pooler_queries", "attn_pooler_heads"};
constexpr std::array<std::string_view, 8> textSettings{"context_length", "vocab_size", "width",  "heads",
                                                       "layers",         "mlp_ratio",  "pad_id", "eos_id"};

// Settings that may only have the value of the plain model.
struct PlainValue {
    std::string_view setting;
    std::string_view value;
};
constexpr std::array plainValues{
    PlainValue{"vision_cfg.pool_type", "tok"},
    PlainValue{"vision_cfg.pos_embed_type", "learnable"},
    PlainValue{"text_cfg.pool_type", "argmax"},
    PlainValue{"text_cfg.proj_type", "linear"},
};

bool isPlain(const ConfigFile& config, const std::string& section, const std::string& key) {
    const auto setting = section + "." + key;
    if (config.isOff(setting) || key == "output_tokens") return true;
    return std::any_of(plainValues.begin(), plainValues.end(), [&](const PlainValue& plain) {
        return setting == "model_cfg." + std::string(plain.setting) &&
               config.textOr(setting, "") == std::string(plain.value);
    });
}

// Every setting that is switched on and that we neither read nor may ignore is refused by name.
Result<void> refuseUnknown(const ConfigFile& config, const std::string& section,
                           std::span<const std::string_view> known) {
    for (const auto& key : config.keys(section)) {
        // Without their tower, which is refused before, the settings of timm's and Hugging Face's towers mean nothing.
        const bool ofOtherTower = key.starts_with("timm_") || key.starts_with("hf_");
        if (ofOtherTower || std::find(known.begin(), known.end(), key) != known.end() ||
            isPlain(config, section, key)) {
            continue;
        }
        return tl::unexpected(unsupportedModel(
            config.path(), "its setting " + section + "." + key + " asks for a variant of the towers"));
    }
    return {};
}

Result<void> refuseOtherTowers(const ConfigFile& config) {
    const auto refuse = [&](const std::string& what) { return tl::unexpected(unsupportedModel(config.path(), what)); };
    if (!config.isOff("model_cfg.vision_cfg.timm_model_name")) return refuse("its image tower comes from timm");
    if (!config.isOff("model_cfg.text_cfg.hf_model_name")) return refuse("its text tower comes from Hugging Face");
    if (!config.isOff("model_cfg.text_cfg.hf_tokenizer_name")) return refuse("it needs a tokenizer from Hugging Face");
    if (config.isList("model_cfg.vision_cfg.layers")) return refuse("its image tower is a ResNet");
    if (!config.isOff("model_cfg.custom_text")) return refuse("it has a text tower of its own (custom_text)");
    if (auto ok = refuseUnknown(config, "model_cfg", modelSettings); !ok) return ok;
    if (auto ok = refuseUnknown(config, "model_cfg.vision_cfg", visionSettings); !ok) return ok;
    return refuseUnknown(config, "model_cfg.text_cfg", textSettings);
}

Result<int> mlpWidth(const ConfigFile& config, const std::string& setting, int width) {
    const auto ratio = config.numberOr(setting, 4.0);
    if (!ratio) return propagate(ratio);
    if (!(*ratio > 0 && *ratio < 100)) return tl::unexpected(config.error(setting, "must be greater than 0"));
    return static_cast<int>(width * *ratio);
}

Result<TransformerSpec> readVision(const ConfigFile& config, Activation activation) {
    const std::string section = "model_cfg.vision_cfg.";
    const auto width = config.integer(section + "width", 1, largestWidth);
    if (!width) return propagate(width);
    const auto layers = config.integer(section + "layers", 1, largestLayers);
    if (!layers) return propagate(layers);
    const auto headWidth = config.integerOr(section + "head_width", 64, 1, largestWidth);
    if (!headWidth) return propagate(headWidth);
    const auto mlp = mlpWidth(config, section + "mlp_ratio", *width);
    if (!mlp) return propagate(mlp);
    const int heads = *width / *headWidth;
    if (heads == 0 || *width % heads != 0) {
        return tl::unexpected(config.error(section + "head_width", "does not divide the tower's width"));
    }
    return TransformerSpec{*width, *layers, heads, *mlp, activation, 1e-5};
}

Result<TransformerSpec> readText(const ConfigFile& config, Activation activation) {
    const std::string section = "model_cfg.text_cfg.";
    const auto width = config.integer(section + "width", 1, largestWidth);
    if (!width) return propagate(width);
    const auto layers = config.integer(section + "layers", 1, largestLayers);
    if (!layers) return propagate(layers);
    const auto heads = config.integer(section + "heads", 1, largestWidth);
    if (!heads) return propagate(heads);
    const auto mlp = mlpWidth(config, section + "mlp_ratio", *width);
    if (!mlp) return propagate(mlp);
    if (*width % *heads != 0) {
        return tl::unexpected(config.error(section + "heads", "does not divide the tower's width"));
    }
    return TransformerSpec{*width, *layers, *heads, *mlp, activation, 1e-5};
}

Result<PreprocessSpec> readPreprocess(const ConfigFile& config) {
    const std::string section = "preprocess_cfg.";
    PreprocessSpec spec;
    const auto size = readSquare(config, "model_cfg.vision_cfg.image_size");
    if (!size) return propagate(size);
    spec.size = *size;
    if (config.has(section + "size")) {
        const auto preprocessed = readSquare(config, section + "size");
        if (!preprocessed) return propagate(preprocessed);
        if (*preprocessed != spec.size) {
            return tl::unexpected(config.error(section + "size", "contradicts model_cfg.vision_cfg.image_size"));
        }
    }
    const auto mean = readMean(config, section + "mean");
    if (!mean) return propagate(mean);
    const auto deviation = readDeviation(config, section + "std");
    if (!deviation) return propagate(deviation);
    spec.mean = *mean;
    spec.standardDeviation = *deviation;

    const auto interpolation = config.textOr(section + "interpolation", "bicubic");
    if (!interpolation) return propagate(interpolation);
    const auto resize = config.textOr(section + "resize_mode", "shortest");
    if (!resize) return propagate(resize);
    const auto mode = config.textOr(section + "mode", "RGB");
    if (!mode) return propagate(mode);
    if (*interpolation != "bicubic" && *interpolation != "bilinear") {
        return tl::unexpected(unsupportedModel(config.path(), "its interpolation is '" + *interpolation + "'"));
    }
    if (*resize != "shortest" && *resize != "squash") {
        return tl::unexpected(unsupportedModel(config.path(), "its resize_mode is '" + *resize + "'"));
    }
    if (*mode != "RGB") return tl::unexpected(unsupportedModel(config.path(), "its pictures are '" + *mode + "'"));
    spec.interpolation = *interpolation == "bicubic" ? Interpolation::Bicubic : Interpolation::Bilinear;
    spec.resize = *resize == "shortest" ? ResizeMode::ShortestSide : ResizeMode::Squash;
    return spec;
}

bool fits(const LayoutFiles& files) {
    return hasOpenAiNames(files.weights);
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    for (const char* section : {"model_cfg", "model_cfg.vision_cfg", "model_cfg.text_cfg", "preprocess_cfg"}) {
        if (!config.isObject(section)) return tl::unexpected(config.error(section, "is missing"));
    }
    if (auto ok = refuseOtherTowers(config); !ok) return propagate(ok);
    const auto quickGelu = config.flagOr("model_cfg.quick_gelu", false);
    if (!quickGelu) return propagate(quickGelu);
    const auto activation = *quickGelu ? Activation::QuickGelu : Activation::Gelu;
    const auto vision = readVision(config, activation);
    if (!vision) return propagate(vision);
    const auto text = readText(config, activation);
    if (!text) return propagate(text);
    const auto preprocess = readPreprocess(config);
    if (!preprocess) return propagate(preprocess);
    const auto patchSize = config.integer("model_cfg.vision_cfg.patch_size", 1, preprocess->size);
    if (!patchSize) return propagate(patchSize);
    const auto dimension = config.integer("model_cfg.embed_dim", 1, largestWidth);
    if (!dimension) return propagate(dimension);
    const auto context = config.integer("model_cfg.text_cfg.context_length", 2, largestContext);
    if (!context) return propagate(context);
    const auto vocabulary = config.integer("model_cfg.text_cfg.vocab_size", 1, largestVocabulary);
    if (!vocabulary) return propagate(vocabulary);

    LayoutReading reading;
    reading.spec.embeddingDimension = *dimension;
    reading.spec.contextLength = *context;
    reading.spec.preprocess = *preprocess;
    ClipTowersSpec towers;
    towers.vision = *vision;
    towers.patchSize = *patchSize;
    towers.text = *text;
    towers.vocabularySize = *vocabulary;
    towers.pooling = TextPooling::HighestId;
    reading.spec.towers = towers;
    reading.settingsFiles = {config.path()};
    return reading;
}

}  // namespace

Layout openClipLayout() {
    return {"openclip",
            "open_clip_config.json",
            {"open_clip_model.safetensors", "model.safetensors", "model.safetensors.index.json"},
            fits,
            read,
            openAiTensor};
}

}  // namespace sightseer
