// Cosines, logits and probabilities of unit embeddings, as in the paper's figure 3. Thread: any; pure functions.
#pragma once

#include "core/clip/encoder.h"

#include <vector>

namespace sightseer {

float cosine(std::span<const float> a, std::span<const float> b);

// [images, texts] = logitScale * images @ texts^T + logitBias, row by row. Both sides must have the same dimension.
std::vector<float> logitsPerImage(const Embeddings& images, const Embeddings& texts, float logitScale,
                                  float logitBias = 0);
// Its transpose, [texts, images].
std::vector<float> logitsPerText(const Embeddings& images, const Embeddings& texts, float logitScale,
                                 float logitBias = 0);

// Numerically stable; sums to 1. Empty for no logits.
std::vector<float> softmax(std::span<const float> logits);
// 1 / (1 + exp(-logit)): the probability of SigLIP's loss that a picture and a text belong together.
float sigmoid(float logit);

}  // namespace sightseer
