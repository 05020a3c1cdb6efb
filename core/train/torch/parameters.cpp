#include "core/train/torch/parameters.h"

#include "core/clip/checkpoint/tower_weights.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace sightseer {
namespace {

bool isFrozen(const std::string& name, FrozenTower frozen) {
    switch (frozen) {
        case FrozenTower::Image: return name.starts_with("vision.");
        case FrozenTower::Text: return name.starts_with("text.");
        case FrozenTower::None: break;
    }
    return false;
}

tl::unexpected<Error> unusable(const ModelSpec& model, const std::string& weight, const std::string& problem) {
    return fail(ErrorCode::InvalidFile,
                "The model " + model.name + " cannot be trained: its weight '" + weight + "' " + problem + ".");
}

}  // namespace

Result<Parameters> Parameters::make(const ModelSpec& model, const std::vector<NamedTensor>& weights, FrozenTower frozen,
                                    at::Device device) {
    std::unordered_map<std::string, const NamedTensor*> given;
    for (const NamedTensor& weight : weights) given[weight.name] = &weight;
    Parameters parameters;
    for (const auto& [name, shape] : weightsOf(model)) {
        const auto found = given.find(name);
        if (found == given.end()) return unusable(model, name, "is missing");
        if (found->second->shape != shape) {
            return unusable(model, name, "has another shape than its settings say; check that both belong together");
        }
        at::Tensor value = tensorOf(*found->second);
        if (!at::isfinite(value).all().item<bool>()) {
            return unusable(model, name, "holds numbers that are not finite; take another copy of the model");
        }
        value = value.to(device);
        value.set_requires_grad(!isRunningStatistic(name) && !isFrozen(name, frozen));
        parameters.m_places[name] = parameters.m_all.size();
        parameters.m_all.push_back({name, value, shape.size() >= 2});
    }
    return parameters;
}

Result<at::Tensor> Parameters::weight(const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto place = m_places.find(name);
    if (place == m_places.end() || m_all[place->second].value.sizes().vec() != shape) {
        return fail(ErrorCode::Internal,
                    "The towers ask for the weight '" + name + "', which the model does not have.");
    }
    return m_all[place->second].value;
}

std::vector<Parameter> Parameters::trained() const {
    std::vector<Parameter> trained;
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(trained),
                 [](const Parameter& parameter) { return parameter.value.requires_grad(); });
    return trained;
}

at::Tensor Parameters::find(const std::string& name) const {
    const auto place = m_places.find(name);
    assert(place != m_places.end());
    return m_all[place->second].value;
}

void Parameters::clearGradients() {
    for (Parameter& parameter : m_all) parameter.value.mutable_grad().reset();
}

Result<at::Tensor> WithoutTrace::weight(const std::string& name, const std::vector<std::int64_t>& shape) {
    auto weight = m_parameters.weight(name, shape);
    if (weight && isRunningStatistic(name)) return weight->clone();
    return weight;
}

NamedTensor namedTensor(const std::string& name, const at::Tensor& tensor) {
    const at::Tensor values = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* start = values.data_ptr<float>();
    return {name, values.sizes().vec(), {start, start + values.numel()}};
}

at::Tensor tensorOf(const NamedTensor& named) {
    // from_blob wants a mutable pointer; clone() reads it.
    return at::from_blob(const_cast<float*>(named.values.data()), named.shape, at::kFloat).clone();
}

}  // namespace sightseer
