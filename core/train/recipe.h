// How a model is trained: the recipe of the CLIP paper (Radford et al. 2021, 2.5 and table 20) as open_clip runs it.
// Thread: plain data and pure functions.
#pragma once

#include "core/clip/model_spec.h"

#include <cstdint>

namespace sightseer {

enum class ContrastiveLoss {
    Softmax,  // the paper's symmetric cross entropy (figure 3)
    Sigmoid,  // SigLIP's (Zhai et al. 2023): every pair by itself; needs a logit bias
};

enum class FrozenTower { None, Image, Text };

struct Recipe {
    ContrastiveLoss loss = ContrastiveLoss::Softmax;
    FrozenTower frozen = FrozenTower::None;

    double learningRate = 5e-4;  // at the end of the warm-up
    double weightDecay = 0.2;    // on tensors with two and more axes; none on biases, norms and logit_scale
    double beta1 = 0.9;
    double beta2 = 0.98;
    double epsilon = 1e-6;
    double maximumGradientNorm = 1.0;  // of all gradients together; 0: not limited
    double maximumLogitScale = 100;    // of exp(logit_scale); the logarithm stays at 0 at least

    std::int64_t steps = 0;  // of the whole training
    std::int64_t warmUpSteps = 0;
};

// The paper's constants of Adam: beta2 0.98 and epsilon 1e-6 for a ViT, 0.999 and 1e-8 for a ResNet.
Recipe recipeFor(const ModelSpec& model);

// Linear warm-up, then half a cosine down to zero. `step` counts from 0.
double learningRateAt(const Recipe& recipe, std::int64_t step);

}  // namespace sightseer
