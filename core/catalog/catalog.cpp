#include "core/catalog/catalog.h"

#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/catalog/catalog_impl.h"
#include "core/catalog/label_run.h"

#include <bit>
#include <set>

namespace sightseer {
namespace {

static_assert(std::endian::native == std::endian::little, "vectors lie in the database as little-endian float32");

const DatabaseKind catalogKind{
    .applicationId = 0x53747372,  // "Stsr"
    .pageSize = 8192,             // three vectors of 512 floats a page; with 4096 it is one, and the page half empty
    .noun = "library",
    .whenDamaged = "Put back a copy of it, or move it away and add the folders again."};

std::int64_t secondsOf(std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    return nanoseconds / second - (nanoseconds % second < 0 ? 1 : 0);
}

std::string nameOf(const std::string& relativePath) {
    return relativePath.substr(relativePath.rfind('/') + 1);
}

std::string folderOf(const std::string& relativePath) {
    const std::size_t slash = relativePath.rfind('/');
    return slash == std::string::npos ? std::string() : relativePath.substr(0, slash);
}

std::int64_t sizeColumn(const FoundFile& file) {
    return static_cast<std::int64_t>(file.size);
}

// Rows of `folder`, made when they are first asked for.
class Folders {
public:
    explicit Folders(Database& database)
        : m_insert(database.query("INSERT INTO folder(root, relative_path) VALUES (?, ?) ON CONFLICT DO NOTHING")),
          m_find(database.query("SELECT id FROM folder WHERE root = ? AND relative_path = ?")) {}

    std::int64_t idOf(std::int64_t root, const std::string& relativePath) {
        std::string folder = folderOf(relativePath);
        if (m_id != 0 && root == m_root && folder == m_folder) return m_id;  // files come folder by folder
        if (!m_find.bind(root, folder).step()) {
            m_insert.bind(root, folder).run();
            m_find.bind(root, folder).step();
        }
        m_root = root;
        m_folder = std::move(folder);
        m_id = m_find.integer(0);
        return m_id;
    }

private:
    Statement m_insert;
    Statement m_find;
    std::int64_t m_root = 0;
    std::string m_folder;
    std::int64_t m_id = 0;
};

std::int64_t largestPhotoId(Database& database) {
    auto largest = database.query("SELECT max(id) FROM photo");
    largest.step();
    return largest.integer(0);
}

// photo_name answers for the names in `photo`, but has to be told of each.
void forgetName(Database& database, PhotoId photo) {
    database.query("INSERT INTO photo_name(photo_name, rowid, name) SELECT 'delete', id, name FROM photo WHERE id = ?")
        .bind(photo.value)
        .run();
}

// The models whose searchable vectors a change touches; each one's change number goes up once.
class TouchedModels {
public:
    explicit TouchedModels(Database& database) : m_database(database) {}

    void add(ModelId model) { m_models.insert(model.value); }

    void addThoseOf(PhotoId photo) {
        auto models = m_database.query("SELECT model FROM vector WHERE photo = ?");
        models.bind(photo.value);
        while (models.step()) m_models.insert(models.integer(0));
    }

