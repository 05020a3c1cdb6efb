#include "core/base/file_io.h"
#include "core/catalog/catalog.h"
#include "core/catalog/catalog_impl.h"
#include "core/catalog/catalog_sql.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <unordered_map>

namespace sightseer {
namespace {

using std::chrono::year_month;

constexpr std::size_t vectorsPerBlock = 1024;
constexpr std::size_t fewPhotos = 20'000;  // whose times are asked for one by one

year_month monthOf(std::int64_t seconds) {
    const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
    return day.year() / day.month();
}

std::int64_t secondsAt(year_month month) {
    return std::chrono::sys_seconds(std::chrono::sys_days(month / 1)).time_since_epoch().count();
}

std::optional<ContentHash> hashOf(const Statement& row, int column) {
    const auto bytes = row.bytes(column);
    ContentHash hash;
    if (bytes.size() != hash.bytes.size()) return std::nullopt;
    std::ranges::copy(bytes, hash.bytes.begin());
    return hash;
}

// Of a row: id, relative_path, size, mtime_ns, hash, missing.
KnownFile knownFileOf(const Statement& row) {
    KnownFile known;
    known.id = PhotoId(row.integer(0));
    known.file = {row.text(1), static_cast<std::uint64_t>(row.integer(2)), row.integer(3)};
    known.hash = hashOf(row, 4);
    known.missing = row.integer(5) != 0;
    return known;
}

// Of a row of sql::photoById; the path is still to be set.
Photo photoOf(const Statement& row) {
    Photo photo;
    photo.id = PhotoId(row.integer(0));
    photo.root = RootId(row.integer(1));
    photo.file = {row.text(2), static_cast<std::uint64_t>(row.integer(3)), row.integer(4)};
    photo.hash = hashOf(row, 5);
    photo.width = static_cast<int>(row.integer(6));
    photo.height = static_cast<int>(row.integer(7));
    photo.format = row.text(8);
    photo.sortTime = row.integer(9);
    photo.metadata.orientation = static_cast<int>(row.integer(10));
    if (!row.isNull(11)) photo.metadata.takenAt = row.integer(11);
    photo.metadata.camera = row.text(12);
    photo.metadata.lens = row.text(13);
    if (!row.isNull(14)) photo.metadata.iso = static_cast<int>(row.integer(14));
    if (!row.isNull(15)) photo.metadata.latitude = row.real(15);
    if (!row.isNull(16)) photo.metadata.longitude = row.real(16);
    if (!row.isNull(17)) photo.metadata.aperture = row.real(17);
    if (!row.isNull(18)) photo.metadata.exposureSeconds = row.real(18);
    if (!row.isNull(19)) photo.metadata.focalLength = row.real(19);
    return photo;
}

std::vector<Root> rootsOf(Database& database) {
    std::vector<Root> roots;
    auto rows = database.query("SELECT id, volume_id, path_in_volume, path FROM root ORDER BY id");
    while (rows.step()) {
        roots.push_back(
            {RootId(rows.integer(0)), rows.text(1), pathFromUtf8(rows.text(2)), pathFromUtf8(rows.text(3))});
    }
    return roots;
}

// `path` below `root` with '/' between the parts; nothing when it lies elsewhere.
std::optional<std::string> relativeTo(const std::filesystem::path& root, const std::filesystem::path& path) {
    const auto relative = path.lexically_normal().lexically_relative(root.lexically_normal());
    if (relative.empty() || relative == "." || *relative.begin() == "..") return std::nullopt;
    std::string text = toUtf8(relative);
    std::ranges::replace(text, static_cast<char>(std::filesystem::path::preferred_separator), '/');
    return text;
}

std::int64_t numberOf(Statement&& question) {
    question.step();
    return question.integer(0);
}

}  // namespace

std::vector<float> floatsOf(const Database& database, std::span<const std::byte> bytes, int dimension) {
    std::vector<float> floats(static_cast<std::size_t>(dimension));
    if (bytes.size() != floats.size() * sizeof(float)) {
        throw DatabaseFailure{{ErrorCode::InvalidFile, "Cannot use the library " + toUtf8(database.path()) +
                                                           ": a vector in it has a wrong length. " +
                                                           database.kind().whenDamaged}};
    }
    std::memcpy(floats.data(), bytes.data(), bytes.size());
    return floats;
}

int dimensionOf(Database& database, ModelId model) {
    auto row = database.query("SELECT dimension FROM model WHERE id = ?");
    if (!row.bind(model.value).step()) {
        throw DatabaseFailure{{ErrorCode::InvalidArgument, "The library knows no such model. Choose the model again."}};
    }
    return static_cast<int>(row.integer(0));
}

Result<std::vector<Root>> Catalog::roots() const {
    return m_impl->database->attempt([&] { return rootsOf(*m_impl->database); });
}

Result<std::vector<KnownFile>> Catalog::knownFiles(RootId root) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::vector<KnownFile> files;
        auto rows = database.query(sql::knownFiles);
        rows.bind(root.value);
        while (rows.step()) {
            files.push_back(knownFileOf(rows));
            files.back().sidecarStamp = rows.integer(6);
        }
        return files;
    });
}

