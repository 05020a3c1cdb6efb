// A file's bytes in memory without reading them first: pages come from the disk when they are touched, and the system may
// take them back. Thread: any; who writes into the bytes keeps others out.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace sightseer {

class MappedFile {
public:
    // The bytes may be written to: such pages become this process's own, the file never changes. The file may be replaced
    // or deleted meanwhile, but must not be cut short by anyone. Where the system has no such mapping it is read whole.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<std::byte> bytes() const { return m_bytes; }

private:
    explicit MappedFile(std::span<std::byte> bytes) : m_bytes(bytes) {}

    std::span<std::byte> m_bytes;
};

// Zeroed memory for large tables, in large pages where the system offers them: scanning it misses the page tables less.
class PageMemory {
public:
    PageMemory() = default;
    explicit PageMemory(std::size_t size);  // throws std::bad_alloc, as new does
    PageMemory(PageMemory&& other) noexcept;
    PageMemory& operator=(PageMemory&& other) noexcept;
    ~PageMemory();

    std::span<std::byte> bytes() const { return m_bytes; }

private:
    friend class MappedFile;
    std::span<std::byte> m_bytes;
};

}  // namespace sightseer
