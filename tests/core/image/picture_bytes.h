// Files made byte by byte, for what no writer at hand can write.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace sightseer::test {

using FileBytes = std::vector<std::uint8_t>;

inline std::span<const std::byte> view(const FileBytes& bytes) {
    return std::as_bytes(std::span(bytes));
}

inline void append16(FileBytes& bytes, std::uint32_t value) {
    bytes.push_back(static_cast<std::uint8_t>(value));
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
}

inline void append32(FileBytes& bytes, std::uint32_t value) {
    append16(bytes, value);
    append16(bytes, value >> 16);
}

inline void set32(FileBytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

// A directory of TIFF or EXIF tags, little endian.
class TagDirectory {
public:
    void addShort(std::uint32_t tag, std::uint32_t value) { addShorts(tag, {value}); }
    void addShorts(std::uint32_t tag, const std::vector<std::uint32_t>& values) {
        FileBytes data;
        for (const std::uint32_t value : values) append16(data, value);
        m_entries.push_back({tag, 3, static_cast<std::uint32_t>(values.size()), std::move(data)});
    }
    void addLong(std::uint32_t tag, std::uint32_t value) {
        FileBytes data;
        append32(data, value);
        m_entries.push_back({tag, 4, 1, std::move(data)});
    }
    void addText(std::uint32_t tag, const std::string& text) {
        FileBytes data(text.begin(), text.end());
        data.push_back(0);
        const auto size = static_cast<std::uint32_t>(data.size());
        m_entries.push_back({tag, 2, size, std::move(data)});
    }
    // Numerators and denominators in turn.
    void addRationals(std::uint32_t tag, const std::vector<std::uint32_t>& values) {
        FileBytes data;
        for (const std::uint32_t value : values) append32(data, value);
        m_entries.push_back({tag, 5, static_cast<std::uint32_t>(values.size() / 2), std::move(data)});
    }
    void addBytes(std::uint32_t tag, const FileBytes& data) {
        m_entries.push_back({tag, 7, static_cast<std::uint32_t>(data.size()), data});
    }

    // Appends the directory to `file`, at whose end it begins; tags must have been added in rising order.
    void appendTo(FileBytes& file) const {
        append16(file, static_cast<std::uint32_t>(m_entries.size()));
        std::size_t dataAt = file.size() + m_entries.size() * 12 + 4;
        FileBytes data;
        for (const Entry& entry : m_entries) {
            append16(file, entry.tag);
            append16(file, entry.type);
            append32(file, entry.count);
            FileBytes value = entry.data;
            value.resize(std::max<std::size_t>(4, value.size() + value.size() % 2), 0);
            if (entry.data.size() <= 4) {
                file.insert(file.end(), value.begin(), value.end());
            } else {
                append32(file, static_cast<std::uint32_t>(dataAt + data.size()));
                data.insert(data.end(), value.begin(), value.end());
            }
        }
        append32(file, 0);  // no further directory
        file.insert(file.end(), data.begin(), data.end());
    }

private:
    struct Entry {
        std::uint32_t tag;
        std::uint32_t type;
        std::uint32_t count;
        FileBytes data;
    };
    std::vector<Entry> m_entries;
};

inline FileBytes tiffHeader() {
    return {'I', 'I', 42, 0, 8, 0, 0, 0};
}

// An uncompressed TIFF of one strip. `extra` may add tags above 279 (rows and bytes of the strip).
struct TiffPicture {
    std::uint32_t width = 2;
    std::uint32_t height = 1;
    std::uint32_t bits = 8;
    std::uint32_t samples = 3;
    std::uint32_t photometric = 2;  // RGB
    std::uint32_t orientation = 1;
    FileBytes pixels;
    std::vector<std::uint32_t> colourMap;
    std::uint32_t extraSample = 0;
    bool hasExtraSample = false;
    std::string dateTime;

    FileBytes bytes() const {
        FileBytes file = tiffHeader();
        const auto stripAt = static_cast<std::uint32_t>(file.size());
        std::copy(pixels.begin(), pixels.end(), std::back_inserter(file));
        if (file.size() % 2 != 0) file.push_back(0);
        set32(file, 4, static_cast<std::uint32_t>(file.size()));
        TagDirectory tags;
        tags.addLong(256, width);
        tags.addLong(257, height);
        tags.addShorts(258, std::vector<std::uint32_t>(samples, bits));
        tags.addShort(259, 1);
        tags.addShort(262, photometric);
        tags.addLong(273, stripAt);
        tags.addShort(274, orientation);
        tags.addShort(277, samples);
        tags.addLong(278, height);
        tags.addLong(279, static_cast<std::uint32_t>(pixels.size()));
        if (!dateTime.empty()) tags.addText(306, dateTime);
        if (!colourMap.empty()) tags.addShorts(320, colourMap);
        if (hasExtraSample) tags.addShort(338, extraSample);
        tags.appendTo(file);
        return file;
    }
};

// The EXIF block of a photograph; `exif` and `gps` are its sub-directories.
inline FileBytes exifBlock(const TagDirectory& exif, const TagDirectory& gps, std::uint32_t orientation,
                           const std::string& maker, const std::string& model, const std::string& dateTime) {
    const auto build = [&](std::uint32_t exifAt, std::uint32_t gpsAt) {
        FileBytes block = tiffHeader();
        TagDirectory tags;
        tags.addText(0x010F, maker);
        tags.addText(0x0110, model);
        tags.addShort(0x0112, orientation);
        tags.addText(0x0132, dateTime);
        tags.addLong(0x8769, exifAt);
        tags.addLong(0x8825, gpsAt);
        tags.appendTo(block);
        return block;
    };
    const auto exifAt = static_cast<std::uint32_t>(build(0, 0).size());
    FileBytes sub(exifAt);
    exif.appendTo(sub);
    const auto gpsAt = static_cast<std::uint32_t>(sub.size());
    FileBytes block = build(exifAt, gpsAt);
    block.resize(gpsAt);
    std::copy(sub.begin() + exifAt, sub.end(), block.begin() + exifAt);
    gps.appendTo(block);
    return block;
}

}  // namespace sightseer::test
