// OpenAI's tensors without any settings: the sizes come from the tensors, as in openai/CLIP model.py `build_model`.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/unusable_file.h"

#include <cmath>

namespace sightseer {

namespace {

constexpr int headWidth = 64;

Error unusable(const LayoutFiles& files, const std::string& problem, ErrorCode code = ErrorCode::InvalidFile) {
    return unusableFile(files.weights.path(), problem, code);
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

TransformerSpec tower(const LayoutFiles& files, const std::string& blocks, int width, int mlpWidth) {
    return {
        width, files.weights.count(blocks, ".attn.in_proj_weight"), width / headWidth, mlpWidth, Activation::QuickGelu,
        1e-5};
}

bool fits(const LayoutFiles& files) {
    return files.weights.find("visual.conv1.weight") != nullptr &&
           files.weights.find("token_embedding.weight") != nullptr;
}

Error oddHeads(const LayoutFiles& files) {
    return unusable(files,
                    "the towers' widths are not multiples of 64, so the number of attention heads cannot be seen "
                    "from the tensors");
}

Result<void> readVisionTransformer(const LayoutFiles& files, ModelSpec& spec) {
    const auto patches = sizes(files, "visual.conv1.weight", 4);
    if (!patches) return propagate(patches);
    const auto positions = sizes(files, "visual.positional_embedding", 2);
    if (!positions) return propagate(positions);
    const auto mlp = sizes(files, "visual.transformer.resblocks.0.mlp.c_fc.weight", 2);
    if (!mlp) return propagate(mlp);
    const int width = patches->front();
    if (width % headWidth != 0) return tl::unexpected(oddHeads(files));
    VisionTransformerSpec vision;
    vision.blocks = tower(files, "visual.transformer.resblocks.", width, mlp->front());
    vision.patchSize = patches->back();
    const int grid = static_cast<int>(std::lround(std::sqrt(positions->front() - 1)));
    spec.preprocess.size = grid * vision.patchSize;
    spec.image = vision;
    return {};
}

Result<void> readResNet(const LayoutFiles& files, ModelSpec& spec) {
    const auto first = sizes(files, "visual.layer1.0.conv1.weight", 4);
    if (!first) return propagate(first);
    const auto positions = sizes(files, "visual.attnpool.positional_embedding", 2);
    if (!positions) return propagate(positions);
    ModifiedResNetSpec resNet;
    resNet.width = first->front();
    resNet.heads = resNet.width * 32 / headWidth;
    for (std::size_t stage = 0; stage < resNet.layers.size(); ++stage) {
        const auto blocks = "visual.layer" + std::to_string(stage + 1) + ".";
        resNet.layers[stage] = files.weights.count(blocks, ".conv1.weight");
        if (resNet.layers[stage] == 0)
            return tl::unexpected(unusable(files, "the tensors '" + blocks + "*' are missing"));
    }
    if (resNet.heads == 0 || resNet.width % 2 != 0) return tl::unexpected(oddHeads(files));
    spec.preprocess.size = 32 * static_cast<int>(std::lround(std::sqrt(positions->front() - 1)));
    spec.image = resNet;
    return {};
}

// Which activation a model was trained with does not show in its tensors. OpenAI's archives have marker tensors, and
// OpenAI trained with QuickGELU; for any other file the person who imports it answers, in sightseer.json.
Result<Activation> readActivation(const LayoutFiles& files, LayoutReading& reading) {
    if (hasMarkers(files.weights)) return Activation::QuickGelu;
    const auto file = files.folder / "sightseer.json";
    if (fileStatus(file)) {
        const auto config = ConfigFile::open(file);
        if (!config) return propagate(config);
        const auto activation = config->textOr("activation", "");
        if (!activation) return propagate(activation);
        if (*activation == "quick_gelu" || *activation == "gelu") {
            reading.answer = *activation;
            return *activation == "gelu" ? Activation::Gelu : Activation::QuickGelu;
        }
    }
    return tl::unexpected(unusable(files,
                                   "this file has no config, and whether it was trained with QuickGELU or GELU does "
                                   "not show in its tensors; add the open_clip_config.json that was published "
                                   "with it, or import it again and name the activation",
                                   ErrorCode::NoActivation));
}

Result<LayoutReading> read(const LayoutFiles& files) {
    const auto& weights = files.weights;
    LayoutReading reading;
    auto& spec = reading.spec;
    const auto activation = readActivation(files, reading);
    if (!activation) return propagate(activation);
    const bool resNet = weights.find("visual.layer1.0.conv1.weight") != nullptr;
    if (auto ok = resNet ? readResNet(files, spec) : readVisionTransformer(files, spec); !ok) return propagate(ok);

    const auto projection = sizes(files, "text_projection", 2);
    const auto positions = sizes(files, "positional_embedding", 2);
    const auto tokens = sizes(files, "token_embedding.weight", 2);
    const auto final = sizes(files, "ln_final.weight", 1);
    const auto mlp = sizes(files, "transformer.resblocks.0.mlp.c_fc.weight", 2);
    for (const auto* one : {&projection, &positions, &tokens, &final, &mlp}) {
        if (!*one) return propagate(*one);
    }
    if (final->front() % headWidth != 0) return tl::unexpected(oddHeads(files));
    TextTransformerSpec text;
    text.blocks = tower(files, "transformer.resblocks.", final->front(), mlp->front());
    text.blocks.activation = *activation;
    text.vocabularySize = tokens->front();
    if (auto* vision = std::get_if<VisionTransformerSpec>(&spec.image)) vision->blocks.activation = *activation;
    spec.embeddingDimension = projection->back();
    spec.contextLength = positions->front();
    spec.text = text;
    if (hasMarkers(weights)) {
        if (auto ok = checkMarker(files, "input_resolution", spec.preprocess.size); !ok) return propagate(ok);
        if (auto ok = checkMarker(files, "context_length", spec.contextLength); !ok) return propagate(ok);
        if (auto ok = checkMarker(files, "vocab_size", text.vocabularySize); !ok) return propagate(ok);
    }
    reading.names.add(openAiScaleNames())
        .add(resNet ? openAiResNetNames() : openAiVisionNames())
        .add(openAiTextNames());
    return reading;
}

}  // namespace

Layout openAiLayout() {
    return {"openai",
            "",
            {"model.safetensors", "open_clip_model.safetensors", "model.safetensors.index.json",
             "open_clip_pytorch_model.bin", "pytorch_model.bin", "*.pt"},
            fits,
            read};
}

}  // namespace sightseer
