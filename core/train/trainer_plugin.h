// The trainer's door to LibTorch: the module that inference uses, opened at run time, and its second table of functions.
// Thread: openTrainer from the thread that will use the trainer.
#pragma once

#include "core/clip/encoder_plugin.h"
#include "core/train/trainer.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

namespace sightseer {

struct TrainerOptions {
    Recipe recipe;
    EncoderOptions compute;  // Auto precision is float32: see README.md
    // Pairs in one pass through the towers; 0: the whole batch. A larger batch is then computed in parts with the loss and
    // the gradients of the whole (GradCache, Gao et al. 2021): twice the forward work, a fraction of the memory.
    int pairsPerPass = 0;
};

// `weights`: every one that weightsOf(model) lists, in any order. InvalidFile names one that is missing, has another shape
// or holds a number that is not finite; Unsupported is a model with a tower that cannot be trained.
[[nodiscard]] Result<std::unique_ptr<Trainer>> openTrainer(const std::filesystem::path& pluginFile,
                                                           const ModelSpec& model, std::vector<NamedTensor> weights,
                                                           const TrainerOptions& options);

// What the module exports under kTrainerPluginSymbol; as EncoderPluginInterface, its numbers catch another build.
struct TrainerPluginInterface {
    int version = 0;
    std::size_t layout = 0;
    Result<std::unique_ptr<Trainer>> (*open)(const ModelSpec& model, std::vector<NamedTensor> weights,
                                             const TrainerOptions& options) = nullptr;
};

inline constexpr int kTrainerPluginVersion = 1;  // raise when Trainer, ModelSpec or TrainerOptions change
inline constexpr std::size_t kTrainerPluginLayout =
    sizeof(ModelSpec) * 65536 + sizeof(TrainerState) * 256 + sizeof(TrainerOptions);
inline constexpr const char* kTrainerPluginSymbol = "sightseerTrainerPlugin";

using TrainerPluginFunction = const TrainerPluginInterface* (*)();

}  // namespace sightseer
