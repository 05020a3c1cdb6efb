// The Encoder over LibTorch: checks what comes in, cuts batches into passes, normalises, and turns every exception of
// the library into an Error. Thread: one thread at a time.
#pragma once

#include "core/clip/encoder_plugin.h"
#include "core/clip/torch/towers.h"

#include <functional>

namespace sightseer {

class TorchEncoder final : public Encoder {
public:
    [[nodiscard]] static Result<std::unique_ptr<Encoder>> open(const std::filesystem::path& modelFolder,
                                                               const EncoderOptions& options);

    const ModelSpec& spec() const override { return m_spec; }
    float logitScale() const override { return m_logits.scale; }
    float logitBias() const override { return m_logits.bias; }
    std::string deviceDescription() const override { return m_description; }

    [[nodiscard]] Result<Embeddings> encodeImages(const PixelBatch& pixels) override;
    [[nodiscard]] Result<Embeddings> encodeText(const TokenBatch& tokens) override;

private:
    struct Logits {
        float scale;
        float bias;
    };

    TorchEncoder(ModelSpec spec, std::unique_ptr<ImageTower> images, std::unique_ptr<TextTower> texts, ComputePlan plan,
                 Logits logits, std::string description);

    // `features(first, count)` computes some rows of a batch of `count`; this runs the passes and gives unit vectors.
    Result<Embeddings> encode(int count, int rowsPerPass, const std::function<at::Tensor(int, int)>& features);

    ModelSpec m_spec;
    std::unique_ptr<ImageTower> m_images;
    std::unique_ptr<TextTower> m_texts;
    ComputePlan m_plan;
    Logits m_logits;
    std::string m_description;
};

}  // namespace sightseer
