#include "core/keywords/embedded_xmp.h"

#include "core/base/content_hash.h"
#include "core/image/image_decoder.h"
#include "core/keywords/exempi_keywords.h"
#include "core/keywords/picture_parts.h"

#include <exempi/xmp.h>

#include <algorithm>
#include <array>
#include <memory>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

struct FreeFile {
    void operator()(_XmpFile* file) const { xmp_files_free(file); }
};
using XmpFile = std::unique_ptr<_XmpFile, FreeFile>;
using Packet = std::unique_ptr<_Xmp, FreeXmp>;

tl::unexpected<Error> leftAlone(const fs::path& photo, ErrorCode code, const std::string& why) {
    return fail(code, "Cannot write labels into " + toUtf8(photo) + ": " + why +
                          ". It was left as it is; write a sidecar instead.");
}

// While the mutex is held. exempi wants absolute names.
Result<XmpFile> opened(const fs::path& file, XmpOpenFileOptions options) {
    std::error_code error;
    XmpFile opened(xmp_files_open_new(fs::absolute(file, error).c_str(), options));
    if (!opened) return fail(ErrorCode::InvalidFile, "its metadata cannot be read");
    return opened;
}

Packet packetIn(_XmpFile* file) {
    Packet packet(xmp_files_get_new_xmp(file));
    return packet ? std::move(packet) : Packet(xmp_new_empty());
}

Result<XmpKeywords> readKeywords(const fs::path& file) {
    std::lock_guard lock(exempiMutex());
    const auto photo = opened(file, XMP_OPEN_READ);
    if (!photo) return propagate(photo);
    return keywordsIn(packetIn(photo->get()).get());
}

Result<void> addTo(const fs::path& file, const XmpKeywords& wanted) {
    std::lock_guard lock(exempiMutex());
    const auto photo = opened(file, XMP_OPEN_FORUPDATE);
    if (!photo) return propagate(photo);
    const Packet packet = packetIn(photo->get());
    if (const auto added = addKeywords(packet.get(), wanted); !added) return propagate(added);
    const bool isWritten = xmp_files_can_put_xmp(photo->get(), packet.get()) &&
                           xmp_files_put_xmp(photo->get(), packet.get()) &&
                           xmp_files_close(photo->get(), XMP_CLOSE_NOOPTION);
    if (!isWritten) return fail(ErrorCode::InvalidFile, "there is no room for labels in it");
    return {};
}

bool hasAll(const std::vector<std::string>& there, const std::vector<std::string>& wanted) {
    return std::ranges::all_of(wanted,
                               [&](const std::string& one) { return std::ranges::find(there, one) != there.end(); });
}

bool hasAll(const XmpKeywords& there, const XmpKeywords& wanted) {
    return hasAll(there.subjects, wanted.subjects) && hasAll(there.hierarchical, wanted.hierarchical) &&
           hasAll(there.tags, wanted.tags);
}

bool canHoldLabels(ImageFormat format) {
    return format == ImageFormat::Jpeg || format == ImageFormat::Png || format == ImageFormat::Tiff ||
           format == ImageFormat::Webp;
}

Result<ImageFormat> formatOf(std::span<const std::byte> bytes) {
    const auto format = sniffImageFormat(bytes);
    if (!format) return fail(ErrorCode::Unsupported, "it is no picture of a known format");
    if (!canHoldLabels(*format)) {
        return fail(ErrorCode::Unsupported, std::string("labels cannot be kept in ") + imageFormatName(*format));
    }
    return *format;
}

Result<void> checkReplaceable(const fs::path& photo) {
    std::error_code error;
    if (fs::is_symlink(photo, error)) return fail(ErrorCode::Unsupported, "it is a link to another file");
    const auto status = fileStatus(photo);
    if (!status) return propagate(status);
    if (!status->isRegular) return fail(ErrorCode::Unsupported, "it is no file");
    if (status->links > 1) return fail(ErrorCode::Unsupported, "the file has other names too (hard links)");
    if (status->isReadOnly) return fail(ErrorCode::PermissionDenied, "it is read-only");
    if (!status->isOwn) return fail(ErrorCode::PermissionDenied, "it belongs to another user");
    return {};
}

Result<ContentHash> pixelsOf(std::span<const std::byte> bytes, const fs::path& photo) {
    const auto decoded = decodeImage(bytes, toUtf8(photo));
    if (!decoded) return propagate(decoded);
    auto all = decoded->image.pixels;
    for (const int side : {decoded->image.width, decoded->image.height}) {
        const std::string text = std::to_string(side) + ' ';
        all.insert(all.end(), text.begin(), text.end());
    }
    return contentHash(std::as_bytes(std::span(all)));
}

// A folder that goes with all that exempi may leave in it.
class Scratch {
public:
    explicit Scratch(fs::path folder) : m_folder(std::move(folder)) {}
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }

private:
    const fs::path m_folder;
};

}  // namespace

Result<std::vector<std::string>> missingInPhoto(const fs::path& photo, std::span<const std::string> labels) {
    if (const auto usable = checkReplaceable(photo); !usable) {
        return leftAlone(photo, usable.error().code, usable.error().message);
    }
    const auto file = RandomAccessFile::open(photo);
    if (!file) return propagate(file);
    std::array<std::byte, 64> head{};
    const auto begin =
        std::span(head).first(static_cast<std::size_t>(std::min<std::uint64_t>(head.size(), file->size())));
    if (const auto read = file->read(0, begin); !read) return propagate(read);
    if (const auto format = formatOf(begin); !format) {
        return leftAlone(photo, format.error().code, format.error().message);
    }
    const auto there = readKeywords(photo);
    if (!there) return leftAlone(photo, there.error().code, there.error().message);
    std::vector<std::string> missing;
    for (const std::string& label : labels) {
        if (!hasAll(*there, keywordsOf(std::span(&label, 1)))) missing.push_back(label);
    }
    return missing;
}

Result<Bytes> withLabels(const Bytes& bytes, const fs::path& photo, std::span<const std::string> labels,
                         const fs::path& scratch) {
    const auto refused = [&](const Error& error) { return leftAlone(photo, error.code, error.message); };
    const auto format = formatOf(bytes);
    if (!format) return refused(format.error());
    if (const auto made = makeFolders(scratch); !made) return propagate(made);
    const Scratch cleared(scratch);
    const fs::path copy = scratch / ("photo" + toUtf8(photo.extension()));
    if (const auto written = writeFileAtomically(copy, bytes); !written) return propagate(written);
    const XmpKeywords wanted = keywordsOf(labels);
    if (const auto added = addTo(copy, wanted); !added) return refused(added.error());
    auto after = readFile(copy, DecodeLimits().maximumFileBytes);
    if (!after) return propagate(after);
    const auto there = readKeywords(copy);
    if (!there || !hasAll(*there, wanted)) {
        return leftAlone(photo, ErrorCode::InvalidFile, "the labels could not be read back");
    }
    if (const auto same = checkOtherParts(bytes, *after, *format); !same) return refused(same.error());
    const std::string former = packetOf(bytes, *format), packet = packetOf(*after, *format);
    if (!former.empty() && !hasAllProperties(std::as_bytes(std::span(packet)), std::as_bytes(std::span(former)))) {
        return leftAlone(photo, ErrorCode::InvalidFile, "other XMP of it would change");
    }
    const auto was = pixelsOf(bytes, photo);
    if (!was) return propagate(was);
    const auto is = pixelsOf(*after, photo);
    if (!is || *is != *was) return leftAlone(photo, ErrorCode::InvalidFile, "its pixels would change");
    return std::move(*after);
}

}  // namespace sightseer
