// Our names of the weights (README.md in this folder), and where each published layout keeps them. Thread: any.
#pragma once

#include "core/clip/model_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

enum class Combine {
    Single,
    StackRows,  // our tensor is the published ones below each other
    Transpose,  // our [a, b] is published as [b, a]
};

struct PublishedTensor {
    std::vector<std::string> names;  // one, or several to stack
    Combine combine = Combine::Single;
};

// Nothing for a name that is not one of ours.
std::optional<PublishedTensor> huggingFaceTensor(const std::string& ourName);
std::optional<PublishedTensor> openAiTensor(const std::string& ourName);
std::optional<PublishedTensor> starterTensor(const std::string& ourName);

struct NamedShape {
    std::string name;  // ours
    std::vector<std::int64_t> shape;
};

// Every weight that a model of this specification has.
std::vector<NamedShape> weightsOf(const ModelSpec& spec);

}  // namespace sightseer
