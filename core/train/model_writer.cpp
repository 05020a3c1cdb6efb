#include "core/train/model_writer.h"

#include "core/base/file_io.h"
#include "core/clip/checkpoint/tensor_names.h"
#include "core/train/safetensors_writer.h"

#include <nlohmann/json.hpp>

#include <cassert>
#include <cmath>

namespace sightseer {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

const char* activationName(Activation activation) {
    switch (activation) {
        case Activation::Gelu: return "gelu";
        case Activation::GeluTanh: return "gelu_pytorch_tanh";
        case Activation::QuickGelu: break;
    }
    return "quick_gelu";
}

// The shortest decimal of a float, so that 0.48145466 stays what it was.
double decimal(float value) {
    return std::stod(nlohmann::json(value).dump());
}

Json threeNumbers(const std::array<float, 3>& values) {
    return Json::array({decimal(values[0]), decimal(values[1]), decimal(values[2])});
}

Result<void> writeJson(const fs::path& file, const Json& json) {
    const std::string text = json.dump(2) + "\n";
    return writeFileAtomically(file, std::as_bytes(std::span(text)));
}

// --- tensors

NamedTensor transposed(const NamedTensor& tensor) {
    const auto rows = static_cast<std::size_t>(tensor.shape.front());
    const auto columns = static_cast<std::size_t>(tensor.shape.back());
    NamedTensor out{tensor.name, {tensor.shape.back(), tensor.shape.front()}, std::vector<float>(tensor.values.size())};
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c) out.values[c * rows + r] = tensor.values[r * columns + c];
    }
    return out;
}

// Our tensors as a layout names, stacks and turns them.
std::vector<NamedTensor> published(const std::vector<NamedTensor>& weights, const TensorNames& names) {
    std::vector<NamedTensor> out;
    for (const NamedTensor& weight : weights) {
        const auto place = names.find(weight.name);
        assert(place);
        if (place->combine != Combine::StackRows) {
            NamedTensor one = place->combine == Combine::Transpose ? transposed(weight) : weight;
            one.name = place->names.front();
            out.push_back(std::move(one));
            continue;
        }
        const std::size_t parts = place->names.size(), size = weight.values.size() / parts;
        for (std::size_t i = 0; i < parts; ++i) {
            const auto start = weight.values.begin() + static_cast<std::ptrdiff_t>(i * size);
            NamedTensor part{place->names[i], weight.shape, {start, start + static_cast<std::ptrdiff_t>(size)}};
            part.shape.front() /= static_cast<std::int64_t>(parts);
            out.push_back(std::move(part));
        }
    }
    return out;
}

// --- Hugging Face

const TextTransformerSpec* plainText(const ModelSpec& model) {
    const auto* text = std::get_if<TextTransformerSpec>(&model.text);
    const bool isPlain =
        text != nullptr && text->causal && text->pooling != TextPooling::LastToken && !text->projectionBias;
    return isPlain ? text : nullptr;
}

const VisionTransformerSpec* plainVision(const ModelSpec& model) {
    const auto* vision = std::get_if<VisionTransformerSpec>(&model.image);
    return vision != nullptr && vision->pooling == ImagePooling::ClassToken ? vision : nullptr;
}

bool fitsHuggingFace(const ModelSpec& model) {
    return plainText(model) != nullptr && plainVision(model) != nullptr && !model.hasLogitBias;
}

Json huggingFaceBlocks(const TransformerSpec& blocks, int projection) {
    return {{"hidden_size", blocks.width},
            {"intermediate_size", blocks.mlpWidth},
            {"num_hidden_layers", blocks.layers},
            {"num_attention_heads", blocks.heads},
            {"hidden_act", activationName(blocks.activation)},
            {"layer_norm_eps", blocks.layerNormEps},
            {"projection_dim", projection}};
}

