#include "tests/support/random_checkpoint.h"

#include "core/base/file_io.h"

#include <bit>
#include <cmath>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

namespace sightseer::test {
namespace {

constexpr int kVocabulary = 49408;
constexpr int kContext = 77;

struct Tensor {
    std::string name;
    std::vector<std::int64_t> shape;
    double scale = 0;   // standard deviation of the noise
    double offset = 0;  // added to it
};

std::int64_t elementCount(const Tensor& tensor) {
    return std::accumulate(tensor.shape.begin(), tensor.shape.end(), std::int64_t{1}, std::multiplies<>());
}

// The initial scales of openai/CLIP model.py (initialize_parameters), but for the outputs of the blocks: they are as
// large as their inputs, so that the class token takes in what the patches hold.
void addBlocks(std::vector<Tensor>& tensors, const std::string& tower, int width, int layers) {
    const double attention = 1.5 / std::sqrt(width);
    const double hidden = 1.0 / std::sqrt(2.0 * width);
    const double output = 1.0 / std::sqrt(width);
    for (int i = 0; i < layers; ++i) {
        const std::string block = tower + ".encoder.layers." + std::to_string(i) + ".";
        for (const char* projection : {"q_proj", "k_proj", "v_proj"}) {
            tensors.push_back({block + "self_attn." + projection + ".weight", {width, width}, attention});
            tensors.push_back({block + "self_attn." + projection + ".bias", {width}, 0.01});
        }
        tensors.push_back({block + "self_attn.out_proj.weight", {width, width}, output});
        tensors.push_back({block + "self_attn.out_proj.bias", {width}, 0.01});
        tensors.push_back({block + "mlp.fc1.weight", {4 * width, width}, hidden});
        tensors.push_back({block + "mlp.fc1.bias", {4 * width}, 0.01});
        tensors.push_back({block + "mlp.fc2.weight", {width, 4 * width}, output / 2});
        tensors.push_back({block + "mlp.fc2.bias", {width}, 0.01});
        for (const char* norm : {"layer_norm1", "layer_norm2"}) {
            tensors.push_back({block + norm + ".weight", {width}, 0.02, 1});
            tensors.push_back({block + norm + ".bias", {width}, 0.02});
        }
    }
}

std::vector<Tensor> tensorsOf(const CheckpointShape& shape) {
    const int grid = shape.imageSize / shape.patchSize;
    const int patchValues = 3 * shape.patchSize * shape.patchSize;
    std::vector<Tensor> tensors;
    tensors.push_back({"logit_scale", {}, 0, std::log(100.0)});
    tensors.push_back({"vision_model.embeddings.class_embedding", {shape.visionWidth}, 0.5});
    tensors.push_back({"vision_model.embeddings.patch_embedding.weight",
                       {shape.visionWidth, 3, shape.patchSize, shape.patchSize},
                       1 / std::sqrt(patchValues)});
    tensors.push_back({"vision_model.embeddings.position_embedding.weight", {1 + grid * grid, shape.visionWidth}, 0.3});
    for (const char* norm : {"pre_layrnorm", "post_layernorm"}) {
        tensors.push_back({std::string("vision_model.") + norm + ".weight", {shape.visionWidth}, 0.02, 1});
        tensors.push_back({std::string("vision_model.") + norm + ".bias", {shape.visionWidth}, 0.02});
    }
    addBlocks(tensors, "vision_model", shape.visionWidth, shape.visionLayers);
    tensors.push_back(
        {"visual_projection.weight", {shape.embeddingDimension, shape.visionWidth}, 1 / std::sqrt(shape.visionWidth)});
    tensors.push_back({"text_model.embeddings.token_embedding.weight", {kVocabulary, shape.textWidth}, 0.5});
    tensors.push_back({"text_model.embeddings.position_embedding.weight", {kContext, shape.textWidth}, 0.1});
    addBlocks(tensors, "text_model", shape.textWidth, shape.textLayers);
    tensors.push_back({"text_model.final_layer_norm.weight", {shape.textWidth}, 0.02, 1});
    tensors.push_back({"text_model.final_layer_norm.bias", {shape.textWidth}, 0.02});
    tensors.push_back(
        {"text_projection.weight", {shape.embeddingDimension, shape.textWidth}, 1 / std::sqrt(shape.textWidth)});
    return tensors;
}

// The same numbers on every platform, which std::normal_distribution does not promise.
class Noise {
public:
    explicit Noise(std::uint64_t seed) : m_state(seed) {}

