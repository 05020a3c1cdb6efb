// Both towers over learning weights: pairs to a loss and its gradients. Thread: one.
#pragma once

#include "core/clip/torch/towers.h"
#include "core/train/torch/parameters.h"
#include "core/train/trainer.h"

#include <functional>
#include <memory>

namespace sightseer {

class ContrastiveModel {
public:
    // Exceptions of LibTorch come through, as from every member.
    ContrastiveModel(ModelSpec model, Parameters parameters, const Recipe& recipe, const ComputePlan& plan);

    const ModelSpec& model() const { return m_model; }
    const ComputePlan& plan() const { return m_plan; }
    Parameters& parameters() { return m_parameters; }
    const Parameters& parameters() const { return m_parameters; }

    // Adds the gradients of the batch's loss to those of the parameters and returns the loss. With `pairsPerPass` below the
    // batch's size the towers see so many pairs at a time, and the gradients are the same (GradCache, Gao et al. 2021);
    // batch norm then takes the statistics of each part.
    double backward(const TrainingBatch& batch, int pairsPerPass);

    // For use, not for learning: unit rows, `rowsPerPass` at a time.
    at::Tensor imageEmbeddings(const PixelBatch& pixels, int rowsPerPass);
    at::Tensor textEmbeddings(const TokenBatch& texts, int rowsPerPass);

private:
    // Weights in the type of the products are made when a tower is: towers live for one step.
    struct Towers {
        std::unique_ptr<ImageTower> image;
        std::unique_ptr<TextTower> text;
    };

    Towers towers(WeightSource& source, bool training) const;
    at::Tensor loss(const at::Tensor& images, const at::Tensor& texts) const;
    double backwardInParts(const TrainingBatch& batch, int pairsPerPass);
    at::Tensor imageRows(const ImageTower& tower, const PixelBatch& pixels, int first, int count) const;

    ModelSpec m_model;
    Parameters m_parameters;
    ContrastiveLoss m_loss;
    FrozenTower m_frozen;
    ComputePlan m_plan;
};

}  // namespace sightseer
