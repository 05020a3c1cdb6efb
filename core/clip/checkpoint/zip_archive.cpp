#include "core/clip/checkpoint/zip_archive.h"

#include "core/clip/checkpoint/unusable_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sightseer {

namespace {

constexpr std::uint32_t localSignature = 0x04034B50;
constexpr std::uint32_t directorySignature = 0x02014B50;
constexpr std::uint32_t endSignature = 0x06054B50;
constexpr std::uint32_t zip64EndSignature = 0x06064B50;
constexpr std::uint32_t zip64LocatorSignature = 0x07064B50;

constexpr std::uint64_t localHeaderBytes = 30;  // without name and extra field
constexpr std::uint64_t directoryEntryBytes = 46;
constexpr std::uint64_t endBytes = 22;
constexpr std::uint64_t zip64EndBytes = 56;
constexpr std::uint64_t zip64LocatorBytes = 20;

// Instead of a number that stands in a ZIP64 field.
constexpr std::uint16_t marker16 = 0xFFFF;
constexpr std::uint32_t marker32 = 0xFFFFFFFF;

constexpr std::uint16_t zip64Field = 1;
constexpr std::uint16_t methodStored = 0;
constexpr std::uint16_t methodDeflated = 8;
constexpr std::uint16_t flagsOfEncryption = 1U | 1U << 6U | 1U << 13U;
constexpr std::uint16_t flagSizesFollow = 1U << 3U;  // the local header does not know them yet

// Little-endian numbers from a record whose length was checked.
template <typename T>
T numberAt(std::span<const std::byte> bytes, std::size_t offset) {
    assert(offset + sizeof(T) <= bytes.size());
    T value = 0;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

std::string_view textOf(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool isSafeName(std::string_view name) {
    constexpr auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (name.find('\\') != std::string_view::npos || std::any_of(name.begin(), name.end(), isControl)) return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('/', begin), name.size());
        const auto part = name.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..") return false;
        begin = end + 1;
    }
    return decodeStrictUtf8(name).has_value();
}

struct DirectoryPlace {
    FileRange range;
    std::uint64_t count = 0;  // of entries
};

struct DirectoryEntry {
    std::string name;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint64_t packedBytes = 0;
    std::uint64_t header = 0;  // where the local header begins
};

class ZipReader {
public:
    explicit ZipReader(const RandomAccessFile& file) : m_file(file) {}

    // The end record, or the ZIP64 one before it.
    Result<DirectoryPlace> findDirectory() const {
        const auto size = m_file.size();
        const auto noEnd = "its end is missing, as if it was cut short";
        if (size < endBytes) return refuse(noEnd);
        Bytes tail(static_cast<std::size_t>(std::min(size, endBytes + zip64LocatorBytes + zip64EndBytes)));
        if (const auto read = m_file.read(size - tail.size(), tail); !read) return propagate(read);
        const auto end = std::span<const std::byte>(tail).last(endBytes);
        if (numberAt<std::uint32_t>(end, 0) != endSignature || numberAt<std::uint16_t>(end, 20) != 0) {
            return refuse(noEnd);
        }
        const auto count = numberAt<std::uint16_t>(end, 10);
        const auto bytes = numberAt<std::uint32_t>(end, 12);
        const auto offset = numberAt<std::uint32_t>(end, 16);
        const bool isOnePart = numberAt<std::uint16_t>(end, 4) == 0 && numberAt<std::uint16_t>(end, 6) == 0 &&
                               numberAt<std::uint16_t>(end, 8) == count;
        if (!isOnePart) return refuse("it is one part of several");
        DirectoryPlace place{{offset, bytes}, count};
        auto directoryEnd = size - endBytes;

        const auto before = std::span<const std::byte>(tail).first(tail.size() - endBytes);
        if (before.size() >= zip64LocatorBytes &&
            numberAt<std::uint32_t>(before.last(zip64LocatorBytes), 0) == zip64LocatorSignature) {
            if (before.size() != zip64LocatorBytes + zip64EndBytes) return refuse(damagedDirectory);
            const auto record = before.first(zip64EndBytes);
            const auto locator = before.last(zip64LocatorBytes);
            directoryEnd -= zip64LocatorBytes + zip64EndBytes;
            place = {{numberAt<std::uint64_t>(record, 48), numberAt<std::uint64_t>(record, 40)},
                     numberAt<std::uint64_t>(record, 32)};
            const bool isWhole = numberAt<std::uint32_t>(record, 0) == zip64EndSignature &&
                                 numberAt<std::uint64_t>(record, 4) == zip64EndBytes - 12 &&
                                 numberAt<std::uint32_t>(record, 16) == 0 && numberAt<std::uint32_t>(record, 20) == 0 &&
                                 numberAt<std::uint64_t>(record, 24) == place.count &&
                                 numberAt<std::uint64_t>(locator, 8) == directoryEnd;
            const bool agrees = (count == marker16 || count == place.count) &&
                                (bytes == marker32 || bytes == place.range.size) &&
                                (offset == marker32 || offset == place.range.offset);
            if (!isWhole || !agrees) return refuse(damagedDirectory);
        }
        if (place.count > ZipArchive::maximumEntries || place.range.size > ZipArchive::maximumDirectoryBytes) {
            return tooLarge("its directory is larger than any model's");
        }
        if (place.range.size > directoryEnd || place.range.offset != directoryEnd - place.range.size ||
            place.count > place.range.size / directoryEntryBytes) {
            return refuse(damagedDirectory);
        }
        return place;
    }