    void raiseChange() {
        auto raise = m_database.query("UPDATE model SET vector_change = vector_change + 1 WHERE id = ?");
        for (const std::int64_t model : m_models) raise.bind(model).run();
    }

private:
    Database& m_database;
    std::set<std::int64_t> m_models;
};

void setMissing(Database& database, std::span<const PhotoId> photos, bool missing) {
    Transaction transaction(database, Transaction::Kind::Write);
    TouchedModels touched(database);
    auto update = database.query("UPDATE photo SET missing = ?1 WHERE id = ?2 AND missing <> ?1");
    for (const PhotoId photo : photos) {
        if (update.bind(missing ? 1 : 0, photo.value).run() > 0) touched.addThoseOf(photo);
    }
    touched.raiseChange();
    transaction.commit();
}

std::span<const std::byte> bytesOf(const std::vector<float>& floats) {
    return std::as_bytes(std::span(floats));
}

}  // namespace

Catalog::Catalog(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Catalog::~Catalog() = default;

Result<std::unique_ptr<Catalog>> Catalog::open(const std::filesystem::path& file, CatalogAccess access,
                                               std::uint64_t maximumBytes) {
    auto database = Database::open(file, access, catalogKind, catalogMigrations(), maximumBytes);
    if (!database) return propagate(database);
    auto impl = std::make_unique<Impl>();
    impl->database = std::move(*database);
    return std::unique_ptr<Catalog>(new Catalog(std::move(impl)));
}

// --- roots

Result<RootId> Catalog::addRoot(const Root& root) {
    Database& database = *m_impl->database;
    return database.attempt([&]() -> RootId {
        Transaction transaction(database, Transaction::Kind::Write);
        const std::string path = toUtf8(root.path);
        const std::string pathInVolume = toUtf8(root.pathInVolume);
        // Two volumes may take turns at one mount point: the path decides only where a volume is not known.
        auto find = database.query(
            "SELECT id FROM root WHERE (volume_id <> '' AND volume_id = ?1 AND path_in_volume = ?2) "
            "OR ((volume_id = '' OR ?1 = '') AND path = ?3) ORDER BY volume_id = ?1 DESC, id LIMIT 1");
        if (find.bind(root.volumeId, pathInVolume, path).step()) {
            const RootId known(find.integer(0));
            auto update = database.query(
                "UPDATE root SET path = ?1, volume_id = CASE WHEN ?2 = '' THEN volume_id ELSE ?2 END, "
                "path_in_volume = CASE WHEN ?2 = '' THEN path_in_volume ELSE ?3 END WHERE id = ?4");
            update.bind(path, root.volumeId, pathInVolume, known.value).run();
            transaction.commit();
            return known;
        }
        auto insert = database.query("INSERT INTO root(volume_id, path_in_volume, path) VALUES (?, ?, ?) RETURNING id");
        insert.bind(root.volumeId, pathInVolume, path).step();
        const RootId added(insert.integer(0));
        insert.step();
        transaction.commit();
        return added;
    });
}

Result<void> Catalog::updateRootPath(RootId root, const std::filesystem::path& path) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        auto update = database.query("UPDATE root SET path = ? WHERE id = ?");
        if (update.bind(toUtf8(path), root.value).run() == 0) {
            throw DatabaseFailure{
                {ErrorCode::NotFound, "The folder " + toUtf8(path) + " is no longer in the library. Add it again."}};
        }
    });
}

Result<void> Catalog::removeRoot(RootId root) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        database
            .query(
                "UPDATE model SET vector_change = vector_change + 1 WHERE EXISTS (SELECT 1 FROM photo p "
                "JOIN vector v ON v.photo = p.id WHERE p.root = ? AND p.missing = 0 AND v.model = model.id)")
            .bind(root.value)
            .run();
        database
            .query(
                "INSERT INTO photo_name(photo_name, rowid, name) SELECT 'delete', id, name FROM photo WHERE root = ?")
            .bind(root.value)
            .run();
        database.query("DELETE FROM root WHERE id = ?").bind(root.value).run();
        transaction.commit();
    });
}

// --- models

Result<ModelId> Catalog::ensureModel(const std::string& fingerprint, const std::string& name, int dimension) {
    Database& database = *m_impl->database;
    return database.attempt([&]() -> ModelId {
        if (dimension <= 0) {
            throw DatabaseFailure{
                {ErrorCode::InvalidArgument, "The model " + name + " has no dimensions. Choose another model."}};
        }
        Transaction transaction(database, Transaction::Kind::Write);
        auto find = database.query("SELECT id, dimension FROM model WHERE fingerprint = ?");
        if (find.bind(fingerprint).step()) {
            if (find.integer(1) != dimension) {
                throw DatabaseFailure{
                    {ErrorCode::Incompatible, "The library holds vectors of " + std::to_string(find.integer(1)) +
                                                  " dimensions for the model " + name + ", which now has " +
                                                  std::to_string(dimension) + ". Install the model again."}};
            }
            const ModelId known(find.integer(0));
            database.query("UPDATE model SET name = ?1 WHERE id = ?2 AND name <> ?1").bind(name, known.value).run();
            transaction.commit();
            return known;
        }
        auto insert = database.query("INSERT INTO model(fingerprint, name, dimension) VALUES (?, ?, ?) RETURNING id");
        insert.bind(fingerprint, name, dimension).step();
        const ModelId added(insert.integer(0));
        insert.step();
        transaction.commit();
        return added;
    });
}

Result<std::vector<ModelVectors>> Catalog::modelVectors() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::vector<ModelVectors> models;
        auto rows =
            database.query("SELECT fingerprint, vectors FROM model WHERE vectors > 0 ORDER BY vectors DESC, id");
        while (rows.step()) models.push_back({rows.text(0), rows.integer(1)});
        return models;
    });
}

Result<std::uint64_t> Catalog::removeVectors(const std::string& fingerprint) {
    Database& database = *m_impl->database;
    return database.attempt([&]() -> std::uint64_t {
        Transaction transaction(database, Transaction::Kind::Write);
        auto sum = database.query(
            "SELECT coalesce(sum(length(vector.floats)), 0) FROM vector JOIN model ON model.id = vector.model "
            "WHERE model.fingerprint = ?");
        sum.bind(fingerprint).step();
        const auto bytes = static_cast<std::uint64_t>(sum.integer(0));
        database.query("DELETE FROM vector WHERE model = (SELECT id FROM model WHERE fingerprint = ?)")
            .bind(fingerprint)
            .run();
        transaction.commit();
        return bytes;
    });
}

