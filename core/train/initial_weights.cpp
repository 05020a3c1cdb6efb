#include "core/train/initial_weights.h"

#include "core/clip/checkpoint/tower_weights.h"
#include "core/train/seeded_random.h"

#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>

namespace sightseer {
namespace {

// What a weight is drawn from.
struct Draw {
    enum class Kind { Constant, Normal, Uniform } kind = Kind::Constant;
    double value = 0;  // the constant, the deviation, or the largest value
};

Draw constant(double value) {
    return {Draw::Kind::Constant, value};
}
Draw normal(double deviation) {
    return {Draw::Kind::Normal, deviation};
}
Draw uniform(double largest) {
    return {Draw::Kind::Uniform, largest};
}

double fanIn(const std::vector<std::int64_t>& shape) {
    return static_cast<double>(std::accumulate(shape.begin() + 1, shape.end(), std::int64_t{1}, std::multiplies<>()));
}

class Drawer {
public:
    explicit Drawer(const ModelSpec& model) : m_model(model) {}

    Draw drawOf(const NamedShape& weight) const {
        const std::string& name = weight.name;
        if (name == "logit_scale") return constant(m_model.sigmoid ? std::log(10.0) : std::log(1 / 0.07));
        if (name == "logit_bias") return constant(-10);
        if (name.ends_with(".running_mean")) return constant(0);
        if (name.ends_with(".running_var")) return constant(1);
        const bool isNorm = name.find(".ln_") != std::string::npos || name.find(".bn") != std::string::npos;
        if (isNorm) return normDraw(name);
        if (name.starts_with("text.")) return textDraw(weight);
        return std::visit([&](const auto& tower) { return imageDraw(weight, tower); }, m_model.image);
    }

private:
    // The last batch norm of a residual block begins at 0, so that the block begins as the identity.
    static Draw normDraw(const std::string& name) {
        if (!name.ends_with(".weight")) return constant(0);
        return constant(name.starts_with("vision.stage") && name.ends_with(".bn3.weight") ? 0 : 1);
    }

    // torch.nn.Linear and Conv2d: uniform in 1 / sqrt(inputs), the bias too.
    static Draw layerDraw(const NamedShape& weight, double inputs) {
        return uniform(1 / std::sqrt(weight.shape.size() > 1 ? fanIn(weight.shape) : inputs));
    }

    Draw imageDraw(const NamedShape& weight, const VisionTransformerSpec& tower) const {
        const double width = tower.blocks.width;
        const std::string& name = weight.name;
        if (name == "vision.class_embedding" || name == "vision.position_embedding" || name == "vision.projection") {
            return normal(1 / std::sqrt(width));
        }
        // torch.nn.MultiheadAttention: Xavier's uniform, biases 0.
        if (name.ends_with("attention.in_proj.weight")) return uniform(std::sqrt(6 / (4 * width)));
        if (name.ends_with("_proj.bias")) return constant(0);
        const bool isSecond = name.ends_with("mlp.fc2.bias");
        return layerDraw(weight, isSecond ? tower.blocks.mlpWidth : width);
    }

    Draw imageDraw(const NamedShape& weight, const ModifiedResNetSpec& tower) const {
        const double width = 32.0 * tower.width;
        if (weight.name == "vision.pool.position_embedding") return normal(1 / std::sqrt(width));
        const bool isPool = weight.name.starts_with("vision.pool.") && weight.name.ends_with(".weight");
        return isPool ? normal(1 / std::sqrt(width)) : layerDraw(weight, width);
    }

    Draw imageDraw(const NamedShape& weight, const EfficientNetSpec& tower) const {
        return layerDraw(weight, tower.headWidth);
    }

    Draw textDraw(const NamedShape& weight) const {
        return std::visit([&](const auto& tower) { return drawOfText(weight, tower); }, m_model.text);
    }

    Draw drawOfText(const NamedShape& weight, const TextTransformerSpec& tower) const {
        const double width = tower.blocks.width;
        const std::string& name = weight.name;
        if (name == "text.token_embedding") return normal(0.02);
        if (name == "text.position_embedding") return normal(0.01);
        if (name == "text.projection") return normal(1 / std::sqrt(width));
        if (name.ends_with("_proj.bias") || name == "text.projection.bias") return constant(0);
        const double residual = 1 / std::sqrt(2 * width * tower.blocks.layers);
        if (name.ends_with("attention.in_proj.weight")) return normal(1 / std::sqrt(width));
        if (name.ends_with("attention.out_proj.weight") || name.ends_with("mlp.fc2.weight")) return normal(residual);
        if (name.ends_with("mlp.fc1.weight")) return normal(1 / std::sqrt(2 * width));
        return layerDraw(weight, name.ends_with("mlp.fc2.bias") ? tower.blocks.mlpWidth : width);
    }

    Draw drawOfText(const NamedShape& weight, const BertSpec&) const {
        return weight.name.ends_with(".bias") ? constant(0) : normal(0.02);
    }

    Draw drawOfText(const NamedShape& weight, const CbowSpec& tower) const {
        if (weight.name == "text.token_embedding") return normal(1 / std::sqrt(tower.width));
        if (weight.name == "text.token_weight") return constant(0);
        return layerDraw(weight, weight.name.starts_with("text.fc2") ? tower.hidden : tower.width);
    }

    const ModelSpec& m_model;
};

}  // namespace

std::vector<NamedTensor> initialWeights(const ModelSpec& model, std::uint64_t seed) {
    const Drawer drawer(model);
    std::vector<NamedTensor> weights;
    std::uint64_t number = 0;
    for (const NamedShape& shape : weightsOf(model)) {
        const Draw draw = drawer.drawOf(shape);
        SeededRandom random{seed, number++};
        const auto count = static_cast<std::size_t>(
            std::accumulate(shape.shape.begin(), shape.shape.end(), std::int64_t{1}, std::multiplies<>()));
        NamedTensor weight{shape.name, shape.shape, std::vector<float>(count)};
        for (float& value : weight.values) {
            switch (draw.kind) {
                case Draw::Kind::Constant: value = static_cast<float>(draw.value); break;
                case Draw::Kind::Normal: value = static_cast<float>(draw.value * random.normal()); break;
                case Draw::Kind::Uniform: value = static_cast<float>(random.uniform(-draw.value, draw.value)); break;
            }
        }
        weights.push_back(std::move(weight));
    }
    return weights;
}

Result<std::vector<NamedTensor>> weightsOfFolder(const ModelFolder& folder) {
    std::vector<NamedTensor> weights;
    for (const auto& [name, shape] : weightsOf(folder.spec())) {
        auto weight = folder.weight(name, shape);
        if (!weight) return propagate(weight);
        weights.push_back({name, shape, std::move(weight->values)});
    }
    return weights;
}

std::vector<NamedTensor> interpolated(const std::vector<NamedTensor>& before, const std::vector<NamedTensor>& after,
                                      double share) {
    assert(before.size() == after.size());
    std::vector<NamedTensor> between = after;
    for (std::size_t i = 0; i < between.size(); ++i) {
        assert(before[i].name == after[i].name && before[i].shape == after[i].shape);
        for (std::size_t k = 0; k < between[i].values.size(); ++k) {
            between[i].values[k] = static_cast<float>((1 - share) * before[i].values[k] + share * after[i].values[k]);
        }
    }
    return between;
}

}  // namespace sightseer
