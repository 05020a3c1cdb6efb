// A CLIP checkpoint of any size in Hugging Face's layout, filled with seeded noise: for benchmarks and load tests where
// a trained model would only be a download. Its embeddings mean nothing, but different pictures get different ones.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace sightseer::test {

struct CheckpointShape {  // the defaults are ViT-B/32; a head is 64 wide, the MLP four times the width
    int imageSize = 224;
    int patchSize = 32;
    int visionWidth = 768;
    int visionLayers = 12;
    int textWidth = 512;
    int textLayers = 12;
    int embeddingDimension = 512;
    std::uint64_t seed = 1;
};

// Writes config.json, preprocessor_config.json and model.safetensors (float16). The folder is made when it is missing.
[[nodiscard]] Result<void> writeRandomCheckpoint(const std::filesystem::path& folder, const CheckpointShape& shape);

}  // namespace sightseer::test
