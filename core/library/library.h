// The one door to a photo library: what the window and sightseer-cli call. It owns the lanes: encoder, ingest, browse,
// search.
// Thread: every member, any thread. Calls that return a value block; ask() is for a thread that must not.
#pragma once

#include "core/base/file_io.h"
#include "core/clip/encoder_lane.h"
#include "core/clip/encoder_plugin.h"
#include "core/ingest/ingest_pipeline.h"
#include "core/library/labelling.h"
#include "core/models/model_store.h"
#include "core/search/duplicates.h"
#include "core/search/searcher.h"

#include <functional>
#include <memory>
#include <optional>

namespace sightseer {

struct LibraryPaths {
    std::filesystem::path data;        // catalog.db, thumbnails.db, vectors-*.faiss, models/
    std::filesystem::path resources;   // models/starter, tokenizer/
    std::filesystem::path pluginFile;  // the module sightseer_torch
};

// The bundled model and those in the data folder.
ModelStore modelStore(const LibraryPaths& paths);

struct EncoderOverride {
    ModelSpec spec;
    EncoderFactory factory;
};

struct LibraryOptions {
    // As ModelStore::find. When it is empty and the chosen model's vectors are not complete, another installed model
    // with more vectors answers until they are.
    std::string model;
    EncoderOptions encoder;
    IngestOptions ingest;
    bool watchFolders = false;  // start indexing when something in the folders changes
    // For tests: an encoder of their own instead of the plugin's and the model folder's.
    std::optional<EncoderOverride> encoderOverride;
};

struct RootStatus {
    Root root;
    bool online = false;
    std::int64_t photos = 0;
};

struct LibraryStatus {
    std::vector<RootStatus> roots;
    CatalogCounts counts;
    std::int64_t otherFailures = 0;  // folders and sidecars that the latest run could not read
    std::string modelName;
    std::string modelDescription;
    bool modelIsStarter = false;
    std::string device;  // empty until the encoder is open
    // Of the model whose vectors are being made while modelName still answers; empty when it is the same.
    std::string nextModelName;
    IngestProgress ingest;
};

// Called from the library's threads.
struct LibraryListener {
    std::function<void(const IngestProgress&)> progressed;
    std::function<void()> photosChanged;
    std::function<void(std::span<const PhotoId>)> searchable;
    std::function<void(const Result<IngestProgress>&)> indexingFinished;
    // Another model answers from now on: what a search found before it is out of date.
    std::function<void()> modelChanged{};
};

class Library {
public:
    // Creates the data folder and an empty catalog when there is none. Opens no model: that happens on first use.
    [[nodiscard]] static Result<std::unique_ptr<Library>> open(LibraryPaths paths, const LibraryOptions& options,
                                                               LibraryListener listener = {});
    ~Library();  // stops every lane; a run that goes on is cancelled, its finished batches stay

    // --- folders
    // NotFound or InvalidFile when it is no readable folder. A folder inside one that is there already is InvalidArgument.
    [[nodiscard]] Result<RootId> addRoot(const std::filesystem::path& folder);
    // Forgets the folder and its photos. No file is touched.
    [[nodiscard]] Result<void> removeRoot(RootId root);

    // --- files that another part of the program moved away, or back, without a scan
    // They leave every list and search; what is known about them stays.
    [[nodiscard]] Result<void> filesGone(std::span<const PhotoId> photos);
    // They are where they were, with the same bytes.
    [[nodiscard]] Result<void> filesBack(std::span<const PhotoId> photos);

    // --- indexing
    void startIndexing();
    void pauseIndexing();
    void resumeIndexing();
    void cancelIndexing();
    void waitForIndexing();
    void prioritise(std::vector<PhotoId> onScreen);
    // Patterns of an ExcludeList, from now on; starts a run. What they leave out is treated as files that are gone.
    void setExcluded(std::vector<std::string> patterns);
    void setWatching(bool watching);       // as LibraryOptions::watchFolders
    void setGentleOnBattery(bool gentle);  // as IngestOptions::gentleOnBattery
    // Files that failed are tried again; all of them when `photos` is empty. Starts a run.
    [[nodiscard]] Result<void> retryFailed(std::vector<PhotoId> photos);

    // --- models
    // From now on photos get vectors of this model (a name or folder, as ModelStore::find), which is also the choice for
    // the next start; starts a run. It answers at once when it has a vector of every photo, else when the run is over;
    // until then the former one does.
    [[nodiscard]] Result<void> useModel(const std::string& nameOrFolder);
    // Removes an installed model with what the library computed with it, or what there is of a download. The bytes that
    // became free.
    // InvalidArgument for the starter model, one that is at work, and one whose pictures an installed text tower searches.
    [[nodiscard]] Result<std::uint64_t> removeModel(const std::string& name);

