#include "tests/bench/made_library.h"

#include "core/catalog/catalog.h"
#include "core/catalog/thumbnail_store.h"
#include "core/image/thumbnail.h"
#include "tests/support/pictures.h"

#include <algorithm>

namespace sightseer::bench {

namespace {

constexpr int kBlock = 2000;
constexpr std::int64_t kFirstTaken = 1'200'000'000;  // 2008
constexpr unsigned kPictures = 64;                   // that the photos share

}  // namespace

Result<void> makeLibrary(const std::filesystem::path& data, int photos, int thumbnails) {
    std::filesystem::create_directories(data);
    auto catalog = Catalog::open(data / "catalog.db", CatalogAccess::ReadWrite);
    if (!catalog) return propagate(catalog);
    auto store = ThumbnailStore::open(data / "thumbnails.db", CatalogAccess::ReadWrite);
    if (!store) return propagate(store);
    const auto root = (*catalog)->addRoot({{}, "", "", "/sightseer-bench/not-there"});
    if (!root) return propagate(root);
    std::vector<Bytes> jpegs;
    for (unsigned i = 0; thumbnails > 0 && i < kPictures; ++i) {
        auto jpeg = makeThumbnail(test::patternImage(480, 360, i));
        if (!jpeg) return propagate(jpeg);
        jpegs.push_back(std::move(*jpeg));
    }
    for (int first = 0; first < photos; first += kBlock) {
        std::vector<FoundFile> files;
        for (int i = first; i < std::min(photos, first + kBlock); ++i) {
            files.push_back({"f/" + std::to_string(i) + ".jpg", 1000, (kFirstTaken + i * 3600LL) * 1'000'000'000});
        }
        const auto ids = (*catalog)->addFiles(*root, files);
        if (!ids) return propagate(ids);
        if (first + kBlock <= photos - thumbnails) continue;
        std::vector<Thumbnail> stored;
        for (const PhotoId id : *ids) stored.push_back({id, jpegs[static_cast<std::size_t>(id.value) % jpegs.size()]});
        if (auto done = (*store)->store(stored); !done) return done;
    }
    return {};
}

}  // namespace sightseer::bench
