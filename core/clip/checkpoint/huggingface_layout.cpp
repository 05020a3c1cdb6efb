// Hugging Face CLIPModel: config.json and preprocessor_config.json (transformers models/clip/configuration_clip.py and
// image_processing_clip.py). Their published settings are sparse, so their documented defaults apply.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/preprocess_settings.h"

#include <cmath>

namespace sightseer {

namespace {

constexpr int largestWidth = 65536;
constexpr int largestLayers = 1000;
constexpr int largestVocabulary = 1 << 24;
constexpr int largestContext = 65536;
constexpr int pillowBilinear = 2;
constexpr int pillowBicubic = 3;

struct Sizes {
    int width;
    int mlpWidth;
    int layers;
    int heads;
};
constexpr Sizes defaultVision{768, 3072, 12, 12};
constexpr Sizes defaultText{512, 2048, 12, 8};

// The older "<name>_dict" wins, and what it does not name goes back to the default, not to the value in "<name>".
Result<std::string> sectionOf(const ConfigFile& config, const std::string& name) {
    for (const auto& candidate : {name + "_dict", name}) {
        if (config.isObject(candidate)) return candidate + ".";
        if (config.has(candidate)) return tl::unexpected(config.error(candidate, "must be an object"));
    }
    return tl::unexpected(config.error(name, "is missing"));
}

Result<Activation> readActivation(const ConfigFile& config, const std::string& setting) {
    const auto name = config.textOr(setting, "quick_gelu");
    if (!name) return propagate(name);
    if (*name == "quick_gelu") return Activation::QuickGelu;
    if (*name == "gelu") return Activation::Gelu;
    return tl::unexpected(unsupportedModel(config.path(), "its activation " + setting + " is '" + *name + "'"));
}

Result<TransformerSpec> readTower(const ConfigFile& config, const std::string& section, const Sizes& defaults) {
    const auto width = config.integerOr(section + "hidden_size", defaults.width, 1, largestWidth);
    if (!width) return propagate(width);
    const auto mlp = config.integerOr(section + "intermediate_size", defaults.mlpWidth, 1, largestWidth * 4);
    if (!mlp) return propagate(mlp);
    const auto layers = config.integerOr(section + "num_hidden_layers", defaults.layers, 1, largestLayers);
    if (!layers) return propagate(layers);
    const auto heads = config.integerOr(section + "num_attention_heads", defaults.heads, 1, largestWidth);
    if (!heads) return propagate(heads);
    if (*width % *heads != 0) {
        return tl::unexpected(config.error(section + "num_attention_heads", "does not divide the tower's width"));
    }
    const auto activation = readActivation(config, section + "hidden_act");
    if (!activation) return propagate(activation);
    const auto eps = config.numberOr(section + "layer_norm_eps", 1e-5);
    if (!eps) return propagate(eps);
    if (!(*eps > 0 && *eps < 1)) return tl::unexpected(config.error(section + "layer_norm_eps", "must be above 0"));
    return TransformerSpec{*width, *layers, *heads, *mlp, *activation, *eps};
}

// What the image processor's settings ask for must be what CLIP does: resize, crop, scale to 0..1, normalise.
Result<void> checkSteps(const ConfigFile& config, const std::string& section) {
    for (const char* step : {"do_resize", "do_rescale"}) {
        const auto on = config.flagOr(section + step, true);
        if (!on) return propagate(on);
        if (!*on) return tl::unexpected(unsupportedModel(config.path(), std::string(step) + " is off"));
    }
    const auto factor = config.numberOr(section + "rescale_factor", 1.0 / 255);
    if (!factor) return propagate(factor);
    if (std::abs(*factor * 255 - 1) > 1e-6) {
        return tl::unexpected(unsupportedModel(config.path(), "its rescale_factor is not 1/255"));
    }
    for (const char* type : {"image_processor_type", "feature_extractor_type"}) {
        const auto name = config.textOr(section + type, "CLIP");
        if (!name) return propagate(name);
        if (name->find("CLIP") == std::string::npos) {
            return tl::unexpected(unsupportedModel(config.path(), "its image processor is '" + *name + "'"));
        }
    }
    return {};
}

// Fills size and resize mode; the size that comes out must be the model's.
Result<void> readResize(const ConfigFile& config, const std::string& section, PreprocessSpec& spec) {
    const auto crops = config.flagOr(section + "do_center_crop", true);
    if (!crops) return propagate(crops);
    const auto sizeSetting = section + "size";
    const bool byShortestEdge = !config.isObject(sizeSetting) || config.has(sizeSetting + ".shortest_edge");
    const auto edgeSetting =
        config.isObject(sizeSetting) && byShortestEdge ? sizeSetting + ".shortest_edge" : sizeSetting;
    auto size = config.has(sizeSetting) ? readSquare(config, edgeSetting) : Result<int>(224);
    if (!size) return propagate(size);
    auto crop = size;
    if (*crops) crop = config.has(section + "crop_size") ? readSquare(config, section + "crop_size") : Result<int>(224);
    if (!crop) return propagate(crop);
    if (byShortestEdge && !*crops) {
        return tl::unexpected(unsupportedModel(config.path(), "its pictures are not cropped to a square"));
    }
    if (*size != *crop) {
        return tl::unexpected(unsupportedModel(config.path(), "its size and crop_size differ"));
    }
    if (*size != spec.size) {
        return tl::unexpected(config.error(
            edgeSetting,
            "is " + std::to_string(*size) + ", but image_size in config.json is " + std::to_string(spec.size)));
    }
    spec.resize = byShortestEdge ? ResizeMode::ShortestSide : ResizeMode::Squash;
    return {};
}

Result<PreprocessSpec> readProcessor(const ConfigFile& config, const std::string& section, PreprocessSpec spec) {
    if (auto ok = checkSteps(config, section); !ok) return propagate(ok);
    if (auto ok = readResize(config, section, spec); !ok) return propagate(ok);
    const auto resample = config.integerOr(section + "resample", pillowBicubic, 0, 5);
    if (!resample) return propagate(resample);
    if (*resample != pillowBicubic && *resample != pillowBilinear) {
        return tl::unexpected(unsupportedModel(
            config.path(), "its resample is " + std::to_string(*resample) + ", neither bilinear (2) nor bicubic (3)"));
    }
    spec.interpolation = *resample == pillowBicubic ? Interpolation::Bicubic : Interpolation::Bilinear;
    const auto normalises = config.flagOr(section + "do_normalize", true);
    if (!normalises) return propagate(normalises);
    if (!*normalises) {
        spec.mean = {0, 0, 0};
        spec.standardDeviation = {1, 1, 1};
        return spec;
    }
    if (config.has(section + "image_mean")) {
        const auto mean = readMean(config, section + "image_mean");
        if (!mean) return propagate(mean);
        spec.mean = *mean;
    }
    if (config.has(section + "image_std")) {
        const auto deviation = readDeviation(config, section + "image_std");
        if (!deviation) return propagate(deviation);
        spec.standardDeviation = *deviation;
    }
    return spec;
}

// preprocessor_config.json, or the processor_config.json that transformers 5 writes. Without either: CLIP's own values.
Result<PreprocessSpec> readPreprocess(const LayoutFiles& files, int imageSize, LayoutReading& reading) {
    PreprocessSpec spec;
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
        return readProcessor(*config, place.section, spec);
    }
    return spec;
}

bool fits(const LayoutFiles& files) {
    return files.weights.find("text_model.embeddings.token_embedding.weight") != nullptr &&
           files.weights.find("vision_model.embeddings.class_embedding") != nullptr;
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    const auto modelType = config.text("model_type");
    if (!modelType) return propagate(modelType);
    if (*modelType != "clip") {
        return tl::unexpected(unsupportedModel(config.path(), "its model_type is '" + *modelType + "'"));
    }
    const auto visionSection = sectionOf(config, "vision_config");
    if (!visionSection) return propagate(visionSection);
    const auto textSection = sectionOf(config, "text_config");
    if (!textSection) return propagate(textSection);
    const auto vision = readTower(config, *visionSection, defaultVision);
    if (!vision) return propagate(vision);
    const auto text = readTower(config, *textSection, defaultText);
    if (!text) return propagate(text);
    const auto imageSize = config.integerOr(*visionSection + "image_size", 224, 1, 4096);
    if (!imageSize) return propagate(imageSize);
    const auto patchSize = config.integerOr(*visionSection + "patch_size", 32, 1, *imageSize);
    if (!patchSize) return propagate(patchSize);
    const auto channels = config.integerOr(*visionSection + "num_channels", 3, 3, 3);
    if (!channels) return propagate(channels);
    const auto vocabulary = config.integerOr(*textSection + "vocab_size", 49408, 1, largestVocabulary);
    if (!vocabulary) return propagate(vocabulary);
    const auto context = config.integerOr(*textSection + "max_position_embeddings", 77, 2, largestContext);
    if (!context) return propagate(context);
    const auto endToken = config.integerOr(*textSection + "eos_token_id", 49407, 0, largestVocabulary);
    if (!endToken) return propagate(endToken);
    const auto dimension = config.integerOr("projection_dim", 512, 1, largestWidth);
    if (!dimension) return propagate(dimension);

    LayoutReading reading;
    reading.settingsFiles = {config.path()};
    const auto preprocess = readPreprocess(files, *imageSize, reading);
    if (!preprocess) return propagate(preprocess);
    reading.spec.embeddingDimension = *dimension;
    reading.spec.contextLength = *context;
    reading.spec.preprocess = *preprocess;
    ClipTowersSpec towers;
    towers.vision = *vision;
    towers.patchSize = *patchSize;
    towers.text = *text;
    towers.vocabularySize = *vocabulary;
    // Published with a wrong end token of 2 (huggingface/transformers#24773), which therefore means "the highest id".
    constexpr int knownWrongEndToken = 2;
    if (*endToken != knownWrongEndToken) {
        towers.pooling = TextPooling::FirstEndToken;
        towers.endTokenId = *endToken;
    }
    reading.spec.towers = towers;
    return reading;
}

}  // namespace

Layout huggingFaceLayout() {
    return {"huggingface", "config.json", {"model.safetensors", "model.safetensors.index.json"},
            fits,          read,          huggingFaceTensor};
}

}  // namespace sightseer
