#include "core/catalog/migrations.h"

#include "core/catalog/database.h"

#include <string>

namespace sightseer {
namespace {

// photo.id is AUTOINCREMENT: caches are keyed by it, so the id of a removed photo must never come back.
// vector is a rowid table because its rows are large: its (photo, model) index stays small enough to answer
// 'who has a vector' without reading vectors.
constexpr Migration catalogSteps[] = {
    {1, R"sql(
CREATE TABLE root (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    volume_id TEXT NOT NULL,
    path_in_volume TEXT NOT NULL,
    path TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX root_by_volume ON root(volume_id, path_in_volume) WHERE volume_id <> '';

CREATE TABLE photo (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root INTEGER NOT NULL REFERENCES root(id) ON DELETE CASCADE,
    relative_path TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sort_time INTEGER NOT NULL,
    missing INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    hash BLOB,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    format TEXT NOT NULL DEFAULT '',
    orientation INTEGER NOT NULL DEFAULT 1,
    taken_at INTEGER,
    camera TEXT NOT NULL DEFAULT '',
    lens TEXT NOT NULL DEFAULT '',
    iso INTEGER,
    latitude REAL,
    longitude REAL,
    UNIQUE (root, relative_path)
) STRICT;
CREATE INDEX photo_by_time ON photo(missing, sort_time);
CREATE INDEX photo_by_name ON photo(missing, name);
CREATE INDEX photo_by_change ON photo(root, missing, changed);

CREATE TABLE model (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    vector_change INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE vector (
    photo INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
    floats BLOB NOT NULL,  -- float32, little-endian
    UNIQUE (photo, model)
) STRICT;

CREATE TABLE failure (
    photo INTEGER PRIMARY KEY REFERENCES photo(id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL
) STRICT;
)sql"},
};

constexpr Migration thumbnailSteps[] = {
    {1, "CREATE TABLE thumbnail (photo INTEGER PRIMARY KEY, jpeg BLOB NOT NULL) STRICT;"},
};

int versionOf(Database& database) {
    auto version = database.query("PRAGMA user_version");
    version.step();
    return static_cast<int>(version.integer(0));
}

}  // namespace

std::span<const Migration> catalogMigrations() {
    return catalogSteps;
}

std::span<const Migration> thumbnailMigrations() {
    return thumbnailSteps;
}

void migrate(Database& database, std::span<const Migration> migrations) {
    for (const Migration& step : migrations) {
        if (versionOf(database) >= step.version) continue;
        Transaction transaction(database, Transaction::Kind::Write);
        // Another process may have taken this step while we waited for the lock.
        if (versionOf(database) >= step.version) continue;
        database.execute(step.sql);
        const std::string stamp = "PRAGMA user_version = " + std::to_string(step.version) +
                                  "; PRAGMA application_id = " + std::to_string(database.kind().applicationId);
        database.execute(stamp.c_str());
        transaction.commit();
    }
}

}  // namespace sightseer
