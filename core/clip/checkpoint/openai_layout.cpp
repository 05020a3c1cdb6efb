// OpenAI's tensors without any settings: the sizes come from the tensors, as in openai/CLIP model.py `build_model`.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/layout.h"

#include <cmath>

namespace sightseer {

namespace {

constexpr int headWidth = 64;

Error unusable(const LayoutFiles& files, const std::string& problem) {
    return {ErrorCode::InvalidFile,
            "The model file '" + toUtf8(files.weights.path()) + "' cannot be used: " + problem + "."};
}

// Sizes of a tensor of the given rank, each within an int; later checks compare every tensor with them.
Result<std::vector<int>> sizes(const LayoutFiles& files, const std::string& name, std::size_t rank) {
    constexpr std::int64_t largest = 1 << 24;
    const auto* info = files.weights.find(name);
    if (info == nullptr) return tl::unexpected(unusable(files, "the tensor '" + name + "' is missing"));
    std::vector<int> result;
    for (const auto size : info->shape) {
        if (size < 1 || size > largest) break;
        result.push_back(static_cast<int>(size));
    }
    if (result.size() != rank || info->shape.size() != rank) {
        return tl::unexpected(unusable(files, "the tensor '" + name + "' has an odd shape"));
    }
    return result;
}

// A marker tensor of OpenAI's archives must say what the other tensors say.
Result<void> checkMarker(const LayoutFiles& files, const std::string& name, int expected) {
    const auto* info = files.weights.find(name);
    if (info->byteCount > 8) return tl::unexpected(unusable(files, "the tensor '" + name + "' has an odd shape"));
    const auto stored = files.weights.readFloats(name);
    if (!stored) return propagate(stored);
    if (stored->size() != 1 || stored->front() != static_cast<float>(expected)) {
        return tl::unexpected(unusable(
            files,
            "its tensor '" + name + "' contradicts the sizes of the others, which make " + std::to_string(expected)));
    }
    return {};
}

bool hasMarkers(const WeightFiles& weights) {
    return weights.find("input_resolution") != nullptr && weights.find("context_length") != nullptr &&
           weights.find("vocab_size") != nullptr;
}

TransformerSpec tower(int width, int layers, int mlpWidth) {
    return {width, layers, width / headWidth, mlpWidth, Activation::QuickGelu, 1e-5};
}

bool fits(const LayoutFiles& files) {
    return hasOpenAiNames(files.weights);
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& weights = files.weights;
    if (weights.find("visual.proj") == nullptr) {
        return tl::unexpected(unsupportedModel(weights.path(), "its image tower is a ResNet"));
    }
    if (!hasMarkers(weights)) {
        return tl::unexpected(unusable(files,
                                       "which activation it was trained with cannot be seen from the tensors; "
                                       "add the open_clip_config.json that was published with it"));
    }
    const auto patches = sizes(files, "visual.conv1.weight", 4);
    const auto visionPositions = sizes(files, "visual.positional_embedding", 2);
    const auto visionMlp = sizes(files, "visual.transformer.resblocks.0.mlp.c_fc.weight", 2);
    const auto projection = sizes(files, "text_projection", 2);
    const auto textPositions = sizes(files, "positional_embedding", 2);
    const auto tokens = sizes(files, "token_embedding.weight", 2);
    const auto final = sizes(files, "ln_final.weight", 1);
    const auto textMlp = sizes(files, "transformer.resblocks.0.mlp.c_fc.weight", 2);
    for (const auto* one :
         {&patches, &visionPositions, &visionMlp, &projection, &textPositions, &tokens, &final, &textMlp}) {
        if (!*one) return propagate(*one);
    }
    const int visionWidth = patches->front();
    const int textWidth = final->front();
    if (visionWidth % headWidth != 0 || textWidth % headWidth != 0) {
        return tl::unexpected(unusable(files,
                                       "the towers' widths are not multiples of 64, so the number of attention "
                                       "heads cannot be seen from the tensors"));
    }
    const int grid = static_cast<int>(std::lround(std::sqrt(visionPositions->front() - 1)));

    LayoutReading reading;
    auto& spec = reading.spec;
    ClipTowersSpec towers;
    towers.vision =
        tower(visionWidth, weights.count("visual.transformer.resblocks.", ".attn.in_proj_weight"), visionMlp->front());
    towers.patchSize = patches->back();
    towers.text = tower(textWidth, weights.count("transformer.resblocks.", ".attn.in_proj_weight"), textMlp->front());
    towers.vocabularySize = tokens->front();
    towers.pooling = TextPooling::HighestId;
    spec.embeddingDimension = projection->back();
    spec.contextLength = textPositions->front();
    spec.preprocess.size = grid * towers.patchSize;
    spec.towers = towers;
    if (auto ok = checkMarker(files, "input_resolution", spec.preprocess.size); !ok) return propagate(ok);
    if (auto ok = checkMarker(files, "context_length", spec.contextLength); !ok) return propagate(ok);
    if (auto ok = checkMarker(files, "vocab_size", towers.vocabularySize); !ok) return propagate(ok);
    return reading;
}

}  // namespace

Layout openAiLayout() {
    return {"openai", "",   {"model.safetensors", "open_clip_model.safetensors", "model.safetensors.index.json"},
            fits,     read, openAiTensor};
}

}  // namespace sightseer
