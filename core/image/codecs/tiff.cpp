#include "core/image/codecs/codec.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

#include <tiffio.h>

#include "core/image/exif_text.h"

namespace sightseer::codecs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExtensions{".tif"sv, ".tiff"sv};

// The file in memory, as libtiff's callbacks see it, and the first thing that went wrong.
struct Source {
    std::span<const std::byte> bytes;
    std::uint64_t position = 0;
    bool ended = false;
    char message[256] = {};
};

Source& sourceOf(thandle_t handle) {
    return *static_cast<Source*>(handle);
}

tmsize_t readBytes(thandle_t handle, void* to, tmsize_t count) {
    Source& source = sourceOf(handle);
    const std::uint64_t left = source.bytes.size() - std::min<std::uint64_t>(source.position, source.bytes.size());
    const std::uint64_t n = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(std::max<tmsize_t>(count, 0)));
    if (n > 0) std::memcpy(to, source.bytes.data() + source.position, n);
    source.position += n;
    if (n < static_cast<std::uint64_t>(std::max<tmsize_t>(count, 0))) source.ended = true;
    return static_cast<tmsize_t>(n);
}

tmsize_t refuseToWrite(thandle_t, void*, tmsize_t) {
    return 0;
}

toff_t seek(thandle_t handle, toff_t offset, int from) {
    Source& source = sourceOf(handle);
    source.position = from == SEEK_CUR   ? source.position + offset
                      : from == SEEK_END ? source.bytes.size() + offset
                                         : offset;
    return source.position;
}

int closeNothing(thandle_t) {
    return 0;
}
toff_t sizeOf(thandle_t handle) {
    return sourceOf(handle).bytes.size();
}

int onError(TIFF*, void* user, const char*, const char* format, va_list values) {
    auto& source = *static_cast<Source*>(user);
    if (source.message[0] == '\0') std::vsnprintf(source.message, sizeof source.message, format, values);
    return 1;  // not to the global handler, which prints
}

int onWarning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

using Tiff = std::unique_ptr<TIFF, decltype([](TIFF* tiff) { TIFFClose(tiff); })>;
using Options = std::unique_ptr<TIFFOpenOptions, decltype([](TIFFOpenOptions* o) { TIFFOpenOptionsFree(o); })>;

Tiff open(Source& source, const DecodeLimits& limits) {
    const Options options(TIFFOpenOptionsAlloc());
    if (!options) return nullptr;
    constexpr std::uint64_t kBytesPerPixel = 8;  // the most we read: four channels of 16 bit
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(limits.maximumPixels * kBytesPerPixel));
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), onError, &source);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), onWarning, nullptr);
    return Tiff(TIFFClientOpenExt("picture", "rm", &source, readBytes, refuseToWrite, seek, closeNothing, sizeOf,
                                  nullptr, nullptr, options.get()));
}

tl::unexpected<Error> failure(const Source& source) {
    return source.ended ? cutShort() : damaged(source.message[0] ? source.message : "unknown TIFF error");
}

struct Format {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t bits = 1;
    std::uint16_t samples = 1;
    std::uint16_t photometric = 0xFFFF;
    std::uint16_t planar = PLANARCONFIG_CONTIG;
    std::uint16_t sampleFormat = SAMPLEFORMAT_UINT;
    std::uint16_t alpha = EXTRASAMPLE_UNSPECIFIED;

    int colours() const { return photometric == PHOTOMETRIC_RGB ? 3 : photometric == PHOTOMETRIC_SEPARATED ? 4 : 1; }
    bool hasAlpha() const { return alpha != EXTRASAMPLE_UNSPECIFIED && samples > colours() && colours() < 4; }
};

Format formatOf(TIFF* tiff) {
    Format format;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &format.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &format.height);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &format.photometric);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &format.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &format.samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &format.planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format.sampleFormat);
    std::uint16_t count = 0;
    std::uint16_t* extra = nullptr;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &extra);
    if (count > 0 && extra) format.alpha = extra[0];
    return format;
}

// What we read ourselves: libtiff's own RGBA reader rounds 16 bit and inks differently from Pillow.
bool isPlain(TIFF* tiff, const Format& format) {
    const bool photometric = format.photometric == PHOTOMETRIC_RGB || format.photometric == PHOTOMETRIC_SEPARATED ||
                             format.photometric == PHOTOMETRIC_MINISBLACK ||
                             format.photometric == PHOTOMETRIC_MINISWHITE;
    return photometric && !TIFFIsTiled(tiff) && (format.bits == 8 || format.bits == 16) &&
           (format.planar == PLANARCONFIG_CONTIG || format.samples == 1) && format.sampleFormat == SAMPLEFORMAT_UINT &&
           format.samples >= format.colours() && format.samples <= 8;
}

