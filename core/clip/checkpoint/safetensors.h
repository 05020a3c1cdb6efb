// A strict reader of the safetensors format (huggingface/safetensors README, "Format"). Untrusted files: every number
// is checked, the header may have 100,000,000 bytes at most, the data must be covered exactly, keys may not repeat.
// Thread: immutable after open(); read() from any thread.
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

enum class TensorType { Bool, U8, I8, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64 };

struct TensorInfo {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape;  // empty: a scalar
    std::uint64_t offset = 0;         // in the file
    std::uint64_t byteCount = 0;
};

class Safetensors {
public:
    [[nodiscard]] static Result<Safetensors> open(const std::filesystem::path& path);

    const std::map<std::string, TensorInfo>& tensors() const { return m_tensors; }
    const std::filesystem::path& path() const { return m_file.path(); }

    // The tensor's bytes as stored, little-endian, C order. `name` must be one of tensors().
    [[nodiscard]] Result<Bytes> readBytes(const std::string& name) const;
    // The same as float32; only for floating types and integers that a float holds exactly.
    [[nodiscard]] Result<std::vector<float>> readFloats(const std::string& name) const;

private:
    Safetensors(RandomAccessFile file, std::map<std::string, TensorInfo> tensors)
        : m_file(std::move(file)), m_tensors(std::move(tensors)) {}

    RandomAccessFile m_file;
    std::map<std::string, TensorInfo> m_tensors;
};

// The shard files named by a `*.safetensors.index.json`, tensor name to file. Names with a path in them are refused.
[[nodiscard]] Result<std::map<std::string, std::filesystem::path>> readShardIndex(
    const std::filesystem::path& indexFile);

}  // namespace sightseer