// --- the scan's side

Result<std::vector<PhotoId>> Catalog::addFiles(RootId root, std::span<const FoundFile> files) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        if (!database.query("SELECT 1 FROM root WHERE id = ?").bind(root.value).step()) {
            throw DatabaseFailure{
                {ErrorCode::NotFound, "The folder of these photos is no longer in the library. Add it again."}};
        }
        auto insert = database.query(
            "INSERT INTO photo(root, relative_path, name, size, mtime_ns, sort_time, folder, added_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(root, relative_path) DO NOTHING RETURNING id");
        auto find = database.query("SELECT id FROM photo WHERE root = ? AND relative_path = ?");
        Folders folders(database);
        const std::int64_t last = largestPhotoId(database);
        const std::int64_t now = secondsNow();
        std::vector<PhotoId> ids;
        ids.reserve(files.size());
        for (const FoundFile& file : files) {
            insert.bind(root.value, file.relativePath, nameOf(file.relativePath), sizeColumn(file), file.modifiedNs,
                        secondsOf(file.modifiedNs), folders.idOf(root.value, file.relativePath), now);
            if (insert.step()) {
                ids.emplace_back(insert.integer(0));
                insert.step();
            } else {
                find.bind(root.value, file.relativePath).step();
                ids.emplace_back(find.integer(0));
            }
        }
        database.query("INSERT INTO photo_name(rowid, name) SELECT id, name FROM photo WHERE id > ?").bind(last).run();
        transaction.commit();
        return ids;
    });
}

Result<void> Catalog::markChanged(std::span<const KnownFile> files) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        TouchedModels touched(database);
        auto revive = database.query("UPDATE photo SET missing = 0 WHERE id = ? AND missing = 1");
        auto update = database.query(
            "UPDATE photo SET size = ?1, mtime_ns = ?2, changed = 1, sort_time = coalesce(taken_at, ?3) WHERE id = ?4");
        for (const KnownFile& known : files) {
            if (revive.bind(known.id.value).run() > 0) touched.addThoseOf(known.id);
            update.bind(sizeColumn(known.file), known.file.modifiedNs, secondsOf(known.file.modifiedNs), known.id.value)
                .run();
        }
        touched.raiseChange();
        transaction.commit();
    });
}

Result<void> Catalog::markMissing(std::span<const PhotoId> photos) {
    return m_impl->database->attempt([&] { setMissing(*m_impl->database, photos, true); });
}

Result<void> Catalog::markPresent(std::span<const PhotoId> photos) {
    return m_impl->database->attempt([&] { setMissing(*m_impl->database, photos, false); });
}

// --- the writer's side

Result<void> Catalog::storeIndexed(ModelId model, std::span<const IndexedPhoto> photos) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        const auto dimension = static_cast<std::size_t>(dimensionOf(database, model));
        TouchedModels touched(database);
        auto hashOf = database.query("SELECT hash FROM photo WHERE id = ?");
        auto dropVectors = database.query("DELETE FROM vector WHERE photo = ?");
        auto dropScores = database.query("DELETE FROM label_run_photo WHERE photo = ?");
        auto dropLabels = database.query("DELETE FROM photo_label WHERE photo = ? AND source >= ?");
        auto update = database.query(
            "UPDATE photo SET size = ?, mtime_ns = ?, sort_time = ?, changed = 0, hash = ?, width = ?, height = ?, "
            "format = ?, "
            "orientation = ?, taken_at = ?, camera = ?, lens = ?, iso = ?, latitude = ?, longitude = ?, "
            "aperture = ?, exposure = ?, focal_length = ? WHERE id = ?");
        auto storeVector = database.query(
            "INSERT INTO vector(photo, model, floats) VALUES (?, ?, ?) "
            "ON CONFLICT(photo, model) DO UPDATE SET floats = excluded.floats");
        auto clearFailure = database.query("DELETE FROM failure WHERE photo = ?");
        LabelWriter labels(database);
        for (const IndexedPhoto& photo : photos) {
            if (photo.vector.size() != dimension) {
                throw DatabaseFailure{{ErrorCode::InvalidArgument, "The vector of " + photo.file.relativePath +
                                                                       " has " + std::to_string(photo.vector.size()) +
                                                                       " dimensions, the model has " +
                                                                       std::to_string(dimension) + "."}};
            }
            if (!hashOf.bind(photo.photo.value).step()) continue;  // its folder was removed while it was being read
            const auto hash = std::span<const std::byte>(photo.content.hash.bytes);
            const bool sameBytes = !hashOf.isNull(0) && std::ranges::equal(hashOf.bytes(0), hash);
            if (!sameBytes) {  // what other models saw is no longer there
                touched.addThoseOf(photo.photo);
                dropVectors.bind(photo.photo.value).run();
                dropScores.bind(photo.photo.value).run();
                dropLabels.bind(photo.photo.value, kFirstRunSource).run();
            }
            const ImageMetadata& metadata = photo.content.metadata;
            update
                .bind(sizeColumn(photo.file), photo.file.modifiedNs,
                      metadata.takenAt.value_or(secondsOf(photo.file.modifiedNs)), hash, photo.content.width,
                      photo.content.height, photo.content.format, metadata.orientation, metadata.takenAt,
                      metadata.camera, metadata.lens, metadata.iso, metadata.latitude, metadata.longitude,
                      metadata.aperture, metadata.exposureSeconds, metadata.focalLength, photo.photo.value)
                .run();
            storeVector.bind(photo.photo.value, model.value, bytesOf(photo.vector)).run();
            labels.set(photo.photo, static_cast<std::int64_t>(LabelSource::File), photo.content.labels);
            clearFailure.bind(photo.photo.value).run();
            touched.add(model);
        }
        touched.raiseChange();
        transaction.commit();
    });
}

