#include "core/image/image_decoder.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <new>
#include <string_view>

#include "core/image/codecs/codec.h"

namespace sightseer {
namespace {

using namespace std::string_view_literals;

constexpr std::array kCodecs{&codecs::kJpegCodec, &codecs::kPngCodec, &codecs::kWebpCodec,
                             &codecs::kTiffCodec, &codecs::kGifCodec, &codecs::kBmpCodec};

// Kinds that people have in photo folders and that are not read, to be named in the message.
struct ForeignKind {
    std::string_view signature;
    std::size_t offset;
    const char* name;
};
constexpr std::array kForeignKinds{
    ForeignKind{"ftypheic"sv, 4, "HEIC pictures"},
    ForeignKind{"ftypheix"sv, 4, "HEIC pictures"},
    ForeignKind{"ftyphevc"sv, 4, "HEIC pictures"},
    ForeignKind{"ftypmif1"sv, 4, "HEIF pictures"},
    ForeignKind{"ftypmsf1"sv, 4, "HEIF pictures"},
    ForeignKind{"ftypavif"sv, 4, "AVIF pictures"},
    ForeignKind{"ftypavis"sv, 4, "AVIF pictures"},
    ForeignKind{"ftypcrx "sv, 4, "camera raw pictures (CR3)"},
    ForeignKind{"ftyp"sv, 4, "videos"},
    ForeignKind{"\xFF\x0A"sv, 0, "JPEG XL pictures"},
    ForeignKind{"\0\0\0\x0CJXL "sv, 0, "JPEG XL pictures"},
    ForeignKind{"\0\0\0\x0CjP  "sv, 0, "JPEG 2000 pictures"},
    ForeignKind{"CR\2"sv, 8, "camera raw pictures (CR2)"},
    ForeignKind{"FUJIFILMCCD-RAW"sv, 0, "camera raw pictures (RAF)"},
    ForeignKind{"IIU\0"sv, 0, "camera raw pictures (RW2)"},
    ForeignKind{"IIRO"sv, 0, "camera raw pictures (ORF)"},
    ForeignKind{"8BPS"sv, 0, "Photoshop documents"},
    ForeignKind{"%PDF-"sv, 0, "PDF documents"},
    ForeignKind{"\x1A\x45\xDF\xA3"sv, 0, "videos"},
};

const codecs::Codec* codecFor(std::span<const std::byte> bytes) {
    for (const codecs::Codec* codec : kCodecs) {
        if (codec->sniff(bytes)) return codec;
    }
    return nullptr;
}

const char* foreignKind(std::span<const std::byte> bytes) {
    for (const ForeignKind& kind : kForeignKinds) {
        if (codecs::beginsWith(bytes, kind.signature, kind.offset)) return kind.name;
    }
    return nullptr;
}

// EXIF orientations: how the stored picture is changed to stand upright; the flips come after the swap.
struct Turn {
    bool swapsSides = false;
    bool flipsAcross = false;
    bool flipsDown = false;
};

Turn turnOf(int orientation) {
    switch (orientation) {
        case 2: return {false, true, false};
        case 3: return {false, true, true};
        case 4: return {false, false, true};
        case 5: return {true, false, false};
        case 6: return {true, true, false};
        case 7: return {true, true, true};
        case 8: return {true, false, true};
        default: return {};
    }
}

Extent turnUpright(Extent extent, const Turn& turn, int uprightWidth, int uprightHeight) {
    if (turn.swapsSides) extent = {extent.y, extent.x, extent.height, extent.width};
    if (turn.flipsAcross) extent.x = uprightWidth - extent.x - extent.width;
    if (turn.flipsDown) extent.y = uprightHeight - extent.y - extent.height;
    return extent;
}

Image turnUpright(Image&& stored, const Turn& turn) {
    if (!turn.swapsSides && !turn.flipsAcross && !turn.flipsDown) return std::move(stored);
    Image upright = turn.swapsSides ? makeImage(stored.height, stored.width) : makeImage(stored.width, stored.height);
    if (stored.extent) upright.extent = turnUpright(*stored.extent, turn, upright.width, upright.height);

    // The stored pixel of (x, y) is at origin + x * right + y * down.
    std::ptrdiff_t right = turn.swapsSides ? stored.width : 1;
    std::ptrdiff_t down = turn.swapsSides ? 1 : stored.width;
    std::ptrdiff_t origin = 0;
    if (turn.flipsAcross) {
        origin += right * (upright.width - 1);
        right = -right;
    }
    if (turn.flipsDown) {
        origin += down * (upright.height - 1);
        down = -down;
    }
    constexpr int kTile = 32;  // a tile's rows of both pictures stay in the cache
    for (int top = 0; top < upright.height; top += kTile) {
        for (int left = 0; left < upright.width; left += kTile) {
            const int bottom = std::min(top + kTile, upright.height);
            const int count = std::min(kTile, upright.width - left);
            for (int y = top; y < bottom; ++y) {
                const std::uint8_t* from = stored.pixels.data() + (origin + left * right + y * down) * 3;
                std::uint8_t* to = upright.row(y) + static_cast<std::ptrdiff_t>(left) * 3;
                for (int x = 0; x < count; ++x, from += right * 3, to += 3) {
                    to[0] = from[0];
                    to[1] = from[1];
                    to[2] = from[2];
                }
            }
        }
    }
    return upright;
}

// A scaled picture's last column and row may be covered only in part.
std::optional<Extent> extentOf(const codecs::StoredPicture& picture) {
    if (picture.fullWidth % picture.scale == 0 && picture.fullHeight % picture.scale == 0) return std::nullopt;
    const double scale = picture.scale;
    return Extent{0, 0, picture.fullWidth / scale, picture.fullHeight / scale};
}

tl::unexpected<Error> cannotRead(const std::string& name, ErrorCode code, const std::string& reason) {
    return fail(code, "Cannot read " + name + ": " + reason + ".");
}

}  // namespace

namespace codecs {

tl::unexpected<Error> damaged(const std::string& detail) {
    return fail(ErrorCode::InvalidFile, "the file is damaged (" + detail + "); restore it from a copy");
}

tl::unexpected<Error> cutShort() {
    return fail(ErrorCode::InvalidFile, "the file ends before the picture does; copy it again from where it came");
}

tl::unexpected<Error> unsupported(const std::string& detail) {
    return fail(ErrorCode::Unsupported, detail + " cannot be read yet; save it as JPEG or PNG");
}

Result<void> checkSize(std::uint64_t width, std::uint64_t height, const DecodeLimits& limits) {
    if (width == 0 || height == 0) return damaged("it claims to have no pixels");
    constexpr std::uint64_t kLargestSide = 0x7FFFFFFF / 8;  // a row of any format fits an int
    if (width <= kLargestSide && height <= kLargestSide && width * height <= limits.maximumPixels) return {};
    char limit[32];
    std::snprintf(limit, sizeof limit, "%.4g", static_cast<double>(limits.maximumPixels) / 1e6);
    return fail(ErrorCode::TooLarge, "its " + std::to_string(width) + " x " + std::to_string(height) +
                                         " pixels are more than the limit of " + limit +
                                         " million; save a smaller copy of it");
}

StoredPicture makePicture(Layout layout, int width, int height) {
    StoredPicture picture;
    picture.layout = layout;
    picture.width = picture.fullWidth = width;
    picture.height = picture.fullHeight = height;
    picture.samples.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                           static_cast<std::size_t>(channelsOf(layout)));
    return picture;
}

void append(std::vector<std::byte>& block, std::span<const std::byte> data) {
    if (data.size() > kLargestMetadataBlock - std::min(block.size(), kLargestMetadataBlock)) return;
    block.insert(block.end(), data.begin(), data.end());
}

bool beginsWith(std::span<const std::byte> bytes, std::string_view signature, std::size_t offset) {
    if (bytes.size() < offset + signature.size()) return false;
    return std::equal(signature.begin(), signature.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                      [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

}  // namespace codecs

const char* imageFormatName(ImageFormat format) {
    for (const codecs::Codec* codec : kCodecs) {
        if (codec->format == format) return codec->name;
    }
    return "";
}

std::optional<ImageFormat> sniffImageFormat(std::span<const std::byte> bytes) {
    const codecs::Codec* codec = codecFor(bytes);
    return codec ? std::optional(codec->format) : std::nullopt;
}

bool hasImageExtension(const std::filesystem::path& path) {
    const std::filesystem::path ending = path.extension();
    std::string extension;
    for (const auto c : ending.native()) {
        if (c < 0x20 || c > 0x7E) return false;
        extension += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return std::any_of(kCodecs.begin(), kCodecs.end(), [&](const codecs::Codec* codec) {
        return std::find(codec->extensions.begin(), codec->extensions.end(), extension) != codec->extensions.end();
    });
}

Result<DecodedImage> decodeImage(std::span<const std::byte> bytes, const std::string& name,
                                 const DecodeRequest& request) {
    if (bytes.empty()) return cannotRead(name, ErrorCode::InvalidFile, "the file is empty; restore it from a copy");
    if (bytes.size() > request.limits.maximumFileBytes) {
        return cannotRead(name, ErrorCode::TooLarge,
                          "its " + std::to_string(bytes.size() >> 20) + " MiB are more than the limit of " +
                              std::to_string(request.limits.maximumFileBytes >> 20) +
                              " MiB; save a smaller copy of it");
    }
    if (const char* kind = foreignKind(bytes)) {
        const auto error = codecs::unsupported(kind).value();
        return cannotRead(name, error.code, error.message);
    }
    const codecs::Codec* codec = codecFor(bytes);
    if (!codec) {
        return cannotRead(
            name, ErrorCode::InvalidFile,
            "it is not a JPEG, PNG, WebP, TIFF, GIF or BMP picture, whatever its name says; remove or convert it");
    }
    try {
        auto stored = codec->decode(bytes, request);
        if (!stored) return cannotRead(name, stored.error().code, stored.error().message);
        DecodedImage decoded;
        decoded.format = codec->format;
        decoded.metadata = std::move(stored->metadata);
        decoded.blocks = std::move(stored->blocks);
        decoded.fullWidth = stored->fullWidth;
        decoded.fullHeight = stored->fullHeight;
        const Turn turn = turnOf(decoded.metadata.orientation);
        if (turn.swapsSides) std::swap(decoded.fullWidth, decoded.fullHeight);
        const std::optional<Extent> extent = extentOf(*stored);
        Image image = codecs::toSrgb(std::move(*stored));
        image.extent = extent;
        decoded.image = turnUpright(std::move(image), turn);
        return decoded;
    } catch (const std::bad_alloc&) {
        return cannotRead(name, ErrorCode::TooLarge,
                          "there is not enough memory for it; close other programs and try again");
    }
}

}  // namespace sightseer
