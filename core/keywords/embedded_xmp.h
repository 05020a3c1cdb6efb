// Labels in the photo itself: its own XMP, by exempi's file handlers. Nothing here writes to a photo: labels are added to a
// copy, which is handed back when it was proved to be the same picture. Thread: any.
#pragma once

#include "core/keywords/xmp_keywords.h"

#include <filesystem>

namespace sightseer {

// Which of the labels (names of Label) the photo's own XMP lacks. Unsupported for a format other than JPEG, PNG, TIFF and
// WebP, and for a photo that is not to be replaced: a symbolic link, a file of several names, another user's, a read-only one.
[[nodiscard]] Result<std::vector<std::string>> missingInPhoto(const std::filesystem::path& photo,
                                                              std::span<const std::string> labels);

// The photo's bytes with the labels. They were read back, all else is as it was (checkOtherParts, hasAllProperties),
// and so is every pixel: else InvalidFile. exempi makes XMP, EXIF and IPTC agree, so a photo where they contradict is
// such a case. `scratch` is a folder of the caller's own, on a disk with room for the photo; nothing stays in it.
[[nodiscard]] Result<Bytes> withLabels(const Bytes& bytes, const std::filesystem::path& photo,
                                       std::span<const std::string> labels, const std::filesystem::path& scratch);

}  // namespace sightseer