Result<void> writeHuggingFace(const fs::path& folder, const ModelSpec& model, const std::vector<NamedTensor>& weights,
                              const fs::path& mergesFile) {
    const auto& text = *plainText(model);
    const auto& vision = *plainVision(model);
    Json textConfig = huggingFaceBlocks(text.blocks, model.embeddingDimension);
    textConfig["model_type"] = "clip_text_model";
    textConfig["vocab_size"] = text.vocabularySize;
    textConfig["max_position_embeddings"] = model.contextLength;
    // 2 means "at the highest id" to transformers, as in the configurations that OpenAI published.
    textConfig["eos_token_id"] = text.pooling == TextPooling::HighestId ? 2 : text.endTokenId;
    textConfig["bos_token_id"] = 0;
    textConfig["pad_token_id"] = 1;
    Json visionConfig = huggingFaceBlocks(vision.blocks, model.embeddingDimension);
    visionConfig["model_type"] = "clip_vision_model";
    visionConfig["image_size"] = model.preprocess.size;
    visionConfig["patch_size"] = vision.patchSize;
    visionConfig["num_channels"] = 3;
    const Json config{
        {"architectures", {"CLIPModel"}},   {"model_type", "clip"},     {"projection_dim", model.embeddingDimension},
        {"logit_scale_init_value", 2.6592}, {"torch_dtype", "float32"}, {"text_config", textConfig},
        {"vision_config", visionConfig}};
    const auto& preprocess = model.preprocess;
    const bool squash = preprocess.resize == ResizeMode::Squash;
    const Json square{{"height", preprocess.size}, {"width", preprocess.size}};
    const Json processor{{"image_processor_type", "CLIPImageProcessor"},
                         {"do_convert_rgb", true},
                         {"do_resize", true},
                         {"size", squash ? square : Json{{"shortest_edge", preprocess.size}}},
                         {"resample", preprocess.interpolation == Interpolation::Bicubic ? 3 : 2},
                         {"do_center_crop", !squash},
                         {"crop_size", square},
                         {"do_rescale", true},
                         {"rescale_factor", 1.0 / 255},
                         {"do_normalize", true},
                         {"image_mean", threeNumbers(preprocess.mean)},
                         {"image_std", threeNumbers(preprocess.standardDeviation)}};
    // Weights last: with them the folder is a model.
    if (auto ok = writeJson(folder / "config.json", config); !ok) return ok;
    if (auto ok = writeJson(folder / "preprocessor_config.json", processor); !ok) return ok;
    if (auto ok = writeTokenizer(folder, model, mergesFile); !ok) return ok;
    return writeSafetensors(folder / "model.safetensors", published(weights, huggingFaceClipNames()),
                            {{"format", "pt"}});
}

// --- OpenCLIP

const TransformerSpec* imageBlocks(const ModelSpec& model) {
    const auto* vision = plainVision(model);
    return vision == nullptr ? nullptr : &vision->blocks;
}

bool fitsOpenClip(const ModelSpec& model) {
    const auto* text = plainText(model);
    // The last id of the vocabulary is the highest one.
    const bool endsHighest =
        text != nullptr && (text->pooling == TextPooling::HighestId || text->endTokenId == text->vocabularySize - 1);
    if (!endsHighest) return false;
    const auto isPlain = [&](const TransformerSpec& blocks) {
        return blocks.layerNormEps == 1e-5 && blocks.activation != Activation::GeluTanh &&
               blocks.activation == text->blocks.activation;
    };
    const auto* blocks = imageBlocks(model);
    const bool hasResNet = std::holds_alternative<ModifiedResNetSpec>(model.image);
    return isPlain(text->blocks) && (hasResNet || (blocks != nullptr && isPlain(*blocks)));
}

Json openClipVision(const ModelSpec& model) {
    Json config{{"image_size", model.preprocess.size}};
    if (const auto* resNet = std::get_if<ModifiedResNetSpec>(&model.image)) {
        config["layers"] = resNet->layers;
        config["width"] = resNet->width;
        config["head_width"] = resNet->width * 32 / resNet->heads;
        config["patch_size"] = nullptr;
        return config;
    }
    const auto& vision = std::get<VisionTransformerSpec>(model.image);
    config["layers"] = vision.blocks.layers;
    config["width"] = vision.blocks.width;
    config["head_width"] = vision.blocks.width / vision.blocks.heads;
    config["mlp_ratio"] = static_cast<double>(vision.blocks.mlpWidth) / vision.blocks.width;
    config["patch_size"] = vision.patchSize;
    return config;
}

