// What a camera wrote into a file. Thread: plain data; readExif from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

struct ImageMetadata {
    int orientation = 1;                  // EXIF 1..8; anything else in the file counts as 1
    std::optional<std::int64_t> takenAt;  // camera's local time, as seconds since 1970 of a clock without zones
    std::string camera;                   // maker and model without repeating the maker, e.g. "Canon EOS R6"
    std::string lens;
    std::optional<int> iso;
    std::optional<double> aperture;         // f-number
    std::optional<double> exposureSeconds;  // how long the shutter was open
    std::optional<double> focalLength;      // millimetres, as the lens has it, whatever the size of the sensor
    std::optional<double> latitude;         // degrees, north positive
    std::optional<double> longitude;        // degrees, east positive
};

constexpr std::size_t kLargestMetadataBlock = 16 << 20;  // bytes; a larger one is left out

// Blocks of a file whose keywords somebody may want to read, as they stand there.
struct MetadataBlocks {
    std::vector<std::byte> xmp;
    std::vector<std::byte> imageResources;  // Adobe's, of a JPEG: IPTC keywords are in them
};

// `block` is an EXIF block that begins with "Exif\0\0" or directly with the TIFF header. Damaged parts are left out.
ImageMetadata readExif(std::span<const std::byte> block);

}  // namespace sightseer
