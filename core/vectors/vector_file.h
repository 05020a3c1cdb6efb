// The index's file: a header, the ids, a hash of each block of rows, the rows in half precision.
// A large index has codes behind the rows (BitCodes), with the hashes of their blocks and the mean before the rows.
// Header, ids and hashes are covered by one checksum, which opening verifies together with the file's size. The rows are
// mapped and not read: each block is believed only after its hash was verified, before its first use (HalfRows::isSound).
// Thread: any; nothing is shared.
#pragma once

#include "core/base/mapped_file.h"
#include "core/base/result.h"
#include "core/vectors/half_rows.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace sightseer {

struct VectorFile {
    std::shared_ptr<const MappedFile> file;
    std::vector<std::int64_t> ids;
    std::vector<ContentHash> sums;      // of each block of HalfRows::rowsPerBlock rows
    std::size_t rowsOffset = 0;         // bytes
    std::vector<ContentHash> codeSums;  // empty, as the mean, without codes
    std::vector<float> mean;
    std::size_t codesOffset = 0;
};

struct VectorFileCodes {
    std::span<const float> mean;
    const HalfRows& records;
};

// InvalidFile for a damaged file, Incompatible for one of another version, dimension or stamp.
[[nodiscard]] Result<VectorFile> openVectorFile(const std::filesystem::path& file, int dimension, std::int64_t stamp);

// Written to a temporary name and renamed. Not synced to the disk: a file that a power cut damages fails its checksums.
// InvalidFile where `rows` come from a file that is damaged.
[[nodiscard]] Result<void> writeVectorFile(const std::filesystem::path& file, std::int64_t stamp,
                                           std::span<const std::int64_t> ids, const HalfRows& rows,
                                           const VectorFileCodes* codes);

tl::unexpected<Error> damagedVectorFile(const std::filesystem::path& file);

}  // namespace sightseer