    // --- questions
    [[nodiscard]] Result<LibraryStatus> status();
    [[nodiscard]] Result<std::vector<PhotoId>> photoIds(SortOrder order);
    [[nodiscard]] Result<std::vector<Photo>> photos(std::span<const PhotoId> ids);
    // Nothing when the file is not in the library.
    [[nodiscard]] Result<std::optional<PhotoId>> photoAt(const std::filesystem::path& path);
    [[nodiscard]] Result<std::vector<Failure>> failures();
    [[nodiscard]] Result<FilterNames> filterNames();
    [[nodiscard]] Result<std::vector<MonthRun>> months();  // of all photos, the oldest first
    [[nodiscard]] Result<std::vector<MonthRun>> months(std::span<const PhotoId> ids);
    // Blocks until the model is open, and with a new model until it is calibrated.
    [[nodiscard]] Result<SearchAnswer> search(const SearchRequest& request);
    [[nodiscard]] Result<SearchExplanation> explain(const SearchRequest& request, PhotoId photo);
    // Labels the photos of a scope by their stored vectors. `progressed` hears of the reading of labels, which takes longest;
    // false cancels. Blocks until the model is open. InvalidArgument for a scope that asks for more than conditions.
    [[nodiscard]] Result<LabelAnswer> label(const LabelRequest& request,
                                            const std::function<bool(double done)>& progressed = {});
    // Writes the answer, the photos by their path, into a file or folder as core/labels/label_export.h has it. InvalidArgument
    // also for a file that is named like a photo.
    [[nodiscard]] Result<LabelExportReport> exportLabels(const LabelRequest& request, const LabelAnswer& answer,
                                                         const LabelExport& options,
                                                         const ExportProgress& progressed = {});
    // Labels that photos have, by their files, sidecars and runs of labelling. By name, of photos that are not gone.
    [[nodiscard]] Result<std::vector<LabelCount>> labelCounts();
    [[nodiscard]] Result<std::vector<PhotoLabel>> labelsOf(PhotoId photo);
    // Reads the sidecars, writes nothing. A photo that changed since it was indexed is left out.
    [[nodiscard]] Result<SidecarPlan> planSidecars(const LabelRequest& request, const LabelAnswer& answer,
                                                   SidecarName name = SidecarName::AppendXmp);
    // Every change is noted in the catalog first, so that it can be undone, also after a crash. A file that another
    // program has changed since it was planned is left alone. `progressed` hears how much is done; false stops. Then,
    // and after an undo, the photos have the labels of their sidecars at once.
    [[nodiscard]] Result<SidecarReport> writeSidecars(const SidecarPlan& plan,
                                                      const std::function<bool(double done)>& progressed = {});
    // The same for the photos themselves. Reads them, writes nothing.
    [[nodiscard]] Result<EmbeddingPlan> planEmbedding(const LabelRequest& request, const LabelAnswer& answer);
    // Writes into the photos. Each is replaced by a copy that was proved to be the same picture (withLabels), after its bytes
    // went into the data folder and a note into the catalog. It keeps its time but for a second, and its place, vectors and
    // decisions in the library. Stops when the disk is full.
    [[nodiscard]] Result<SidecarReport> writeEmbedded(const EmbeddingPlan& plan,
                                                      const std::function<bool(double done)>& progressed = {});
    // Puts every sidecar and photo of the run back to the bytes that it had; sidecars that were made are removed. One that has
    // changed since is left alone. Doing it again does nothing.
    [[nodiscard]] Result<SidecarReport> undoSidecars(std::int64_t run);
    // The names of the lists of labels that come with the program, and one of them. NotFound names those that there are.
    [[nodiscard]] std::vector<std::string> readyLabelSets() const;
    [[nodiscard]] Result<LabelSet> readyLabelSet(const std::string& name) const;
    // Groups of the same picture, the best copy first; nothing is deleted. `progressed` may be empty; false cancels.
    [[nodiscard]] Result<std::vector<DuplicateGroup>> duplicates(const DuplicateOptions& options,
                                                                 std::function<bool(double done)> progressed = {});
    // The JPEG for the grid; nothing while the photo was not read yet.
    [[nodiscard]] Result<std::optional<Bytes>> thumbnail(PhotoId photo);
    // The town of that name in the bundled gazetteer. The first call reads it.
    [[nodiscard]] Result<std::optional<Place>> findPlace(std::string_view name);
    // The nearest one, within 30 km.
    [[nodiscard]] Result<std::optional<Place>> townNear(double latitude, double longitude);
    // Opens in the background what searches need: model, index, gazetteer.
    void warmUp();

    // Runs `question` on the browse lane, after those asked before it; urgent ones go first. The question may call every
    // member that blocks. It is dropped when the library closes first.
    void ask(std::function<void(Library&)> question, Urgency urgency = Urgency::Normal);
    // The same on a lane of its own: a search may wait for the model to open, and browsing must not wait for the search.
    void askSearch(std::function<void(Library&)> question);

    // The encoder, for the command line's encode, classify and evaluate.
    EncoderLane& encoder();
    const ModelSpec& model() const;

private:
    friend class LabelRuns;  // the part about runs of labelling, in its own header
    struct Impl;
    explicit Library(std::unique_ptr<Impl> impl);
    DuplicateSources duplicateSources();
    Result<void> change(const std::function<Result<void>(Catalog&)>& files);

    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
