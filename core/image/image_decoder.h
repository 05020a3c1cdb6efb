// Picture files to upright 8 bit sRGB. Formats: JPEG, PNG, WebP, TIFF, GIF (first frame), BMP.
// EXIF orientation is applied, an embedded profile converted to sRGB, transparency laid over white; CMYK without a
// profile follows Pillow's formula, 16 bit keeps the high byte. Thread: any; no shared state.
#pragma once

#include "core/base/result.h"
#include "core/image/image.h"
#include "core/image/metadata.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace sightseer {

enum class ImageFormat { Jpeg, Png, Webp, Tiff, Gif, Bmp };

// "JPEG", "PNG", ...
const char* imageFormatName(ImageFormat format);

// By the first bytes; the file's name does not matter.
std::optional<ImageFormat> sniffImageFormat(std::span<const std::byte> bytes);

// By extension, without opening the file: whether a folder scan should list it.
bool hasImageExtension(const std::filesystem::path& path);

// Checked against the file's header before pixels are allocated.
struct DecodeLimits {
    std::uint64_t maximumPixels = 250'000'000;
    std::uint64_t maximumFileBytes = std::uint64_t{1} << 30;
};

struct DecodeRequest {
    // 0: full size, exact. Otherwise a decoder that can scale while decoding (JPEG, by 1/2, 1/4 or 1/8) may return a
    // smaller picture whose short side is still at least this; one that cannot returns full size.
    int minimumShortSide = 0;
    DecodeLimits limits;
};

struct DecodedImage {
    Image image;
    int fullWidth = 0;  // of the upright original
    int fullHeight = 0;
    ImageFormat format = ImageFormat::Jpeg;
    ImageMetadata metadata;
    MetadataBlocks blocks;
};

// `name` is only used in error messages: "Cannot read NAME: ...".
[[nodiscard]] Result<DecodedImage> decodeImage(std::span<const std::byte> bytes, const std::string& name,
                                               const DecodeRequest& request = {});

}  // namespace sightseer
