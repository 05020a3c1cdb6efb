#include "core/clip/torch/torch_encoder.h"

#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/clip/torch/execution.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

namespace sightseer {
namespace {

constexpr int kTextsPerPass = 32;
constexpr int kImagesPerGpuPass = 256;
constexpr int kTextsPerGpuPass = 1024;

}  // namespace

TorchEncoder::TorchEncoder(ModelSpec spec, std::unique_ptr<ImageTower> images, std::unique_ptr<TextTower> texts,
                           ComputePlan plan, Logits logits, std::string description)
    : m_spec(std::move(spec)), m_images(std::move(images)), m_texts(std::move(texts)), m_plan(plan), m_logits(logits),
      m_description(std::move(description)) {}

Result<std::unique_ptr<Encoder>> TorchEncoder::open(const std::filesystem::path& modelFolder,
                                                    const EncoderOptions& options) {
    try {
        const auto folder = ModelFolder::open(modelFolder);
        if (!folder) return propagate(folder);
        const c10::InferenceMode inference;
        const int threads = options.threads > 0 ? options.threads : usableCores();
        at::set_num_threads(threads);
        const auto plan = choosePlan(options, folder->spec());
        if (!plan) return propagate(plan);
        FolderWeights source(*folder);
        WeightLoader weights(source, *plan);
        auto images = makeImageTower(weights, folder->spec());
        auto texts = makeTextTower(weights, folder->spec());
        Logits logits{std::exp(weights.load("logit_scale", {}).item<float>()), 0};
        if (folder->spec().hasLogitBias) logits.bias = weights.load("logit_bias", {}).item<float>();
        if (weights.failure()) return tl::unexpected<Error>(*weights.failure());
        return std::unique_ptr<Encoder>(new TorchEncoder(folder->spec(), std::move(images), std::move(texts), *plan,
                                                         logits, describe(*plan, threads)));
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "open the model " + toUtf8(modelFolder)));
    }
}

Result<Embeddings> TorchEncoder::encode(int count, int rowsPerPass,
                                        const std::function<at::Tensor(int, int)>& features) {
    Embeddings embeddings{count, m_spec.embeddingDimension, {}};
    embeddings.values.reserve(static_cast<std::size_t>(count) * embeddings.dimension);
    const c10::InferenceMode inference;
    for (int first = 0; first < count; first += rowsPerPass) {
        const at::Tensor rows = features(first, std::min(rowsPerPass, count - first));
        const at::Tensor unit = (rows / rows.norm(2, -1, /*keepdim=*/true)).to(at::kCPU).contiguous();
        if (!at::isfinite(unit).all().item<bool>()) {
            return fail(ErrorCode::InvalidFile,
                        "The model " + m_spec.name +
                            " gave a result that is not a number; its weights are damaged, install it again.");
        }
        const float* values = unit.data_ptr<float>();
        embeddings.values.insert(embeddings.values.end(), values, values + unit.numel());
    }
    return embeddings;
}

Result<Embeddings> TorchEncoder::encodeImages(const PixelBatch& pixels) {
    if (pixels.count < 0 || pixels.values.size() != pixels.count * pixels.valuesPerImage()) {
        return fail(ErrorCode::InvalidArgument, "The batch of pictures does not hold as many values as its size says.");
    }
    if (pixels.count > 0 && !m_images->acceptsImageSize(pixels.size)) {
        return fail(ErrorCode::InvalidArgument, "The model " + m_spec.name + " takes pictures of " +
                                                    m_images->acceptedImageSizes() + ", not of " +
                                                    std::to_string(pixels.size) + ".");
    }
    try {
        const int perPass = m_plan.device.is_cuda() ? kImagesPerGpuPass : m_images->imagesPerPass();
        return encode(pixels.count, perPass, [&](int first, int count) {
            // from_blob wants a mutable pointer; nothing writes through it.
            float* start = const_cast<float*>(pixels.values.data()) + first * pixels.valuesPerImage();
            return (*m_images)(
                at::from_blob(start, {count, 3, pixels.size, pixels.size}, at::kFloat).to(m_plan.device));
        });
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "encode " + std::to_string(pixels.count) + " pictures"));
    }
}

Result<Embeddings> TorchEncoder::encodeText(const TokenBatch& tokens) {
    if (tokens.count < 0 || tokens.contextLength < 0 ||
        tokens.ids.size() != static_cast<std::size_t>(tokens.count) * tokens.contextLength) {
        return fail(ErrorCode::InvalidArgument, "The batch of texts does not hold as many tokens as its size says.");
    }
    if (tokens.count > 0 && (tokens.contextLength == 0 || tokens.contextLength > m_spec.contextLength)) {
        return fail(ErrorCode::InvalidArgument, "The model " + m_spec.name + " takes texts of 1 to " +
                                                    std::to_string(m_spec.contextLength) + " tokens, not of " +
                                                    std::to_string(tokens.contextLength) + ".");
    }
    const int vocabulary = m_texts->vocabularySize();
    const auto unknown =
        std::find_if(tokens.ids.begin(), tokens.ids.end(), [&](std::int32_t id) { return id < 0 || id >= vocabulary; });
    if (unknown != tokens.ids.end()) {
        return fail(ErrorCode::InvalidArgument, "The token " + std::to_string(*unknown) + " is not among the " +
                                                    std::to_string(vocabulary) + " of the model " + m_spec.name +
                                                    "; the tokenizer belongs to another model.");
    }
    try {
        const int perPass = m_plan.device.is_cuda() ? kTextsPerGpuPass : kTextsPerPass;
        return encode(tokens.count, perPass, [&](int first, int count) {
            const auto start = tokens.ids.begin() + static_cast<std::ptrdiff_t>(first) * tokens.contextLength;
            return (*m_texts)(TokenBatch{count,
                                         tokens.contextLength,
                                         {start, start + static_cast<std::ptrdiff_t>(count) * tokens.contextLength}});
        });
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(torchError(exception, "encode " + std::to_string(tokens.count) + " texts"));
    }
}

}  // namespace sightseer
