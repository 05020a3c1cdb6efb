// What was written beside photos, so that it can be undone.
#include "core/base/file_io.h"
#include "core/catalog/catalog_impl.h"

namespace sightseer {
namespace {

// A commit in WAL mode may be lost with the power; a sidecar must never be on the disk before its entry is.
class SyncedCommits {
public:
    explicit SyncedCommits(Database& database) : m_database(database) {
        m_database.execute("PRAGMA synchronous = FULL");
    }
    ~SyncedCommits() { m_database.execute("PRAGMA synchronous = NORMAL"); }
    SyncedCommits(const SyncedCommits&) = delete;
    SyncedCommits& operator=(const SyncedCommits&) = delete;

private:
    Database& m_database;
};

}  // namespace

Result<std::int64_t> Catalog::beginSidecarRun(std::int64_t nowSeconds) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        auto insert = database.query("INSERT INTO sidecar_run(began_at) VALUES (?) RETURNING id");
        insert.bind(nowSeconds).step();
        const std::int64_t run = insert.integer(0);
        insert.step();
        transaction.commit();
        return run;
    });
}

Result<void> Catalog::noteSidecars(std::int64_t run, std::span<const SidecarWrite> writes) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        const SyncedCommits synced(database);
        Transaction transaction(database, Transaction::Kind::Write);
        auto insert = database.query(
            "INSERT INTO sidecar_write(run, path, before, after, backup) VALUES (?, ?, ?, ?, nullif(?, ''))");
        for (const SidecarWrite& write : writes) {
            const auto before = write.before ? std::optional<std::span<const std::byte>>(*write.before) : std::nullopt;
            insert.bind(run, toUtf8(write.path), before, std::span<const std::byte>(write.after), toUtf8(write.backup))
                .run();
        }
        transaction.commit();
    });
}

Result<void> Catalog::forEachSidecar(std::int64_t run, const std::function<bool(const SidecarWrite&)>& visit) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        if (!database.query("SELECT 1 FROM sidecar_run WHERE id = ?").bind(run).step()) {
            throw DatabaseFailure{{ErrorCode::NotFound, "There is no run " + std::to_string(run) +
                                                            " of writing sidecars; check its number."}};
        }
        auto rows = database.query("SELECT path, before, after, backup FROM sidecar_write WHERE run = ? ORDER BY path");
        rows.bind(run);
        while (rows.step()) {
            SidecarWrite write{pathFromUtf8(rows.text(0)), {}, {}, {}};
            if (!rows.isNull(1)) write.before.emplace(rows.bytes(1).begin(), rows.bytes(1).end());
            write.after.assign(rows.bytes(2).begin(), rows.bytes(2).end());
            if (!rows.isNull(3)) write.backup = pathFromUtf8(rows.text(3));
            if (!visit(write)) return;
        }
    });
}

Result<void> Catalog::storeRewritten(PhotoId photo, const FoundFile& file, const ContentHash& hash) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        database
            .query(
                "UPDATE photo SET size = ?, mtime_ns = ?, sort_time = coalesce(taken_at, ?), hash = ?, changed = 0 "
                "WHERE "
                "id = ?")
            .bind(static_cast<std::int64_t>(file.size), file.modifiedNs, file.modifiedNs / 1'000'000'000,
                  std::span<const std::byte>(hash.bytes), photo.value)
            .run();
        transaction.commit();
    });
}

}  // namespace sightseer
