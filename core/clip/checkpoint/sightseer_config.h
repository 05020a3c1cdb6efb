// The settings of a model that this program trains (core/train/README.md lists them), with or without weights beside them.
// Thread: any; pure function.
#pragma once

#include "core/clip/checkpoint/config_file.h"
#include "core/clip/model_spec.h"

namespace sightseer {

// InvalidFile names the setting. The model has no name and no fingerprint yet.
[[nodiscard]] Result<ModelSpec> readSightseerConfig(const ConfigFile& config);

}  // namespace sightseer
