// XMP sidecars: the file beside a photo that other programs read its keywords from. The photo itself is not written to.
// Thread: any.
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"
#include "core/keywords/sidecar_path.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

constexpr std::uint64_t kLargestSidecar = 64 << 20;  // bytes

struct SidecarChange {
    std::filesystem::path photo;
    std::filesystem::path sidecar;
    std::optional<Bytes> before;  // nothing: it is made
    Bytes after;
    std::vector<std::string> added;  // names of labels
};

// The photo's sidecar of either name where there is one, else the one it would get.
std::filesystem::path sidecarOf(const std::filesystem::path& photo, SidecarName name);

// What writing the labels would change; nothing when they are all there. Reads the sidecar, writes nothing. InvalidFile for a
// sidecar that is no XMP.
[[nodiscard]] Result<std::optional<SidecarChange>> planSidecar(const std::filesystem::path& photo,
                                                               std::span<const std::string> labels, SidecarName name);

}  // namespace sightseer
