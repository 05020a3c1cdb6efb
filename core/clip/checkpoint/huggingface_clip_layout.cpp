// Hugging Face CLIPModel: config.json and preprocessor_config.json (transformers models/clip/configuration_clip.py and
// image_processing_clip.py).
#include "core/clip/checkpoint/huggingface_settings.h"
#include "core/clip/checkpoint/layout.h"

#include <array>

namespace sightseer {

namespace {

constexpr TransformerSpec defaultVision{768, 12, 12, 3072, Activation::QuickGelu, 1e-5};
constexpr TransformerSpec defaultText{512, 12, 8, 2048, Activation::QuickGelu, 1e-5};

constexpr std::array projections{
    Rename{"vision.projection", "visual_projection.weight"},
    Rename{"text.projection", "text_projection.weight"},
};

bool fits(const LayoutFiles& files) {
    return files.weights.find("text_model.embeddings.token_embedding.weight") != nullptr &&
           files.weights.find("vision_model.embeddings.class_embedding") != nullptr;
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    SettingsReader settings(config);
    requireModelType(settings, {"clip"});
    const auto visionSection = huggingFaceSection(settings, "vision_config");
    const auto textSection = huggingFaceSection(settings, "text_config");

    const auto vision = huggingFaceVision(settings, visionSection, defaultVision, 32);

    TextTransformerSpec text;
    text.blocks = huggingFaceTransformer(settings, textSection, defaultText);
    text.vocabularySize = settings.integerOr(textSection + "vocab_size", 49408, kLargestVocabulary);
    // Published with a wrong end token of 2 (huggingface/transformers#24773), which therefore means "the highest id".
    constexpr int knownWrongEndToken = 2;
    const int endToken = settings.integerOr(textSection + "eos_token_id", 49407, kLargestVocabulary, 0);
    if (endToken != knownWrongEndToken) {
        text.pooling = TextPooling::FirstEndToken;
        text.endTokenId = endToken;
    }

    LayoutReading reading;
    auto& spec = reading.spec;
    spec.embeddingDimension = settings.integerOr("projection_dim", 512, kLargestWidth);
    spec.contextLength = settings.integerOr(textSection + "max_position_embeddings", 77, kLargestContext, 2);
    if (settings.failure()) return tl::unexpected(*settings.failure());
    reading.settingsFiles = {config.path()};
    auto preprocess = huggingFacePreprocess(files, vision.imageSize, {{}, true, false, "CLIP"}, reading);
    if (!preprocess) return propagate(preprocess);
    spec.preprocess = *preprocess;
    spec.image = vision.tower;
    spec.text = text;
    spec.tokenizer = huggingFaceClipTokenizer(files.folder, text.vocabularySize);
    reading.names = huggingFaceClipNames();
    return reading;
}

}  // namespace

TensorNames huggingFaceClipNames() {
    return TensorNames()
        .add(openAiScaleNames())
        .add(projections)
        .add(huggingFaceVisionNames(), "vision_model.")
        .add(huggingFaceTextNames(), "text_model.");
}

Layout huggingFaceClipLayout() {
    return {"huggingface",
            "config.json",
            {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin"},
            fits,
            read};
}

}  // namespace sightseer