    Result<std::vector<DirectoryEntry>> readDirectory(const DirectoryPlace& place) const {
        Bytes bytes(static_cast<std::size_t>(place.range.size));
        if (const auto read = m_file.read(place.range.offset, bytes); !read) return propagate(read);
        std::vector<DirectoryEntry> entries;
        std::span<const std::byte> rest(bytes);
        while (!rest.empty()) {
            if (entries.size() == place.count || rest.size() < directoryEntryBytes ||
                numberAt<std::uint32_t>(rest, 0) != directorySignature) {
                return refuse(damagedDirectory);
            }
            const auto nameBytes = numberAt<std::uint16_t>(rest, 28);
            const auto extraBytes = numberAt<std::uint16_t>(rest, 30);
            const auto entryBytes =
                directoryEntryBytes + nameBytes + extraBytes + numberAt<std::uint16_t>(rest, 32);  // and a comment
            if (entryBytes > rest.size()) return refuse(damagedDirectory);
            auto entry =
                readEntry(rest.first(directoryEntryBytes), textOf(rest.subspan(directoryEntryBytes, nameBytes)),
                          rest.subspan(directoryEntryBytes + nameBytes, extraBytes));
            if (!entry) return propagate(entry);
            entries.push_back(std::move(*entry));
            rest = rest.subspan(entryBytes);
        }
        if (entries.size() != place.count) return refuse(damagedDirectory);
        return entries;
    }

    // Where the entry's bytes lie: the local header may have an extra field of another length than the directory.
    Result<FileRange> locate(const DirectoryEntry& entry, std::uint64_t end) const {
        const auto headerBytes = localHeaderBytes + entry.name.size();
        if (entry.header > end || headerBytes > end - entry.header) {
            return refuse("entry " + shownName(entry.name) + " lies outside the file");
        }
        Bytes header(static_cast<std::size_t>(headerBytes));
        if (const auto read = m_file.read(entry.header, header); !read) return propagate(read);
        const std::span<const std::byte> bytes(header);
        const auto flags = numberAt<std::uint16_t>(bytes, 6);
        const auto packedBytes = numberAt<std::uint32_t>(bytes, 18);
        const bool agrees =
            numberAt<std::uint32_t>(bytes, 0) == localSignature && flags == entry.flags &&
            numberAt<std::uint16_t>(bytes, 8) == entry.method &&
            numberAt<std::uint16_t>(bytes, 26) == entry.name.size() &&
            textOf(bytes.subspan(localHeaderBytes)) == entry.name &&
            ((flags & flagSizesFollow) != 0 || packedBytes == marker32 || packedBytes == entry.packedBytes);
        if (!agrees) return refuse("entry " + shownName(entry.name) + " is not what the directory says");
        const auto start = entry.header + headerBytes + numberAt<std::uint16_t>(bytes, 28);
        if (start > end || entry.packedBytes > end - start) {
            return refuse("entry " + shownName(entry.name) + " lies outside the file");
        }
        return FileRange{start, entry.packedBytes};
    }

