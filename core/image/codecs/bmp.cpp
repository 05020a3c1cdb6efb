#include "core/image/codecs/codec.h"

#include <algorithm>
#include <array>
#include <bit>

namespace sightseer::codecs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExtensions{".bmp"sv, ".dib"sv};
constexpr std::size_t kFileHeader = 14;
constexpr std::uint32_t kCoreHeader = 12;  // OS/2; all others begin like BITMAPINFOHEADER
constexpr std::uint32_t kInfoHeader = 40;

enum Compression : std::uint32_t { Plain = 0, Rle8 = 1, Rle4 = 2, Bitfields = 3, AlphaBitfields = 6 };

struct Header {
    std::uint32_t dataOffset = 0;
    std::uint32_t size = 0;  // of the second header
    std::int64_t width = 0;
    std::int64_t height = 0;
    bool topDown = false;
    int bits = 0;
    std::uint32_t compression = Plain;
    std::uint32_t coloursUsed = 0;
    std::array<std::uint32_t, 4> masks{};  // red, green, blue, alpha
};

std::uint32_t byteAt(std::span<const std::byte> bytes, std::size_t at) {
    return std::to_integer<std::uint32_t>(bytes[at]);
}
std::uint32_t u16(std::span<const std::byte> bytes, std::size_t at) {
    return byteAt(bytes, at) | byteAt(bytes, at + 1) << 8;
}
std::uint32_t u32(std::span<const std::byte> bytes, std::size_t at) {
    return u16(bytes, at) | u16(bytes, at + 2) << 16;
}

bool knownHeaderSize(std::uint32_t size) {
    for (const std::uint32_t known : {12U, 16U, 40U, 52U, 56U, 64U, 108U, 124U}) {
        if (size == known) return true;
    }
    return false;
}

bool sniff(std::span<const std::byte> bytes) {
    return bytes.size() >= kFileHeader + 4 && beginsWith(bytes, "BM") && knownHeaderSize(u32(bytes, kFileHeader));
}

Result<Header> readHeader(std::span<const std::byte> bytes) {
    Header header;
    header.dataOffset = u32(bytes, 10);
    header.size = u32(bytes, kFileHeader);
    if (bytes.size() < kFileHeader + header.size) return cutShort();
    if (header.size == kCoreHeader) {
        header.width = u16(bytes, 18);
        header.height = u16(bytes, 20);
        header.bits = static_cast<int>(u16(bytes, 24));
        return header;
    }
    if (header.size < kInfoHeader) return unsupported("this old kind of BMP");
    header.width = static_cast<std::int32_t>(u32(bytes, 18));
    header.height = static_cast<std::int32_t>(u32(bytes, 22));
    header.topDown = header.height < 0;
    header.height = header.topDown ? -header.height : header.height;
    header.bits = static_cast<int>(u16(bytes, 28));
    header.compression = u32(bytes, 30);
    header.coloursUsed = u32(bytes, 46);
    if (header.compression == Bitfields || header.compression == AlphaBitfields) {
        const bool alpha = header.size >= 56 || (header.size == kInfoHeader && header.compression == AlphaBitfields);
        const std::size_t count = alpha ? 4 : 3;
        if (bytes.size() < kFileHeader + kInfoHeader + count * 4) return cutShort();
        for (std::size_t i = 0; i < count; ++i) header.masks[i] = u32(bytes, kFileHeader + kInfoHeader + i * 4);
    } else if (header.bits == 16) {
        header.masks = {0x7C00, 0x03E0, 0x001F, 0};
    } else if (header.bits == 32) {
        header.masks = {0xFF0000, 0x00FF00, 0x0000FF, 0};
    }
    return header;
}

Result<void> checkHeader(const Header& header) {
    const bool run =
        (header.compression == Rle8 && header.bits == 8) || (header.compression == Rle4 && header.bits == 4);
    const bool masked = header.bits == 16 || header.bits == 32;
    const bool fields = (header.compression == Bitfields || header.compression == AlphaBitfields) && masked;
    const bool plain = header.compression == Plain &&
                       (masked || header.bits == 1 || header.bits == 4 || header.bits == 8 || header.bits == 24);
    if (!run && !fields && !plain) {
        return unsupported("this kind of BMP (" + std::to_string(header.bits) + " bits, compression " +
                           std::to_string(header.compression) + ")");
    }
    if (header.width <= 0) return damaged("it claims to have no pixels");
    return {};
}

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
};

std::array<Colour, 256> readPalette(std::span<const std::byte> bytes, const Header& header) {
    std::array<Colour, 256> palette{};
    const std::size_t entry = header.size == kCoreHeader ? 3 : 4;
    const std::size_t start = kFileHeader + header.size;
    std::size_t count = std::size_t{1} << header.bits;
    if (header.coloursUsed > 0) count = std::min<std::size_t>(count, header.coloursUsed);
    for (std::size_t i = 0; i < count && start + (i + 1) * entry <= bytes.size(); ++i) {
        const std::size_t at = start + i * entry;
        palette[i] = {static_cast<std::uint8_t>(bytes[at + 2]), static_cast<std::uint8_t>(bytes[at + 1]),
                      static_cast<std::uint8_t>(bytes[at])};
    }
    return palette;
}

