// Chinese-CLIP: ChineseCLIPModel of transformers (models/chinese_clip/configuration_chinese_clip.py), or the weights
// under the names of OFA-Sys/Chinese-CLIP beside the same config.json.
#include "core/clip/checkpoint/huggingface_settings.h"
#include "core/clip/checkpoint/layout.h"

#include <array>

namespace sightseer {

namespace {

constexpr TransformerSpec defaultVision{768, 12, 12, 3072, Activation::QuickGelu, 1e-5};
constexpr TransformerSpec defaultText{768, 12, 12, 3072, Activation::Gelu, 1e-12};
constexpr int trainedContext = 52;  // cn_clip/clip/utils.py `tokenize`

constexpr const char* huggingFaceTokens = "text_model.embeddings.word_embeddings.weight";
constexpr const char* originalTokens = "bert.embeddings.word_embeddings.weight";

constexpr std::array huggingFaceProjections{
    Rename{"vision.projection", "visual_projection.weight"},
    Rename{"text.projection", "text_projection.weight"},
};
constexpr std::array originalProjections{
    Rename{"text.projection", "text_projection", Combine::Transpose},
};

bool fits(const LayoutFiles& files) {
    return files.weights.find(huggingFaceTokens) != nullptr || files.weights.find(originalTokens) != nullptr;
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& config = *files.config;
    SettingsReader settings(config);
    requireModelType(settings, {"chinese_clip"});
    const auto visionSection = huggingFaceSection(settings, "vision_config");
    const auto textSection = huggingFaceSection(settings, "text_config");

    const auto vision = huggingFaceVision(settings, visionSection, defaultVision, 32);

    BertSpec text;
    text.blocks = huggingFaceTransformer(settings, textSection, defaultText);
    text.vocabularySize = settings.integerOr(textSection + "vocab_size", 30522, kLargestVocabulary);
    text.positions = settings.integerOr(textSection + "max_position_embeddings", 512, kLargestContext, 2);
    text.tokenTypes = settings.integerOr(textSection + "type_vocab_size", 2, 1024);
    text.padId = settings.integerOr(textSection + "pad_token_id", 0, kLargestVocabulary, 0);
    if (settings.textOr(textSection + "position_embedding_type", "absolute") != "absolute") {
        settings.note(unsupportedModel(config.path(), "its text positions are relative"));
    }

    LayoutReading reading;
    auto& spec = reading.spec;
    spec.embeddingDimension = settings.integerOr("projection_dim", 512, kLargestWidth);
    spec.contextLength = std::min(trainedContext, text.positions);
    if (settings.failure()) return tl::unexpected(*settings.failure());
    reading.settingsFiles = {config.path()};
    auto preprocess = huggingFacePreprocess(files, vision.imageSize, {{}, true, true, "CLIP"}, reading);
    if (!preprocess) return propagate(preprocess);
    spec.preprocess = *preprocess;
    spec.image = vision.tower;
    spec.text = text;
    spec.tokenizer.kind = TokenizerKind::WordPiece;
    spec.tokenizer.file = files.folder / "vocab.txt";
    spec.tokenizer.cleaning = TextCleaning::None;
    reading.names.add(openAiScaleNames());
    if (files.weights.find(originalTokens) != nullptr) {
        reading.names.add(originalProjections).add(openAiVisionNames()).add(bertNames(), "bert.");
    } else {
        reading.names.add(huggingFaceProjections)
            .add(huggingFaceVisionNames(), "vision_model.")
            .add(bertNames(), "text_model.");
    }
    return reading;
}

}  // namespace

Layout chineseClipLayout() {
    return {"chinese-clip", "config.json", {"model.safetensors", "pytorch_model.bin", "*.pt"}, fits, read};
}

}  // namespace sightseer
