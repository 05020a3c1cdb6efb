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
    // What filters ask for. Most indexes leave out photos that were not read yet, so that adding a folder stays fast.
    // When photos of before came into the library is not known: added_at is 0.
    {2, R"sql(
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL REFERENCES root(id) ON DELETE CASCADE,
    relative_path TEXT NOT NULL,  -- '' is the root itself
    UNIQUE (root, relative_path)
) STRICT;
INSERT INTO folder(root, relative_path)
    SELECT DISTINCT root, rtrim(rtrim(relative_path, replace(relative_path, '/', '')), '/') FROM photo;

ALTER TABLE photo ADD COLUMN folder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photo ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;  -- seconds since 1970 UTC
ALTER TABLE photo ADD COLUMN pixels INTEGER GENERATED ALWAYS AS (nullif(width * height, 0)) VIRTUAL;
ALTER TABLE photo ADD COLUMN shape INTEGER GENERATED ALWAYS AS (CASE
    WHEN width = 0 OR height = 0 THEN NULL
    WHEN 50 * abs(width - height) < max(width, height) THEN 2
    ELSE width > height END) VIRTUAL;  -- as enum Shape
UPDATE photo SET folder = (SELECT f.id FROM folder f WHERE f.root = photo.root
    AND f.relative_path = rtrim(rtrim(photo.relative_path, replace(photo.relative_path, '/', '')), '/'));

CREATE INDEX photo_by_folder ON photo(folder) WHERE missing = 0;
CREATE INDEX photo_by_size ON photo(size) WHERE missing = 0;
CREATE INDEX photo_by_arrival ON photo(added_at) WHERE missing = 0;
CREATE INDEX photo_by_format ON photo(format) WHERE missing = 0 AND format <> '';
CREATE INDEX photo_by_camera ON photo(camera) WHERE missing = 0 AND camera <> '';
CREATE INDEX photo_by_lens ON photo(lens) WHERE missing = 0 AND lens <> '';
CREATE INDEX photo_by_iso ON photo(iso) WHERE missing = 0 AND iso IS NOT NULL;
CREATE INDEX photo_by_pixels ON photo(pixels) WHERE missing = 0 AND pixels IS NOT NULL;
CREATE INDEX photo_by_shape ON photo(shape) WHERE missing = 0 AND shape IS NOT NULL;
CREATE INDEX photo_by_hash ON photo(hash) WHERE missing = 0 AND hash IS NOT NULL;
CREATE INDEX photo_by_place ON photo(latitude, longitude)
    WHERE missing = 0 AND latitude IS NOT NULL AND longitude IS NOT NULL;

-- Which names may hold three letters in a row; missing photos are in it too. No trigger fills it: FTS5 writes all it has
-- whenever a statement with triggers begins, which made adding files three times as slow.
CREATE VIRTUAL TABLE photo_name USING
    fts5(name, content='photo', content_rowid='id', tokenize='trigram', detail=none, columnsize=0);
INSERT INTO photo_name(rowid, name) SELECT id, name FROM photo;

-- Counting a million rows takes too long for every look at the library.
ALTER TABLE root ADD COLUMN photos INTEGER NOT NULL DEFAULT 0;  -- that are not missing
UPDATE root SET photos = (SELECT count(*) FROM photo WHERE photo.root = root.id AND missing = 0);
CREATE TRIGGER root_photo_added AFTER INSERT ON photo WHEN new.missing = 0 BEGIN
    UPDATE root SET photos = photos + 1 WHERE id = new.root;
END;
CREATE TRIGGER root_photo_removed AFTER DELETE ON photo WHEN old.missing = 0 BEGIN
    UPDATE root SET photos = photos - 1 WHERE id = old.root;
END;
CREATE TRIGGER root_photo_changed AFTER UPDATE OF root, missing ON photo BEGIN
    UPDATE root SET photos = photos - 1 WHERE id = old.root AND old.missing = 0;
    UPDATE root SET photos = photos + 1 WHERE id = new.root AND new.missing = 0;
END;
ALTER TABLE model ADD COLUMN vectors INTEGER NOT NULL DEFAULT 0;  -- also those of missing photos
UPDATE model SET vectors = (SELECT count(*) FROM vector WHERE vector.model = model.id);
CREATE TRIGGER model_vector_added AFTER INSERT ON vector BEGIN
    UPDATE model SET vectors = vectors + 1 WHERE id = new.model;
END;
CREATE TRIGGER model_vector_removed AFTER DELETE ON vector BEGIN
    UPDATE model SET vectors = vectors - 1 WHERE id = old.model;
END;
)sql"},
    // Before a sidecar is written, what it held and what it will hold go here, so that every write can be undone, also one
    // that a crash cut short. `before` is NULL where there was no file.
    {3, R"sql(
CREATE TABLE sidecar_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    began_at INTEGER NOT NULL  -- seconds since 1970 UTC
) STRICT;
CREATE TABLE sidecar_write (
    run INTEGER NOT NULL REFERENCES sidecar_run(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    before BLOB,
    after BLOB NOT NULL,
    PRIMARY KEY (run, path)
) STRICT;
)sql"},
    // Labels. What a person decided belongs to the picture, by its bytes, so that it outlives runs, models and folders.
    // photo_label is who has which label by whose word: enum LabelSource, and from kFirstRunSource on a run's.
    {4, R"sql(
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE  -- as Label::name
) STRICT;
CREATE TABLE photo_label (
    label INTEGER NOT NULL REFERENCES label(id),
    photo INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    source INTEGER NOT NULL,
    PRIMARY KEY (label, photo, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_label_by_photo ON photo_label(photo, source);

CREATE TABLE label_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    label_set TEXT NOT NULL,  -- as printLabelSet
    mode INTEGER NOT NULL,
    none_of_these INTEGER NOT NULL,
    scope TEXT,  -- NULL: photos that were chosen
    model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
    thresholds BLOB NOT NULL,  -- float32, little-endian, one a label
    uses_decisions INTEGER NOT NULL DEFAULT 0,  -- as examples
    changed_at INTEGER NOT NULL  -- seconds since 1970 UTC
) STRICT;
CREATE TABLE label_run_photo (
    run INTEGER NOT NULL REFERENCES label_run(id) ON DELETE CASCADE,
    photo INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    none REAL NOT NULL,
    scores BLOB NOT NULL,  -- the place of the label as int32, its probability as float32, the best first
    PRIMARY KEY (run, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_run_photo_by_photo ON label_run_photo(photo);

CREATE TABLE label_decision (
    label TEXT NOT NULL COLLATE NOCASE,
    hash BLOB NOT NULL,  -- of the picture's bytes, as photo.hash
    accepted INTEGER NOT NULL,
    PRIMARY KEY (hash, label)
) STRICT, WITHOUT ROWID;

ALTER TABLE photo ADD COLUMN sidecar_stamp INTEGER NOT NULL DEFAULT 0;  -- of the sidecars as they were read; 0: none
)sql"},
    // Labels in the photos themselves. Photos are too large for the database: `backup` is the file with what one held, in the
    // data folder, and before and after are then the hashes of its bytes, as photo.hash.
    {5, R"sql(
ALTER TABLE sidecar_write ADD COLUMN backup TEXT;  -- NULL for a sidecar
)sql"},
    // Photos that were read before have them once their files change.
    {6, R"sql(
ALTER TABLE photo ADD COLUMN aperture REAL;  -- f-number
ALTER TABLE photo ADD COLUMN exposure REAL;  -- seconds
ALTER TABLE photo ADD COLUMN focal_length REAL;  -- millimetres
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
