// A library of a million photos: opening it, browsing it, filtering it. The baselines are the stated targets.
// bench_catalog [PHOTOS]
#include "core/catalog/catalog.h"
#include "tests/bench/bench.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

using namespace sightseer;
using namespace sightseer::bench;
namespace fs = std::filesystem;
using std::chrono::sys_days;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t firstPhoto = 1'262'304'000;  // 2010-01-01
constexpr std::int64_t years = 14;
constexpr std::int64_t secondsPerYear = 31'557'600;
constexpr std::int64_t photosPerFolder = 70;

void require(bool condition, const char* what) {
    if (condition) return;
    std::fprintf(stderr, "bench_catalog: %s\n", what);
    std::exit(1);
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::random_device random;
        m_path = fs::temp_directory_path() / ("sightseer-bench-" + std::to_string(random()));
        require(fs::create_directory(m_path), "no temporary folder could be made");
    }
    ~TemporaryFolder() {
        std::error_code ignored;  // nothing more can be done about it
        fs::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

// Photos in the order of their days, seventy a folder, with the names that cameras and people give.
class SyntheticPhotos {
public:
    explicit SyntheticPhotos(std::int64_t total) : m_interval(years * secondsPerYear / total) {}

    static std::string folder(std::int64_t event) {
        return std::to_string(2010 + event / 1000) + "/" + words[static_cast<std::size_t>(event) % words.size()] + " " +
               std::to_string(event);
    }
    std::string name(std::int64_t number) {
        char name[64];
        const auto place = static_cast<int>(number % photosPerFolder);
        switch (number % 10) {
            case 0:
                std::snprintf(name, sizeof name, "%s %s %02d.jpg", words[below(10)], words[below(10)], place);
                break;
            case 1:
            case 2:
            case 3:
            case 4: std::snprintf(name, sizeof name, "IMG_%04d.JPG", static_cast<int>(number % 9999)); break;
            default:
                std::snprintf(name, sizeof name, "%lld_%04u%02d.jpg",
                              static_cast<long long>(20'100'101 + number / photosPerFolder), below(2400), place);
        }
        return name;
    }
    std::int64_t time(std::int64_t number) const { return firstPhoto + number * m_interval; }
    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random() % limit); }
    std::uint64_t hash() { return below(200) == 0 ? 1 + below(1000) : m_random(); }

private:
    static constexpr std::array words{"rome", "beach", "wedding", "anna", "party",
                                      "hike", "lake",  "snow",    "dog",  "garden"};
    std::int64_t m_interval;
    std::mt19937_64 m_random{42};
};

