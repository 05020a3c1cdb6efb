// One file of tensors, whatever its format: safetensors (safetensors.h) or PyTorch's archive (pt_archive.h).
// Thread: immutable after opening; reads from any thread.
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

enum class TensorType { Bool, U8, I8, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64 };

struct TensorInfo {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape;  // empty: a scalar
    std::uint64_t offset = 0;         // of its first element, in the file
    std::uint64_t byteCount = 0;      // of all its elements, in C order without gaps
};

struct FileRange {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  // bytes
};

class TensorFile {
public:
    TensorFile(TensorFile&&) noexcept = default;
    TensorFile& operator=(TensorFile&&) noexcept = default;
    virtual ~TensorFile() = default;

    const std::map<std::string, TensorInfo>& tensors() const { return m_tensors; }
    const std::filesystem::path& path() const { return m_file.path(); }

    // The tensor's elements, little-endian, C order. `name` must be one of tensors().
    [[nodiscard]] Result<Bytes> readBytes(const std::string& name) const;
    // The same as float32; only for floating types and integers that a float holds exactly.
    [[nodiscard]] Result<std::vector<float>> readFloats(const std::string& name) const;

    // The file as it lies on disk, and the part of it that describes its contents: what a fingerprint samples.
    const RandomAccessFile& file() const { return m_file; }
    FileRange table() const { return m_table; }

protected:
    TensorFile(RandomAccessFile file, std::map<std::string, TensorInfo> tensors, FileRange table)
        : m_file(std::move(file)), m_tensors(std::move(tensors)), m_table(table) {}

private:
    // Fills `out`, which has the tensor's size.
    [[nodiscard]] virtual Result<void> readInto(const std::string& name, std::span<std::byte> out) const = 0;

    RandomAccessFile m_file;
    std::map<std::string, TensorInfo> m_tensors;
    FileRange m_table;
};

// Bytes of one element.
std::uint64_t elementBytes(TensorType type);

// Tells the format by the file's first bytes, not by its name. PyTorch's format before version 1.6 is Unsupported.
[[nodiscard]] Result<std::unique_ptr<TensorFile>> openTensorFile(const std::filesystem::path& path);

}  // namespace sightseer
