// The entries of a ZIP file (PKWARE APPNOTE.TXT 6.3.10) that was written in one go, as PyTorch does. Untrusted files: what
// readers could understand in two ways is refused, so the file begins with an entry and ends with the end record, there is
// no comment after it, its directory lies directly before it, no two entries overlap or have one name, and each local
// header agrees with the directory. Nothing is unpacked, and checksums are not compared (PyTorch can be told to leave
// them out). Thread: immutable after open().
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"
#include "core/clip/checkpoint/tensor_file.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace sightseer {

struct ZipEntry {
    FileRange bytes;        // as they lie in the file
    bool isStored = false;  // and not compressed
};

class ZipArchive {
public:
    static constexpr std::size_t maximumEntries = 20'000;
    static constexpr std::size_t maximumNameBytes = 512;
    static constexpr std::uint64_t maximumDirectoryBytes = 16U << 20U;

    // Over a limit is TooLarge, an encrypted entry or one of an unknown method Unsupported, anything else InvalidFile.
    [[nodiscard]] static Result<ZipArchive> open(const RandomAccessFile& file);

    // By name: relative, parts separated by '/', none of them empty, "." or "..".
    const std::map<std::string, ZipEntry, std::less<>>& entries() const { return m_entries; }
    FileRange directory() const { return m_directory; }

private:
    ZipArchive() = default;

    std::map<std::string, ZipEntry, std::less<>> m_entries;
    FileRange m_directory;
};

}  // namespace sightseer