void convertPixel(const Format& format, const std::uint8_t* in, std::uint8_t* out) {
    const int colours = format.colours();
    if (colours == 4) {
        std::copy_n(in, 4, out);
        return;
    }
    for (int i = 0; i < 3; ++i) out[i] = colours == 3 ? in[i] : in[0];
    if (format.photometric == PHOTOMETRIC_MINISWHITE) {
        for (int i = 0; i < 3; ++i) out[i] = static_cast<std::uint8_t>(255 - out[i]);
    }
    if (!format.hasAlpha()) return;
    const int alpha = in[colours];
    out[3] = static_cast<std::uint8_t>(alpha);
    if (format.alpha != EXTRASAMPLE_ASSOCALPHA || alpha == 0) return;
    for (int i = 0; i < 3; ++i) out[i] = static_cast<std::uint8_t>(std::min(255, (out[i] * 255 + alpha / 2) / alpha));
}

Result<StoredPicture> readPlain(TIFF* tiff, const Format& format, const Source& source) {
    const Layout layout = format.colours() == 4 ? Layout::Cmyk : format.hasAlpha() ? Layout::Rgba : Layout::Rgb;
    const std::size_t bytesPerSample = format.bits / 8;
    const std::size_t perRow = static_cast<std::size_t>(format.width) * format.samples;
    if (TIFFScanlineSize64(tiff) != perRow * bytesPerSample) return damaged("unexpected row size");
    std::vector<std::uint8_t> row(perRow * bytesPerSample);
    StoredPicture picture = makePicture(layout, static_cast<int>(format.width), static_cast<int>(format.height));
    std::uint8_t* out = picture.samples.data();
    for (std::uint32_t y = 0; y < format.height; ++y) {
        if (TIFFReadScanline(tiff, row.data(), y) < 0) return failure(source);
        if (format.bits == 16) {
            for (std::size_t i = 0; i < perRow; ++i) {
                std::uint16_t value = 0;
                std::memcpy(&value, &row[2 * i], sizeof value);
                row[i] = static_cast<std::uint8_t>(value >> 8);
            }
        }
        for (std::uint32_t x = 0; x < format.width; ++x, out += channelsOf(layout)) {
            convertPixel(format, &row[static_cast<std::size_t>(x) * format.samples], out);
        }
    }
    return picture;
}

// Everything else that libtiff can turn into RGBA: palettes, few bits, tiles, planes, YCbCr, CIE L*a*b*.
Result<StoredPicture> readThroughRgba(TIFF* tiff, const Format& format, const Source& source) {
    char message[1024] = {};
    if (!TIFFRGBAImageOK(tiff, message)) return unsupported(std::string("this kind of TIFF (") + message + ")");
    TIFFRGBAImage reader{};
    if (!TIFFRGBAImageBegin(&reader, tiff, 1, message)) return failure(source);
    const std::unique_ptr<TIFFRGBAImage, decltype([](TIFFRGBAImage* r) { TIFFRGBAImageEnd(r); })> guard(&reader);
    reader.req_orientation = reader.orientation;  // as stored: turning upright is done for all formats alike
    std::vector<std::uint32_t> raster(static_cast<std::size_t>(format.width) * format.height);
    if (!TIFFRGBAImageGet(&reader, raster.data(), format.width, format.height)) return failure(source);

    StoredPicture picture = makePicture(Layout::Rgb, static_cast<int>(format.width), static_cast<int>(format.height));
    std::uint8_t* out = picture.samples.data();
    for (const std::uint32_t pixel : raster) {
        const std::uint32_t white = 255 - TIFFGetA(pixel);  // colours come multiplied with alpha
        *out++ = static_cast<std::uint8_t>(std::min(255U, TIFFGetR(pixel) + white));
        *out++ = static_cast<std::uint8_t>(std::min(255U, TIFFGetG(pixel) + white));
        *out++ = static_cast<std::uint8_t>(std::min(255U, TIFFGetB(pixel) + white));
    }
    return picture;
}

std::string textTag(TIFF* tiff, std::uint32_t tag) {
    const char* text = nullptr;
    return TIFFGetField(tiff, tag, &text) && text ? cleanExifText(text) : std::string();
}

std::optional<double> ratio(TIFF* tiff, std::uint32_t tag) {
    // libtiff hands rationals out as float, or as double where a file has them so.
    const TIFFField* field = TIFFFieldWithTag(tiff, tag);
    if (!field) return std::nullopt;
    double asDouble = 0;
    float asFloat = 0;
    if (TIFFFieldSetGetSize(field) == sizeof asDouble)
        return TIFFGetField(tiff, tag, &asDouble) ? positive(asDouble) : std::nullopt;
    return TIFFGetField(tiff, tag, &asFloat) ? positive(static_cast<double>(asFloat)) : std::nullopt;
}

