#include "core/image/codecs/codec.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jerror.h>
#include <jpeglib.h>

namespace sightseer::codecs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExtensions{".jpg"sv, ".jpeg"sv, ".jpe"sv, ".jfif"sv};
constexpr std::string_view kExifMarker{"Exif\0\0", 6};
constexpr std::string_view kXmpMarker{"http://ns.adobe.com/xap/1.0/\0", 29};
constexpr std::string_view kPhotoshopMarker{"Photoshop 3.0\0", 14};

// A progressive file may hold any number of scans over the whole picture; no encoder writes more than a few dozen.
constexpr int kMostScans = 500;

// libjpeg's state. Its errors jump back to the step that called it, so no object with a destructor may live inside
// a step.
struct Reader {
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    jpeg_decompress_struct jpeg{};
    std::jmp_buf jump{};
    int errorCode = 0;
    char message[JMSG_LENGTH_MAX] = {};

    Reader();
    ~Reader() { jpeg_destroy_decompress(&jpeg); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
};

[[noreturn]] void jumpBack(j_common_ptr common) {
    auto* reader = static_cast<Reader*>(common->client_data);
    reader->errorCode = common->err->msg_code;
    common->err->format_message(common, reader->message);
    std::longjmp(reader->jump, 1);
}

// Missing picture data is only a warning to libjpeg, which fills the rest with grey.
void onMessage(j_common_ptr common, int level) {
    const int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) jumpBack(common);
}

void onProgress(j_common_ptr common) {
    if (reinterpret_cast<j_decompress_ptr>(common)->input_scan_number <= kMostScans) return;
    common->err->msg_code = JERR_BAD_PROGRESSION;
    jumpBack(common);
}

Reader::Reader() {
    jpeg.err = jpeg_std_error(&errors);
    jpeg.client_data = this;
    errors.error_exit = jumpBack;
    errors.emit_message = onMessage;
    errors.output_message = [](j_common_ptr) {};
    progress.progress_monitor = onProgress;
}

