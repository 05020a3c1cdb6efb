#include "core/keywords/picture_parts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace sightseer {
namespace {

using Parts = std::vector<std::string>;

struct Picture {
    Parts fixed;         // in their order
    Parts iptc;          // data sets and Photoshop's resources: others may come, as they mirror XMP
    std::string packet;  // XMP
};

std::string_view textOf(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

enum class ByteOrder { Big, Little };

// 0 where the text ends earlier.
std::uint32_t numberAt(std::string_view text, std::size_t at, std::size_t bytes, ByteOrder order) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
        const std::size_t place = at + (order == ByteOrder::Big ? i : bytes - 1 - i);
        number = number << 8 | (place < text.size() ? static_cast<unsigned char>(text[place]) : 0U);
    }
    return number;
}

// IPTC IIM 4.2: a tag, record, data set, size and value for each.
void appendIptc(Parts& parts, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = 5 + numberAt(text, at + 3, 2, ByteOrder::Big);
        const std::string_view set = text.substr(at, size);
        at += size;
        // The set of characters, the version and the keywords.
        const bool isOurs = set.starts_with("\x1c\x01\x5a") || set.starts_with(std::string_view("\x1c\x02\0", 3)) ||
                            set.starts_with("\x1c\x02\x19");
        if (!isOurs && set.front() != '\0') parts.emplace_back(set);  // zeros fill
    }
}

// Photoshop's image resources: "8BIM", a number, a name, size and value, each made even.
void appendResources(Parts& parts, std::string_view text) {
    constexpr std::uint32_t kIptc = 0x404, kIptcDigest = 0x425;
    for (std::size_t at = 0; at + 7 < text.size();) {
        const std::uint32_t number = numberAt(text, at + 4, 2, ByteOrder::Big);
        const std::size_t name = 1 + numberAt(text, at + 6, 1, ByteOrder::Big), head = 6 + name + name % 2;
        const std::size_t size = numberAt(text, at + head, 4, ByteOrder::Big);
        const std::string_view value = text.substr(std::min(at + head + 4, text.size()), size);
        if (number == kIptc) {
            appendIptc(parts, value);
        } else if (number != kIptcDigest) {
            parts.emplace_back(text.substr(at, head + 4 + size));
        }
        at += head + 4 + size + size % 2;
    }
}

std::optional<Picture> jpegParts(std::string_view text) {
    using namespace std::string_view_literals;
    constexpr unsigned char kStartOfScan = 0xda, kApp1 = 0xe1, kApp2 = 0xe2, kApp13 = 0xed;
    constexpr std::string_view kXmp = "http://ns.adobe.com/xap/1.0/\0"sv,
                               kExtension = "http://ns.adobe.com/xmp/extension/\0"sv, kResources = "Photoshop 3.0\0"sv;
    Picture picture;
    std::string resources;
    std::optional<std::size_t> severalPictures;
    for (std::size_t at = 2; at + 4 <= text.size() && text[at] == '\xff';) {
        const auto marker = static_cast<unsigned char>(text[at + 1]);
        if (marker == 0xff) {  // a byte that fills
            ++at;
            continue;
        }
        if (marker == kStartOfScan) {
            // The places of further pictures are counted from within their list.
            if (severalPictures) picture.fixed.push_back(std::to_string(at - *severalPictures));
            picture.fixed.emplace_back(text.substr(at));
            appendResources(picture.iptc, resources);
            return picture;
        }
        const std::size_t size = 2 + numberAt(text, at + 2, 2, ByteOrder::Big);
        const std::string_view segment = text.substr(at, size),
                               content = segment.substr(std::min(size, std::size_t{4}));
        if (marker == kApp2 && content.starts_with("MPF\0"sv)) severalPictures = at;
        if (marker == kApp1 && content.starts_with(kXmp)) {
            picture.packet = content.substr(kXmp.size());
        } else if (marker == kApp13 && content.starts_with(kResources)) {
            resources += content.substr(kResources.size());
        } else if (marker != kApp1 || !content.starts_with(kExtension)) {
            picture.fixed.emplace_back(segment);
        }
        at += size;
    }
    return std::nullopt;
}

std::optional<Picture> pngParts(std::string_view text) {
    constexpr std::string_view kXmp{"XML:com.adobe.xmp\0\0\0\0\0", 22};  // not compressed, no language
    Picture picture;
    for (std::size_t at = 8; at + 12 <= text.size();) {
        const std::size_t size = std::size_t{12} + numberAt(text, at, 4, ByteOrder::Big);
        const std::string_view chunk = text.substr(at, size), name = chunk.substr(4, 4);
        if (chunk.size() < size) return std::nullopt;
        at += size;
        if (name == "iTXt" && chunk.substr(8).starts_with(kXmp)) {
            picture.packet = chunk.substr(8 + kXmp.size(), size - 12 - kXmp.size());
        } else {
            picture.fixed.emplace_back(chunk);
        }
        if (name != "IEND") continue;
        picture.fixed.emplace_back(text.substr(at));
        return picture;
    }
    return std::nullopt;
}

