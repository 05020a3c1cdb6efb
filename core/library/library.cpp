#include "core/library/library.h"

#include "core/base/content_hash.h"
#include "core/base/log.h"
#include "core/base/task_lane.h"
#include "core/catalog/thumbnail_store.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/clip/tokenizers/clip_bpe.h"
#include "core/image/thumbnail.h"
#include "core/library/root_presence.h"

#include <algorithm>
#include <chrono>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

// What the library encodes with: the installed model, a test's own, or the reason why there is none.
struct ChosenModel {
    ModelSpec spec;
    EncoderFactory factory;
    bool usable = false;
};

ChosenModel noModel(Error error) {
    return {{},
            [error = std::move(error)]() -> Result<std::unique_ptr<Encoder>> { return tl::unexpected<Error>(error); },
            false};
}

ChosenModel chooseModel(const LibraryPaths& paths, const LibraryOptions& options) {
    if (options.encoderOverride) return {options.encoderOverride->spec, options.encoderOverride->factory, true};
    const auto installed = modelStore(paths).find(options.model);
    if (!installed) return noModel(installed.error());
    const auto folder = ModelFolder::open(installed->folder);
    if (!folder) return noModel(folder.error());
    return {folder->spec(),
            [plugin = paths.pluginFile, path = installed->folder, encoder = options.encoder] {
                return openEncoder(plugin, path, encoder);
            },
            true};
}

TokenizerFactory tokenizerFactory(const fs::path& resources) {
    return [file = resources / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz"]() -> Result<std::unique_ptr<Tokenizer>> {
        auto tokenizer = ClipBpe::open(file);
        if (!tokenizer) return propagate(tokenizer);
        return std::move(*tokenizer);
    };
}

// Names the files that belong to a model.
std::string shortHash(const ModelSpec& spec) {
    const std::string& text = spec.fingerprint;
    return toHex(contentHash(std::as_bytes(std::span(text.data(), text.size())))).substr(0, 16);
}

SortOrder sortOrderOf(ResultOrder order) {
    switch (order) {
        case ResultOrder::OldestFirst: return SortOrder::OldestFirst;
        case ResultOrder::ByName: return SortOrder::ByName;
        case ResultOrder::Relevance:
        case ResultOrder::NewestFirst: break;
    }
    return SortOrder::NewestFirst;
}

bool isInside(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// The folder's one true path, when photos can be listed in it.
Result<fs::path> readableFolder(const fs::path& folder) {
    std::error_code error;
    const fs::path path = fs::canonical(folder, error);
    if (error) {
        return fail(ErrorCode::NotFound, "Cannot add " + toUtf8(folder) + ": there is no such folder. Check the path.");
    }
    if (!fs::is_directory(path, error)) {
        return fail(ErrorCode::InvalidFile,
                    "Cannot add " + toUtf8(folder) + ": it is not a folder. Add the folder that it lies in.");
    }
    const fs::directory_iterator entries(path, error);
    if (error) {
        return fail(ErrorCode::PermissionDenied,
                    "Cannot add " + toUtf8(folder) + ": it cannot be listed. Check its permissions.");
    }
    return path;
}

Result<void> refuseNesting(const fs::path& path, const std::vector<Root>& roots) {
    for (const Root& root : roots) {
        if (path == root.path) continue;
        if (isInside(path, root.path)) {
            return fail(ErrorCode::InvalidArgument, "Cannot add " + toUtf8(path) + ": it lies in " + toUtf8(root.path) +
                                                        ", which is in the library already.");
        }
        if (isInside(root.path, path)) {
            return fail(ErrorCode::InvalidArgument, "Cannot add " + toUtf8(path) + ": the folder " + toUtf8(root.path) +
                                                        " in it is in the library already. Remove that one first.");
        }
    }
    return {};
}

}  // namespace

ModelStore modelStore(const LibraryPaths& paths) {
    return {paths.resources / "models" / "starter", paths.data / "models"};
}

struct Library::Impl {
    const LibraryPaths paths;
    const LibraryListener listener;
    const ModelSpec spec;
    ModelId modelId;
    RootPresence presence;

