// The inside of a Library: its files, lanes and what guards them. For library.cpp and library_questions.cpp alone.
#pragma once

#include "core/base/task_lane.h"
#include "core/catalog/thumbnail_store.h"
#include "core/ingest/folder_watcher.h"
#include "core/labels/label_vector_cache.h"
#include "core/library/library.h"
#include "core/library/root_presence.h"

#include <map>
#include <set>

namespace sightseer {

// What label_runs.cpp, library_sidecars.cpp and library_embedding.cpp share.
std::vector<std::string> acceptedNames(const LabelRequest& request, std::span<const float> thresholds,
                                       const LabelledPhoto& photo);
// Photos with accepted labels. Those that have changed since they were indexed are left out, and in `problems`.
struct PhotoToWrite {
    Photo photo;
    std::vector<std::string> labels;
};
[[nodiscard]] Result<std::vector<PhotoToWrite>> photosToWrite(Library& library, const LabelRequest& request,
                                                              const LabelAnswer& answer, std::vector<Error>& problems);
[[nodiscard]] Result<void> checkAsIndexed(const std::filesystem::path& photo, const FoundFile& file);
// Of a photo. False when nothing had to be done.
[[nodiscard]] Result<bool> putPhotoBack(Catalog& catalog, const std::filesystem::path& data, const SidecarWrite& write);

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
    std::mutex labelMutex;
    std::optional<LabelVectorCache> labelVectors;  // guarded by labelMutex; read on first use
    std::mutex placesMutex;
    std::optional<Gazetteer> places;  // guarded by placesMutex; opened on first use

    std::mutex startMutex;
    bool closing = false;  // guarded by startMutex
    std::unique_ptr<IngestPipeline> pipeline;
    std::mutex watcherMutex;
    std::unique_ptr<FolderWatcher> watcher;  // guarded by watcherMutex; null while nothing is watched
    std::unique_ptr<TaskLane> browseLane;
    std::unique_ptr<TaskLane> searchLane;

    Impl(LibraryPaths thePaths, LibraryListener theListener, const ModelSpec& model, EncoderFactory factory);

    Result<void> openFiles();
    Result<void> openIndex();
    void startLanes(const IngestOptions& options);
    void watchWhatWasSeen();  // by the latest run
    std::unique_ptr<FolderWatcher> replaceWatcher(std::unique_ptr<FolderWatcher> next);
    Result<std::vector<Root>> roots();
    // A cache of the model's own in the data folder.
    std::filesystem::path cacheFile(const char* kind) const;
    // The roots that can be reached now; one whose drive is mounted elsewhere gets its new path.
    Result<std::vector<Root>> reachableRoots();

    // What searches ask.
    Result<std::shared_ptr<const VectorIndex>> searchIndex();
    Result<FilterContext> filterContext();
    Result<std::vector<float>> storedVector(PhotoId photo);
    Result<std::filesystem::path> pathOf(PhotoId photo);
    Result<std::optional<Place>> findPlace(std::string_view name);
    SearchSources searchSources();
    // Names of sidecars by their folders.
    using SidecarNames = std::map<std::filesystem::path, std::set<std::string>>;
    // What stands in them now, and whether they are there, becomes labels of the photos beside them.
    void readBack(const SidecarNames& sidecars);
    // Writes the labels into one photo; `backups` is relative to the data folder.
    Result<void> embed(std::int64_t run, const std::filesystem::path& backups, const EmbeddingChange& change);
    // Thumbnails are a cache: for a photo that was read before, the file gives it again.
    std::optional<Bytes> remakeThumbnail(const Photo& photo);
};

}  // namespace sightseer
