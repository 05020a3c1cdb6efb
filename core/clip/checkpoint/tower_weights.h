// Which weights the towers of a specification have, under our names (README.md in this folder). Thread: any; pure.
#pragma once

#include "core/clip/model_spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sightseer {

struct NamedShape {
    std::string name;  // ours
    std::vector<std::int64_t> shape;
};

// Every weight that a model of this specification has.
std::vector<NamedShape> weightsOf(const ModelSpec& spec);

// A weight of each block that would come after the last one of the specification: none of them may exist.
std::vector<std::string> weightsBeyond(const ModelSpec& spec);

}  // namespace sightseer
