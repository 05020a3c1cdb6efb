// The grid's pictures, in a SQLite file of their own: a cache, made again when it is gone or damaged.
// Thread: one connection, one thread at a time; open several for several threads.
#pragma once

#include "core/base/file_io.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/catalog/catalog.h"

#include <memory>
#include <optional>
#include <span>

namespace sightseer {

struct Thumbnail {
    PhotoId photo;
    Bytes jpeg;
};

class ThumbnailStore {
public:
    // A file that is no database is replaced by an empty one (ReadWrite).
    [[nodiscard]] static Result<std::unique_ptr<ThumbnailStore>> open(const std::filesystem::path& file,
                                                                      CatalogAccess access);
    ~ThumbnailStore();

    [[nodiscard]] Result<void> store(std::span<const Thumbnail> thumbnails);  // one transaction
    [[nodiscard]] Result<std::optional<Bytes>> find(PhotoId photo) const;
    [[nodiscard]] Result<void> remove(std::span<const PhotoId> photos);

private:
    struct Impl;
    explicit ThumbnailStore(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
