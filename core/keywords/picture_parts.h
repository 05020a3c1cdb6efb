// What a picture file holds besides the metadata that labels are written into. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/image/image_decoder.h"

#include <string>

namespace sightseer {

// Whether `after` is `before` but for XMP, IPTC keywords and what else was added to IPTC as its mirror: InvalidFile where it
// is not. Compared to the byte are, in JPEG (ITU T.81, CIPA DC-007 for several pictures in one file), PNG and WebP (RFC 9649) every other
// segment or chunk, with what follows the picture; in TIFF 6.0 all that was there, but for the first directory's entries 700,
// 33723 and 34377.
[[nodiscard]] Result<void> checkOtherParts(std::span<const std::byte> before, std::span<const std::byte> after,
                                           ImageFormat format);

// The XMP as it stands in the file, without its extension in further segments of a JPEG; empty where there is none, or it is
// compressed.
std::string packetOf(std::span<const std::byte> bytes, ImageFormat format);

}  // namespace sightseer