bool readHeader(Reader& reader, std::span<const std::byte> bytes) {
    if (setjmp(reader.jump)) return false;
    jpeg_create_decompress(&reader.jpeg);
    reader.jpeg.progress = &reader.progress;
    jpeg_mem_src(&reader.jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_save_markers(&reader.jpeg, JPEG_APP0 + 1, 0xFFFF);   // EXIF, XMP
    jpeg_save_markers(&reader.jpeg, JPEG_APP0 + 2, 0xFFFF);   // ICC
    jpeg_save_markers(&reader.jpeg, JPEG_APP0 + 13, 0xFFFF);  // Adobe's image resources
    jpeg_read_header(&reader.jpeg, TRUE);
    return true;
}

// The largest reduction whose short side is still `minimumShortSide`. An eighth is the plain average of 8 x 8 pixels
// and shows more aliasing than a quarter or a half: it is asked for half as much again.
bool chooseScale(Reader& reader, int minimumShortSide) {
    if (setjmp(reader.jump)) return false;
    jpeg_decompress_struct& jpeg = reader.jpeg;
    jpeg.out_color_space = jpeg.num_components == 4 ? JCS_CMYK : JCS_RGB;
    jpeg.scale_num = 1;
    jpeg.scale_denom = minimumShortSide > 0 ? 8 : 1;
    for (;; jpeg.scale_denom /= 2) {
        jpeg_calc_output_dimensions(&jpeg);
        const std::int64_t shortSide = std::min(jpeg.output_width, jpeg.output_height);
        const std::int64_t needed = jpeg.scale_denom == 8 ? minimumShortSide + minimumShortSide / 2 : minimumShortSide;
        if (jpeg.scale_denom == 1 || shortSide >= needed) return true;
    }
}

bool readProfile(Reader& reader, JOCTET** data, unsigned int* size) {
    if (setjmp(reader.jump)) return false;
    return jpeg_read_icc_profile(&reader.jpeg, data, size);
}

bool readPixels(Reader& reader, JSAMPLE* samples, std::size_t rowBytes) {
    if (setjmp(reader.jump)) return false;
    jpeg_start_decompress(&reader.jpeg);
    while (reader.jpeg.output_scanline < reader.jpeg.output_height) {
        JSAMPROW row = samples + reader.jpeg.output_scanline * rowBytes;
        jpeg_read_scanlines(&reader.jpeg, &row, 1);
    }
    return true;
}

tl::unexpected<Error> failure(const Reader& reader) {
    switch (reader.errorCode) {
        case JWRN_JPEG_EOF:
        case JWRN_HIT_MARKER:
        case JERR_INPUT_EOF: return cutShort();
        case JERR_BAD_PRECISION:
        case JERR_SOF_UNSUPPORTED:
        case JERR_NOT_COMPILED:
        case JERR_CONVERSION_NOTIMPL: return unsupported(std::string("this kind of JPEG (") + reader.message + ")");
        case JERR_OUT_OF_MEMORY:
            return fail(ErrorCode::TooLarge, "there is not enough memory for it; close other programs and try again");
        default: return damaged(reader.message);
    }
}

ImageMetadata readMetadata(const Reader& reader) {
    for (jpeg_saved_marker_ptr marker = reader.jpeg.marker_list; marker; marker = marker->next) {
        const auto data = std::as_bytes(std::span(marker->data, marker->data_length));
        if (marker->marker == JPEG_APP0 + 1 && beginsWith(data, kExifMarker)) return readExif(data);
    }
    return {};
}

MetadataBlocks readBlocks(const Reader& reader) {
    MetadataBlocks blocks;
    for (jpeg_saved_marker_ptr marker = reader.jpeg.marker_list; marker; marker = marker->next) {
        const auto data = std::as_bytes(std::span(marker->data, marker->data_length));
        if (marker->marker == JPEG_APP0 + 1 && blocks.xmp.empty() && beginsWith(data, kXmpMarker)) {
            append(blocks.xmp, data.subspan(kXmpMarker.size()));
        } else if (marker->marker == JPEG_APP0 + 13 && beginsWith(data, kPhotoshopMarker)) {
            append(blocks.imageResources, data.subspan(kPhotoshopMarker.size()));
        }
    }
    return blocks;
}

bool sniff(std::span<const std::byte> bytes) {
    return beginsWith(bytes, "\xFF\xD8\xFF");
}

Result<StoredPicture> decode(std::span<const std::byte> bytes, const DecodeRequest& request) {
    Reader reader;
    if (!readHeader(reader, bytes)) return failure(reader);
    const jpeg_decompress_struct& jpeg = reader.jpeg;
    if (auto fits = checkSize(jpeg.image_width, jpeg.image_height, request.limits); !fits) return propagate(fits);
    if (!chooseScale(reader, request.minimumShortSide)) return failure(reader);

    StoredPicture picture = makePicture(jpeg.num_components == 4 ? Layout::Cmyk : Layout::Rgb,
                                        static_cast<int>(jpeg.output_width), static_cast<int>(jpeg.output_height));
    picture.fullWidth = static_cast<int>(jpeg.image_width);
    picture.fullHeight = static_cast<int>(jpeg.image_height);
    picture.scale = static_cast<int>(jpeg.scale_denom);
    picture.metadata = readMetadata(reader);
    picture.blocks = readBlocks(reader);
    JOCTET* profile = nullptr;
    unsigned int profileSize = 0;
    if (readProfile(reader, &profile, &profileSize)) {
        picture.profile.assign(profile, profile + profileSize);
        std::free(profile);
    }
    const std::size_t rowBytes = static_cast<std::size_t>(picture.width) * channelsOf(picture.layout);
    if (!readPixels(reader, picture.samples.data(), rowBytes)) return failure(reader);
    if (picture.layout == Layout::Cmyk) {
        // Stored inverted, as Adobe programs do and Pillow assumes for every file with four channels.
        for (std::uint8_t& sample : picture.samples) sample = static_cast<std::uint8_t>(255 - sample);
    }
    return picture;
}

}  // namespace

const Codec kJpegCodec{ImageFormat::Jpeg, "JPEG", kExtensions, sniff, decode};

}  // namespace sightseer::codecs