// Colour numbers [height, width] in file order, from run lengths.
Result<std::vector<std::uint8_t>> unpackRuns(std::span<const std::byte> data, const Header& header) {
    const auto width = static_cast<std::size_t>(header.width);
    const auto height = static_cast<std::size_t>(header.height);
    const bool nibbles = header.compression == Rle4;
    std::vector<std::uint8_t> indexes(width * height);
    std::size_t x = 0, y = 0, at = 0;
    const auto put = [&](std::uint32_t index) {
        if (x < width && y < height) indexes[y * width + x] = static_cast<std::uint8_t>(index);
        ++x;
    };
    const auto nibble = [&](std::uint32_t pair, std::size_t i) { return i % 2 == 0 ? pair >> 4 : pair & 15; };
    while (y < height) {
        if (at + 2 > data.size()) return cutShort();
        const std::uint32_t count = byteAt(data, at), value = byteAt(data, at + 1);
        at += 2;
        if (count > 0) {
            for (std::size_t i = 0; i < count; ++i) put(nibbles ? nibble(value, i) : value);
        } else if (value == 0) {  // end of line
            x = 0;
            ++y;
        } else if (value == 1) {  // end of picture
            break;
        } else if (value == 2) {  // move
            if (at + 2 > data.size()) return cutShort();
            x += byteAt(data, at);
            y += byteAt(data, at + 1);
            at += 2;
        } else {  // `value` single colours, padded to 16 bits
            const std::size_t bytes = nibbles ? (value + 1) / 2 : value;
            if (at + bytes > data.size()) return cutShort();
            for (std::size_t i = 0; i < value; ++i) {
                put(nibbles ? nibble(byteAt(data, at + i / 2), i) : byteAt(data, at + i));
            }
            at += bytes + bytes % 2;
        }
    }
    return indexes;
}

// The bits of `mask` in `pixel`, spread over 0 ... 255.
std::uint8_t field(std::uint32_t pixel, std::uint32_t mask) {
    if (mask == 0) return 0;
    const int shift = std::countr_zero(mask);
    return static_cast<std::uint8_t>(std::uint64_t{(pixel & mask) >> shift} * 255 / (mask >> shift));
}

// One row of the file to RGB or RGBA. `indexes` is the row's unpacked colour numbers, for run lengths.
void convertRow(const Header& header, std::span<const std::byte> row, const std::uint8_t* indexes,
                const std::array<Colour, 256>& palette, std::uint8_t* out) {
    const bool alpha = header.masks[3] != 0;
    for (std::size_t x = 0; x < static_cast<std::size_t>(header.width); ++x, out += alpha ? 4 : 3) {
        if (header.bits <= 8) {
            const int perByte = 8 / header.bits;
            const std::uint32_t index =
                indexes ? indexes[x]
                        : (byteAt(row, x / perByte) >> (8 - header.bits * (static_cast<int>(x % perByte) + 1))) &
                              ((1U << header.bits) - 1);
            const Colour colour = palette[index];
            out[0] = colour.red;
            out[1] = colour.green;
            out[2] = colour.blue;
        } else if (header.bits == 24) {
            out[0] = static_cast<std::uint8_t>(row[3 * x + 2]);
            out[1] = static_cast<std::uint8_t>(row[3 * x + 1]);
            out[2] = static_cast<std::uint8_t>(row[3 * x]);
        } else {
            const std::uint32_t pixel = header.bits == 16 ? u16(row, 2 * x) : u32(row, 4 * x);
            for (std::size_t channel = 0; channel < (alpha ? 4U : 3U); ++channel) {
                out[channel] = field(pixel, header.masks[channel]);
            }
        }
    }
}

// Many programs declare an alpha channel and leave it zero.
void makeOpaqueIfInvisible(StoredPicture& picture) {
    for (std::size_t i = 3; i < picture.samples.size(); i += 4) {
        if (picture.samples[i] != 0) return;
    }
    for (std::size_t i = 3; i < picture.samples.size(); i += 4) picture.samples[i] = 255;
}

Result<StoredPicture> decode(std::span<const std::byte> bytes, const DecodeRequest& request) {
    const auto header = readHeader(bytes);
    if (!header) return propagate(header);
    if (auto valid = checkHeader(*header); !valid) return propagate(valid);
    if (auto fits = checkSize(static_cast<std::uint64_t>(header->width), static_cast<std::uint64_t>(header->height),
                              request.limits);
        !fits) {
        return propagate(fits);
    }
    if (header->dataOffset > bytes.size()) return cutShort();
    const auto data = bytes.subspan(header->dataOffset);
    const auto height = static_cast<std::size_t>(header->height);
    const std::size_t rowBytes = (static_cast<std::size_t>(header->width) * header->bits + 31) / 32 * 4;
    const bool runs = header->compression == Rle8 || header->compression == Rle4;
    std::vector<std::uint8_t> indexes;
    if (runs) {
        auto unpacked = unpackRuns(data, *header);
        if (!unpacked) return propagate(unpacked);
        indexes = std::move(*unpacked);
    } else if (data.size() / rowBytes < height) {
        return cutShort();
    }

    std::array<Colour, 256> palette{};
    if (header->bits <= 8) palette = readPalette(bytes, *header);
    StoredPicture picture = makePicture(header->masks[3] != 0 ? Layout::Rgba : Layout::Rgb,
                                        static_cast<int>(header->width), static_cast<int>(header->height));
    const std::size_t outBytes = static_cast<std::size_t>(picture.width) * channelsOf(picture.layout);
    for (std::size_t y = 0; y < height; ++y) {
        const std::size_t line = header->topDown ? y : height - 1 - y;
        convertRow(*header, runs ? std::span<const std::byte>{} : data.subspan(line * rowBytes, rowBytes),
                   runs ? indexes.data() + line * picture.width : nullptr, palette,
                   picture.samples.data() + y * outBytes);
    }
    if (picture.layout == Layout::Rgba) makeOpaqueIfInvisible(picture);
    return picture;
}

}  // namespace

const Codec kBmpCodec{ImageFormat::Bmp, "BMP", kExtensions, sniff, decode};

}  // namespace sightseer::codecs