    tl::unexpected<Error> refuse(const std::string& problem, ErrorCode code = ErrorCode::InvalidFile) const {
        const auto* const whatToDo = code == ErrorCode::InvalidFile ? "; download it again" : "";
        return tl::unexpected(unusableFile(m_file.path(), "as a ZIP archive, " + problem + whatToDo, code));
    }

private:
    static constexpr const char* damagedDirectory = "it has a damaged directory";

    tl::unexpected<Error> tooLarge(const std::string& problem) const { return refuse(problem, ErrorCode::TooLarge); }

    Result<DirectoryEntry> readEntry(std::span<const std::byte> record, std::string_view name,
                                     std::span<const std::byte> extra) const {
        if (name.size() > ZipArchive::maximumNameBytes) return tooLarge("it has an entry with too long a name");
        if (!isSafeName(name)) return refuse("it has an entry with the unsafe name " + shownName(name));
        DirectoryEntry entry{std::string(name), numberAt<std::uint16_t>(record, 8), numberAt<std::uint16_t>(record, 10),
                             numberAt<std::uint32_t>(record, 20), numberAt<std::uint32_t>(record, 42)};
        std::uint64_t plainBytes = numberAt<std::uint32_t>(record, 24);
        const bool usesZip64 = plainBytes == marker32 || entry.packedBytes == marker32 || entry.header == marker32;
        if (usesZip64 && !readZip64(extra, {&plainBytes, &entry.packedBytes, &entry.header})) {
            return refuse("entry " + shownName(name) + " has a size or a place that is not there");
        }
        if ((entry.flags & flagsOfEncryption) != 0) {
            return refuse("entry " + shownName(name) + " is encrypted", ErrorCode::Unsupported);
        }
        if (entry.method != methodStored && entry.method != methodDeflated) {
            return refuse("entry " + shownName(name) + " is packed by an unknown method", ErrorCode::Unsupported);
        }
        if (entry.method == methodStored && plainBytes != entry.packedBytes) {
            return refuse("entry " + shownName(name) + " has two sizes");
        }
        if (numberAt<std::uint16_t>(record, 34) != 0) return refuse("it is one part of several");
        return entry;
    }

    // The numbers that hold the marker stand in the extra field, in this order.
    static bool readZip64(std::span<const std::byte> extra, std::initializer_list<std::uint64_t*> numbers) {
        constexpr std::size_t fieldHeaderBytes = 4;
        while (extra.size() >= fieldHeaderBytes) {
            const auto id = numberAt<std::uint16_t>(extra, 0);
            const auto length = numberAt<std::uint16_t>(extra, 2);
            extra = extra.subspan(fieldHeaderBytes);
            if (length > extra.size()) return false;
            auto field = extra.first(length);
            extra = extra.subspan(length);
            if (id != zip64Field) continue;
            for (auto* number : numbers) {
                if (*number != marker32) continue;
                if (field.size() < sizeof *number) return false;
                *number = numberAt<std::uint64_t>(field, 0);
                field = field.subspan(sizeof *number);
            }
            return true;
        }
        return false;
    }

    const RandomAccessFile& m_file;
};

}  // namespace

Result<ZipArchive> ZipArchive::open(const RandomAccessFile& file) {
    const ZipReader reader(file);
    const auto place = reader.findDirectory();
    if (!place) return propagate(place);
    auto entries = reader.readDirectory(*place);
    if (!entries) return propagate(entries);

    std::sort(entries->begin(), entries->end(),
              [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.header < b.header; });
    if (!entries->empty() && entries->front().header != 0) {
        return reader.refuse("it has something before its first entry");
    }
    ZipArchive archive;
    archive.m_directory = place->range;
    std::uint64_t previousEnd = 0;
    for (auto& entry : *entries) {
        if (entry.header < previousEnd) {
            return reader.refuse("entry " + shownName(entry.name) + " overlaps another one");
        }
        const auto bytes = reader.locate(entry, place->range.offset);
        if (!bytes) return propagate(bytes);
        previousEnd = bytes->offset + bytes->size;
        const ZipEntry found{*bytes, entry.method == methodStored};
        if (!archive.m_entries.try_emplace(entry.name, found).second) {
            return reader.refuse("it has two entries with the name " + shownName(entry.name));
        }
    }
    return archive;
}

}  // namespace sightseer
