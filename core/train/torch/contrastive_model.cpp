#include "core/train/torch/contrastive_model.h"

#include "core/train/torch/losses.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <stdexcept>

namespace sightseer {
namespace {

constexpr double kAgainstZero = 1e-12;  // of torch.nn.functional.normalize

at::Tensor unit(const at::Tensor& features) {
    return features / features.norm(2, -1, /*keepdim=*/true).clamp_min(kAgainstZero);
}

TokenBatch textRows(const TokenBatch& texts, int first, int count) {
    const auto start = texts.ids.begin() + static_cast<std::ptrdiff_t>(first) * texts.contextLength;
    return {count, texts.contextLength, {start, start + static_cast<std::ptrdiff_t>(count) * texts.contextLength}};
}

// visit(first, count) for each part of `total` rows.
template <typename Visit>
void forEachPart(int total, int rows, Visit visit) {
    for (int first = 0; first < total; first += rows) visit(first, std::min(rows, total - first));
}

}  // namespace

ContrastiveModel::ContrastiveModel(ModelSpec model, Parameters parameters, const Recipe& recipe,
                                   const ComputePlan& plan)
    : m_model(std::move(model)), m_parameters(std::move(parameters)), m_loss(recipe.loss), m_frozen(recipe.frozen),
      m_plan(plan) {}

ContrastiveModel::Towers ContrastiveModel::towers(WeightSource& source, bool training) const {
    ComputePlan plan = m_plan;
    plan.training = training && m_frozen != FrozenTower::Image;  // a frozen batch norm keeps its statistics
    WeightLoader weights(source, plan);
    Towers towers{makeImageTower(weights, m_model), makeTextTower(weights, m_model)};
    if (weights.failure()) throw std::logic_error(weights.failure()->message);
    return towers;
}

at::Tensor ContrastiveModel::imageRows(const ImageTower& tower, const PixelBatch& pixels, int first, int count) const {
    // from_blob wants a mutable pointer; nothing writes through it.
    float* start = const_cast<float*>(pixels.values.data()) + static_cast<std::size_t>(first) * pixels.valuesPerImage();
    return unit(tower(at::from_blob(start, {count, 3, pixels.size, pixels.size}, at::kFloat).to(m_plan.device)));
}

at::Tensor ContrastiveModel::loss(const at::Tensor& images, const at::Tensor& texts) const {
    const at::Tensor scale = m_parameters.find("logit_scale");
    if (m_loss == ContrastiveLoss::Softmax) return softmaxLoss(images, texts, scale);
    return sigmoidLoss(images, texts, scale, m_parameters.find("logit_bias"));
}

double ContrastiveModel::backward(const TrainingBatch& batch, int pairsPerPass) {
    if (pairsPerPass > 0 && pairsPerPass < batch.pixels.count) return backwardInParts(batch, pairsPerPass);
    const Towers towers = this->towers(m_parameters, true);
    const at::Tensor value =
        loss(imageRows(*towers.image, batch.pixels, 0, batch.pixels.count), unit((*towers.text)(batch.texts)));
    value.backward();
    return value.item<double>();
}

double ContrastiveModel::backwardInParts(const TrainingBatch& batch, int pairsPerPass) {
    // First the embeddings of all, without what their gradients would need.
    std::vector<at::Tensor> imageParts, textParts;
    {
        const c10::NoGradGuard noGradient;
        WithoutTrace source(m_parameters);
        const Towers towers = this->towers(source, true);
        forEachPart(batch.pixels.count, pairsPerPass, [&](int first, int count) {
            imageParts.push_back(imageRows(*towers.image, batch.pixels, first, count));
            textParts.push_back(unit((*towers.text)(textRows(batch.texts, first, count))));
        });
    }
    // Then the loss of the whole batch, and what it wants each embedding to do.
    const at::Tensor images = at::cat(imageParts).set_requires_grad(true);
    const at::Tensor texts = at::cat(textParts).set_requires_grad(true);
    const at::Tensor value = loss(images, texts);
    value.backward();
    // Then part by part again: sum(embedding * its gradient) has the gradients of the loss in the tower's weights.
    forEachPart(batch.pixels.count, pairsPerPass, [&](int first, int count) {
        const Towers towers = this->towers(m_parameters, true);
        at::Tensor pull;
        const auto add = [&](const at::Tensor& embeddings, const at::Tensor& gradient) {
            const at::Tensor one = (embeddings * gradient.narrow(0, first, count)).sum();
            pull = pull.defined() ? pull + one : one;
        };
        if (m_frozen != FrozenTower::Image) add(imageRows(*towers.image, batch.pixels, first, count), images.grad());
        if (m_frozen != FrozenTower::Text) add(unit((*towers.text)(textRows(batch.texts, first, count))), texts.grad());
        pull.backward();
    });
    return value.item<double>();
}

at::Tensor ContrastiveModel::imageEmbeddings(const PixelBatch& pixels, int rowsPerPass) {
    const c10::NoGradGuard noGradient;
    const Towers towers = this->towers(m_parameters, false);
    std::vector<at::Tensor> parts;
    forEachPart(pixels.count, rowsPerPass,
                [&](int first, int count) { parts.push_back(imageRows(*towers.image, pixels, first, count)); });
    return at::cat(parts);
}

at::Tensor ContrastiveModel::textEmbeddings(const TokenBatch& texts, int rowsPerPass) {
    const c10::NoGradGuard noGradient;
    const Towers towers = this->towers(m_parameters, false);
    std::vector<at::Tensor> parts;
    forEachPart(texts.count, rowsPerPass,
                [&](int first, int count) { parts.push_back(unit((*towers.text)(textRows(texts, first, count)))); });
    return at::cat(parts);
}

}  // namespace sightseer
