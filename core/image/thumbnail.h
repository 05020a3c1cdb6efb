// The grid's small pictures: JPEG, quality 85, never larger than the source. Thread: any; pure functions.
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"
#include "core/image/image.h"

namespace sightseer {

inline constexpr int kThumbnailSide = 320;  // pixels of the long side

[[nodiscard]] Result<Bytes> makeThumbnail(const Image& image, int longSide = kThumbnailSide);

}  // namespace sightseer
