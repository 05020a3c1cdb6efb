// What every picture format implements. A new format is one file with one `Codec`, and its line in image_decoder.cpp.
// Thread: any; a codec keeps nothing between calls and its library's state lives in the call.
#pragma once

#include "core/image/image_decoder.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer::codecs {

enum class Layout {
    Rgb,
    Rgba,  // alpha not multiplied in
    Cmyk,  // 0 is no ink, 255 is full ink
};

constexpr int channelsOf(Layout layout) {
    return layout == Layout::Rgb ? 3 : 4;
}

// A picture as its file stores it: not turned upright, in the file's own colours.
struct StoredPicture {
    Layout layout = Layout::Rgb;
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> samples;  // [height, width, channelsOf(layout)]
    int fullWidth = 0;                  // before scaling while decoding, by 1 / scale
    int fullHeight = 0;
    int scale = 1;
    std::vector<std::uint8_t> profile;  // embedded ICC profile, may be empty or damaged
    ImageMetadata metadata;
    MetadataBlocks blocks;
};

struct Codec {
    ImageFormat format;
    const char* name;
    std::span<const std::string_view> extensions;  // lower case, with the dot
    bool (*sniff)(std::span<const std::byte> bytes);
    // The error's message is the reason alone, without the file's name: decodeImage() makes the sentence.
    Result<StoredPicture> (*decode)(std::span<const std::byte> bytes, const DecodeRequest& request);
};

extern const Codec kJpegCodec;
extern const Codec kPngCodec;
extern const Codec kWebpCodec;
extern const Codec kTiffCodec;
extern const Codec kGifCodec;
extern const Codec kBmpCodec;

// The reasons that codecs share.
tl::unexpected<Error> damaged(const std::string& detail);
tl::unexpected<Error> cutShort();
tl::unexpected<Error> unsupported(const std::string& detail);

// From the header, before pixels are allocated. Sizes are as the file claims them.
Result<void> checkSize(std::uint64_t width, std::uint64_t height, const DecodeLimits& limits);

// With checked sizes; the samples are zero.
StoredPicture makePicture(Layout layout, int width, int height);

// Puts `data` behind what `block` has, unless that becomes larger than kLargestMetadataBlock.
void append(std::vector<std::byte>& block, std::span<const std::byte> data);

bool beginsWith(std::span<const std::byte> bytes, std::string_view signature, std::size_t offset = 0);

// Profile to sRGB, inks to RGB, transparency over white.
Image toSrgb(StoredPicture&& picture);

}  // namespace sightseer::codecs
