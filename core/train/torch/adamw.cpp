#include "core/train/torch/adamw.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace sightseer {
namespace {

Result<void> copyInto(const std::vector<Parameter>& parameters, const std::vector<NamedTensor>& from,
                      std::vector<at::Tensor>& moments) {
    bool fits = from.size() == parameters.size();
    for (std::size_t i = 0; fits && i < from.size(); ++i) {
        fits = from[i].name == parameters[i].name && from[i].shape == parameters[i].value.sizes().vec();
        if (fits) moments[i].copy_(tensorOf(from[i]));
    }
    if (fits) return {};
    return fail(ErrorCode::Incompatible, "The moments of the optimizer belong to another model.");
}

}  // namespace

double limitGradientNorm(const std::vector<Parameter>& parameters, double maximum) {
    const c10::NoGradGuard noGradient;
    std::vector<at::Tensor> norms;
    for (const Parameter& parameter : parameters) {
        if (parameter.value.grad().defined()) norms.push_back(parameter.value.grad().norm());
    }
    if (norms.empty()) return 0;
    const double norm = at::stack(norms).norm().item<double>();
    constexpr double kAgainstZero = 1e-6;
    const double share = maximum / (norm + kAgainstZero);
    if (maximum > 0 && share < 1) {
        for (const Parameter& parameter : parameters) {
            if (parameter.value.grad().defined()) parameter.value.grad().mul_(share);
        }
    }
    return norm;
}

AdamW::AdamW(std::vector<Parameter> parameters, const Recipe& recipe)
    : m_parameters(std::move(parameters)), m_recipe(recipe) {
    for (const Parameter& parameter : m_parameters) {
        m_first.push_back(at::zeros_like(parameter.value));
        m_second.push_back(at::zeros_like(parameter.value));
    }
}

void AdamW::step(double learningRate) {
    const c10::NoGradGuard noGradient;
    ++m_steps;
    const auto count = static_cast<double>(m_steps);
    const double firstCorrection = 1 - std::pow(m_recipe.beta1, count);
    const double secondCorrection = std::sqrt(1 - std::pow(m_recipe.beta2, count));
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        at::Tensor value = m_parameters[i].value;
        const at::Tensor gradient = value.grad();
        if (!gradient.defined()) continue;
        if (m_parameters[i].isDecayed) value.mul_(1 - learningRate * m_recipe.weightDecay);
        m_first[i].lerp_(gradient, 1 - m_recipe.beta1);
        m_second[i].mul_(m_recipe.beta2).addcmul_(gradient, gradient, 1 - m_recipe.beta2);
        const at::Tensor deviation = m_second[i].sqrt().div_(secondCorrection).add_(m_recipe.epsilon);
        value.addcdiv_(m_first[i], deviation, -learningRate / firstCorrection);
    }
}

Result<void> AdamW::restore(std::int64_t steps, const std::vector<NamedTensor>& first,
                            const std::vector<NamedTensor>& second) {
    if (auto copied = copyInto(m_parameters, first, m_first); !copied) return copied;
    if (auto copied = copyInto(m_parameters, second, m_second); !copied) return copied;
    m_steps = steps;
    return {};
}

std::vector<NamedTensor> AdamW::named(const std::vector<at::Tensor>& moments) const {
    std::vector<NamedTensor> all;
    for (std::size_t i = 0; i < moments.size(); ++i) all.push_back(namedTensor(m_parameters[i].name, moments[i]));
    return all;
}

}  // namespace sightseer
