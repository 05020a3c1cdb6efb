#include "core/clip/torch/execution.h"

#include "core/base/system.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <new>

namespace sightseer {

Error torchError(const std::exception& exception, const std::string& task) {
    const std::string what = exception.what();
    const bool outOfMemory =
        dynamic_cast<const std::bad_alloc*>(&exception) != nullptr || what.find("out of memory") != std::string::npos ||
        what.find("not enough memory") != std::string::npos || what.find("can't allocate memory") != std::string::npos;
    if (outOfMemory) {
        return {ErrorCode::TooLarge,
                "There is not enough memory to " + task + "; close other programs or use a smaller model."};
    }
    // LibTorch's messages go on with a stack trace.
    return {ErrorCode::Internal, "LibTorch failed to " + task + ": " + what.substr(0, what.find('\n'))};
}

Result<ComputePlan> choosePlan(const EncoderOptions& options, const ModelSpec& model) {
    ComputePlan plan;
    if (options.device == Device::Cuda && !at::hasCUDA()) {
        return fail(ErrorCode::Unsupported,
                    "No CUDA device can be used: this computer has none, or LibTorch was built without CUDA; choose "
                    "the processor.");
    }
    if (options.device != Device::Cpu && at::hasCUDA()) plan.device = at::Device(at::kCUDA, 0);
    // Convolutions lose too much for the third that bfloat16 gains: on photographs the starter model's cosine to
    // float32 falls to 0.993 at worst, where a ViT keeps 0.9999.
    const bool worthwhile = std::holds_alternative<VisionTransformerSpec>(model.image) &&
                            (plan.device.is_cuda() || cpuFeatures().avx512Bf16);
    const bool bf16 = options.precision == Precision::Bf16 || (options.precision == Precision::Auto && worthwhile);
    if (bf16) plan.compute = at::kBFloat16;
    if (options.precision == Precision::Fp16) {
        if (TORCH_VERSION_MAJOR < 2 && !plan.device.is_cuda()) {
            return fail(ErrorCode::Unsupported,
                        "This LibTorch computes with 16-bit floats (fp16) on a GPU only; choose bf16 or fp32.");
        }
        plan.compute = at::kHalf;
    }
    return plan;
}

std::string describe(const ComputePlan& plan, int threads) {
    const std::string precision = plan.compute == at::kBFloat16 ? "bf16" : plan.compute == at::kHalf ? "fp16" : "fp32";
    if (plan.device.is_cuda()) return "CUDA, " + precision;
    return "CPU, " + precision + ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

}  // namespace sightseer
