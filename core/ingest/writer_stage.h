// Brings what a run found into catalog, thumbnails and index: commit, then index, then report.
// Thread: the writer lane only.
#pragma once

#include "core/catalog/thumbnail_store.h"
#include "core/ingest/decode_stage.h"
#include "core/ingest/ingest_pipeline.h"
#include "core/ingest/progress_meter.h"
#include "core/ingest/scanner.h"

namespace sightseer {

struct EncodedPhoto {
    IndexedPhoto photo;
    Bytes thumbnail;
    std::optional<PhotoId> movedFrom;
};
using EncodedBatch = std::vector<EncodedPhoto>;
using SidecarBatch = std::vector<SidecarLabels>;
using WriteItem = std::variant<EncodedBatch, UnchangedPhoto, MovedPhoto, VanishedPhoto, Failure, SidecarBatch>;

class WriterStage {
public:
    // All of them outlive the stage.
    WriterStage(const IngestTargets& targets, const IngestOptions& options, ProgressMeter& meter);

    // Opens this lane's connections and brings the index in step.
    [[nodiscard]] Result<void> open();
    // Saves the index.
    void close();

    const Catalog& catalog() const { return *m_catalog; }

    // --- first pass
    [[nodiscard]] Result<void> addFiles(RootId root, std::span<const FoundFile> files);
    [[nodiscard]] Result<void> apply(const ScanDifference& difference);

    // --- second pass; the photos that searches find from now on
    [[nodiscard]] Result<std::vector<PhotoId>> write(std::vector<WriteItem> items);

private:
    template <typename Change>
    Result<void> commit(Change&& change);  // one transaction that may change vectors

    Result<void> writeEncoded(EncodedBatch& batch);
    Result<void> writeMoved(const MovedPhoto& photo);
    Result<bool> merge(PhotoId fresh, PhotoId old, const FoundFile& file);  // false when `old` is no longer missing

    const IngestTargets& m_targets;
    const IngestOptions& m_options;
    ProgressMeter& m_meter;
    std::unique_ptr<Catalog> m_catalog;
    std::unique_ptr<ThumbnailStore> m_thumbnails;
    std::vector<PhotoId> m_searchable;  // collected by one write()
};

}  // namespace sightseer
