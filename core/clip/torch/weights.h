// From a model folder's weights to tensors on the device. Thread: one.
#pragma once

#include "core/clip/checkpoint/model_folder.h"

#include <ATen/ATen.h>

#include <optional>
#include <string>
#include <vector>

namespace sightseer {

// Where and how exactly to compute. Residual sums, layer norms and projections stay in float32; `compute` is the type
// of the large products.
struct ComputePlan {
    at::Device device = at::kCPU;
    at::ScalarType compute = at::kFloat;
};

// Keeps the first failure instead of returning one a weight, so that a tower's constructor reads as the list of its
// weights: look at failure() after it.
class WeightLoader {
public:
    WeightLoader(const ModelFolder& folder, const ComputePlan& plan) : m_folder(folder), m_plan(plan) {}

    // In float32; zeros after a failure.
    at::Tensor load(const std::string& name, const std::vector<std::int64_t>& shape);
    // In the type of the large products.
    at::Tensor loadForProducts(const std::string& name, const std::vector<std::int64_t>& shape);

    const ComputePlan& plan() const { return m_plan; }
    const std::optional<Error>& failure() const { return m_failure; }

private:
    const ModelFolder& m_folder;
    ComputePlan m_plan;
    std::optional<Error> m_failure;
};

}  // namespace sightseer
