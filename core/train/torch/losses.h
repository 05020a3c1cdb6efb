// The contrastive losses. Both take unit embeddings [n, dimension] of which row i of one belongs to row i of the other, in
// any floating type, and give a scalar that can be differentiated. Thread: any; pure functions.
#pragma once

#include <ATen/ATen.h>

namespace sightseer {

// The paper's figure 3: the mean of two cross entropies over S = exp(logitScale) * images * texts^T, one by rows and one by
// columns. `logitScale` is the learned logarithm.
at::Tensor softmaxLoss(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale);

// SigLIP's algorithm 1: -sum(log sigmoid(z * (S + logitBias))) / n with z = 1 on the diagonal and -1 elsewhere.
at::Tensor sigmoidLoss(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale,
                       const at::Tensor& logitBias);

}  // namespace sightseer
