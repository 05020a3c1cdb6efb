// From folders to searchable photos: scan -> decode pool -> encoder lane -> writer, with bounded queues between.
// First pass: names, sizes and times of every file go into the catalog. Second pass: each new or changed file is read
// once; hash, metadata, labels, thumbnail and tensor come from the same bytes. A lane beside them reads the sidecars that
// came, changed or went. Thread: every member, any thread; the listener is
// called from the pipeline's writer thread, at most every 100 ms for progress; it must not call cancel() or wait().
#pragma once

#include "core/base/result.h"
#include "core/catalog/catalog.h"
#include "core/clip/encoder_lane.h"
#include "core/image/image_decoder.h"
#include "core/ingest/live_index.h"

#include <chrono>
#include <functional>
#include <memory>

namespace sightseer {

struct SeenFolders {
    std::vector<std::filesystem::path> listed;
    // A file was written to only moments before, perhaps not for the last time: no notice tells when it is whole.
    bool maybeUnfinished = false;
};

enum class IngestPhase { Idle, Scanning, Indexing, Paused };

struct IngestProgress {
    IngestPhase phase = IngestPhase::Idle;
    std::int64_t found = 0;    // files listed by this run
    std::int64_t done = 0;     // of the files that needed reading: read, moved, unchanged or failed
    std::int64_t total = 0;    // files that need reading, as far as known
    std::int64_t decoded = 0;  // pictures that were decoded
    std::int64_t failed = 0;
    double photosPerSecond = 0;                    // over the last 10 seconds
    std::optional<std::chrono::seconds> timeLeft;  // nothing while unknown
    bool onBattery = false;                        // and therefore slower

    bool operator==(const IngestProgress&) const = default;
};

struct IngestListener {
    std::function<void(const IngestProgress&)> progressed;
    // Rows were added, changed or went: lists should be asked for again.
    std::function<void()> photosChanged;
    // These have a vector now and are found by searches.
    std::function<void(std::span<const PhotoId>)> searchable;
    // The run ended; the error tells why when it did not finish (no model, disk full, cancelled).
    std::function<void(const Result<IngestProgress>&)> finished;
};

// The model that photos are read for. What it points to outlives the pipeline.
struct IngestModel {
    EncoderLane* encoder;
    // Null when there is no model: a run lists the files and ends with the encoder's error.
    LiveIndex* index = nullptr;
    ModelSpec spec;
    ModelId id;
};

// The state that the pipeline writes.
struct IngestTargets {
    std::filesystem::path catalogFile;    // the pipeline opens its own ReadWrite connection
    std::filesystem::path thumbnailFile;  // likewise
    IngestModel model;
};

struct IngestOptions {
    int decodeThreads = 0;  // 0: one per usable core
    int batchSize = 16;     // pictures a tensor batch
    DecodeLimits limits;
    std::vector<std::string> excluded;      // patterns of an ExcludeList
    bool gentleOnBattery = false;           // half the work a second while the computer runs on battery
    std::uint64_t maximumCatalogBytes = 0;  // as Catalog::open: for tests of a full disk
    std::function<bool()> runsOnBattery;    // for tests: instead of the system's
};

class IngestPipeline {
public:
    IngestPipeline(IngestTargets targets, const IngestOptions& options, IngestListener listener);
    ~IngestPipeline();  // cancels and joins

    // Starts a run over these roots; a run that is going on is left to finish and followed by one more.
    void start(std::vector<Root> roots);
    void setExcluded(std::vector<std::string> patterns);  // from the next run on
    void setModel(IngestModel model);                     // likewise
    void setGentleOnBattery(bool gentle);                 // at once
    void pause();
    void resume();
    void cancel();  // returns when the run has ended; nothing half-written stays
    // Blocks until no run is going on or waiting.
    void wait();
    bool isBusy() const;  // a run is going on or waiting

    IngestProgress progress() const;
    // Folders that the latest run could not list, sidecars that it could not read; they are no photos, so their id names
    // nothing.
    std::vector<Failure> otherFailures() const;
    // What the latest run has seen, for a FolderWatcher.
    SeenFolders seenFolders() const;

    // What is on screen: read before the rest, in this order.
    void prioritise(std::vector<PhotoId> photos);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
