#include "core/image/metadata.h"

#include "core/image/exif_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include <libexif/exif-data.h>

namespace sightseer {
namespace {

constexpr std::array<unsigned char, 6> kExifMarker{'E', 'x', 'i', 'f', 0, 0};

using Exif = std::unique_ptr<ExifData, decltype([](ExifData* exif) { exif_data_unref(exif); })>;

const ExifEntry* find(const ExifData& exif, ExifIfd ifd, int tag) {
    return exif_content_get_entry(exif.ifd[ifd], static_cast<ExifTag>(tag));
}

std::string text(const ExifData& exif, ExifIfd ifd, int tag) {
    const ExifEntry* entry = find(exif, ifd, tag);
    if (!entry || !entry->data || entry->format != EXIF_FORMAT_ASCII) return {};
    return cleanExifText({reinterpret_cast<const char*>(entry->data), entry->size});
}

std::optional<int> number(const ExifData& exif, ExifIfd ifd, int tag) {
    const ExifEntry* entry = find(exif, ifd, tag);
    if (!entry || !entry->data || entry->components < 1) return std::nullopt;
    const ExifByteOrder order = exif_data_get_byte_order(const_cast<ExifData*>(&exif));
    if (entry->format == EXIF_FORMAT_SHORT && entry->size >= 2) return exif_get_short(entry->data, order);
    if (entry->format == EXIF_FORMAT_LONG && entry->size >= 4) {
        const ExifLong value = exif_get_long(entry->data, order);
        if (value <= 0x7FFFFFFF) return static_cast<int>(value);
    }
    return std::nullopt;
}

std::optional<double> ratio(const ExifData& exif, ExifIfd ifd, int tag) {
    const ExifEntry* entry = find(exif, ifd, tag);
    if (!entry || !entry->data || entry->format != EXIF_FORMAT_RATIONAL || entry->size < 8) return std::nullopt;
    const auto value = exif_get_rational(entry->data, exif_data_get_byte_order(const_cast<ExifData*>(&exif)));
    if (value.denominator == 0) return std::nullopt;
    return positive(static_cast<double>(value.numerator) / value.denominator);
}

std::optional<double> coordinate(const ExifData& exif, int tag, int directionTag, double largest) {
    const ExifEntry* entry = find(exif, EXIF_IFD_GPS, tag);
    const std::string direction = text(exif, EXIF_IFD_GPS, directionTag);
    if (!entry || !entry->data || direction.empty()) return std::nullopt;
    if (entry->format != EXIF_FORMAT_RATIONAL || entry->components < 3 || entry->size < 24) return std::nullopt;
    const ExifByteOrder order = exif_data_get_byte_order(const_cast<ExifData*>(&exif));
    std::array<double, 3> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const ExifRational value = exif_get_rational(entry->data + 8 * i, order);
        // Cameras that count in degrees or minutes alone write 0/0 for the rest.
        if (value.denominator == 0 && (i == 0 || value.numerator != 0)) return std::nullopt;
        parts[i] = value.denominator == 0 ? 0.0 : static_cast<double>(value.numerator) / value.denominator;
    }
    return signedDegrees(parts[0], parts[1], parts[2], direction[0], largest);
}

std::optional<std::int64_t> takenAt(const ExifData& exif) {
    for (const auto& [ifd, tag] : {std::pair{EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL},
                                   {EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_DIGITIZED},
                                   {EXIF_IFD_0, EXIF_TAG_DATE_TIME}}) {
        if (const auto time = parseExifTime(text(exif, ifd, tag))) return time;
    }
    return std::nullopt;
}

// The length of the UTF-8 sequence at the start of `text`; 0 where there is none.
std::size_t utf8Length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xC2 ? 0 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    if (length == 0 || byte(0) > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    if ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xED && byte(1) > 0x9F)) return 0;
    if ((byte(0) == 0xF0 && byte(1) < 0x90) || (byte(0) == 0xF4 && byte(1) > 0x8F)) return 0;
    return length;
}

}  // namespace

