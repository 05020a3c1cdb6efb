// The weights of a model that learns: leaf tensors with gradients, from which the towers are built. Thread: one.
#pragma once

#include "core/clip/torch/weights.h"
#include "core/train/named_tensor.h"
#include "core/train/recipe.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace sightseer {

struct Parameter {
    std::string name;
    at::Tensor value;        // float32, on the device; requires_grad tells whether it is trained
    bool isDecayed = false;  // two and more axes
};

class Parameters final : public WeightSource {
public:
    // InvalidFile names a weight that is missing, has another shape than `model` says or is not finite.
    [[nodiscard]] static Result<Parameters> make(const ModelSpec& model, const std::vector<NamedTensor>& weights,
                                                 FrozenTower frozen, at::Device device);

    // The tensors themselves, not copies.
    [[nodiscard]] Result<at::Tensor> weight(const std::string& name, const std::vector<std::int64_t>& shape) override;

    const std::vector<Parameter>& all() const { return m_all; }
    std::vector<Parameter> trained() const;
    // `name` must be there.
    at::Tensor find(const std::string& name) const;
    bool has(const std::string& name) const { return m_places.contains(name); }

    void clearGradients();

private:
    std::vector<Parameter> m_all;
    std::unordered_map<std::string, std::size_t> m_places;  // name to index in m_all
};

// The same weights, but what is done to running statistics is lost: for passes that must leave no trace.
class WithoutTrace final : public WeightSource {
public:
    explicit WithoutTrace(Parameters& parameters) : m_parameters(parameters) {}

    [[nodiscard]] Result<at::Tensor> weight(const std::string& name, const std::vector<std::int64_t>& shape) override;

private:
    Parameters& m_parameters;
};

// Values on the processor, and back. Shapes must be equal.
NamedTensor namedTensor(const std::string& name, const at::Tensor& tensor);
at::Tensor tensorOf(const NamedTensor& named);

}  // namespace sightseer
