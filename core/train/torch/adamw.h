// AdamW (Loshchilov and Hutter 2019), step for step as torch.optim.AdamW: the decay is apart from the gradient.
// Thread: one.
#pragma once

#include "core/train/torch/parameters.h"

#include <cstdint>
#include <vector>

namespace sightseer {

// The 2-norm of all gradients together. When it is above `maximum` (0: no limit) the gradients are scaled down to it, as
// torch.nn.utils.clip_grad_norm_ does.
double limitGradientNorm(const std::vector<Parameter>& parameters, double maximum);

class AdamW {
public:
    AdamW(std::vector<Parameter> parameters, const Recipe& recipe);

    // Parameters without a gradient stay as they are.
    void step(double learningRate);

    std::int64_t stepsDone() const { return m_steps; }
    std::vector<NamedTensor> firstMoments() const { return named(m_first); }
    std::vector<NamedTensor> secondMoments() const { return named(m_second); }
    // Incompatible when the moments are of other parameters.
    [[nodiscard]] Result<void> restore(std::int64_t steps, const std::vector<NamedTensor>& first,
                                       const std::vector<NamedTensor>& second);

private:
    std::vector<NamedTensor> named(const std::vector<at::Tensor>& moments) const;

    std::vector<Parameter> m_parameters;
    Recipe m_recipe;
    std::int64_t m_steps = 0;
    std::vector<at::Tensor> m_first;   // of each parameter
    std::vector<at::Tensor> m_second;  // of each parameter
};

}  // namespace sightseer