std::string cleanExifText(std::string_view text) {
    text = text.substr(0, text.find('\0'));
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        const auto first = static_cast<unsigned char>(text[0]);
        if (length == 0) {  // the standard says ASCII; what is neither that nor UTF-8 is most likely Latin-1
            clean += static_cast<char>(0xC0 | first >> 6);
            clean += static_cast<char>(0x80 | (first & 0x3F));
        } else if (first < 0x20 || first == 0x7F) {
            clean += ' ';
        } else {
            clean += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    const std::size_t begin = clean.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return clean.substr(begin, clean.find_last_not_of(' ') - begin + 1);
}

std::optional<std::int64_t> parseExifTime(std::string_view text) {
    if (text.size() < 19) return std::nullopt;
    std::array<int, 6> parts{};
    constexpr std::array<std::size_t, 6> at{0, 5, 8, 11, 14, 17};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const char* begin = text.data() + at[i];
        const char* end = begin + (i == 0 ? 4 : 2);
        if (const auto read = std::from_chars(begin, end, parts[i]); read.ec != std::errc{} || read.ptr != end)
            return std::nullopt;
    }
    const auto [year, month, day, hour, minute, second] = parts;
    if (year < 1 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

std::string cameraName(const std::string& maker, const std::string& model) {
    if (maker.empty() || model.empty()) return maker + model;
    // "NIKON CORPORATION" and "NIKON D750", "Canon" and "Canon EOS R6": the maker's first word counts.
    const std::string word = maker.substr(0, maker.find(' '));
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    bool repeated = model.size() >= word.size();
    for (std::size_t i = 0; repeated && i < word.size(); ++i) repeated = lower(model[i]) == lower(word[i]);
    return repeated ? model : maker + " " + model;
}

std::optional<double> positive(double value) {
    return std::isfinite(value) && value > 0 ? std::optional(value) : std::nullopt;
}

std::optional<double> signedDegrees(double degrees, double minutes, double seconds, char direction, double largest) {
    const double value = degrees + minutes / 60.0 + seconds / 3600.0;
    if (!std::isfinite(value) || value < 0.0 || value > largest) return std::nullopt;
    return direction == 'S' || direction == 's' || direction == 'W' || direction == 'w' ? -value : value;
}

ImageMetadata readExif(std::span<const std::byte> block) {
    ImageMetadata metadata;
    if (block.size() < 8) return metadata;
    std::vector<unsigned char> marked;  // libexif wants the marker in front
    const auto* begin = reinterpret_cast<const unsigned char*>(block.data());
    if (std::memcmp(begin, kExifMarker.data(), kExifMarker.size()) != 0) {
        marked.assign(kExifMarker.begin(), kExifMarker.end());
        marked.insert(marked.end(), begin, begin + block.size());
        begin = marked.data();
    }
    const std::size_t size = marked.empty() ? block.size() : marked.size();

    const Exif exif(exif_data_new());
    if (!exif) return metadata;
    exif_data_unset_option(exif.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);  // it would invent missing values
    exif_data_load_data(exif.get(), begin, static_cast<unsigned int>(size));

    if (const auto orientation = number(*exif, EXIF_IFD_0, EXIF_TAG_ORIENTATION);
        orientation && *orientation >= 1 && *orientation <= 8) {
        metadata.orientation = *orientation;
    }
    metadata.takenAt = takenAt(*exif);
    metadata.camera = cameraName(text(*exif, EXIF_IFD_0, EXIF_TAG_MAKE), text(*exif, EXIF_IFD_0, EXIF_TAG_MODEL));
    metadata.lens = text(*exif, EXIF_IFD_EXIF, EXIF_TAG_LENS_MODEL);
    if (const auto iso = number(*exif, EXIF_IFD_EXIF, EXIF_TAG_ISO_SPEED_RATINGS); iso && *iso > 0) metadata.iso = iso;
    metadata.aperture = ratio(*exif, EXIF_IFD_EXIF, EXIF_TAG_FNUMBER);
    metadata.exposureSeconds = ratio(*exif, EXIF_IFD_EXIF, EXIF_TAG_EXPOSURE_TIME);
    metadata.focalLength = ratio(*exif, EXIF_IFD_EXIF, EXIF_TAG_FOCAL_LENGTH);
    metadata.latitude = coordinate(*exif, EXIF_TAG_GPS_LATITUDE, EXIF_TAG_GPS_LATITUDE_REF, 90.0);
    metadata.longitude = coordinate(*exif, EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_LONGITUDE_REF, 180.0);
    if (!metadata.latitude || !metadata.longitude) metadata.latitude = metadata.longitude = std::nullopt;
    return metadata;
}

}  // namespace sightseer