Result<std::vector<KnownFile>> Catalog::pending(RootId root, ModelId model) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::vector<KnownFile> files;
        auto rows = database.query(sql::pending);
        rows.bind(root.value, model.value);
        while (rows.step()) files.push_back(knownFileOf(rows));
        return files;
    });
}

Result<std::unordered_multimap<std::uint64_t, KnownFile>> Catalog::missingBySize() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::unordered_multimap<std::uint64_t, KnownFile> files;
        auto rows = database.query(sql::missingFiles);
        while (rows.step()) {
            KnownFile known = knownFileOf(rows);
            const std::uint64_t size = known.file.size;
            files.emplace(size, std::move(known));
        }
        return files;
    });
}

Result<CatalogCounts> Catalog::counts(ModelId model) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Read);
        CatalogCounts counts;
        counts.photos = numberOf(database.query(sql::photoCount));
        auto embedded = database.query(sql::embeddedCount);
        embedded.bind(model.value).step();
        counts.embedded = embedded.integer(0);
        counts.failed = numberOf(database.query(sql::failureCount));
        return counts;
    });
}

Result<std::unordered_map<RootId, std::int64_t>> Catalog::photosPerRoot() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::unordered_map<RootId, std::int64_t> counts;
        auto rows = database.query(sql::photosPerRoot);
        while (rows.step()) counts.emplace(rows.integer(0), rows.integer(1));
        return counts;
    });
}

Result<FilterNames> Catalog::filterNames() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        FilterNames names;
        auto cameras = database.query(sql::cameras);
        while (cameras.step()) names.cameras.push_back(cameras.text(0));
        auto lenses = database.query(sql::lenses);
        while (lenses.step()) names.lenses.push_back(lenses.text(0));
        std::unordered_map<RootId, std::filesystem::path> rootPaths;
        for (Root& root : rootsOf(database)) rootPaths.emplace(root.id, std::move(root.path));
        auto folders = database.query(sql::folders);
        while (folders.step()) {
            const auto& root = rootPaths.at(RootId(folders.integer(0)));
            const std::string inRoot = folders.text(1);
            names.folders.push_back({inRoot.empty() ? root : root / pathFromUtf8(inRoot), folders.integer(2)});
        }
        std::ranges::sort(names.folders, {}, &FolderCount::path);
        return names;
    });
}

Result<std::vector<MonthRun>> Catalog::months() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Read);
        std::vector<MonthRun> runs;
        auto first = database.query(sql::firstSince);
        auto count = database.query(sql::countBetween);
        auto since = std::numeric_limits<std::int64_t>::min();
        // From month to month in the index: a library has far fewer months than photos.
        while (true) {
            if (!first.bind(since).step() || first.isNull(0)) break;
            const year_month month = monthOf(first.integer(0));
            since = secondsAt(month + std::chrono::months(1));
            count.bind(secondsAt(month), since).step();
            runs.push_back({int(month.year()), int(unsigned(month.month())), count.integer(0)});
        }
        return runs;
    });
}

