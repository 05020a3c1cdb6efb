// A catalog of photos with chosen properties, and short ways to write a filter.
#pragma once

#include "core/catalog/catalog_labels.h"
#include "tests/core/catalog/catalog_fixture.h"

#include <chrono>

namespace sightseer {

using Join = PhotoFilter::Join;

inline PhotoFilter leaf(Condition condition) {
    PhotoFilter filter;
    filter.condition = std::move(condition);
    return filter;
}

inline PhotoFilter joined(Join join, std::vector<PhotoFilter> parts) {
    PhotoFilter filter;
    filter.join = join;
    filter.parts = std::move(parts);
    return filter;
}

inline PhotoFilter negated(PhotoFilter filter) {
    filter.negated = !filter.negated;
    return filter;
}

inline std::int64_t secondsAt(std::chrono::sys_days day, int hour = 12) {
    return std::int64_t{day.time_since_epoch().count()} * 86'400 + hour * 3600;
}

inline std::int64_t secondsNow() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

struct Facts {
    std::string path;
    std::string format = "JPEG";
    int width = 640;
    int height = 480;
    std::optional<std::int64_t> takenAt = {};
    std::string camera = {};
    std::string lens = {};
    std::optional<int> iso = {};
    std::optional<double> latitude = {};
    std::optional<double> longitude = {};
    std::uint64_t size = 1000;
    std::string bytes = {};  // the path when empty
    std::int64_t modified = 1'600'000'000;
    std::vector<std::string> labels = {};
};

struct FilterFixture : CatalogFixture {
    PhotoId put(const Facts& facts) { return put(root, facts); }

    PhotoId put(RootId where, const Facts& facts) {
        const FoundFile found = foundFile(facts.path, facts.modified, facts.size);
        const PhotoId id = catalog->addFiles(where, std::vector{found})->front();
        IndexedPhoto indexed = indexedPhoto(id, found, 0.5, facts.bytes.empty() ? facts.path : facts.bytes);
        indexed.content.format = facts.format;
        indexed.content.width = facts.width;
        indexed.content.height = facts.height;
        ImageMetadata& metadata = indexed.content.metadata;
        metadata.takenAt = facts.takenAt;
        metadata.camera = facts.camera;
        metadata.lens = facts.lens;
        metadata.iso = facts.iso;
        metadata.latitude = facts.latitude;
        metadata.longitude = facts.longitude;
        if (!catalog->storeIndexed(model, std::vector{indexed})) qFatal("cannot store %s", facts.path.c_str());
        if (!facts.labels.empty()) setLabels(id, facts.labels);
        return id;
    }

    void setLabels(PhotoId photo, const std::vector<std::string>& labels,
                   LabelSource source = LabelSource::File) const {
        const CatalogLabels::Labels ofPhoto[] = {{photo, labels}};
        const auto set = CatalogLabels(*catalog).setLabels(static_cast<std::int64_t>(source), ofPhoto);
        if (!set) qFatal("%s", set.error().message.c_str());
    }

    std::vector<PhotoId> of(const PhotoFilter& filter, const FilterContext& context = {}) const {
        auto ids = catalog->matching(filter, context);
        if (!ids) qFatal("%s", ids.error().message.c_str());
        return *ids;
    }
    std::vector<PhotoId> of(Condition condition, const FilterContext& context = {}) const {
        return of(leaf(std::move(condition)), context);
    }
};

using Ids = std::vector<PhotoId>;

}  // namespace sightseer
