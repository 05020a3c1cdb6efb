#include "core/train/recipe.h"

#include <cmath>
#include <numbers>

namespace sightseer {

Recipe recipeFor(const ModelSpec& model) {
    Recipe recipe;
    if (std::holds_alternative<ModifiedResNetSpec>(model.image)) {
        recipe.beta2 = 0.999;
        recipe.epsilon = 1e-8;
    }
    if (model.sigmoid) recipe.loss = ContrastiveLoss::Sigmoid;
    return recipe;
}

double learningRateAt(const Recipe& recipe, std::int64_t step) {
    if (step < recipe.warmUpSteps) {
        return recipe.learningRate * static_cast<double>(step + 1) / static_cast<double>(recipe.warmUpSteps);
    }
    if (step >= recipe.steps) return 0;
    const double part =
        static_cast<double>(step - recipe.warmUpSteps) / static_cast<double>(recipe.steps - recipe.warmUpSteps);
    return 0.5 * (1 + std::cos(std::numbers::pi * part)) * recipe.learningRate;
}

}  // namespace sightseer
