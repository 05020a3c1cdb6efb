// OpenCLIP: open_clip_config.json (mlfoundations/open_clip model.py, transformer.py, hf_model.py, factory.py). The image
// tower is OpenAI's Vision Transformer or ResNet, or timm's SigLIP; the text tower is OpenAI's, the same with variants
// under "text." (CustomTextCLIP), or XLM-R of Hugging Face.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/huggingface_settings.h"
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/preprocess_settings.h"
#include "core/clip/checkpoint/settings_reader.h"

#include <algorithm>
#include <array>

namespace sightseer {

namespace {

const std::string visionSection = "model_cfg.vision_cfg.";
const std::string textSection = "model_cfg.text_cfg.";

// Settings that we read, or that change nothing in what a trained model computes.
constexpr std::array<std::string_view, 9> modelSettings{"embed_dim",       "vision_cfg",  "text_cfg",
                                                        "quick_gelu",      "custom_text", "init_logit_scale",
                                                        "init_logit_bias", "cast_dtype",  "nonscalar_logit_scale"};
constexpr std::array<std::string_view, 9> visionSettings{
    "layers",     "width",         "head_width",          "mlp_ratio",        "patch_size",
    "image_size", "patch_dropout", "attn_pooler_queries", "attn_pooler_heads"};
constexpr std::array<std::string_view, 8> timmSettings{"image_size",     "timm_model_name", "timm_model_pretrained",
                                                       "timm_pool",      "timm_proj",       "timm_drop",
                                                       "timm_drop_path", "patch_dropout"};
constexpr std::array<std::string_view, 15> textSettings{
    "context_length",  "vocab_size",     "width",     "heads",     "layers",      "mlp_ratio",  "pad_id",
    "eos_id",          "no_causal_mask", "pool_type", "proj_bias", "norm_kwargs", "act_kwargs", "hf_tokenizer_name",
    "tokenizer_kwargs"};
constexpr std::array<std::string_view, 6> huggingFaceTextSettings{
    "hf_model_name", "hf_tokenizer_name", "hf_proj_type", "hf_pooler_type", "hf_model_pretrained", "context_length"};

// Settings that may only have the value of the plain model.
struct PlainValue {
    std::string_view setting;
    std::string_view value;
};
constexpr std::array plainValues{
    PlainValue{"model_cfg.vision_cfg.pool_type", "tok"},
    PlainValue{"model_cfg.vision_cfg.pos_embed_type", "learnable"},
    PlainValue{"model_cfg.text_cfg.proj_type", "linear"},
};

bool isPlain(const ConfigFile& config, const std::string& setting) {
    if (config.isOff(setting) || setting.ends_with(".output_tokens")) return true;
    return std::any_of(plainValues.begin(), plainValues.end(), [&](const PlainValue& plain) {
        return setting == plain.setting && config.textOr(setting, "") == std::string(plain.value);
    });
}

using SettingNames = std::span<const std::string_view>;

// Every setting that is switched on and that we neither read nor may ignore is refused by name. The settings of towers
// that are not asked for (`unused`) mean nothing.
void refuseUnknown(SettingsReader& settings, const std::string& section, SettingNames known, SettingNames unused = {}) {
    const auto& config = settings.config();
    const auto isIn = [](SettingNames names, const std::string& key) {
        return std::find(names.begin(), names.end(), key) != names.end();
    };
    for (const auto& key : config.keys(section)) {
        const auto setting = section + "." + key;
        if (isIn(known, key) || isIn(unused, key) || isPlain(config, setting)) continue;
        settings.note(unsupportedModel(config.path(), "its setting " + setting + " asks for a variant of the towers"));
    }
}

int mlpWidth(SettingsReader& settings, const std::string& setting, int width) {
    const double ratio = settings.numberOr(setting, 4.0);
    if (!(ratio > 0 && ratio < 100)) settings.note(settings.config().error(setting, "must be greater than 0"));
    return static_cast<int>(width * ratio);
}

// A tensor's size along one axis; a missing one is noted.
int sizeOf(SettingsReader& settings, const LayoutFiles& files, const std::string& tensor, std::size_t axis) {
    const auto* info = files.weights.find(tensor);
    if (info != nullptr && axis < info->shape.size() && info->shape[axis] > 0 &&
        info->shape[axis] <= kLargestVocabulary) {
        return static_cast<int>(info->shape[axis]);
    }
    settings.note({ErrorCode::InvalidFile, "The model '" + toUtf8(files.weights.path()) +
                                               "' cannot be used: its tensor '" + tensor +
                                               "' is missing or has an odd shape; download it again."});
    return 1;
}

// --- image towers

VisionTransformerSpec readVisionTransformer(SettingsReader& settings, Activation activation, int imageSize) {
    refuseUnknown(settings, "model_cfg.vision_cfg", visionSettings, timmSettings);
    VisionTransformerSpec vision;
    auto& blocks = vision.blocks;
    blocks.width = settings.integer(visionSection + "width");
    blocks.layers = settings.integer(visionSection + "layers", kLargestLayers);
    blocks.heads = blocks.width / settings.integerOr(visionSection + "head_width", 64, kLargestWidth);
    blocks.mlpWidth = mlpWidth(settings, visionSection + "mlp_ratio", blocks.width);
    blocks.activation = activation;
    vision.patchSize = settings.integer(visionSection + "patch_size", imageSize);
    if (blocks.heads == 0 || blocks.width % blocks.heads != 0) {
        settings.note(settings.config().error(visionSection + "head_width", "does not divide the tower's width"));
    }
    return vision;
}

ModifiedResNetSpec readResNet(SettingsReader& settings) {
    refuseUnknown(settings, "model_cfg.vision_cfg", visionSettings, timmSettings);
    const auto& config = settings.config();
    ModifiedResNetSpec resNet;
    if (settings.value(config.listLength(visionSection + "layers"), 4) != static_cast<int>(resNet.layers.size())) {
        settings.note(config.error(visionSection + "layers", "must have four numbers"));
        return resNet;
    }
    for (std::size_t i = 0; i < resNet.layers.size(); ++i) {
        resNet.layers[i] = settings.integer(visionSection + "layers." + std::to_string(i), kLargestLayers);
    }
    resNet.width = settings.integer(visionSection + "width");
    resNet.heads = resNet.width * 32 / settings.integerOr(visionSection + "head_width", 64, kLargestWidth);
    if (resNet.heads == 0 || resNet.width % 2 != 0 || resNet.width * 32 % resNet.heads != 0) {
        settings.note(config.error(visionSection + "width", "does not fit the attention heads"));
    }
    return resNet;
}

// timm vision_transformer.py: the SigLIP models whose activation is GELU's tanh form, and widths whose heads are not 64
// wide.
constexpr std::array<std::string_view, 7> timmTanhModels{
    "vit_base_patch32_siglip_256",    "vit_large_patch16_siglip_512",  "vit_so400m_patch16_siglip_256",
    "vit_so400m_patch16_siglip_384",  "vit_so400m_patch16_siglip_512", "vit_giantopt_patch16_siglip_256",
    "vit_giantopt_patch16_siglip_384"};
struct TimmHeads {
    int width;
    int heads;
};
constexpr std::array timmHeads{TimmHeads{1152, 16}, TimmHeads{1536, 16}};

constexpr std::array timmNames{
    Rename{"vision.patch_embedding.", "visual.trunk.patch_embed.proj."},
    Rename{"vision.position_embedding", "visual.trunk.pos_embed"},
    Rename{"vision.blocks.*.ln_1.", "visual.trunk.blocks.*.norm1."},
    Rename{"vision.blocks.*.attention.in_proj.", "visual.trunk.blocks.*.attn.qkv."},
    Rename{"vision.blocks.*.attention.out_proj.", "visual.trunk.blocks.*.attn.proj."},
    Rename{"vision.blocks.*.ln_2.", "visual.trunk.blocks.*.norm2."},
    Rename{"vision.blocks.*.mlp.", "visual.trunk.blocks.*.mlp."},
    Rename{"vision.ln_post.", "visual.trunk.norm."},
    Rename{"vision.head.probe", "visual.trunk.attn_pool.latent"},
    Rename{"vision.head.attention.in_proj.", "visual.trunk.attn_pool.{q,kv}.", Combine::StackRows},
    Rename{"vision.head.attention.out_proj.", "visual.trunk.attn_pool.proj."},
    Rename{"vision.head.ln.", "visual.trunk.attn_pool.norm."},
    Rename{"vision.head.mlp.", "visual.trunk.attn_pool.mlp."},
};

VisionTransformerSpec readTimmSiglip(SettingsReader& settings, const LayoutFiles& files) {
    const auto& config = settings.config();
    const auto name = settings.textOr(visionSection + "timm_model_name", "");
    refuseUnknown(settings, "model_cfg.vision_cfg", timmSettings, visionSettings);
    const bool plainHead =
        settings.textOr(visionSection + "timm_pool", "map") == "map" &&
        (config.isOff(visionSection + "timm_proj") || settings.textOr(visionSection + "timm_proj", "none") == "none");
    if (!name.starts_with("vit_") || name.find("_siglip_") == std::string::npos || !plainHead) {
        settings.note(
            unsupportedModel(config.path(), "its image tower '" + name + "' comes from timm and is not SigLIP's"));
        return {};
    }
    VisionTransformerSpec vision;
    vision.pooling = ImagePooling::AttentionHead;
    auto& blocks = vision.blocks;
    blocks.width = sizeOf(settings, files, "visual.trunk.patch_embed.proj.weight", 0);
    vision.patchSize = sizeOf(settings, files, "visual.trunk.patch_embed.proj.weight", 3);
    blocks.layers = files.weights.count("visual.trunk.blocks.", ".attn.qkv.weight");
    blocks.mlpWidth = sizeOf(settings, files, "visual.trunk.blocks.0.mlp.fc1.weight", 0);
    blocks.heads = std::max(blocks.width / 64, 1);
    for (const auto& known : timmHeads) {
        if (known.width == blocks.width) blocks.heads = known.heads;
    }
    const bool tanh = std::find(timmTanhModels.begin(), timmTanhModels.end(), name) != timmTanhModels.end();
    blocks.activation = tanh ? Activation::GeluTanh : Activation::Gelu;
    blocks.layerNormEps = 1e-6;
    return vision;
}

// --- text towers

TextPooling readPooling(SettingsReader& settings) {
    const auto setting = textSection + "pool_type";
    const auto name = settings.textOr(setting, "argmax");
    if (name == "argmax") return TextPooling::HighestId;
    if (name == "last") return TextPooling::LastToken;
    if (name == "eos") return TextPooling::FirstEndToken;
    settings.note(unsupportedModel(settings.config().path(), "its setting " + setting + " is '" + name + "'"));
    return TextPooling::HighestId;
}

TextTransformerSpec readTextTransformer(SettingsReader& settings, Activation activation) {
    refuseUnknown(settings, "model_cfg.text_cfg", textSettings, huggingFaceTextSettings);
    const auto& config = settings.config();
    TextTransformerSpec text;
    auto& blocks = text.blocks;
    blocks.width = settings.integer(textSection + "width");
    blocks.layers = settings.integer(textSection + "layers", kLargestLayers);
    blocks.heads = settings.integer(textSection + "heads");
    blocks.mlpWidth = mlpWidth(settings, textSection + "mlp_ratio", blocks.width);
    const bool tanh = settings.textOr(textSection + "act_kwargs.approximate", "none") == "tanh";
    blocks.activation = tanh ? Activation::GeluTanh : activation;
    blocks.layerNormEps = settings.numberOr(textSection + "norm_kwargs.eps", 1e-5);
    if (blocks.width % blocks.heads != 0) {
        settings.note(config.error(textSection + "heads", "does not divide the tower's width"));
    }
    if (!(blocks.layerNormEps > 0 && blocks.layerNormEps < 1)) {
        settings.note(config.error(textSection + "norm_kwargs.eps", "must be above 0"));
    }
    text.causal = !settings.flagOr(textSection + "no_causal_mask", false);
    text.pooling = readPooling(settings);
    text.endTokenId = settings.integerOr(textSection + "eos_id", 49407, kLargestVocabulary, 0);
    text.projectionBias = settings.flagOr(textSection + "proj_bias", false);
    text.vocabularySize = settings.integer(textSection + "vocab_size", kLargestVocabulary);
    return text;
}

// The sizes of the tower are those of its tensors; every published XLM-R has heads 64 wide.
BertSpec readXlmRoberta(SettingsReader& settings, const LayoutFiles& files, int& context) {
    refuseUnknown(settings, "model_cfg.text_cfg", huggingFaceTextSettings, textSettings);
    const auto& config = settings.config();
    const auto name = settings.textOr(textSection + "hf_model_name", "");
    const auto pooler = settings.textOr(textSection + "hf_pooler_type", "mean_pooler");
    const auto projection = settings.textOr(textSection + "hf_proj_type", "mlp");
    if (name.find("xlm-roberta") == std::string::npos) {
        settings.note(unsupportedModel(config.path(), "its text tower is '" + name + "' of Hugging Face"));
    }
    if (pooler != "mean_pooler" && pooler != "cls_pooler") {
        settings.note(unsupportedModel(config.path(), "its hf_pooler_type is '" + pooler + "'"));
    }
    if (projection != "mlp" && projection != "linear") {
        settings.note(unsupportedModel(config.path(), "its hf_proj_type is '" + projection + "'"));
    }
    constexpr int headWidth = 64;
    const std::string tower = "text.transformer.";
    BertSpec text;
    text.vocabularySize = sizeOf(settings, files, tower + "embeddings.word_embeddings.weight", 0);
    text.positions = sizeOf(settings, files, tower + "embeddings.position_embeddings.weight", 0);
    text.tokenTypes = sizeOf(settings, files, tower + "embeddings.token_type_embeddings.weight", 0);
    text.padId = 1;
    text.firstPosition = text.padId + 1;
    auto& blocks = text.blocks;
    blocks.width = sizeOf(settings, files, tower + "embeddings.word_embeddings.weight", 1);
    blocks.layers = files.weights.count(tower + "encoder.layer.", ".output.dense.weight");
    blocks.mlpWidth = sizeOf(settings, files, tower + "encoder.layer.0.intermediate.dense.weight", 0);
    blocks.heads = std::max(blocks.width / headWidth, 1);
    blocks.activation = Activation::Gelu;
    blocks.layerNormEps = 1e-5;
    text.pooling = pooler == "mean_pooler" ? BertSpec::Pooling::MeanOfTokens : BertSpec::Pooling::FirstToken;
    if (projection == "mlp") {
        text.projection = BertSpec::Projection::TwoLayers;
        text.projectionWidth = sizeOf(settings, files, "text.proj.0.weight", 0);
    }
    context = std::min(context, text.positions - text.firstPosition);
    return text;
}

constexpr std::array customProjectionNames{
    Rename{"text.projection.bias", "text.text_projection.bias"},
    Rename{"text.projection", "text.text_projection.weight"},
};
constexpr std::array xlmRobertaProjectionNames{
    Rename{"text.projection.hidden", "text.proj.0.weight"},
    Rename{"text.projection", "text.proj.2.weight"},
};
constexpr std::array xlmRobertaLinearNames{
    Rename{"text.projection", "text.proj.weight"},
};

TokenizerSpec xlmRobertaTokenizer(const std::filesystem::path& folder) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::SentencePiece;
    spec.file = folder / "sentencepiece.bpe.model";
    spec.cleaning = TextCleaning::Whitespace;
    spec.startId = 0;
    spec.endId = 2;
    spec.padId = 1;
    spec.unknownId = 3;
    spec.idOffset = 1;
    return spec;
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

// Chooses the towers by settings, and their names by what the file holds.
void readTowers(SettingsReader& settings, const LayoutFiles& files, LayoutReading& reading) {
    const auto& config = settings.config();
    auto& spec = reading.spec;
    const auto activation = settings.flagOr("model_cfg.quick_gelu", false) ? Activation::QuickGelu : Activation::Gelu;
    reading.names.add(openAiScaleNames());
    if (!config.isOff(visionSection + "timm_model_name")) {
        spec.image = readTimmSiglip(settings, files);
        reading.names.add(timmNames);
    } else if (config.isList(visionSection + "layers")) {
        spec.image = readResNet(settings);
        reading.names.add(openAiResNetNames());
    } else {
        spec.image = readVisionTransformer(settings, activation, spec.preprocess.size);
        reading.names.add(openAiVisionNames());
    }
    spec.contextLength = settings.integerOr(textSection + "context_length", 77, kLargestContext, 2);
    if (!config.isOff(textSection + "hf_model_name")) {
        const auto text = readXlmRoberta(settings, files, spec.contextLength);
        spec.text = text;
        spec.tokenizer = xlmRobertaTokenizer(files.folder);
        const bool twoLayers = text.projection == BertSpec::Projection::TwoLayers;
        reading.names.add(twoLayers ? std::span<const Rename>(xlmRobertaProjectionNames) : xlmRobertaLinearNames)
            .add(bertNames(), "text.transformer.");
        return;
    }
    const auto text = readTextTransformer(settings, activation);
    spec.text = text;
    if (config.isOff(textSection + "hf_tokenizer_name")) {
        spec.tokenizer = huggingFaceClipTokenizer(files.folder, text.vocabularySize);
    } else {
        spec.tokenizer = siglipTokenizer(files.folder);
        if (settings.textOr(textSection + "tokenizer_kwargs.clean", "") != "canonicalize") {
            settings.note(unsupportedModel(config.path(), "it needs the tokenizer '" +
                                                              settings.textOr(textSection + "hf_tokenizer_name", "") +
                                                              "' of Hugging Face"));
        }
    }
    // The projection is a Linear layer when it has a bias; older files have no "text." before the tower's names.
    const bool prefixed = files.weights.find("text.token_embedding.weight") != nullptr;
    if (files.weights.find("text.text_projection.weight") != nullptr) reading.names.add(customProjectionNames);
    reading.names.add(openAiTextNames(), prefixed ? "text." : "");
}

bool fits(const LayoutFiles& files) {
    return files.weights.find("visual.conv1.weight") != nullptr || files.weights.hasPrefix("visual.trunk.");
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    for (const char* section : {"model_cfg", "model_cfg.vision_cfg", "model_cfg.text_cfg", "preprocess_cfg"}) {
        if (!config.isObject(section)) return tl::unexpected(config.error(section, "is missing"));
    }
    SettingsReader settings(config);
    refuseUnknown(settings, "model_cfg", modelSettings);
    LayoutReading reading;
    auto& spec = reading.spec;
    spec.preprocess = settings.value(readPreprocess(config), PreprocessSpec());
    spec.embeddingDimension = settings.integer("model_cfg.embed_dim");
    readTowers(settings, files, reading);
    // Only the sigmoid loss has a bias, and only with it is a logit a probability of its own.
    spec.hasLogitBias = files.weights.find("logit_bias") != nullptr;
    spec.sigmoid = spec.hasLogitBias;
    if (settings.failure()) return tl::unexpected(*settings.failure());
    reading.settingsFiles = {config.path()};
    return reading;
}

}  // namespace

Layout openClipLayout() {
    return {"openclip",
            "open_clip_config.json",
            {"open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "model.safetensors",
             "model.safetensors.index.json", "open_clip_pytorch_model.bin", "*.pt"},
            fits,
            read};
}

}  // namespace sightseer
