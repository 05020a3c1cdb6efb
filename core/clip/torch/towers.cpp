#include "core/clip/torch/towers.h"

#include "core/clip/torch/bert.h"
#include "core/clip/torch/cbow.h"
#include "core/clip/torch/efficientnet.h"
#include "core/clip/torch/modified_resnet.h"
#include "core/clip/torch/text_transformer.h"
#include "core/clip/torch/vision_transformer.h"

namespace sightseer {
namespace {

struct ImageMaker {
    WeightLoader& weights;
    const ModelSpec& model;

    std::unique_ptr<ImageTower> operator()(const VisionTransformerSpec& spec) const {
        return std::make_unique<VisionTransformer>(weights, model, spec);
    }
    std::unique_ptr<ImageTower> operator()(const ModifiedResNetSpec& spec) const {
        return std::make_unique<ModifiedResNet>(weights, model, spec);
    }
    std::unique_ptr<ImageTower> operator()(const EfficientNetSpec& spec) const {
        return std::make_unique<EfficientNet>(weights, model, spec);
    }
};

struct TextMaker {
    WeightLoader& weights;
    const ModelSpec& model;

    std::unique_ptr<TextTower> operator()(const TextTransformerSpec& spec) const {
        return std::make_unique<TextTransformer>(weights, model, spec);
    }
    std::unique_ptr<TextTower> operator()(const BertSpec& spec) const {
        return std::make_unique<Bert>(weights, model, spec);
    }
    std::unique_ptr<TextTower> operator()(const CbowSpec& spec) const {
        return std::make_unique<Cbow>(weights, model, spec);
    }
};

}  // namespace

std::unique_ptr<ImageTower> makeImageTower(WeightLoader& weights, const ModelSpec& model) {
    return std::visit(ImageMaker{weights, model}, model.image);
}

std::unique_ptr<TextTower> makeTextTower(WeightLoader& weights, const ModelSpec& model) {
    return std::visit(TextMaker{weights, model}, model.text);
}

at::Tensor idTensor(const TokenBatch& tokens, std::int64_t length, at::Device device) {
    // from_blob wants a mutable pointer; nothing writes through it, and the conversion to int64 copies.
    return at::from_blob(const_cast<std::int32_t*>(tokens.ids.data()), {tokens.count, tokens.contextLength}, at::kInt)
        .narrow(1, 0, length)
        .to(device, at::kLong);
}

}  // namespace sightseer
