// The tensors of a model's weights, wherever they come from: a model folder, or a training run. Thread: one.
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
    bool training = false;  // batch norm takes the batch's statistics and keeps a running mean of them
};

class WeightSource {
public:
    virtual ~WeightSource() = default;

    // In float32 and our layout (core/clip/checkpoint/README.md lists the names).
    [[nodiscard]] virtual Result<at::Tensor> weight(const std::string& name,
                                                    const std::vector<std::int64_t>& shape) = 0;
};

// Must not outlive the folder.
class FolderWeights final : public WeightSource {
public:
    explicit FolderWeights(const ModelFolder& folder) : m_folder(folder) {}

    [[nodiscard]] Result<at::Tensor> weight(const std::string& name, const std::vector<std::int64_t>& shape) override;

private:
    const ModelFolder& m_folder;
};

// Keeps the first failure instead of returning one a weight, so that a tower's constructor reads as the list of its
// weights: look at failure() after it.
class WeightLoader {
public:
    WeightLoader(WeightSource& source, const ComputePlan& plan) : m_source(source), m_plan(plan) {}

    // On the device, in float32; zeros after a failure.
    at::Tensor load(const std::string& name, const std::vector<std::int64_t>& shape);
    // In the type of the large products.
    at::Tensor loadForProducts(const std::string& name, const std::vector<std::int64_t>& shape);

    const ComputePlan& plan() const { return m_plan; }
    const std::optional<Error>& failure() const { return m_failure; }

private:
    WeightSource& m_source;
    ComputePlan m_plan;
    std::optional<Error> m_failure;
};

}  // namespace sightseer
