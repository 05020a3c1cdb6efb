// A catalog in a folder of its own, with short ways to fill it.
#pragma once

#include "core/base/file_io.h"
#include "core/catalog/catalog.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace sightseer {

inline constexpr std::int64_t second = 1'000'000'000;

inline FoundFile foundFile(const std::string& relativePath, std::int64_t seconds = 1'600'000'000,
                           std::uint64_t size = 1000) {
    return {relativePath, size, seconds * second};
}

inline Failure failureOf(PhotoId photo, std::int64_t seconds,
                         Error error = {ErrorCode::InvalidFile, "It is cut short."}) {
    return {photo, {}, std::move(error), seconds * second};
}

inline ContentHash hashOf(const std::string& text) {
    return contentHash(std::as_bytes(std::span(text.data(), text.size())));
}

inline Root rootAt(const std::filesystem::path& path, const std::string& volumeId = {},
                   const std::filesystem::path& pathInVolume = {}) {
    return {RootId(), volumeId, pathInVolume, path};
}

// A unit vector of two dimensions.
inline std::vector<float> direction(double angle) {
    return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

inline IndexedPhoto indexedPhoto(PhotoId photo, const FoundFile& file, double angle, const std::string& bytes = {}) {
    IndexedPhoto indexed;
    indexed.photo = photo;
    indexed.file = file;
    indexed.content.hash = hashOf(bytes.empty() ? file.relativePath : bytes);
    indexed.content.width = 640;
    indexed.content.height = 480;
    indexed.content.format = "JPEG";
    indexed.vector = direction(angle);
    return indexed;
}

struct CatalogFixture {
    CatalogFixture() {
        catalog = open(CatalogAccess::ReadWrite);
        root = *catalog->addRoot(rootAt("/mnt/photos", "volume", "photos"));
        model = *catalog->ensureModel("fingerprint", "A model", 2);
    }

    std::filesystem::path file() const { return std::filesystem::path(folder.path().toStdString()) / "catalog.db"; }

    std::unique_ptr<Catalog> open(CatalogAccess access) const {
        auto opened = Catalog::open(file(), access);
        if (!opened) qFatal("%s", opened.error().message.c_str());
        return std::move(*opened);
    }

    std::vector<PhotoId> add(const std::vector<FoundFile>& files) { return *catalog->addFiles(root, files); }
    PhotoId add(const FoundFile& one) { return add(std::vector{one}).front(); }

    void index(PhotoId photo, const FoundFile& one, double angle, const std::string& bytes = {}) {
        const std::vector batch{indexedPhoto(photo, one, angle, bytes)};
        if (auto stored = catalog->storeIndexed(model, batch); !stored) qFatal("%s", stored.error().message.c_str());
    }

    std::set<std::int64_t> pendingIds() const {
        std::set<std::int64_t> ids;
        const auto pending = *catalog->pending(root, model);
        for (const KnownFile& known : pending) ids.insert(known.id.value);
        return ids;
    }

    std::int64_t change() const { return *catalog->vectorChange(model); }

    QTemporaryDir folder;
    std::unique_ptr<Catalog> catalog;
    RootId root;
    ModelId model;
};

inline std::set<std::int64_t> valuesOf(const std::vector<PhotoId>& ids) {
    std::set<std::int64_t> values;
    for (const PhotoId id : ids) values.insert(id.value);
    return values;
}

}  // namespace sightseer