Result<std::vector<MonthRun>> Catalog::months(std::span<const PhotoId> ids) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Read);
        std::unordered_map<PhotoId, std::int64_t> times;
        const bool readAll = ids.size() > fewPhotos;
        if (readAll) {
            auto rows = database.query(sql::allTimes);
            while (rows.step()) times.emplace(rows.integer(0), rows.integer(1));
        }
        auto row = database.query(sql::timeOf);
        std::vector<MonthRun> runs;
        std::int64_t begin = 0, end = 0;  // of the run's month, in seconds
        for (const PhotoId id : ids) {
            std::optional<std::int64_t> time;
            if (readAll) {
                if (const auto found = times.find(id); found != times.end()) time = found->second;
            } else {
                if (row.bind(id.value).step()) time = row.integer(0);
            }
            if (!time) {
                if (!runs.empty()) ++runs.back().photos;
                continue;
            }
            if (runs.empty() || *time < begin || *time >= end) {
                const year_month month = monthOf(*time);
                begin = secondsAt(month);
                end = secondsAt(month + std::chrono::months(1));
                runs.push_back({int(month.year()), int(unsigned(month.month())), 0});
            }
            ++runs.back().photos;
        }
        return runs;
    });
}

Result<std::vector<PhotoId>> Catalog::photoIds(SortOrder order) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::vector<PhotoId> ids;
        auto rows = database.query(sql::inOrder(order));
        while (rows.step()) ids.emplace_back(rows.integer(0));
        return ids;
    });
}

Result<std::vector<Photo>> Catalog::photos(std::span<const PhotoId> ids) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database,
                                Transaction::Kind::Read);  // one lock for all rows, and one state of the catalog
        std::unordered_map<RootId, std::filesystem::path> rootPaths;
        for (Root& root : rootsOf(database)) rootPaths.emplace(root.id, std::move(root.path));
        std::vector<Photo> photos;
        photos.reserve(ids.size());
        auto row = database.query(sql::photoById);
        for (const PhotoId id : ids) {
            if (!row.bind(id.value).step()) continue;
            Photo photo = photoOf(row);
            photo.path = rootPaths.at(photo.root) / pathFromUtf8(photo.file.relativePath);
            photos.push_back(std::move(photo));
        }
        return photos;
    });
}

Result<std::optional<PhotoId>> Catalog::photoAt(const std::filesystem::path& path) const {
    Database& database = *m_impl->database;
    return database.attempt([&]() -> std::optional<PhotoId> {
        auto row = database.query(sql::photoByPlace);
        for (const Root& root : rootsOf(database)) {
            const auto relative = relativeTo(root.path, path);
            if (relative && row.bind(root.id.value, *relative).step()) return PhotoId(row.integer(0));
        }
        return std::nullopt;
    });
}

Result<std::vector<Failure>> Catalog::failures() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::vector<Failure> failures;
        auto rows = database.query(sql::failures);
        while (rows.step()) {
            failures.push_back({PhotoId(rows.integer(0)), pathFromUtf8(rows.text(1)) / pathFromUtf8(rows.text(2)),
                                Error{errorCodeFromName(rows.text(3)), rows.text(4)}, rows.integer(5)});
        }
        return failures;
    });
}

Result<std::int64_t> Catalog::vectorChange(ModelId model) const {
    Database& database = *m_impl->database;
    return database.attempt([&]() -> std::int64_t {
        auto row = database.query("SELECT vector_change FROM model WHERE id = ?");
        return row.bind(model.value).step() ? row.integer(0) : 0;
    });
}

Result<void> Catalog::forEachVector(ModelId model,
                                    const std::function<bool(std::span<const PhotoVector>)>& visit) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        const int dimension = dimensionOf(database, model);
        auto rows = database.query(sql::searchableVectors);  // one statement: one state of the catalog
        rows.bind(model.value);
        std::vector<PhotoVector> block;
        while (rows.step()) {
            block.push_back({PhotoId(rows.integer(0)), floatsOf(database, rows.bytes(1), dimension)});
            if (block.size() < vectorsPerBlock) continue;
            if (!visit(block)) return;
            block.clear();
        }
        if (!block.empty()) visit(block);
    });
}

Result<std::optional<std::vector<float>>> Catalog::vector(ModelId model, PhotoId photo) const {
    Database& database = *m_impl->database;
    return database.attempt([&]() -> std::optional<std::vector<float>> {
        const int dimension = dimensionOf(database, model);
        auto row = database.query(sql::vectorOf);
        if (!row.bind(photo.value, model.value).step()) return std::nullopt;
        return floatsOf(database, row.bytes(0), dimension);
    });
}

}  // namespace sightseer
