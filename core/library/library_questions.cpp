#include "core/base/log.h"
#include "core/base/system.h"
#include "core/image/image_decoder.h"
#include "core/image/thumbnail.h"
#include "core/library/library_impl.h"
#include "core/search/result_stacks.h"

#include <unordered_map>

namespace sightseer {
namespace {

SortOrder sortOrderOf(ResultOrder order) {
    switch (order) {
        case ResultOrder::OldestFirst: return SortOrder::OldestFirst;
        case ResultOrder::ByName: return SortOrder::ByName;
        case ResultOrder::Relevance:
        case ResultOrder::NewestFirst: break;
    }
    return SortOrder::NewestFirst;
}

}  // namespace

Result<std::shared_ptr<const VectorIndex>> Library::Impl::searchIndex(ModelEngine& engine) {
    if (!engine.index) {
        const auto scale = engine.encoder.logitScale();
        return scale ? fail(ErrorCode::NoModel, "There is no model to search with. Install one.") : propagate(scale);
    }
    std::lock_guard lock(readerMutex);
    return engine.index->forSearch(*reader);
}

Result<FilterContext> Library::Impl::filterContext() {
    FilterContext context;
    context.nowSeconds = secondsNow();
    const auto all = roots();
    if (!all) return propagate(all);
    for (const Root& root : *all) {
        if (!presence.isOnline(root)) context.offlineRoots.push_back(root.id);
    }
    return context;
}

Result<std::vector<float>> Library::Impl::storedVector(const ModelEngine& engine, PhotoId photo) {
    std::lock_guard lock(readerMutex);
    auto vector = reader->vector(engine.id, photo);
    if (!vector) return propagate(vector);
    if (!*vector) {
        return fail(ErrorCode::NotFound, "Photo " + std::to_string(photo.value) +
                                             " of the search has not been indexed; choose another one.");
    }
    return std::move(**vector);
}

Result<std::filesystem::path> Library::Impl::pathOf(PhotoId photo) {
    std::lock_guard lock(readerMutex);
    const PhotoId ids[] = {photo};
    const auto rows = reader->photos(ids);
    if (!rows) return propagate(rows);
    if (rows->empty()) {
        return fail(ErrorCode::NotFound, "Photo " + std::to_string(photo.value) +
                                             " of the search is not in the library; choose another one.");
    }
    return rows->front().path;
}

Result<const Gazetteer*> Library::Impl::gazetteer() {
    std::lock_guard lock(placesMutex);
    if (!places) {
        auto opened = Gazetteer::open(paths.resources / "places" / "places.tsv");
        if (!opened) return propagate(opened);
        places = std::move(*opened);
    }
    return &*places;
}

SearchSources Library::Impl::searchSources(ModelEngine& engine) {
    SearchSources sources;
    sources.photos = {[this, &engine](PhotoId photo) { return storedVector(engine, photo); },
                      [this](PhotoId photo) { return pathOf(photo); }};
    sources.places = [this](std::string_view name) -> Result<std::optional<Place>> {
        const auto towns = gazetteer();
        if (!towns) return propagate(towns);
        return (*towns)->find(name);
    };
    sources.index = [this, &engine] { return searchIndex(engine); };
    sources.matching = [this](const PhotoFilter& filter) -> Result<std::vector<PhotoId>> {
        const auto context = filterContext();
        if (!context) return propagate(context);
        std::lock_guard lock(readerMutex);
        return reader->matching(filter, *context);
    };
    sources.listed = [this](const PhotoFilter& filter, ResultOrder order) -> Result<std::vector<PhotoId>> {
        const auto context = filterContext();
        if (!context) return propagate(context);
        std::lock_guard lock(readerMutex);
        return reader->photoIds(filter, sortOrderOf(order), *context);
    };
    sources.rows = [this](std::span<const PhotoId> ids) {
        std::lock_guard lock(readerMutex);
        return reader->photos(ids);
    };
    sources.photoAt = [this](const std::filesystem::path& path) {
        std::lock_guard lock(readerMutex);
        return reader->photoAt(path);
    };
    return sources;
}

std::optional<Bytes> Library::Impl::remakeThumbnail(const Photo& photo) {
    const DecodeLimits limits;
    const auto bytes = readFile(photo.path, limits.maximumFileBytes);
    if (!bytes) return std::nullopt;
    const auto decoded = decodeImage(*bytes, toUtf8(photo.path), {kThumbnailSide, limits});
    if (!decoded) return std::nullopt;
    auto jpeg = makeThumbnail(decoded->image);
    if (!jpeg) return std::nullopt;
    const Thumbnail thumbnail[] = {{photo.id, *jpeg}};
    std::lock_guard lock(thumbnailMutex);
    if (auto kept = thumbnails->store(thumbnail); !kept) logMessage(LogLevel::Warning, kept.error().message);
    return std::move(*jpeg);
}

Result<LibraryStatus> Library::status() {
    LibraryStatus status;
    ModelEngine& engine = m_impl->engine();
    const auto roots = m_impl->roots();
    if (!roots) return propagate(roots);
    for (const Root& root : *roots) status.roots.push_back({root, m_impl->presence.isOnline(root), 0});
    {
        std::lock_guard lock(m_impl->readerMutex);
        const auto perRoot = m_impl->reader->photosPerRoot();
        if (!perRoot) return propagate(perRoot);
        for (RootStatus& root : status.roots) {
            if (const auto count = perRoot->find(root.root.id); count != perRoot->end()) root.photos = count->second;
        }
        const auto counts = m_impl->reader->counts(engine.id);
        if (!counts) return propagate(counts);
        status.counts = *counts;
    }
    status.modelName = engine.spec.name;
    status.modelDescription = engine.spec.description;
    status.modelIsStarter = engine.spec.isStarter();
    status.device = engine.encoder.deviceDescription();
    if (const ModelEngine& next = *m_impl->indexing; &next != &engine) status.nextModelName = next.spec.name;
    status.ingest = m_impl->pipeline->progress();
    status.otherFailures = static_cast<std::int64_t>(m_impl->pipeline->otherFailures().size());
    return status;
}

Result<std::vector<PhotoId>> Library::photoIds(SortOrder order) {
    std::lock_guard lock(m_impl->readerMutex);
    return m_impl->reader->photoIds(order);
}

Result<FilterNames> Library::filterNames() {
    std::lock_guard lock(m_impl->readerMutex);
    return m_impl->reader->filterNames();
}

Result<std::vector<MonthRun>> Library::months() {
    std::lock_guard lock(m_impl->readerMutex);
    return m_impl->reader->months();
}

Result<std::vector<MonthRun>> Library::months(std::span<const PhotoId> ids) {
    std::lock_guard lock(m_impl->readerMutex);
    return m_impl->reader->months(ids);
}

Result<std::vector<Photo>> Library::photos(std::span<const PhotoId> ids) {
    std::unordered_map<RootId, bool> online;
    const auto roots = m_impl->roots();
    if (!roots) return propagate(roots);
    for (const Root& root : *roots) online[root.id] = m_impl->presence.isOnline(root);
    std::lock_guard lock(m_impl->readerMutex);
    auto photos = m_impl->reader->photos(ids);
    if (!photos) return photos;
    for (Photo& photo : *photos) photo.offline = !online[photo.root];
    return photos;
}

Result<std::optional<PhotoId>> Library::photoAt(const std::filesystem::path& path) {
    std::lock_guard lock(m_impl->readerMutex);
    return m_impl->reader->photoAt(path);
}

Result<std::vector<Failure>> Library::failures() {
    auto others = m_impl->pipeline->otherFailures();
    std::lock_guard lock(m_impl->readerMutex);
    auto failures = m_impl->reader->failures();
    if (!failures) return failures;
    failures->insert(failures->end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    return failures;
}

Result<SearchAnswer> Library::search(const SearchRequest& request) {
    Result<SearchAnswer> answer;
    {
        ModelEngine& engine = m_impl->engine();
        std::lock_guard lock(engine.searchMutex);
        answer = engine.searcher.search(request, m_impl->searchSources(engine));
    }
    if (!answer || !request.stackCopies || !answer->isRanked) return answer;
    if (auto stacked = stackCopies(*answer, duplicateSources()); !stacked) return propagate(stacked);
    return answer;
}

Result<SearchExplanation> Library::explain(const SearchRequest& request, PhotoId photo) {
    ModelEngine& engine = m_impl->engine();
    std::lock_guard lock(engine.searchMutex);
    return engine.searcher.explain(request, photo, m_impl->searchSources(engine));
}

DuplicateSources Library::duplicateSources() {
    DuplicateSources sources;
    sources.photos = [this](std::span<const PhotoId> ids) { return photos(ids); };
    sources.vector = [this, &engine = m_impl->engine()](PhotoId photo) {
        std::lock_guard lock(m_impl->readerMutex);
        return m_impl->reader->vector(engine.id, photo);
    };
    sources.thumbnail = [this](PhotoId photo) -> Result<std::optional<Image>> {
        const auto jpeg = thumbnail(photo);
        if (!jpeg) return propagate(jpeg);
        if (!*jpeg) return std::optional<Image>();
        auto decoded = decodeImage(**jpeg, "the thumbnail of photo " + std::to_string(photo.value));
        if (!decoded) return std::optional<Image>();
        return std::optional<Image>(std::move(decoded->image));
    };
    return sources;
}

Result<std::vector<DuplicateGroup>> Library::duplicates(const DuplicateOptions& options,
                                                        std::function<bool(double)> progressed) {
    const auto byTime = photoIds(SortOrder::OldestFirst);
    if (!byTime) return propagate(byTime);
    Result<std::vector<std::vector<PhotoId>>> copies;
    {
        std::lock_guard lock(m_impl->readerMutex);
        copies = m_impl->reader->copies();
    }
    if (!copies) return propagate(copies);
    DuplicateSources sources = duplicateSources();
    sources.progressed = std::move(progressed);
    return findDuplicates(*byTime, *copies, sources, options);
}

Result<std::optional<Bytes>> Library::thumbnail(PhotoId photo) {
    {
        std::lock_guard lock(m_impl->thumbnailMutex);
        auto found = m_impl->thumbnails->find(photo);
        if (!found || *found) return found;
    }
    const PhotoId ids[] = {photo};
    const auto rows = photos(ids);
    if (!rows) return propagate(rows);
    if (rows->empty() || !rows->front().hash || rows->front().offline) return std::optional<Bytes>();
    return m_impl->remakeThumbnail(rows->front());
}

Result<std::optional<Place>> Library::findPlace(std::string_view name) {
    const auto towns = m_impl->gazetteer();
    if (!towns) return propagate(towns);
    return (*towns)->find(name);
}

Result<std::optional<Place>> Library::townNear(double latitude, double longitude) {
    constexpr double kFarthest = 30;
    const auto towns = m_impl->gazetteer();
    if (!towns) return propagate(towns);
    return (*towns)->nearest(latitude, longitude, kFarthest);
}

}  // namespace sightseer
