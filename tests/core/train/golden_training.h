// The tiny CLIP of tests/data/golden/training as what the trainer takes. Failures abort the test.
#pragma once

#include "core/clip/checkpoint/safetensors.h"
#include "core/clip/checkpoint/tensor_names.h"
#include "core/clip/checkpoint/tower_weights.h"
#include "core/train/trainer_plugin.h"
#include "tests/support/golden.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace sightseer::test {

inline nlohmann::json goldenTrajectory() {
    return nlohmann::json::parse(readText(dataPath("golden/training/trajectory.json")));
}

inline ModelSpec goldenTrainingModel() {
    ModelSpec model;
    model.name = "tiny CLIP";
    model.embeddingDimension = 32;
    model.contextLength = 12;
    model.preprocess.size = 16;
    VisionTransformerSpec vision;
    vision.blocks = {64, 1, 2, 256, Activation::Gelu, 1e-5};
    vision.patchSize = 4;
    model.image = vision;
    TextTransformerSpec text;
    text.blocks = {32, 1, 2, 128, Activation::Gelu, 1e-5};
    text.vocabularySize = 128;
    text.endTokenId = 127;
    model.text = text;
    return model;
}

// A file of OpenCLIP's tensors under our names.
inline std::vector<NamedTensor> goldenTrainingWeights(const std::string& file) {
    TensorNames names;
    names.add(openAiScaleNames()).add(openAiVisionNames()).add(openAiTextNames());
    std::vector<NamedTensor> weights;
    for (const auto& [name, shape] : weightsOf(goldenTrainingModel())) {
        const auto published = names.find(name);
        NamedTensor weight{name, shape,
                           goldenTensor(dataPath("golden/training/" + file), published->names.front()).values};
        if (published->combine == Combine::Transpose) {
            const auto columns = static_cast<std::size_t>(shape.back()), rows = static_cast<std::size_t>(shape.front());
            const auto stored = weight.values;
            for (std::size_t r = 0; r < rows; ++r) {
                for (std::size_t c = 0; c < columns; ++c) weight.values[r * columns + c] = stored[c * rows + r];
            }
        }
        weights.push_back(std::move(weight));
    }
    return weights;
}

inline TrainingBatch goldenTrainingBatch(int step) {
    const auto file = dataPath("golden/training/batches.safetensors");
    const auto pixels = goldenTensor(file, "pixel_values");
    const auto ids = goldenTensor(file, "input_ids");
    const auto count = static_cast<int>(pixels.shape[1]);
    TrainingBatch batch{{count, static_cast<int>(pixels.shape[4]), {}}, {count, static_cast<int>(ids.shape[2]), {}}};
    const auto pixelCount = static_cast<std::ptrdiff_t>(count * batch.pixels.valuesPerImage());
    const auto idCount = static_cast<std::ptrdiff_t>(count) * batch.texts.contextLength;
    const auto firstPixel = pixels.values.begin() + step * pixelCount;
    const auto firstId = ids.values.begin() + step * idCount;
    batch.pixels.values.assign(firstPixel, firstPixel + pixelCount);
    batch.texts.ids.assign(firstId, firstId + idCount);
    return batch;
}

inline Recipe goldenRecipe() {
    const auto golden = goldenTrajectory();
    Recipe recipe;
    recipe.learningRate = golden["base_lr"];
    recipe.weightDecay = golden["weight_decay"];
    recipe.beta1 = golden["betas"][0];
    recipe.beta2 = golden["betas"][1];
    recipe.epsilon = golden["adam_eps"];
    recipe.maximumGradientNorm = golden["max_grad_norm"];
    recipe.steps = golden["steps"];
    recipe.warmUpSteps = golden["warmup_steps"];
    return recipe;
}

inline TrainerOptions goldenTrainerOptions() {
    return {goldenRecipe(), {Precision::Fp32, Device::Cpu, 2}, 0};
}

}  // namespace sightseer::test
