#include "core/image/codecs/codec.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include <png.h>

namespace sightseer::codecs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExtensions{".png"sv};
constexpr auto kXmpKey = "XML:com.adobe.xmp"sv;
constexpr png_uint_32 kLargestSide = 0x7FFFFFFF;

// libpng's state. Its errors jump back to the step that called it, so no object with a destructor may live inside
// a step.
struct Reader {
    std::span<const std::byte> rest;
    bool ended = false;
    char message[128] = {};
    png_structp png = nullptr;
    png_infop info = nullptr;

    Reader() = default;
    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
};

[[noreturn]] void onError(png_structp png, png_const_charp message) {
    auto* reader = static_cast<Reader*>(png_get_error_ptr(png));
    std::snprintf(reader->message, sizeof reader->message, "%s", message);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void readBytes(png_structp png, png_bytep to, std::size_t count) {
    auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
    if (reader->rest.size() < count) {
        reader->ended = true;
        png_error(png, "end of file");
    }
    std::memcpy(to, reader->rest.data(), count);
    reader->rest = reader->rest.subspan(count);
}

bool readHeader(Reader& reader) {
    reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, onError, onWarning);
    if (reader.png) reader.info = png_create_info_struct(reader.png);
    if (!reader.info) return false;
    if (setjmp(png_jmpbuf(reader.png))) return false;
    png_set_read_fn(reader.png, &reader, readBytes);
    png_set_user_limits(reader.png, kLargestSide, kLargestSide);
    png_read_info(reader.png, reader.info);
    return true;
}

// To 8 bit RGB, or RGBA where there is transparency; 16 bit keeps the high byte.
bool setTransforms(Reader& reader) {
    if (setjmp(png_jmpbuf(reader.png))) return false;
    png_set_expand(reader.png);
    png_set_strip_16(reader.png);
    png_set_gray_to_rgb(reader.png);
    png_set_interlace_handling(reader.png);
    png_read_update_info(reader.png, reader.info);
    return true;
}

bool readPixels(Reader& reader, png_bytepp rows) {
    if (setjmp(png_jmpbuf(reader.png))) return false;
    png_read_image(reader.png, rows);
    return true;
}

// What follows the pixels may be missing or damaged: only metadata is wanted from there.
void readTrailer(Reader& reader) {
    if (setjmp(png_jmpbuf(reader.png))) return;
    png_read_end(reader.png, reader.info);
}

tl::unexpected<Error> failure(const Reader& reader) {
    if (reader.ended) return cutShort();
    if (!reader.info)
        return fail(ErrorCode::TooLarge, "there is not enough memory for it; close other programs and try again");
    return damaged(reader.message);
}

void readProfile(Reader& reader, StoredPicture& picture) {
    png_charp name = nullptr;
    int compression = 0;
    png_bytep profile = nullptr;
    png_uint_32 size = 0;
    if (png_get_iCCP(reader.png, reader.info, &name, &compression, &profile, &size)) {
        picture.profile.assign(profile, profile + size);
    }
}

void readMetadata(Reader& reader, StoredPicture& picture) {
    png_uint_32 size = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(reader.png, reader.info, &size, &exif)) {
        picture.metadata = readExif(std::as_bytes(std::span(exif, size)));
    }
    png_textp texts = nullptr;
    const int count = png_get_text(reader.png, reader.info, &texts, nullptr);
    for (const png_text& text : std::span(texts, static_cast<std::size_t>(std::max(count, 0)))) {
        if (text.key != kXmpKey || !picture.blocks.xmp.empty() || !text.text) continue;
        const std::size_t length = text.compression >= PNG_ITXT_COMPRESSION_NONE ? text.itxt_length : text.text_length;
        append(picture.blocks.xmp, std::as_bytes(std::span(text.text, length)));
    }
}

bool sniff(std::span<const std::byte> bytes) {
    return beginsWith(bytes, "\x89PNG\r\n\x1A\n");
}

Result<StoredPicture> decode(std::span<const std::byte> bytes, const DecodeRequest& request) {
    Reader reader;
    reader.rest = bytes;
    const bool headerIsWhole = readHeader(reader);
    const png_uint_32 width = reader.info ? png_get_image_width(reader.png, reader.info) : 0;
    const png_uint_32 height = reader.info ? png_get_image_height(reader.png, reader.info) : 0;
    // A file may end behind its size: too large is the more useful word for it than damaged.
    if (headerIsWhole || (width > 0 && height > 0)) {
        if (auto fits = checkSize(width, height, request.limits); !fits) return propagate(fits);
    }
    if (!headerIsWhole) return failure(reader);
    if (!setTransforms(reader)) return failure(reader);

    const Layout layout = png_get_channels(reader.png, reader.info) == 4 ? Layout::Rgba : Layout::Rgb;
    const std::size_t rowBytes = static_cast<std::size_t>(width) * channelsOf(layout);
    if (png_get_rowbytes(reader.png, reader.info) != rowBytes) return damaged("unexpected row size");
    StoredPicture picture = makePicture(layout, static_cast<int>(width), static_cast<int>(height));
    std::vector<png_bytep> rows(height);
    for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = picture.samples.data() + y * rowBytes;
    if (!readPixels(reader, rows.data())) return failure(reader);
    readProfile(reader, picture);
    readTrailer(reader);
    readMetadata(reader, picture);
    return picture;
}

}  // namespace

const Codec kPngCodec{ImageFormat::Png, "PNG", kExtensions, sniff, decode};

}  // namespace sightseer::codecs
