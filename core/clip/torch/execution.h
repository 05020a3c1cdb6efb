// How LibTorch is run here: on which device, in which precision, and what its failures say. Thread: any; pure functions.
#pragma once

#include "core/clip/encoder_plugin.h"
#include "core/clip/torch/weights.h"

#include <exception>
#include <string>

namespace sightseer {

// Unsupported when CUDA is asked for and cannot be used.
[[nodiscard]] Result<ComputePlan> choosePlan(const EncoderOptions& options, const ModelSpec& model);

// For people: "CPU, bf16, 2 threads".
std::string describe(const ComputePlan& plan, int threads);

// `task` completes "LibTorch failed to ...".
Error torchError(const std::exception& exception, const std::string& task);

}  // namespace sightseer
