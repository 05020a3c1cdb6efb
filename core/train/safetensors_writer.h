// Writes a safetensors file (huggingface/safetensors README, "Format"): header, then the data, padded to 8 bytes.
// Thread: any; pure function.
#pragma once

#include "core/base/file_io.h"
#include "core/train/named_tensor.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

// All or nothing, as float32. `metadata` goes into __metadata__; transformers wants {"format": "pt"}.
[[nodiscard]] Result<void> writeSafetensors(const std::filesystem::path& file, std::span<const NamedTensor> tensors,
                                            const std::map<std::string, std::string>& metadata);

}  // namespace sightseer
