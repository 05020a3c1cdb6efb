// The index's file: a header, the ids, the rows, and a checksum over all of it.
// Thread: any; nothing is shared.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

namespace sightseer {

struct VectorFileView {
    int dimension = 0;
    std::int64_t stamp = 0;
    std::span<const std::int64_t> ids;
    std::span<const float> rows;  // [ids.size(), dimension]
};

// Written to a temporary name and renamed. Not synced to the disk: a file that a power cut damages fails its checksum.
[[nodiscard]] Result<void> writeVectorFile(const std::filesystem::path& file, const VectorFileView& content);

// Hands the file's rows to `take` in blocks, after their sizes were checked against the file's and before the checksum
// was: what was taken is void when this fails. `expect` is called once before, with the number of rows.
[[nodiscard]] Result<void> readVectorFile(
    const std::filesystem::path& file, int dimension, std::int64_t stamp,
    const std::function<void(std::size_t)>& expect,
    const std::function<Result<void>(std::span<const std::int64_t> ids, std::span<const float> rows)>& take);

}  // namespace sightseer
