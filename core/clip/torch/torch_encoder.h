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
    float logitScale() const override { return m_logitScale; }
    std::string deviceDescription() const override { return m_description; }

    [[nodiscard]] Result<Embeddings> encodeImages(const PixelBatch& pixels) override;
    [[nodiscard]] Result<Embeddings> encodeText(const TokenBatch& tokens) override;

private:
    TorchEncoder(ModelSpec spec, std::unique_ptr<Towers> towers, ComputePlan plan, float logitScale,
                 std::string description);

    // `features(first, count)` computes some rows of a batch of `count`; this runs the passes and gives unit vectors.
    Result<Embeddings> encode(int count, int rowsPerPass, const std::function<at::Tensor(int, int)>& features);

    ModelSpec m_spec;
    std::unique_ptr<Towers> m_towers;
    ComputePlan m_plan;
    float m_logitScale;
    std::string m_description;
};

}  // namespace sightseer
