// An unfinished training on the disk: checkpoint.json, which names the file with the weights and moments beside it. The
// former is written last, so that the two always belong together. Thread: any; pure functions of files.
#pragma once

#include "core/train/training_history.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace sightseer {

struct TrainingCheckpoint {
    // What makes a training another one, by name: model, data, recipe. Compared when it goes on.
    std::map<std::string, std::string> identity;
    TrainerState state;
    TrainingHistory history;
};

// Replaces the one that is there. A finished training keeps its history only.
[[nodiscard]] Result<void> writeCheckpoint(const std::filesystem::path& folder, const TrainingCheckpoint& checkpoint);

// Nothing where there is none.
[[nodiscard]] Result<std::optional<TrainingCheckpoint>> readCheckpoint(const std::filesystem::path& folder);

// Incompatible names the first difference and both values.
[[nodiscard]] Result<void> checkIdentity(const std::filesystem::path& folder,
                                         const std::map<std::string, std::string>& stored,
                                         const std::map<std::string, std::string>& wanted);

}  // namespace sightseer