std::optional<Picture> webpParts(std::string_view text) {
    Picture picture;
    const std::size_t end = std::size_t{8} + numberAt(text, 4, 4, ByteOrder::Little);
    if (end > text.size()) return std::nullopt;
    for (std::size_t at = 12; at < end;) {
        const std::size_t length = numberAt(text, at + 4, 4, ByteOrder::Little), size = 8 + length + length % 2;
        if (at + size > end) return std::nullopt;
        const std::string_view chunk = text.substr(at, size);
        // VP8X says which chunks there are, XMP among them; what it says of the picture shows when that is decoded.
        if (chunk.starts_with("XMP ")) {
            picture.packet = chunk.substr(8, length);
        } else if (!chunk.starts_with("VP8X")) {
            picture.fixed.emplace_back(chunk);
        }
        at += size;
    }
    picture.fixed.emplace_back(text.substr(end));
    return picture;
}

// The first directory of a TIFF.
struct Directory {
    std::size_t begin = 0, end = 0;
    std::map<std::uint32_t, std::string> entries;  // tag -> type, count and value or offset
    std::string next;
    std::vector<std::pair<std::size_t, std::size_t>> own;  // [begin, end) of values that may change
    Picture picture;                                       // nothing is fixed in it
};

constexpr std::uint32_t kTiffXmp = 700, kTiffIptc = 33723, kTiffResources = 34377;

bool mayChange(std::uint32_t tag) {
    return tag == kTiffXmp || tag == kTiffIptc || tag == kTiffResources;
}

std::optional<Directory> directoryOf(std::string_view text) {
    constexpr std::size_t kEntry = 12;
    constexpr std::array<std::size_t, 14> kTypeSizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    const ByteOrder order = text.starts_with("MM") ? ByteOrder::Big : ByteOrder::Little;
    Directory directory;
    directory.begin = numberAt(text, 4, 4, order);
    const std::size_t count = numberAt(text, directory.begin, 2, order);
    directory.end = directory.begin + 2 + count * kEntry + 4;
    if (directory.begin < 8 || directory.end > text.size()) return std::nullopt;
    for (std::size_t at = directory.begin + 2; at + 4 < directory.end; at += kEntry) {
        const std::uint32_t tag = numberAt(text, at, 2, order);
        if (!mayChange(tag)) {
            directory.entries[tag] = text.substr(at + 2, kEntry - 2);
            continue;
        }
        const std::size_t type = numberAt(text, at + 2, 2, order), place = numberAt(text, at + 8, 4, order);
        const std::size_t size = numberAt(text, at + 4, 4, order) * (type < kTypeSizes.size() ? kTypeSizes[type] : 0);
        if (size <= 4) continue;
        directory.own.emplace_back(std::min(place, text.size()), std::min(place + size, text.size()));
        const std::string_view value = text.substr(std::min(place, text.size()), size);
        if (tag == kTiffXmp) directory.picture.packet = value;
        if (tag == kTiffIptc) appendIptc(directory.picture.iptc, value);
        if (tag == kTiffResources) appendResources(directory.picture.iptc, value);
    }
    directory.next = text.substr(directory.end - 4, 4);
    return directory;
}

bool hasAllIptc(Parts before, Parts after) {
    std::ranges::sort(before);
    std::ranges::sort(after);
    return std::ranges::includes(after, before);
}

bool isSameTiff(std::string_view before, std::string_view after) {
    auto was = directoryOf(before);
    const auto is = directoryOf(after);
    if (was && is && !hasAllIptc(was->picture.iptc, is->picture.iptc)) return false;
    if (!was || !is || was->entries != is->entries || was->next != is->next || after.size() < before.size())
        return false;
    was->own.emplace_back(4, 8);  // where the directory is
    was->own.emplace_back(was->begin, was->end);
    std::ranges::sort(was->own);
    std::size_t at = 0;
    for (const auto& [begin, end] : was->own) {
        if (begin > at && before.substr(at, begin - at) != after.substr(at, begin - at)) return false;
        at = std::max(at, end);
    }
    return at >= before.size() || before.substr(at) == after.substr(at, before.size() - at);
}

std::optional<Picture> partsOf(std::string_view text, ImageFormat format) {
    switch (format) {
        case ImageFormat::Jpeg: return jpegParts(text);
        case ImageFormat::Png: return pngParts(text);
        case ImageFormat::Webp: return webpParts(text);
        default: return std::nullopt;
    }
}

}  // namespace

Result<void> checkOtherParts(std::span<const std::byte> before, std::span<const std::byte> after, ImageFormat format) {
    bool isSame = false;
    if (format == ImageFormat::Tiff) {
        isSame = isSameTiff(textOf(before), textOf(after));
    } else {
        const auto was = partsOf(textOf(before), format), is = partsOf(textOf(after), format);
        isSame = was && is && was->fixed == is->fixed && hasAllIptc(was->iptc, is->iptc);
    }
    if (isSame) return {};
    return fail(ErrorCode::InvalidFile, "something else in the file would change too");
}

std::string packetOf(std::span<const std::byte> bytes, ImageFormat format) {
    if (format == ImageFormat::Tiff) {
        auto directory = directoryOf(textOf(bytes));
        return directory ? std::move(directory->picture.packet) : std::string();
    }
    auto picture = partsOf(textOf(bytes), format);
    return picture ? std::move(picture->packet) : std::string();
}

}  // namespace sightseer