    std::mutex writerMutex;
    std::unique_ptr<Catalog> writer;  // guarded by writerMutex
    std::mutex readerMutex;
    std::unique_ptr<Catalog> reader;  // guarded by readerMutex
    std::mutex thumbnailMutex;
    std::unique_ptr<ThumbnailStore> thumbnails;  // guarded by thumbnailMutex

    EncoderLane encoder;
    std::unique_ptr<LiveIndex> index;  // null when there is no model
    std::mutex searchMutex;
    Searcher searcher;  // guarded by searchMutex
    std::mutex placesMutex;
    std::optional<Gazetteer> places;  // guarded by placesMutex; opened on first use

    std::mutex startMutex;
    bool closing = false;  // guarded by startMutex
    std::unique_ptr<IngestPipeline> pipeline;
    std::unique_ptr<TaskLane> browseLane;
    std::unique_ptr<TaskLane> searchLane;

    Impl(LibraryPaths thePaths, LibraryListener theListener, const ChosenModel& model)
        : paths(std::move(thePaths)), listener(std::move(theListener)), spec(model.spec),
          encoder(model.factory, tokenizerFactory(paths.resources)),
          searcher(encoder, spec, paths.resources / "prompts" / "background.txt",
                   paths.data / ("background-" + shortHash(spec) + ".vectors")) {}

    Result<void> openFiles() {
        const fs::path catalogFile = paths.data / "catalog.db";
        auto readWrite = Catalog::open(catalogFile, CatalogAccess::ReadWrite);
        if (!readWrite) return propagate(readWrite);
        auto readOnly = Catalog::open(catalogFile, CatalogAccess::ReadOnly);
        if (!readOnly) return propagate(readOnly);
        auto store = ThumbnailStore::open(paths.data / "thumbnails.db", CatalogAccess::ReadWrite);
        if (!store) return propagate(store);
        writer = std::move(*readWrite);
        reader = std::move(*readOnly);
        thumbnails = std::move(*store);
        return {};
    }

    Result<void> openIndex() {
        const auto id = writer->ensureModel(spec.fingerprint, spec.name, spec.embeddingDimension);
        if (!id) return propagate(id);
        modelId = *id;
        index = std::make_unique<LiveIndex>(paths.data / ("vectors-" + shortHash(spec) + ".faiss"), modelId,
                                            spec.embeddingDimension);
        return {};
    }

    void startLanes(const IngestOptions& options) {
        IngestListener heard{listener.progressed, listener.photosChanged, listener.searchable,
                             listener.indexingFinished};
        IngestTargets targets{
            paths.data / "catalog.db", paths.data / "thumbnails.db", encoder, index.get(), spec, modelId};
        pipeline = std::make_unique<IngestPipeline>(std::move(targets), options, std::move(heard));
        browseLane = std::make_unique<TaskLane>();
        searchLane = std::make_unique<TaskLane>();
    }

    Result<std::vector<Root>> roots() {
        std::lock_guard lock(readerMutex);
        return reader->roots();
    }

    // The roots that can be reached now; one whose drive is mounted elsewhere gets its new path.
    Result<std::vector<Root>> reachableRoots() {
        auto all = roots();
        if (!all) return all;
        presence.forget();
        std::vector<Root> reachable;
        for (Root& root : *all) {
            if (auto path = findMovedRoot(root)) {
                std::lock_guard lock(writerMutex);
                if (auto done = writer->updateRootPath(root.id, *path); !done) return propagate(done);
                root.path = std::move(*path);
            }
            if (presence.isOnline(root)) reachable.push_back(std::move(root));
        }
        return reachable;
    }

    Result<std::shared_ptr<const VectorIndex>> searchIndex() {
        if (!index) {
            const auto scale = encoder.logitScale();
            return scale ? fail(ErrorCode::NoModel, "There is no model to search with. Install one.")
                         : propagate(scale);
        }
        std::lock_guard lock(readerMutex);
        return index->forSearch(*reader);
    }

    Result<FilterContext> filterContext() {
        FilterContext context;
        context.nowSeconds =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
                .count();
        const auto all = roots();
        if (!all) return propagate(all);
        for (const Root& root : *all) {
            if (!presence.isOnline(root)) context.offlineRoots.push_back(root.id);
        }
        return context;
    }

