// The hashes by which published files are known. Thread: any.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace sightseer {

enum class HashKind {
    Sha256,   // FIPS 180-4; the name of a file in Git LFS
    GitBlob,  // SHA-1 of "blob <size>\0" and the bytes: git's name of a file (https://git-scm.com/book, "Git Objects")
};

// Hashes bytes as they come; `size` is how many there will be.
class FileHasher {
public:
    FileHasher(HashKind kind, std::uint64_t size);
    FileHasher(FileHasher&&) noexcept;
    FileHasher& operator=(FileHasher&&) noexcept;
    ~FileHasher();

    void add(std::span<const std::byte> bytes);
    std::string hex() const;  // lower-case

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// `progressed` hears of bytes done; false stops with Cancelled.
[[nodiscard]] Result<std::string> hashFile(HashKind kind, const std::filesystem::path& file,
                                           const std::function<bool(std::uint64_t bytes)>& progressed = {});

}  // namespace sightseer
