// The inside of a Library: its files, lanes and what guards them. For library.cpp and library_questions.cpp alone.
#pragma once

#include "core/base/task_lane.h"
#include "core/catalog/thumbnail_store.h"
#include "core/ingest/folder_watcher.h"
#include "core/library/library.h"
#include "core/library/model_engine.h"
#include "core/library/root_presence.h"

#include <atomic>
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
    const EncoderOptions encoderOptions;
    RootPresence presence;

    std::mutex writerMutex;
    std::unique_ptr<Catalog> writer;  // guarded by writerMutex
    std::mutex readerMutex;
    std::unique_ptr<Catalog> reader;  // guarded by readerMutex
    std::mutex thumbnailMutex;
    std::unique_ptr<ThumbnailStore> thumbnails;  // guarded by thumbnailMutex

    // Every model that was used since the library was opened; none goes before it closes, so pointers to them stay good.
    std::mutex enginesMutex;
    std::vector<std::unique_ptr<ModelEngine>> engines;  // guarded by enginesMutex
    std::atomic<ModelEngine*> answering;                // searches and labels; never null
    std::atomic<ModelEngine*> indexing;  // gets the vectors of new runs: another one while its vectors are not complete

    std::mutex placesMutex;
    std::optional<Gazetteer> places;  // guarded by placesMutex; opened on first use

    std::mutex startMutex;
    bool closing = false;  // guarded by startMutex
    std::unique_ptr<IngestPipeline> pipeline;
    std::mutex watcherMutex;
    std::unique_ptr<FolderWatcher> watcher;  // guarded by watcherMutex; null while nothing is watched
    std::unique_ptr<TaskLane> browseLane;
    std::unique_ptr<TaskLane> searchLane;

    Impl(LibraryPaths thePaths, const LibraryOptions& options, LibraryListener theListener);

    Result<void> openFiles();
    // The model asked for; when none was and its vectors are not complete, an installed one with more answers meanwhile.
    Result<void> chooseModels(const LibraryOptions& options);
    ModelEngine& engine() { return *answering.load(); }
    // The engine of this model, made when there is none yet.
    Result<ModelEngine*> engineOf(ModelChoice choice);
    // Photos of the library that have no vector of the engine's model, not counting those that cannot be read.
    Result<std::int64_t> withoutVector(const ModelEngine& engine);
    void answerWithTheIndexedModel();
    void invalidateIndexes();
    void startLanes(const IngestOptions& options);
    void watchWhatWasSeen();  // by the latest run
    std::unique_ptr<FolderWatcher> replaceWatcher(std::unique_ptr<FolderWatcher> next);
    Result<std::vector<Root>> roots();
    // The roots that can be reached now; one whose drive is mounted elsewhere gets its new path.
    Result<std::vector<Root>> reachableRoots();

    // What searches ask.
    Result<std::shared_ptr<const VectorIndex>> searchIndex(ModelEngine& engine);
    Result<FilterContext> filterContext();
    Result<std::vector<float>> storedVector(const ModelEngine& engine, PhotoId photo);
    Result<std::filesystem::path> pathOf(PhotoId photo);
    Result<const Gazetteer*> gazetteer();  // stays where it is once it is open
    SearchSources searchSources(ModelEngine& engine);
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
