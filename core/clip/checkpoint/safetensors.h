// A strict reader of the safetensors format (huggingface/safetensors README, "Format"). Untrusted files: every number
// is checked, the header may have 100,000,000 bytes at most, the data must be covered exactly, keys may not repeat.
// Thread: immutable after open(); reads from any thread.
#pragma once

#include "core/clip/checkpoint/tensor_file.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace sightseer {

class Safetensors final : public TensorFile {
public:
    [[nodiscard]] static Result<Safetensors> open(const std::filesystem::path& path);

private:
    Safetensors(RandomAccessFile file, std::map<std::string, TensorInfo> tensors, FileRange header)
        : TensorFile(std::move(file), std::move(tensors), header) {}
    [[nodiscard]] Result<void> readInto(const std::string& name, std::span<std::byte> out) const override;
};

// The shard files named by a `*.safetensors.index.json`, tensor name to file. Names with a path in them are refused.
[[nodiscard]] Result<std::map<std::string, std::filesystem::path>> readShardIndex(
    const std::filesystem::path& indexFile);

}  // namespace sightseer
