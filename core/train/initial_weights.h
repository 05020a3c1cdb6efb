// Weights to begin with: drawn as openai/CLIP model.py `initialize_parameters` and PyTorch's layers draw them, or those of a
// model folder. Thread: any; pure functions.
#pragma once

#include "core/clip/checkpoint/model_folder.h"
#include "core/train/named_tensor.h"

#include <cstdint>
#include <vector>

namespace sightseer {

// Every weight that weightsOf(model) lists. The same seed gives the same weights on every machine.
std::vector<NamedTensor> initialWeights(const ModelSpec& model, std::uint64_t seed);

[[nodiscard]] Result<std::vector<NamedTensor>> weightsOfFolder(const ModelFolder& folder);

// WiSE-FT (Wortsman et al. 2022): (1 - share) * before + share * after, weight by weight; both are of one model.
std::vector<NamedTensor> interpolated(const std::vector<NamedTensor>& before, const std::vector<NamedTensor>& after,
                                      double share);

}  // namespace sightseer