// Indexes and triggers are taken away and made again at the end, which is many times faster than keeping them.
void fill(const fs::path& file, std::int64_t total) {
    {
        const auto catalog = std::move(*Catalog::open(file, CatalogAccess::ReadWrite));
        require(catalog->addRoot({RootId(), "volume", "photos", "/mnt/photos"}).has_value(), "no root could be added");
        require(catalog->ensureModel("fingerprint", "A model", 1).has_value(), "no model could be added");
    }
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY");
    SQLite::Transaction transaction(database);
    std::vector<std::string> again;
    {
        SQLite::Statement schema(database,
                                 "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') "
                                 "AND sql IS NOT NULL AND tbl_name IN ('photo', 'vector')");
        std::vector<std::string> drops;
        while (schema.executeStep()) {
            drops.push_back("DROP " + schema.getColumn(0).getString() + " " + schema.getColumn(1).getString());
            again.push_back(schema.getColumn(2).getString());
        }
        schema.reset();
        for (const std::string& drop : drops) database.exec(drop);
    }
    SyntheticPhotos source(total);
    SQLite::Statement folder(database, "INSERT INTO folder(id, root, relative_path) VALUES (?, 1, ?)");
    SQLite::Statement photo(database,
                            "INSERT INTO photo(id, root, relative_path, name, size, mtime_ns, sort_time, hash, width, "
                            "height, format, taken_at, camera, lens, iso, latitude, longitude, folder, added_at) "
                            "VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    SQLite::Statement vector(database, "INSERT INTO vector VALUES (?, 1, x'0000803f')");
    for (std::int64_t number = 0; number < total; ++number) {
        const std::int64_t event = number / photosPerFolder;
        const std::string folderPath = SyntheticPhotos::folder(event);
        if (number % photosPerFolder == 0) {
            folder.bind(1, event + 1);
            folder.bind(2, folderPath);
            folder.exec();
            folder.reset();
        }
        const std::string name = source.name(number);
        const std::uint64_t hash[] = {source.hash(), 0};
        const bool hasPlace = source.below(3) == 0;
        int column = 0;
        photo.bind(++column, number + 1);
        photo.bind(++column, folderPath + "/" + name);
        photo.bind(++column, name);
        photo.bind(++column, std::int64_t{1'000'000} + source.below(8'000'000));
        photo.bind(++column, source.time(number) * second);
        photo.bind(++column, source.time(number));
        photo.bind(++column, hash, sizeof hash);
        photo.bind(++column, source.below(4) == 0 ? 3000 : 4000 + static_cast<int>(source.below(2000)));
        photo.bind(++column, source.below(4) == 0 ? 4000 : 3000);
        photo.bind(++column, source.below(50) == 0 ? "PNG" : "JPEG");
        photo.bind(++column, source.time(number));
        photo.bind(++column, "Camera " + std::to_string(source.below(100)));
        photo.bind(++column, "Lens " + std::to_string(source.below(200)) + " mm");
        photo.bind(++column, 100 << source.below(8));
        if (hasPlace) {
            photo.bind(++column, source.below(18'000) / 100.0 - 90);
            photo.bind(++column, source.below(36'000) / 100.0 - 180);
        } else {
            photo.bind(++column);
            photo.bind(++column);
        }
        photo.bind(++column, event + 1);
        photo.bind(++column, source.time(number));
        photo.exec();
        photo.reset();
        vector.bind(1, number + 1);
        vector.exec();
        vector.reset();
    }
    for (const std::string& sql : again) database.exec(sql);
    database.exec(
        "INSERT INTO photo_name(photo_name) VALUES ('rebuild'); "
        "UPDATE root SET photos = (SELECT count(*) FROM photo); "
        "UPDATE model SET vectors = (SELECT count(*) FROM vector)");
    transaction.commit();
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

// What a scan of a new folder and its first batches cost in a library of that size.
void benchAdding(Report& report, const fs::path& file) {
    const auto catalog = std::move(*Catalog::open(file, CatalogAccess::ReadWrite));
    constexpr int count = 10'000;
    constexpr int batch = 1000;
    std::vector<FoundFile> files;
    for (int i = 0; i < count; ++i) {
        files.push_back({"new/" + std::to_string(i / 100) + "/IMG_" + std::to_string(i * 7919 % count) + ".JPG",
                         static_cast<std::uint64_t>(1'000'000 + i), (firstPhoto + i) * second});
    }
    double adding = 0;
    double storing = 0;
    for (int begin = 0; begin < count; begin += batch) {
        const auto some = std::span(files).subspan(static_cast<std::size_t>(begin), batch);
        auto start = std::chrono::steady_clock::now();
        const auto ids = *catalog->addFiles(RootId(1), some);
        adding += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        std::vector<IndexedPhoto> photos(batch);
        for (std::size_t i = 0; i < batch; ++i) {
            photos[i].photo = ids[i];
            photos[i].file = some[i];
            photos[i].content.hash = contentHash(std::as_bytes(std::span(some[i].relativePath)));
            photos[i].content.width = 4000;
            photos[i].content.height = 3000;
            photos[i].content.format = "JPEG";
            photos[i].vector = {1};
        }
        start = std::chrono::steady_clock::now();
        require(catalog->storeIndexed(ModelId(1), photos).has_value(), "the photos could not be stored");
        storing += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    report.add({.what = "adding 10k found files", .unit = "us/photo", .ours = adding / count * 1e6});
    report.add({.what = "storing what was read of them", .unit = "us/photo", .ours = storing / count * 1e6});
}

PhotoFilter leaf(Condition condition) {
    PhotoFilter filter;
    filter.condition = std::move(condition);
    return filter;
}

PhotoFilter allOf(std::vector<PhotoFilter> parts) {
    PhotoFilter filter;
    filter.parts = std::move(parts);
    return filter;
}

PhotoFilter negated(PhotoFilter filter) {
    filter.negated = true;
    return filter;
}

}  // namespace

int main(int argc, char** argv) {
    Report report("catalog", argc, argv);
    const std::int64_t total =
        report.arguments().empty() ? 1'000'000 : std::strtoll(report.arguments().front().c_str(), nullptr, 10);
    require(total >= 10'000, "at least 10000 photos are needed");
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "catalog.db";
    const auto count = static_cast<double>(total);

    const auto start = std::chrono::steady_clock::now();
    fill(file, total);
    report.add({.what = "making the library",
                .unit = "s",
                .ours = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});

    const double opening = medianSeconds(3, [&] {
        const auto catalog = std::move(*Catalog::open(file, CatalogAccess::ReadOnly));
        require(catalog->photoIds(SortOrder::NewestFirst)->size() == static_cast<std::size_t>(total),
                "photos are lost");
        require(catalog->counts(ModelId(1))->embedded == total, "the counts are wrong");
        require(catalog->photosPerRoot()->size() == 1, "the roots are wrong");
    });
    const auto add = [&](const std::string& what, double seconds, double targetMs) {
        report.add({.what = what,
                    .unit = "ms",
                    .ours = seconds * 1e3,
                    .baseline = targetMs,
                    .baselineName = "target",
                    .better = Better::Lower});
    };
    add("open, ids of all, counts", opening, 1000);
    const auto catalog = std::move(*Catalog::open(file, CatalogAccess::ReadOnly));
    add("months of all photos", medianSeconds(9, [&] { require(!catalog->months()->empty(), "no months"); }), 100);
    add("cameras, lenses and folders to suggest",
        medianSeconds(9, [&] { require(!catalog->filterNames()->folders.empty(), "no folders"); }), 200);
    add("counts and photos per root",
        medianSeconds(
            9, [&] { require(catalog->counts(ModelId(1)) && catalog->photosPerRoot(), "the counts are wrong"); }),
        10);
    const auto page = [&] {
        const auto ids = *catalog->photoIds(leaf(InFolder{"rome 70"}), SortOrder::NewestFirst, {});
        require(catalog->photos(ids)->size() == ids.size(), "rows are lost");
    };
    add("rows of a folder of 70", medianSeconds(9, page), 16);

    const PhotoFilter month = leaf(TakenWithin{sys_days(2017y / 6 / 1), sys_days(2017y / 6 / 30)});
    std::size_t found = 0;
    const double browse =
        medianSeconds(9, [&] { found = catalog->photoIds(month, SortOrder::NewestFirst, {})->size(); });
    add("a month by date, " + std::to_string(found) + " photos", browse, 30);

    struct Question {
        const char* what;
        PhotoFilter filter;
        double targetMs;
    };
    const PhotoFilter jpeg = leaf(OfKind{FileKind::Jpeg});
    const Question questions[] = {
        {"month", month, 30},
        {"camera", leaf(TextContains{TextField::Camera, "camera 42"}), 30},
        {"month, JPEG, landscape", allOf({month, jpeg, leaf(OfShape{Shape::Landscape})}), 30},
        {"camera, not ISO 100",
         allOf({leaf(TextContains{TextField::Camera, "camera 42"}),
                negated(leaf(NumberWithin{NumberField::Iso, 100, 100}))}),
         30},
        {"name 'rome'", leaf(TextContains{TextField::Name, "rome"}), 50},
        {"name '99'", leaf(TextContains{TextField::Name, "99"}), 300},
        {"folder '*rome*', JPEG", allOf({leaf(InFolder{"*rome 12*"}), jpeg}), 30},
        {"near, 500 km", leaf(NearPlace{48, 11, 500}), 30},
        {"above 17.9 megapixels", leaf(NumberWithin{NumberField::Megapixels, 17.9, std::nullopt}), 30},
        {"duplicate", leaf(InState{PhotoState::Duplicate}), 300},
        {"JPEG", jpeg, 300},
        {"not JPEG", negated(jpeg), 500},
    };
    for (const Question& question : questions) {
        const double seconds = medianSeconds(5, [&] { found = catalog->matching(question.filter, {})->size(); });
        char part[32];
        std::snprintf(part, sizeof part, ", keeps %.2f %%", static_cast<double>(found) / count * 100);
        add(std::string("filter: ") + question.what + part, seconds, question.targetMs);
    }
    add("groups of copies", medianSeconds(5, [&] { found = catalog->copies()->size(); }), 500);
    benchAdding(report, file);
    return 0;
}
