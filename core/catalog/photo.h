// What the catalog knows about a photo. Thread: plain data.
#pragma once

#include "core/base/content_hash.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/image/metadata.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

// A folder the user added.
struct Root {
    RootId id;
    std::string volumeId;                // of the file system it lies on; may be empty
    std::filesystem::path pathInVolume;  // on that file system
    std::filesystem::path path;          // where it was last seen, absolute
};

// One file as a folder scan sees it.
struct FoundFile {
    std::string relativePath;  // to its root, UTF-8, with '/'
    std::uint64_t size = 0;    // bytes
    std::int64_t modifiedNs = 0;

    bool operator==(const FoundFile&) const = default;
};

struct Photo {
    PhotoId id;
    RootId root;
    FoundFile file;
    std::filesystem::path path;       // absolute, where it should be now
    bool offline = false;             // its root is not reachable now
    std::optional<ContentHash> hash;  // nothing until the file was read
    int width = 0;                    // upright; 0 until the file was read
    int height = 0;
    std::string format;  // "JPEG", ...; empty until the file was read
    ImageMetadata metadata;
    std::int64_t sortTime = 0;  // when taken, else when modified; seconds

    std::string fileName() const { return path.filename().string(); }
};

// What reading a file once gave.
struct PhotoContent {
    ContentHash hash;
    int width = 0;
    int height = 0;
    std::string format;
    ImageMetadata metadata;
    std::vector<std::string> labels{};  // names of those that the file itself has
};

// A file that could not be read, shown under Problems until it changes, goes, or is retried.
struct Failure {
    PhotoId photo;
    std::filesystem::path path;
    Error error;
    std::int64_t modifiedNs = 0;  // of the file when it failed
};

}  // namespace sightseer
