// The questions that are asked of a million photos, where the test looks at SQLite's plan for them. No statistics are
// collected (ANALYZE), so that every library gets the same plan.
#pragma once

#include "core/catalog/catalog.h"

namespace sightseer::sql {

inline constexpr const char* newestFirst = "SELECT id FROM photo WHERE missing = 0 ORDER BY sort_time DESC, id DESC";
inline constexpr const char* oldestFirst = "SELECT id FROM photo WHERE missing = 0 ORDER BY sort_time, id";
inline constexpr const char* byName = "SELECT id FROM photo WHERE missing = 0 ORDER BY name, id";

inline const char* inOrder(SortOrder order) {
    switch (order) {
        case SortOrder::NewestFirst: return newestFirst;
        case SortOrder::OldestFirst: return oldestFirst;
        case SortOrder::ByName: return byName;
    }
    return newestFirst;
}

// Parameters: root, model. Only the photos that are wanted are read from the table; the rest is decided in indexes.
inline constexpr const char* pending = R"sql(
    SELECT p.id, p.relative_path, p.size, p.mtime_ns, p.hash, p.missing FROM photo p
        WHERE p.root = ?1 AND p.missing = 0 AND p.changed = 1
            AND NOT EXISTS (SELECT 1 FROM failure f WHERE f.photo = p.id AND f.mtime_ns = p.mtime_ns)
    UNION ALL
    SELECT p.id, p.relative_path, p.size, p.mtime_ns, p.hash, p.missing FROM photo p
        WHERE p.root = ?1 AND p.missing = 0 AND p.changed = 0
            AND NOT EXISTS (SELECT 1 FROM vector v WHERE v.photo = p.id AND v.model = ?2)
            AND NOT EXISTS (SELECT 1 FROM failure f WHERE f.photo = p.id AND f.mtime_ns = p.mtime_ns))sql";

inline constexpr const char* missingFiles =
    "SELECT id, relative_path, size, mtime_ns, hash, missing FROM photo WHERE missing = 1 AND hash IS NOT NULL";

inline constexpr const char* knownFiles =
    "SELECT id, relative_path, size, mtime_ns, hash, missing, sidecar_stamp FROM photo WHERE root = ?";

inline constexpr const char* photoById =
    "SELECT id, root, relative_path, size, mtime_ns, hash, width, height, format, sort_time, orientation, taken_at, "
    "camera, lens, iso, latitude, longitude, aperture, exposure, focal_length FROM photo WHERE id = ? AND missing = 0";

inline constexpr const char* photoByPlace = "SELECT id FROM photo WHERE root = ? AND relative_path = ? AND missing = 0";

inline constexpr const char* photosPerRoot = "SELECT id, photos FROM root WHERE photos > 0";
// From one name to the next in the index, instead of over all photos; SQLite would not choose that index by itself.
inline constexpr const char* cameras = R"sql(
    WITH RECURSIVE name(text) AS (
        SELECT min(camera) FROM photo INDEXED BY photo_by_camera WHERE missing = 0 AND camera <> ''
        UNION ALL
        SELECT (SELECT min(camera) FROM photo INDEXED BY photo_by_camera
                WHERE missing = 0 AND camera <> '' AND camera > name.text)
            FROM name WHERE name.text IS NOT NULL)
    SELECT text FROM name WHERE text IS NOT NULL)sql";
inline constexpr const char* lenses = R"sql(
    WITH RECURSIVE name(text) AS (
        SELECT min(lens) FROM photo INDEXED BY photo_by_lens WHERE missing = 0 AND lens <> ''
        UNION ALL
        SELECT (SELECT min(lens) FROM photo INDEXED BY photo_by_lens
                WHERE missing = 0 AND lens <> '' AND lens > name.text)
            FROM name WHERE name.text IS NOT NULL)
    SELECT text FROM name WHERE text IS NOT NULL)sql";
inline constexpr const char* folders = R"sql(
    SELECT f.root, f.relative_path, count(*) FROM photo p INDEXED BY photo_by_folder
        CROSS JOIN folder f ON f.id = p.folder WHERE p.missing = 0 GROUP BY p.folder)sql";

// Missing photos are few: counting them apart spares a look at every photo.
inline constexpr const char* labelCounts = R"sql(
    WITH gone(label, photos) AS (
        SELECT l.label, count(DISTINCT l.photo) FROM photo p INDEXED BY photo_by_time
            CROSS JOIN photo_label l ON l.photo = p.id WHERE p.missing = 1 GROUP BY l.label)
    SELECT l.name, (SELECT count(DISTINCT photo) FROM photo_label WHERE label = l.id)
            - coalesce((SELECT photos FROM gone WHERE label = l.id), 0) AS photos
        FROM label l WHERE photos > 0 ORDER BY l.name)sql";

inline constexpr const char* firstSince = "SELECT min(sort_time) FROM photo WHERE missing = 0 AND sort_time >= ?";
inline constexpr const char* countBetween =
    "SELECT count(*) FROM photo WHERE missing = 0 AND sort_time >= ? AND sort_time < ?";
inline constexpr const char* timeOf = "SELECT sort_time FROM photo WHERE id = ?";
inline constexpr const char* allTimes = "SELECT id, sort_time FROM photo WHERE missing = 0";

inline constexpr const char* photoCount = "SELECT coalesce(sum(photos), 0) FROM root";
// All vectors of the model without those of missing photos, which are few.
inline constexpr const char* embeddedCount =
    "SELECT coalesce((SELECT vectors FROM model WHERE id = ?1), 0) - (SELECT count(*) FROM photo p WHERE p.missing = 1 "
    "AND EXISTS (SELECT 1 FROM vector v WHERE v.photo = p.id AND v.model = ?1))";

// A failure counts while its file is there and unchanged since. CROSS JOIN keeps the few failures first.
inline constexpr const char* failureCount =
    "SELECT count(*) FROM failure f CROSS JOIN photo p ON p.id = f.photo WHERE p.missing = 0 AND p.mtime_ns = "
    "f.mtime_ns";
inline constexpr const char* failures =
    "SELECT f.photo, r.path, p.relative_path, f.code, f.message, f.mtime_ns FROM failure f "
    "CROSS JOIN photo p ON p.id = f.photo JOIN root r ON r.id = p.root WHERE p.missing = 0 AND p.mtime_ns = f.mtime_ns";

inline constexpr const char* vectorOf = "SELECT floats FROM vector WHERE photo = ? AND model = ?";
// Parameter: ids, as jsonOf().
inline constexpr const char* namesOf =
    "SELECT id, name FROM photo WHERE id IN (SELECT value FROM json_each(?)) AND +missing = 0";
inline constexpr const char* timesOf =
    "SELECT id, sort_time FROM photo WHERE id IN (SELECT value FROM json_each(?)) AND +missing = 0";

// Every photo of which another one has the same bytes, copies in a row.
inline constexpr const char* copies = R"sql(
    SELECT hash, id FROM photo INDEXED BY photo_by_hash WHERE missing = 0 AND hash IS NOT NULL AND hash IN (
        SELECT hash FROM photo INDEXED BY photo_by_hash WHERE missing = 0 AND hash IS NOT NULL
            GROUP BY hash HAVING count(*) > 1)
    ORDER BY hash, id)sql";

// In the order they lie on the disk.
inline constexpr const char* searchableVectors =
    "SELECT v.photo, v.floats FROM vector v CROSS JOIN photo p ON p.id = v.photo WHERE v.model = ? AND p.missing = 0";

}  // namespace sightseer::sql
