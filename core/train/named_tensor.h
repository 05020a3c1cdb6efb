// A tensor outside of LibTorch: a weight of a model under our name (core/clip/checkpoint/README.md). Thread: plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sightseer {

struct NamedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;  // C order

    bool operator==(const NamedTensor&) const = default;
};

// The running statistics of batch norm: part of a model, but measured, not learned.
inline bool isRunningStatistic(const std::string& name) {
    return name.ends_with(".running_mean") || name.ends_with(".running_var");
}

}  // namespace sightseer
