// A file that grows at its end, block by block: downloads, and copies of what is too large for memory. Thread: one at a time.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace sightseer {

class AppendFile {
public:
    // Made when it is not there; of one that is, the first `keep` bytes stay. InvalidFile when it has fewer.
    [[nodiscard]] static Result<AppendFile> open(const std::filesystem::path& path, std::uint64_t keep = 0);

    // OutOfSpace when the disk is full: a part of the block may have been written.
    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes);
    // It is on the disk when this returns.
    [[nodiscard]] Result<void> sync();

    std::uint64_t size() const { return m_size; }

private:
    struct Descriptor;
    AppendFile(std::filesystem::path path, std::shared_ptr<Descriptor> descriptor, std::uint64_t size);

    std::filesystem::path m_path;
    std::shared_ptr<Descriptor> m_descriptor;
    std::uint64_t m_size;
};

// Gives a file or folder another name on the same disk, for good when this returns. InvalidArgument where the name is taken.
[[nodiscard]] Result<void> renameForGood(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace sightseer
