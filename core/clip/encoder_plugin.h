// LibTorch's door: the module `sightseer_torch` is opened when the first encoder is, never earlier, and stays.
// Thread: openEncoder from the thread that will use the encoder.
#pragma once

#include "core/clip/encoder.h"

#include <filesystem>
#include <memory>

namespace sightseer {

enum class Device { Auto, Cpu, Cuda };  // Auto: CUDA when there, else the processor

struct EncoderOptions {
    Precision precision = Precision::Auto;
    Device device = Device::Auto;
    int threads = 0;  // of the processor; 0 = all usable cores
};

// Opens the module (once a process), then the model. NoModel when the module is missing or LibTorch does not load.
[[nodiscard]] Result<std::unique_ptr<Encoder>> openEncoder(const std::filesystem::path& pluginFile,
                                                           const std::filesystem::path& modelFolder,
                                                           const EncoderOptions& options);

// A function that the module exports, for doors beside this one (core/train). Errors as openEncoder's. Thread: any.
[[nodiscard]] Result<void*> pluginSymbol(const std::filesystem::path& pluginFile, const char* name);

}  // namespace sightseer
