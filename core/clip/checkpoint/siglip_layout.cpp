// Hugging Face SiglipModel: SigLIP and the fixed-resolution SigLIP 2 (transformers models/siglip/configuration_siglip.py).
#include "core/base/file_io.h"
#include "core/clip/checkpoint/huggingface_settings.h"
#include "core/clip/checkpoint/layout.h"

namespace sightseer {

namespace {

constexpr TransformerSpec defaults{768, 12, 12, 3072, Activation::GeluTanh, 1e-6};

bool fits(const LayoutFiles& files) {
    return files.weights.find("vision_model.head.probe") != nullptr;
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    SettingsReader settings(config);
    requireModelType(settings, {"siglip", "siglip2"});
    const auto visionSection = huggingFaceSection(settings, "vision_config");
    const auto textSection = huggingFaceSection(settings, "text_config");
    if (config.has(visionSection + "num_patches")) {
        settings.note(unsupportedModel(config.path(), "it takes pictures of any proportion (NaFlex)"));
    }

    auto vision = huggingFaceVision(settings, visionSection, defaults, 16);
    vision.tower.pooling = ImagePooling::AttentionHead;
    if (!settings.flagOr(visionSection + "vision_use_head", true)) {
        settings.note(unsupportedModel(config.path(), "its image tower has no attention head"));
    }

    TextTransformerSpec text;
    text.causal = false;
    text.pooling = TextPooling::LastToken;
    text.projectionBias = true;
    text.blocks = huggingFaceTransformer(settings, textSection, defaults);
    text.vocabularySize = settings.integerOr(textSection + "vocab_size", 32000, kLargestVocabulary);

    LayoutReading reading;
    auto& spec = reading.spec;
    spec.embeddingDimension = settings.integerOr(textSection + "projection_size", text.blocks.width, kLargestWidth);
    if (spec.embeddingDimension != vision.tower.blocks.width) {
        settings.note(config.error(textSection + "projection_size", "is not the width of the image tower"));
    }
    spec.contextLength = settings.integerOr(textSection + "max_position_embeddings", 64, kLargestContext, 2);
    if (settings.failure()) return tl::unexpected(*settings.failure());
    reading.settingsFiles = {config.path()};
    PreprocessSpec half;
    half.resize = ResizeMode::Squash;
    half.mean = half.standardDeviation = {0.5F, 0.5F, 0.5F};
    auto preprocess = huggingFacePreprocess(files, vision.imageSize, {half, false, true, "Siglip"}, reading);
    if (!preprocess) return propagate(preprocess);
    spec.preprocess = *preprocess;
    spec.image = vision.tower;
    spec.text = text;
    spec.sigmoid = true;
    spec.hasLogitBias = true;
    spec.tokenizer = siglipTokenizer(files.folder);
    reading.names.add(openAiScaleNames())
        .add(huggingFaceVisionNames(), "vision_model.")
        .add(huggingFaceTextNames(), "text_model.");
    return reading;
}

}  // namespace

TokenizerSpec siglipTokenizer(const std::filesystem::path& folder) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::SentencePiece;
    spec.endId = 1;
    if (fileStatus(folder / "tokenizer.model")) {  // SigLIP 2: Gemma's
        spec.file = folder / "tokenizer.model";
        spec.cleaning = TextCleaning::LowerCase;
        spec.padId = 0;
        return spec;
    }
    spec.file = folder / "spiece.model";
    spec.cleaning = TextCleaning::Canonical;
    spec.padId = 1;
    return spec;
}

Layout siglipLayout() {
    return {"siglip",
            "config.json",
            {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin"},
            fits,
            read};
}

}  // namespace sightseer
