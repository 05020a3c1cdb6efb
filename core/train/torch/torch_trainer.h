// The Trainer over LibTorch: checks what comes in, and turns every exception of the library into an Error.
// Thread: one thread at a time.
#pragma once

#include "core/train/torch/adamw.h"
#include "core/train/torch/contrastive_model.h"
#include "core/train/trainer_plugin.h"

namespace sightseer {

class TorchTrainer final : public Trainer {
public:
    [[nodiscard]] static Result<std::unique_ptr<Trainer>> open(const ModelSpec& model, std::vector<NamedTensor> weights,
                                                               const TrainerOptions& options);

    std::string deviceDescription() const override { return m_description; }

    [[nodiscard]] Result<StepReport> step(const TrainingBatch& batch) override;
    [[nodiscard]] Result<Embeddings> encodeImages(const PixelBatch& pixels) override;
    [[nodiscard]] Result<Embeddings> encodeText(const TokenBatch& texts) override;
    TrainerState state() const override;
    [[nodiscard]] Result<void> restore(const TrainerState& state) override;

private:
    TorchTrainer(ContrastiveModel model, const TrainerOptions& options, std::string description);

    Result<void> check(const PixelBatch& pixels) const;
    Result<void> check(const TokenBatch& texts) const;

    ContrastiveModel m_model;
    Recipe m_recipe;
    int m_pairsPerPass;
    AdamW m_optimizer;
    std::string m_description;
};

}  // namespace sightseer