Result<void> writeOpenClip(const fs::path& folder, const ModelSpec& model, const std::vector<NamedTensor>& weights) {
    const auto& text = *plainText(model);
    Json modelConfig{{"embed_dim", model.embeddingDimension},
                     {"quick_gelu", text.blocks.activation == Activation::QuickGelu},
                     {"vision_cfg", openClipVision(model)},
                     {"text_cfg",
                      {{"context_length", model.contextLength},
                       {"vocab_size", text.vocabularySize},
                       {"width", text.blocks.width},
                       {"heads", text.blocks.heads},
                       {"layers", text.blocks.layers},
                       {"mlp_ratio", static_cast<double>(text.blocks.mlpWidth) / text.blocks.width}}}};
    if (model.hasLogitBias) modelConfig["init_logit_bias"] = -10;
    const auto& preprocess = model.preprocess;
    const Json config{{"model_cfg", modelConfig},
                      {"preprocess_cfg",
                       {{"mean", threeNumbers(preprocess.mean)},
                        {"std", threeNumbers(preprocess.standardDeviation)},
                        {"interpolation", preprocess.interpolation == Interpolation::Bicubic ? "bicubic" : "bilinear"},
                        {"resize_mode", preprocess.resize == ResizeMode::Squash ? "squash" : "shortest"}}}};
    if (auto ok = writeJson(folder / "open_clip_config.json", config); !ok) return ok;
    TensorNames names;
    names.add(openAiScaleNames())
        .add(imageBlocks(model) == nullptr ? openAiResNetNames() : openAiVisionNames())
        .add(openAiTextNames());
    return writeSafetensors(folder / "open_clip_model.safetensors", published(weights, names), {{"format", "pt"}});
}

// --- our own

Json sightseerBlocks(const char* architecture, const TransformerSpec& blocks) {
    return {{"architecture", architecture}, {"width", blocks.width},
            {"layers", blocks.layers},      {"heads", blocks.heads},
            {"mlp_width", blocks.mlpWidth}, {"activation", activationName(blocks.activation)}};
}

bool fitsSightseer(const ModelSpec& model) {
    const auto* blocks = imageBlocks(model);
    const bool hasBlocks =
        blocks != nullptr && blocks->layerNormEps == 1e-5 && blocks->activation != Activation::GeluTanh;
    return std::holds_alternative<CbowSpec>(model.text) &&
           (hasBlocks || std::holds_alternative<ModifiedResNetSpec>(model.image));
}

Result<void> writeSightseer(const fs::path& folder, const ModelSpec& model, const std::vector<NamedTensor>& weights) {
    const auto& preprocess = model.preprocess;
    Json image;
    if (const auto* resNet = std::get_if<ModifiedResNetSpec>(&model.image)) {
        image = {{"architecture", "modified-resnet"},
                 {"layers", resNet->layers},
                 {"width", resNet->width},
                 {"heads", resNet->heads}};
    } else {
        image = sightseerBlocks("vit", *imageBlocks(model));
        image["patch_size"] = std::get<VisionTransformerSpec>(model.image).patchSize;
    }
    const auto& text = std::get<CbowSpec>(model.text);
    const Json config{{"format", "sightseer-model"},
                      {"version", 1},
                      {"embed_dim", model.embeddingDimension},
                      {"context_length", model.contextLength},
                      {"sigmoid", model.sigmoid},
                      {"preprocess",
                       {{"size", preprocess.size},
                        {"resize", preprocess.resize == ResizeMode::Squash ? "squash" : "shortest"},
                        {"interpolation", preprocess.interpolation == Interpolation::Bicubic ? "bicubic" : "bilinear"},
                        {"mean", threeNumbers(preprocess.mean)},
                        {"std", threeNumbers(preprocess.standardDeviation)}}},
                      {"image", image},
                      {"text", {{"architecture", "cbow"}, {"width", text.width}, {"hidden", text.hidden}}}};
    if (auto ok = writeJson(folder / "sightseer_model.json", config); !ok) return ok;
    return writeSafetensors(folder / "model.safetensors", weights, {});
}

}  // namespace

Result<void> checkWritable(const ModelSpec& model) {
    if (fitsHuggingFace(model) || fitsOpenClip(model) || fitsSightseer(model)) return {};
    return fail(
        ErrorCode::Unsupported,
        "The model " + model.name +
            " cannot be trained: of image towers, ViT with a class token and ResNet can be written, of text "
            "towers CLIP's Transformer and a bag of words. Choose such a model, or start from a configuration.");
}

Result<void> writeModel(const fs::path& folder, const ModelSpec& model, const std::vector<NamedTensor>& weights,
                        const fs::path& mergesFile) {
    if (auto ok = checkWritable(model); !ok) return ok;
    if (auto ok = makeFolders(folder); !ok) return ok;
    if (fitsSightseer(model)) return writeSightseer(folder, model, weights);
    if (fitsHuggingFace(model)) {
        if (auto ok = writeHuggingFace(folder, model, weights, mergesFile); !ok) return ok;
    }
    return fitsOpenClip(model) ? writeOpenClip(folder, model, weights) : Result<void>();
}

}  // namespace sightseer
