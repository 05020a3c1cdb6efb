// A model opened for the commands that need no library. Thread: main.
#pragma once

#include "app/cli/commands.h"
#include "core/clip/clip_model.h"

namespace sightseer::cli {

// The model of --model; the default when that is empty.
[[nodiscard]] Result<std::unique_ptr<ClipModel>> openModel(const CommandLine& line);

enum class DecodeDetail {
    Full,           // as the reference implementations decode: every pixel
    EnoughForModel  // as indexing does: JPEGs scaled while decoding
};

// File to tensor, a batch of one.
[[nodiscard]] Result<PixelBatch> readPixels(const ClipModel& model, const std::filesystem::path& file,
                                            DecodeDetail detail);

// Batches of one joined to one of many; all have the same size.
PixelBatch join(std::span<const PixelBatch> single);

}  // namespace sightseer::cli
