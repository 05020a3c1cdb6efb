// Room on a disk, asked for before much is written to it. Thread: any.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace sightseer {

// Bytes that a user may still write to the disk that `folder` lies on, or will lie on. Tests put their own in its place.
using FreeSpace = std::function<Result<std::uint64_t>(const std::filesystem::path& folder)>;
[[nodiscard]] Result<std::uint64_t> freeBytes(const std::filesystem::path& folder);

// OutOfSpace says how much is missing for `bytes` and a margin, and what to do. `what` begins the sentence.
[[nodiscard]] Result<void> checkSpace(const std::string& what, const std::filesystem::path& folder, std::uint64_t bytes,
                                      const FreeSpace& freeSpace);

// "605 MB", "1.5 GB"
std::string byteCountText(std::uint64_t bytes);

}  // namespace sightseer
