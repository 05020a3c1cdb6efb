#include "core/train/torch/losses.h"

namespace sightseer {
namespace {

at::Tensor logits(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale) {
    return at::matmul(logitScale.exp() * images, texts.t());
}

}  // namespace

at::Tensor softmaxLoss(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale) {
    const at::Tensor perImage = logits(images, texts, logitScale);
    const at::Tensor own = at::arange(images.size(0), images.options().dtype(at::kLong).requires_grad(false));
    return (at::cross_entropy_loss(perImage, own) + at::cross_entropy_loss(perImage.t(), own)) / 2;
}

at::Tensor sigmoidLoss(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale,
                       const at::Tensor& logitBias) {
    const auto pairs = images.size(0);
    const at::Tensor signs = 2 * at::eye(pairs, images.options().requires_grad(false)) - 1;
    return -at::log_sigmoid(signs * (logits(images, texts, logitScale) + logitBias)).sum() / pairs;
}

}  // namespace sightseer
