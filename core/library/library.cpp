#include "core/base/log.h"
#include "core/library/library_impl.h"

#include <algorithm>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

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
    return {paths.resources / "models" / "starter", paths.data / "models", paths.resources / "models.json"};
}

Library::Impl::Impl(LibraryPaths thePaths, const LibraryOptions& options, LibraryListener theListener)
    : paths(std::move(thePaths)), listener(std::move(theListener)), encoderOptions(options.encoder) {}

Result<void> Library::Impl::openFiles() {
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

void Library::Impl::startLanes(const IngestOptions& options) {
    IngestListener heard{listener.progressed, listener.photosChanged, listener.searchable,
                         [this](const Result<IngestProgress>& end) {
                             if (end) {
                                 watchWhatWasSeen();
                                 answerWithTheIndexedModel();
                             }
                             if (listener.indexingFinished) listener.indexingFinished(end);
                         }};
    IngestTargets targets{paths.data / "catalog.db", paths.data / "thumbnails.db", indexing.load()->forIngest()};
    pipeline = std::make_unique<IngestPipeline>(std::move(targets), options, std::move(heard));
    browseLane = std::make_unique<TaskLane>();
    searchLane = std::make_unique<TaskLane>();
}

void Library::Impl::watchWhatWasSeen() {
    std::lock_guard lock(watcherMutex);
    if (!watcher) return;
    const SeenFolders seen = pipeline->seenFolders();
    watcher->watch(seen.listed);
    if (seen.maybeUnfinished) watcher->lookAgain();
}

// The former one comes back, to be destroyed while no mutex is held: its thread may be starting a run.
std::unique_ptr<FolderWatcher> Library::Impl::replaceWatcher(std::unique_ptr<FolderWatcher> next) {
    std::lock_guard lock(watcherMutex);
    return std::exchange(watcher, std::move(next));
}

Result<std::vector<Root>> Library::Impl::roots() {
    std::lock_guard lock(readerMutex);
    return reader->roots();
}

Result<std::vector<Root>> Library::Impl::reachableRoots() {
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

Library::Library(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Library::~Library() {
    {
        std::lock_guard lock(m_impl->startMutex);
        m_impl->closing = true;
    }
    // First the run, so that a question which waits for it comes back; then the questions; they use everything else.
    m_impl->pipeline->cancel();
    m_impl->replaceWatcher(nullptr);
    m_impl->browseLane.reset();
    m_impl->searchLane.reset();
    m_impl->pipeline.reset();
}

Result<std::unique_ptr<Library>> Library::open(LibraryPaths paths, const LibraryOptions& options,
                                               LibraryListener listener) {
    std::error_code error;
    fs::create_directories(paths.data, error);
    if (error) {
        return fail(ErrorCode::PermissionDenied, "Cannot create the library folder " + toUtf8(paths.data) + ": " +
                                                     error.message() + ". Choose another folder.");
    }
    auto impl = std::make_unique<Impl>(std::move(paths), options, std::move(listener));
    if (auto opened = impl->openFiles(); !opened) return propagate(opened);
    if (auto chosen = impl->chooseModels(options); !chosen) return propagate(chosen);
    impl->startLanes(options.ingest);
    std::unique_ptr<Library> library(new Library(std::move(impl)));
    library->setWatching(options.watchFolders);
    return library;
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
    m_impl->invalidateIndexes();
    if (m_impl->listener.photosChanged) m_impl->browseLane->post(m_impl->listener.photosChanged);
    if (wasBusy) startIndexing();
    return {};
}

Result<void> Library::change(const std::function<Result<void>(Catalog&)>& files) {
    {
        std::lock_guard lock(m_impl->writerMutex);
        if (auto done = files(*m_impl->writer); !done) return done;
    }
    m_impl->invalidateIndexes();
    if (m_impl->listener.photosChanged) m_impl->browseLane->post(m_impl->listener.photosChanged);
    return {};
}

Result<void> Library::filesGone(std::span<const PhotoId> photos) {
    return change([&](Catalog& catalog) { return catalog.markMissing(photos); });
}

Result<void> Library::filesBack(std::span<const PhotoId> photos) {
    return change([&](Catalog& catalog) { return catalog.markPresent(photos); });
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

void Library::setExcluded(std::vector<std::string> patterns) {
    m_impl->pipeline->setExcluded(std::move(patterns));
    startIndexing();
}

void Library::setWatching(bool watching) {
    m_impl->replaceWatcher(watching ? std::make_unique<FolderWatcher>([this] { startIndexing(); }) : nullptr);
    m_impl->watchWhatWasSeen();
}

void Library::setGentleOnBattery(bool gentle) {
    m_impl->pipeline->setGentleOnBattery(gentle);
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

void Library::warmUp() {
    m_impl->engine().encoder.warmUp();
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
    return m_impl->engine().encoder;
}

const ModelSpec& Library::model() const {
    return m_impl->engine().spec;
}

}  // namespace sightseer
