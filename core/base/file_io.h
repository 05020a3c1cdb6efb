// Files as bytes. Originals are only ever opened for reading. Thread: any; RandomAccessFile::read is const and safe to share.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

using Bytes = std::vector<std::byte>;

struct FileStatus {
    std::uint64_t size = 0;       // bytes
    std::int64_t modifiedNs = 0;  // nanoseconds since 1970 UTC
    std::uint64_t device = 0;     // number of the file system it lies on
    std::uint64_t inode = 0;
    std::uint64_t links = 1;  // names that the file has
    bool isOwn = false;       // it belongs to the user of this process
    bool isReadOnly = false;  // its permissions let nobody write
    bool isRegular = false;
    bool isDirectory = false;
};

// Follows symbolic links.
[[nodiscard]] Result<FileStatus> fileStatus(const std::filesystem::path& path);

// The whole file; TooLarge before anything is allocated when it has more than `maximumBytes`.
[[nodiscard]] Result<Bytes> readFile(const std::filesystem::path& path, std::uint64_t maximumBytes);

// All or nothing: written beside `path`, synced, then renamed over it.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

// The same for a file that is not ours alone: it is written under a name that nobody has, keeps the permissions and extended
// attributes of the file that it replaces, goes where a symbolic link leads, and is on the disk when this returns. `expected`
// is what the file held when it was looked at, nothing where it was not there: where that is no longer so, it is left alone
// (InvalidArgument). `modifiedNs` is the time that it gets; now when absent.
[[nodiscard]] Result<void> replaceFile(const std::filesystem::path& path, std::span<const std::byte> bytes,
                                       const std::optional<Bytes>& expected,
                                       std::optional<std::int64_t> modifiedNs = {});
// Removes it while it holds `expected`; InvalidArgument where it does not.
[[nodiscard]] Result<void> removeFile(const std::filesystem::path& path, const Bytes& expected);

// The folder and those above it that are not there, on the disk when this returns.
[[nodiscard]] Result<void> makeFolders(const std::filesystem::path& folder);

// These two give a file, the one that a symbolic link leads to, a second place. False where `to` is taken: nothing is
// overwritten, whoever comes first.
// The same file under one more name. Unsupported where the file system has no such names, or it is another one.
[[nodiscard]] Result<bool> linkFile(const std::filesystem::path& from, const std::filesystem::path& to);
// Its bytes and its time; half a copy is removed.
[[nodiscard]] Result<bool> copyFile(const std::filesystem::path& from, const std::filesystem::path& to);

class RandomAccessFile {
public:
    [[nodiscard]] static Result<RandomAccessFile> open(const std::filesystem::path& path);

    std::uint64_t size() const { return m_size; }
    const std::filesystem::path& path() const { return m_path; }

    // Fills `out` from `offset`; a file that ends earlier (cut short since it was opened) is InvalidFile.
    [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::byte> out) const;

private:
    struct Descriptor;
    RandomAccessFile(std::filesystem::path path, std::shared_ptr<Descriptor> descriptor, std::uint64_t size);

    std::filesystem::path m_path;
    std::shared_ptr<Descriptor> m_descriptor;
    std::uint64_t m_size;
};

// A path as UTF-8 for messages, JSON and the database, and back. File names that are not UTF-8 survive on POSIX systems.
std::string toUtf8(const std::filesystem::path& path);
std::filesystem::path pathFromUtf8(const std::string& text);

}  // namespace sightseer
