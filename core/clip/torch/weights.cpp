#include "core/clip/torch/weights.h"

#include <memory>

namespace sightseer {

Result<at::Tensor> FolderWeights::weight(const std::string& name, const std::vector<std::int64_t>& shape) {
    auto weight = m_folder.weight(name, shape);
    if (!weight) return propagate(weight);
    const auto values = std::make_shared<std::vector<float>>(std::move(weight->values));
    return at::from_blob(
        values->data(), shape, [values](void*) {}, at::kFloat);
}

at::Tensor WeightLoader::load(const std::string& name, const std::vector<std::int64_t>& shape) {
    if (!m_failure) {
        auto weight = m_source.weight(name, shape);
        if (weight) return weight->to(m_plan.device);
        m_failure = weight.error();
    }
    return at::zeros({1}, at::device(m_plan.device)).expand(std::vector<std::int64_t>(shape.size(), 1)).expand(shape);
}

at::Tensor WeightLoader::loadForProducts(const std::string& name, const std::vector<std::int64_t>& shape) {
    return load(name, shape).to(m_plan.compute);
}

}  // namespace sightseer
