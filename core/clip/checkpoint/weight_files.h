// The tensors of one model: in one file of any format that tensor_file.h reads, or in several safetensors shards.
// Thread: immutable after open(); reads from any thread.
#pragma once

#include "core/clip/checkpoint/tensor_file.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sightseer {

class WeightFiles {
public:
    // `file` holds tensors, or is a .safetensors.index.json whose shards lie beside it.
    [[nodiscard]] static Result<WeightFiles> open(const std::filesystem::path& file);

    WeightFiles(WeightFiles&&) noexcept = default;
    WeightFiles& operator=(WeightFiles&&) noexcept = default;

    // For messages.
    const std::filesystem::path& path() const { return m_path; }
    const std::vector<std::unique_ptr<TensorFile>>& files() const { return m_files; }

    // Null when there is no such tensor.
    const TensorInfo* find(const std::string& name) const;
    // `name` must exist.
    [[nodiscard]] Result<std::vector<float>> readFloats(const std::string& name) const;
    // The number of N = 0, 1, ... for which the tensor prefix + N + suffix exists.
    int count(const std::string& prefix, const std::string& suffix) const;
    bool hasPrefix(const std::string& prefix) const;

private:
    WeightFiles() = default;

    struct Place {
        const TensorInfo* info;
        std::size_t file;
    };

    std::filesystem::path m_path;
    std::vector<std::unique_ptr<TensorFile>> m_files;
    std::map<std::string, Place> m_places;  // points into m_files
};

}  // namespace sightseer