    // Close to normal: four uniform numbers, summed and scaled to a standard deviation of 1.
    float next() {
        m_state += 0x9E3779B97F4A7C15U;  // splitmix64
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        z ^= z >> 31U;
        const auto sum = (z & 0xFFFFU) + ((z >> 16U) & 0xFFFFU) + ((z >> 32U) & 0xFFFFU) + (z >> 48U);
        return (static_cast<float>(sum) / 65536.0F - 2.0F) * 1.7320508F;
    }

private:
    std::uint64_t m_state;
};

// Rounds to the nearest; for finite values in the range of float16.
std::uint16_t toFloat16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16U) & 0x8000U);
    const float magnitude = std::abs(value);
    if (magnitude < 0x1p-14F) return sign | static_cast<std::uint16_t>(std::lround(magnitude * 0x1p24F));
    const std::uint32_t rounded = (bits & 0x7FFFFFFFU) + 0x1000U - (112U << 23U);
    return sign | static_cast<std::uint16_t>(rounded >> 13U);
}

bool writeText(const std::filesystem::path& file, const nlohmann::json& json) {
    std::ofstream out(file, std::ios::binary);
    out << json.dump(2) << '\n';
    return static_cast<bool>(out.flush());
}

bool writeTensors(const std::filesystem::path& file, const CheckpointShape& shape) {
    const std::vector<Tensor> tensors = tensorsOf(shape);
    nlohmann::ordered_json header;
    std::int64_t offset = 0;
    for (const Tensor& tensor : tensors) {
        const std::int64_t end = offset + 2 * elementCount(tensor);
        header[tensor.name] = {{"dtype", "F16"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');

    std::ofstream out(file, std::ios::binary);
    const std::uint64_t length = text.size();
    out.write(reinterpret_cast<const char*>(&length), sizeof length);
    out << text;
    Noise noise(shape.seed);
    std::vector<std::uint16_t> values;
    for (const Tensor& tensor : tensors) {
        values.resize(static_cast<std::size_t>(elementCount(tensor)));
        for (std::uint16_t& value : values) {
            value = toFloat16(static_cast<float>(tensor.offset + tensor.scale * noise.next()));
        }
        out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * 2));
    }
    return static_cast<bool>(out.flush());
}

nlohmann::json configOf(const CheckpointShape& shape) {
    return {{"architectures", {"CLIPModel"}},
            {"model_type", "clip"},
            {"projection_dim", shape.embeddingDimension},
            {"vision_config",
             {{"hidden_size", shape.visionWidth},
              {"intermediate_size", 4 * shape.visionWidth},
              {"num_hidden_layers", shape.visionLayers},
              {"num_attention_heads", shape.visionWidth / 64},
              {"image_size", shape.imageSize},
              {"patch_size", shape.patchSize}}},
            {"text_config",
             {{"hidden_size", shape.textWidth},
              {"intermediate_size", 4 * shape.textWidth},
              {"num_hidden_layers", shape.textLayers},
              {"num_attention_heads", shape.textWidth / 64}}}};
}

nlohmann::json preprocessorConfigOf(const CheckpointShape& shape) {
    return {{"crop_size", shape.imageSize},
            {"size", shape.imageSize},
            {"do_center_crop", true},
            {"do_normalize", true},
            {"do_resize", true},
            {"image_mean", {0.48145466, 0.4578275, 0.40821073}},
            {"image_std", {0.26862954, 0.26130258, 0.27577711}},
            {"resample", 3}};
}

}  // namespace

Result<void> writeRandomCheckpoint(const std::filesystem::path& folder, const CheckpointShape& shape) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || !writeText(folder / "config.json", configOf(shape)) ||
        !writeText(folder / "preprocessor_config.json", preprocessorConfigOf(shape)) ||
        !writeTensors(folder / "model.safetensors", shape)) {
        return fail(ErrorCode::Io,
                    "Cannot write the checkpoint into " + toUtf8(folder) + "; is there room and permission?");
    }
    return {};
}

}  // namespace sightseer::test
