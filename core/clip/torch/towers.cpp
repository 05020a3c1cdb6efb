#include "core/clip/torch/towers.h"

#include "core/clip/torch/starter_towers.h"
#include "core/clip/torch/text_transformer.h"
#include "core/clip/torch/vision_transformer.h"

namespace sightseer {
namespace {

class ClipTowers final : public Towers {
public:
    ClipTowers(WeightLoader& weights, const ModelSpec& model, const ClipTowersSpec& spec)
        : m_patch(spec.patchSize), m_vocabulary(spec.vocabularySize), m_vision(weights, model, spec),
          m_text(weights, model, spec) {}

    bool acceptsImageSize(int size) const override { return size > 0 && size % m_patch == 0; }
    std::string acceptedImageSizes() const override { return "a multiple of " + std::to_string(m_patch) + " pixels"; }
    int vocabularySize() const override { return m_vocabulary; }
    int imagesPerPass() const override { return 8; }
    at::Tensor encodeImages(const at::Tensor& pixels) const override { return m_vision(pixels); }
    at::Tensor encodeText(const TokenBatch& tokens) const override { return m_text(tokens); }

private:
    int m_patch;
    int m_vocabulary;
    VisionTransformer m_vision;
    TextTransformer m_text;
};

class StarterTowers final : public Towers {
public:
    StarterTowers(WeightLoader& weights, const ModelSpec& model, const StarterTowersSpec& spec)
        : m_size(model.preprocess.size), m_vocabulary(spec.vocabularySize), m_image(weights, model, spec),
          m_text(weights, model, spec) {}

    bool acceptsImageSize(int size) const override { return size == m_size; }
    std::string acceptedImageSizes() const override { return std::to_string(m_size) + " pixels"; }
    int vocabularySize() const override { return m_vocabulary; }
    int imagesPerPass() const override { return 4; }
    at::Tensor encodeImages(const at::Tensor& pixels) const override { return m_image(pixels); }
    at::Tensor encodeText(const TokenBatch& tokens) const override { return m_text(tokens); }

private:
    int m_size;
    int m_vocabulary;
    StarterImageTower m_image;
    StarterTextTower m_text;
};

struct Maker {
    WeightLoader& weights;
    const ModelSpec& model;

    std::unique_ptr<Towers> operator()(const ClipTowersSpec& spec) const {
        return std::make_unique<ClipTowers>(weights, model, spec);
    }
    std::unique_ptr<Towers> operator()(const StarterTowersSpec& spec) const {
        return std::make_unique<StarterTowers>(weights, model, spec);
    }
};

}  // namespace

std::unique_ptr<Towers> makeTowers(WeightLoader& weights, const ModelSpec& model) {
    return std::visit(Maker{weights, model}, model.towers);
}

}  // namespace sightseer