std::optional<double> coordinate(TIFF* tiff, std::uint32_t tag, std::uint32_t directionTag, double largest) {
    const double* parts = nullptr;
    const std::string direction = textTag(tiff, directionTag);
    if (direction.empty() || !TIFFGetField(tiff, tag, &parts) || !parts) return std::nullopt;
    return signedDegrees(parts[0], parts[1], parts[2], direction[0], largest);
}

std::vector<std::byte> block(TIFF* tiff, std::uint32_t tag) {
    std::uint32_t size = 0;
    const void* data = nullptr;
    std::vector<std::byte> bytes;
    if (TIFFGetField(tiff, tag, &size, &data) && data) append(bytes, {static_cast<const std::byte*>(data), size});
    return bytes;
}

// Last, because it leaves the picture's directory.
ImageMetadata readMetadata(TIFF* tiff) {
    ImageMetadata metadata;
    std::uint16_t orientation = 1;
    if (TIFFGetField(tiff, TIFFTAG_ORIENTATION, &orientation) && orientation >= 1 && orientation <= 8) {
        metadata.orientation = orientation;
    }
    metadata.camera = cameraName(textTag(tiff, TIFFTAG_MAKE), textTag(tiff, TIFFTAG_MODEL));
    metadata.takenAt = parseExifTime(textTag(tiff, TIFFTAG_DATETIME));
    toff_t exif = 0, gps = 0;
    const bool hasExif = TIFFGetField(tiff, TIFFTAG_EXIFIFD, &exif) && exif != 0;
    const bool hasGps = TIFFGetField(tiff, TIFFTAG_GPSIFD, &gps) && gps != 0;
    if (hasExif && TIFFReadEXIFDirectory(tiff, exif)) {
        for (const std::uint32_t tag : {EXIFTAG_DATETIMEDIGITIZED, EXIFTAG_DATETIMEORIGINAL}) {
            if (const auto time = parseExifTime(textTag(tiff, tag))) metadata.takenAt = time;
        }
        metadata.lens = textTag(tiff, EXIFTAG_LENSMODEL);
        std::uint16_t count = 0;
        const std::uint16_t* speeds = nullptr;
        if (TIFFGetField(tiff, EXIFTAG_ISOSPEEDRATINGS, &count, &speeds) && count > 0 && speeds && speeds[0] > 0) {
            metadata.iso = speeds[0];
        }
        metadata.aperture = ratio(tiff, EXIFTAG_FNUMBER);
        metadata.exposureSeconds = ratio(tiff, EXIFTAG_EXPOSURETIME);
        metadata.focalLength = ratio(tiff, EXIFTAG_FOCALLENGTH);
    }
    if (hasGps && TIFFReadGPSDirectory(tiff, gps)) {
        metadata.latitude = coordinate(tiff, GPSTAG_LATITUDE, GPSTAG_LATITUDEREF, 90.0);
        metadata.longitude = coordinate(tiff, GPSTAG_LONGITUDE, GPSTAG_LONGITUDEREF, 180.0);
        if (!metadata.latitude || !metadata.longitude) metadata.latitude = metadata.longitude = std::nullopt;
    }
    return metadata;
}

bool sniff(std::span<const std::byte> bytes) {
    return beginsWith(bytes, {"II*\0", 4}) || beginsWith(bytes, {"MM\0*", 4}) || beginsWith(bytes, {"II+\0", 4}) ||
           beginsWith(bytes, {"MM\0+", 4});
}

Result<StoredPicture> decode(std::span<const std::byte> bytes, const DecodeRequest& request) {
    Source source;
    source.bytes = bytes;
    const Tiff tiff = open(source, request.limits);
    if (!tiff) return failure(source);
    const std::uint8_t* version = nullptr;
    if (TIFFGetField(tiff.get(), TIFFTAG_DNGVERSION, &version)) return unsupported("camera raw pictures (DNG)");

    const Format format = formatOf(tiff.get());
    if (auto fits = checkSize(format.width, format.height, request.limits); !fits) return propagate(fits);
    source.ended = false;  // libtiff may look behind the end for tags that do not matter
    auto picture = isPlain(tiff.get(), format) ? readPlain(tiff.get(), format, source)
                                               : readThroughRgba(tiff.get(), format, source);
    if (!picture) return picture;
    std::uint32_t profileSize = 0;
    const std::uint8_t* profile = nullptr;
    if (TIFFGetField(tiff.get(), TIFFTAG_ICCPROFILE, &profileSize, &profile) && profile) {
        picture->profile.assign(profile, profile + profileSize);
    }
    picture->blocks.xmp = block(tiff.get(), TIFFTAG_XMLPACKET);
    picture->blocks.imageResources = block(tiff.get(), TIFFTAG_PHOTOSHOP);
    picture->metadata = readMetadata(tiff.get());
    return picture;
}

}  // namespace

const Codec kTiffCodec{ImageFormat::Tiff, "TIFF", kExtensions, sniff, decode};

}  // namespace sightseer::codecs
