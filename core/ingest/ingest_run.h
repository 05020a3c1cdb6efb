// One run over some roots, on the writer lane: lists them, then has every new or changed file read, encoded and written,
// and beside that the sidecars that have changed.
// Thread: run() from the writer lane; it starts the scan, sidecar, decode and encode lanes and joins them.
#pragma once

#include "core/ingest/batch_queue.h"
#include "core/ingest/battery_throttle.h"
#include "core/ingest/pause_gate.h"
#include "core/ingest/scanner.h"
#include "core/ingest/sidecar_stage.h"
#include "core/ingest/writer_stage.h"

#include <atomic>
#include <stop_token>

namespace sightseer {

// What a run shares with the pipeline; all of it outlives the run.
struct IngestShared {
    IngestTargets targets;
    IngestOptions options;
    IngestListener listener;
    ProgressMeter meter;
    PauseGate gate;
    JobList jobs;
    BatteryThrottle throttle;

    IngestProgress progress(ProgressMeter::Clock::time_point now = ProgressMeter::Clock::now()) {
        IngestProgress progress = meter.snapshot(now);
        progress.onBattery = progress.phase == IngestPhase::Indexing && throttle.isOn();
        return progress;
    }
};

class IngestRun {
public:
    // A stop of `stop` from outside is a cancellation; the run stops itself when a lane fails.
    IngestRun(IngestShared& shared, std::stop_source stop, ExcludeList excluded);

    [[nodiscard]] Result<void> run(const std::vector<Root>& roots);

    const std::vector<Failure>& otherFailures() const { return m_otherFailures; }
    const SeenFolders& seenFolders() const { return m_seen; }

private:
    Result<void> runWithOpenWriter(const std::vector<Root>& roots);

    // --- first pass
    Result<void> listRoot(const Root& root);
    Result<FolderListing> walk(const Root& root, const std::vector<KnownFile>& known);
    Result<void> lookForSidecars(const Root& root, const FolderListing& listing, const std::vector<KnownFile>& known);
    Result<std::vector<DecodeJob>> jobsOf(const Root& root, const FolderListing& listing) const;

    // --- second pass
    Result<void> readPending();
    Result<void> addCandidates(std::vector<DecodeJob>& jobs) const;
    Result<void> runLanes(bool readsPhotos);
    void sidecarLoop();
    void decodeLoop();
    void encodeLoop();
    Result<void> encodeAndPass(std::vector<DecodedPhoto> photos);
    Result<void> writeLoop();
    void producerEnded();
    void failRun(Error error);

    void report();  // progress, when it is time
    void reportNow();
    void rowsChanged();  // photosChanged, when it is time
    void rowsChangedNow();

    IngestShared& m_shared;
    std::stop_source m_stop;
    const ExcludeList m_excluded;
    WriterStage m_writer;
    std::vector<std::pair<Root, FolderListing>> m_listings;  // of the roots that were listed to the end
    std::vector<SidecarJob> m_sidecars;                      // to read
    std::vector<Failure> m_otherFailures;  // of folders, and once the sidecar lane has ended of sidecars
    SeenFolders m_seen;

    BatchQueue<DecodedPhoto> m_decoded;
    BatchQueue<WriteItem> m_toWrite;
    std::atomic<int> m_producers{0};  // lanes that still push into m_toWrite

    std::mutex m_mutex;
    std::optional<Error> m_laneError;  // guarded by m_mutex; the first one

    IngestProgress m_lastProgress;  // that was reported
    ProgressMeter::Clock::time_point m_lastReport;
    ProgressMeter::Clock::time_point m_lastRowsReport;
    bool m_rowsReportDue = false;
};

}  // namespace sightseer