Result<void> Catalog::mergeMoved(PhotoId fresh, PhotoId old, const FoundFile& file) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        auto place = database.query("SELECT root FROM photo WHERE id = ?");
        auto gone = database.query("SELECT 1 FROM photo WHERE id = ? AND missing = 1");
        if (fresh == old || !place.bind(fresh.value).step() || !gone.bind(old.value).step()) {
            throw DatabaseFailure{{ErrorCode::InvalidArgument, "Cannot move a photo to " + file.relativePath +
                                                                   ": it changed meanwhile. Scan the folder again."}};
        }
        const std::int64_t root = place.integer(0);
        TouchedModels touched(database);
        touched.addThoseOf(fresh);
        // A model that saw only the fresh file saw the same bytes.
        database.query("UPDATE OR IGNORE vector SET photo = ? WHERE photo = ?").bind(old.value, fresh.value).run();
        forgetName(database, fresh);
        forgetName(database, old);
        database.query("DELETE FROM photo WHERE id = ?").bind(fresh.value).run();
        database.query("DELETE FROM failure WHERE photo = ?").bind(old.value).run();
        database
            .query(
                "UPDATE photo SET root = ?, relative_path = ?, folder = ?, name = ?, size = ?, mtime_ns = ?, "
                "sort_time = coalesce(taken_at, ?), missing = 0, changed = 0 WHERE id = ?")
            .bind(root, file.relativePath, Folders(database).idOf(root, file.relativePath), nameOf(file.relativePath),
                  sizeColumn(file), file.modifiedNs, secondsOf(file.modifiedNs), old.value)
            .run();
        database.query("INSERT INTO photo_name(rowid, name) SELECT id, name FROM photo WHERE id = ?")
            .bind(old.value)
            .run();
        touched.addThoseOf(old);
        touched.raiseChange();
        transaction.commit();
    });
}

Result<void> Catalog::storeUnchanged(PhotoId photo, const FoundFile& file) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        database
            .query(
                "UPDATE photo SET size = ?, mtime_ns = ?, sort_time = coalesce(taken_at, ?), changed = 0 WHERE id = ?")
            .bind(sizeColumn(file), file.modifiedNs, secondsOf(file.modifiedNs), photo.value)
            .run();
        database.query("DELETE FROM failure WHERE photo = ?").bind(photo.value).run();
        transaction.commit();
    });
}

Result<void> Catalog::storeFailures(std::span<const Failure> failed) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        auto store = database.query(
            "INSERT INTO failure(photo, code, message, mtime_ns) SELECT id, ?, ?, ? FROM photo WHERE id = ? "
            "ON CONFLICT(photo) DO UPDATE SET code = excluded.code, message = excluded.message, mtime_ns = "
            "excluded.mtime_ns");
        for (const Failure& failure : failed) {
            const std::string code = errorCodeName(failure.error.code);
            store.bind(code, failure.error.message, failure.modifiedNs, failure.photo.value).run();
        }
        transaction.commit();
    });
}

Result<void> Catalog::clearFailures(std::span<const PhotoId> photos) {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Write);
        if (photos.empty()) database.query("DELETE FROM failure").run();
        auto clear = database.query("DELETE FROM failure WHERE photo = ?");
        for (const PhotoId photo : photos) clear.bind(photo.value).run();
        transaction.commit();
    });
}

}  // namespace sightseer
