#include "core/catalog/thumbnail_store.h"

#include "core/catalog/database.h"

#include <system_error>

namespace sightseer {
namespace {

const DatabaseKind thumbnailKind{.applicationId = 0x53747374,  // "Stst"
                                 .pageSize = 4096,
                                 .cacheKib = 2048,  // a picture is read once, and the system keeps the file's pages
                                 .noun = "thumbnail file",
                                 .whenDamaged = "Delete it: it is made again."};

void removeFiles(const std::filesystem::path& file) {
    for (const char* ending : {"", "-wal", "-shm"}) {
        std::error_code ignored;  // opening the file again says what is wrong
        std::filesystem::path part = file;
        std::filesystem::remove(part += ending, ignored);
    }
}

bool isWorthless(const Error& error) {
    return error.code == ErrorCode::InvalidFile || error.code == ErrorCode::Incompatible;
}

}  // namespace

struct ThumbnailStore::Impl {
    std::filesystem::path file;
    std::unique_ptr<Database> database;

    // Opens it again where replacing it failed before.
    Result<Database*> ready() {
        if (!database) {
            auto opened = Database::open(file, CatalogAccess::ReadWrite, thumbnailKind, thumbnailMigrations());
            if (!opened) return propagate(opened);
            database = std::move(*opened);
        }
        return database.get();
    }

    Result<void> replace() {
        database.reset();
        removeFiles(file);
        auto opened = ready();
        if (!opened) return propagate(opened);
        return {};
    }

    Result<void> write(std::span<const Thumbnail> thumbnails) {
        auto opened = ready();
        if (!opened) return propagate(opened);
        Database& target = **opened;
        return target.attempt([&] {
            Transaction transaction(target, Transaction::Kind::Write);
            auto store = target.query("INSERT OR REPLACE INTO thumbnail(photo, jpeg) VALUES (?, ?)");
            for (const Thumbnail& thumbnail : thumbnails) {
                store.bind(thumbnail.photo.value, std::span<const std::byte>(thumbnail.jpeg)).run();
            }
            transaction.commit();
        });
    }
};

ThumbnailStore::ThumbnailStore(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

ThumbnailStore::~ThumbnailStore() = default;

Result<std::unique_ptr<ThumbnailStore>> ThumbnailStore::open(const std::filesystem::path& file, CatalogAccess access) {
    auto impl = std::make_unique<Impl>();
    impl->file = file;
    auto database = Database::open(file, access, thumbnailKind, thumbnailMigrations());
    if (database) {
        impl->database = std::move(*database);
    } else if (access == CatalogAccess::ReadWrite && isWorthless(database.error())) {
        if (auto replaced = impl->replace(); !replaced) return propagate(replaced);
    } else {
        return propagate(database);
    }
    return std::unique_ptr<ThumbnailStore>(new ThumbnailStore(std::move(impl)));
}

Result<void> ThumbnailStore::store(std::span<const Thumbnail> thumbnails) {
    auto stored = m_impl->write(thumbnails);
    if (stored || !isWorthless(stored.error())) return stored;
    if (auto replaced = m_impl->replace(); !replaced) return replaced;
    return m_impl->write(thumbnails);
}

Result<std::optional<Bytes>> ThumbnailStore::find(PhotoId photo) const {
    auto opened = m_impl->ready();
    if (!opened) return propagate(opened);
    Database& database = **opened;
    return database.attempt([&]() -> std::optional<Bytes> {
        auto row = database.query("SELECT jpeg FROM thumbnail WHERE photo = ?");
        if (!row.bind(photo.value).step()) return std::nullopt;
        const auto jpeg = row.bytes(0);
        return Bytes(jpeg.begin(), jpeg.end());
    });
}

Result<void> ThumbnailStore::remove(std::span<const PhotoId> photos) {
    auto opened = m_impl->ready();
    if (!opened) return propagate(opened);
    Database& database = **opened;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        auto row = database.query("DELETE FROM thumbnail WHERE photo = ?");
        for (const PhotoId photo : photos) row.bind(photo.value).run();
        transaction.commit();
    });
}

}  // namespace sightseer