    Result<std::vector<float>> storedVector(PhotoId photo) {
        std::lock_guard lock(readerMutex);
        auto vector = reader->vector(modelId, photo);
        if (!vector) return propagate(vector);
        if (!*vector) {
            return fail(ErrorCode::NotFound, "Photo " + std::to_string(photo.value) +
                                                 " of the search has not been indexed; choose another one.");
        }
        return std::move(**vector);
    }

    Result<fs::path> pathOf(PhotoId photo) {
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

    Result<std::optional<Place>> findPlace(std::string_view name) {
        std::lock_guard lock(placesMutex);
        if (!places) {
            auto opened = Gazetteer::open(paths.resources / "places" / "places.tsv");
            if (!opened) return propagate(opened);
            places = std::move(*opened);
        }
        return places->find(name);
    }

    SearchSources searchSources() {
        SearchSources sources;
        sources.photos = {[this](PhotoId photo) { return storedVector(photo); },
                          [this](PhotoId photo) { return pathOf(photo); }};
        sources.places = [this](std::string_view name) { return findPlace(name); };
        sources.index = [this] { return searchIndex(); };
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
        sources.photoAt = [this](const fs::path& path) {
            std::lock_guard lock(readerMutex);
            return reader->photoAt(path);
        };
        return sources;
    }

    // Thumbnails are a cache: for a photo that was read before, the file gives it again.
    std::optional<Bytes> remakeThumbnail(const Photo& photo) {
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
};

Library::Library(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Library::~Library() {
    {
        std::lock_guard lock(m_impl->startMutex);
        m_impl->closing = true;
    }
    // First the run, so that a question which waits for it comes back; then the questions; they use everything else.
    m_impl->pipeline->cancel();
    m_impl->browseLane.reset();
    m_impl->searchLane.reset();
    m_impl->pipeline.reset();
}

Result<std::unique_ptr<Library>> Library::open(LibraryPaths paths, LibraryOptions options, LibraryListener listener) {
    std::error_code error;
    fs::create_directories(paths.data, error);
    if (error) {
        return fail(ErrorCode::PermissionDenied, "Cannot create the library folder " + toUtf8(paths.data) + ": " +
                                                     error.message() + ". Choose another folder.");
    }
    const ChosenModel model = chooseModel(paths, options);
    auto impl = std::make_unique<Impl>(std::move(paths), std::move(listener), model);
    if (auto opened = impl->openFiles(); !opened) return propagate(opened);
    if (model.usable) {
        if (auto opened = impl->openIndex(); !opened) return propagate(opened);
    }
    impl->startLanes(options.ingest);
    return std::unique_ptr<Library>(new Library(std::move(impl)));
}

Result<RootId> Library::addRoot(const fs::path& folder) {
    const auto path = readableFolder(folder);
    if (!path) return propagate(path);
    const auto root = describeRoot(*path);
    if (!root) return propagate(root);
    std::lock_guard lock(m_impl->writerMutex);
    const auto roots = m_impl->writer->roots();
    if (!roots) return propagate(roots);
    if (auto separate = refuseNesting(*path, *roots); !separate) return propagate(separate);
    auto id = m_impl->writer->addRoot(*root);
    return id;
}

Result<void> Library::removeRoot(RootId root) {
    const bool wasBusy = m_impl->pipeline->isBusy();
    m_impl->pipeline->cancel();
    {
        std::lock_guard lock(m_impl->writerMutex);
        const auto files = m_impl->writer->knownFiles(root);
        if (!files) return propagate(files);
        if (auto removed = m_impl->writer->removeRoot(root); !removed) return removed;
        std::vector<PhotoId> photos;
        for (const KnownFile& file : *files) photos.push_back(file.id);
        std::lock_guard thumbnailLock(m_impl->thumbnailMutex);
        if (auto done = m_impl->thumbnails->remove(photos); !done) logMessage(LogLevel::Warning, done.error().message);
    }
    if (m_impl->index) m_impl->index->invalidate();
    if (m_impl->listener.photosChanged) m_impl->browseLane->post(m_impl->listener.photosChanged);
    if (wasBusy) startIndexing();
    return {};
}

void Library::startIndexing() {
    std::lock_guard lock(m_impl->startMutex);
    if (m_impl->closing) return;
    auto roots = m_impl->reachableRoots();
    if (roots) {
        m_impl->pipeline->start(std::move(*roots));
    } else if (m_impl->listener.indexingFinished) {
        m_impl->listener.indexingFinished(propagate(roots));
    }
}

void Library::pauseIndexing() {
    m_impl->pipeline->pause();
}

void Library::resumeIndexing() {
    m_impl->pipeline->resume();
}

void Library::cancelIndexing() {
    m_impl->pipeline->cancel();
}

void Library::waitForIndexing() {
    m_impl->pipeline->wait();
}

void Library::prioritise(std::vector<PhotoId> onScreen) {
    m_impl->pipeline->prioritise(std::move(onScreen));
}

Result<void> Library::retryFailed(std::vector<PhotoId> photos) {
    // Folders that could not be listed are failures without a photo; the new run looks at them anyway.
    const bool all = photos.empty();
    std::erase(photos, PhotoId());
    if (all || !photos.empty()) {
        std::lock_guard lock(m_impl->writerMutex);
        if (auto cleared = m_impl->writer->clearFailures(photos); !cleared) return cleared;
    }
    startIndexing();
    return {};
}

Result<LibraryStatus> Library::status() {
    LibraryStatus status;
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
        const auto counts = m_impl->reader->counts(m_impl->modelId);
        if (!counts) return propagate(counts);
        status.counts = *counts;
    }
    status.modelName = m_impl->spec.name;
    status.modelDescription = m_impl->spec.description;
    status.modelIsStarter = m_impl->spec.isStarter();
    status.device = m_impl->encoder.deviceDescription();
    status.ingest = m_impl->pipeline->progress();
    return status;
}

Result<std::vector<PhotoId>> Library::photoIds(SortOrder order) {
    std::lock_guard lock(m_impl->readerMutex);
    return m_impl->reader->photoIds(order);
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

Result<std::vector<Failure>> Library::failures() {
    auto folders = m_impl->pipeline->unreadableFolders();
    std::lock_guard lock(m_impl->readerMutex);
    auto failures = m_impl->reader->failures();
    if (!failures) return failures;
    failures->insert(failures->end(), std::make_move_iterator(folders.begin()), std::make_move_iterator(folders.end()));
    return failures;
}

Result<SearchAnswer> Library::search(const SearchRequest& request) {
    std::lock_guard lock(m_impl->searchMutex);
    return m_impl->searcher.search(request, m_impl->searchSources());
}

Result<SearchExplanation> Library::explain(const SearchRequest& request, PhotoId photo) {
    std::lock_guard lock(m_impl->searchMutex);
    return m_impl->searcher.explain(request, photo, m_impl->searchSources());
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
    DuplicateSources sources;
    sources.photos = [this](std::span<const PhotoId> ids) { return photos(ids); };
    sources.vector = [this](PhotoId photo) {
        std::lock_guard lock(m_impl->readerMutex);
        return m_impl->reader->vector(m_impl->modelId, photo);
    };
    sources.thumbnail = [this](PhotoId photo) -> Result<std::optional<Image>> {
        const auto jpeg = thumbnail(photo);
        if (!jpeg) return propagate(jpeg);
        if (!*jpeg) return std::optional<Image>();
        auto decoded = decodeImage(**jpeg, "the thumbnail of photo " + std::to_string(photo.value));
        if (!decoded) return std::optional<Image>();
        return std::optional<Image>(std::move(decoded->image));
    };
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
    return m_impl->findPlace(name);
}

void Library::warmUp() {
    m_impl->encoder.warmUp();
    ask([](Library& library) {
        if (auto opened = library.findPlace({}); !opened) logMessage(LogLevel::Warning, opened.error().message);
    });
    // A search opens the index and calibrates the model; nobody waits for its answer.
    askSearch([](Library& library) {
        if (auto answer = library.search({.text = "a photo", .limit = 1}); !answer)
            logMessage(LogLevel::Info, answer.error().message);
    });
}

void Library::ask(std::function<void(Library&)> question, Urgency urgency) {
    m_impl->browseLane->post([this, question = std::move(question)] { question(*this); }, urgency);
}

void Library::askSearch(std::function<void(Library&)> question) {
    m_impl->searchLane->post([this, question = std::move(question)] { question(*this); });
}

EncoderLane& Library::encoder() {
    return m_impl->encoder;
}

const ModelSpec& Library::model() const {
    return m_impl->spec;
}

}  // namespace sightseer
