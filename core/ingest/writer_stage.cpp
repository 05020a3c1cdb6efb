#include "core/ingest/writer_stage.h"

#include "core/base/log.h"
#include "core/catalog/catalog_labels.h"

namespace sightseer {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang 14 does not deduce it by itself

}  // namespace

WriterStage::WriterStage(const IngestTargets& targets, const IngestOptions& options, ProgressMeter& meter)
    : m_targets(targets), m_options(options), m_meter(meter) {}

Result<void> WriterStage::open() {
    auto catalog = Catalog::open(m_targets.catalogFile, CatalogAccess::ReadWrite, m_options.maximumCatalogBytes);
    if (!catalog) return propagate(catalog);
    auto thumbnails = ThumbnailStore::open(m_targets.thumbnailFile, CatalogAccess::ReadWrite);
    if (!thumbnails) return propagate(thumbnails);
    if (m_targets.model.index) {
        if (auto done = m_targets.model.index->beginRun(**catalog); !done) return done;
    }
    m_catalog = std::move(*catalog);
    m_thumbnails = std::move(*thumbnails);
    return {};
}

void WriterStage::close() {
    if (m_catalog && m_targets.model.index) m_targets.model.index->endRun(*m_catalog);
}

template <typename Change>
Result<void> WriterStage::commit(Change&& change) {
    if (m_targets.model.index) m_targets.model.index->beforeCommit(*m_catalog);
    Result<void> done = change();
    if (m_targets.model.index) m_targets.model.index->afterCommit(*m_catalog);
    return done;
}

Result<void> WriterStage::addFiles(RootId root, std::span<const FoundFile> files) {
    const auto added = m_catalog->addFiles(root, files);
    return added ? Result<void>() : propagate(added);
}

Result<void> WriterStage::apply(const ScanDifference& difference) {
    LiveIndex* index = m_targets.model.index;
    if (!difference.changed.empty()) {
        if (auto done = commit([&] { return m_catalog->markChanged(difference.changed); }); !done) return done;
    }
    if (!difference.missing.empty()) {
        if (auto done = commit([&] { return m_catalog->markMissing(difference.missing); }); !done) return done;
        if (index) index->remove(difference.missing);
    }
    if (!difference.reappeared.empty()) {
        if (auto done = commit([&] { return m_catalog->markPresent(difference.reappeared); }); !done) return done;
        if (index) return index->addFromCatalog(*m_catalog, difference.reappeared);
    }
    return {};
}

Result<std::vector<PhotoId>> WriterStage::write(std::vector<WriteItem> items) {
    m_searchable.clear();
    std::vector<Failure> failures;
    std::int64_t done = 0;
    for (WriteItem& item : items) {
        const Result<void> written =
            std::visit(Overloaded{
                           [&](EncodedBatch& batch) {
                               done += static_cast<std::int64_t>(batch.size());
                               return writeEncoded(batch);
                           },
                           [&](const UnchangedPhoto& photo) {
                               ++done;
                               return commit([&] { return m_catalog->storeUnchanged(photo.photo, photo.file); });
                           },
                           [&](const MovedPhoto& photo) {
                               ++done;
                               return writeMoved(photo);
                           },
                           [&](const VanishedPhoto&) {
                               ++done;
                               return Result<void>();
                           },
                           [&](SidecarBatch& batch) {
                               return commit([&] { return CatalogLabels(*m_catalog).storeSidecars(batch); });
                           },
                           [&](Failure& failure) {
                               ++done;
                               failures.push_back(std::move(failure));
                               return Result<void>();
                           },
                       },
                       item);
        if (!written) return propagate(written);
    }
    if (!failures.empty()) {
        if (auto stored = commit([&] { return m_catalog->storeFailures(failures); }); !stored) return propagate(stored);
        m_meter.addFailed(static_cast<std::int64_t>(failures.size()));
    }
    m_meter.addDone(done);
    return m_searchable;
}

Result<void> WriterStage::writeEncoded(EncodedBatch& batch) {
    std::vector<IndexedPhoto> photos;
    std::vector<Thumbnail> thumbnails;
    std::vector<PhotoId> ids;
    std::vector<float> vectors;
    for (EncodedPhoto& encoded : batch) {
        if (encoded.movedFrom) {
            const PhotoId old = *encoded.movedFrom;
            const auto merged = merge(encoded.photo.photo, old, encoded.photo.file);
            if (!merged) return propagate(merged);
            if (*merged) encoded.photo.photo = old;
        }
        ids.push_back(encoded.photo.photo);
        vectors.insert(vectors.end(), encoded.photo.vector.begin(), encoded.photo.vector.end());
        thumbnails.push_back({encoded.photo.photo, std::move(encoded.thumbnail)});
        photos.push_back(std::move(encoded.photo));
    }
    auto stored = commit([&] { return m_catalog->storeIndexed(m_targets.model.id, photos); });
    if (!stored) return stored;
    if (auto kept = m_thumbnails->store(thumbnails); !kept) {
        // The thumbnails are a cache: the photos are safe, the next reader makes them again.
        logMessage(LogLevel::Warning, kept.error().message);
    }
    if (auto added = m_targets.model.index->add(ids, vectors); !added) return added;
    m_searchable.insert(m_searchable.end(), ids.begin(), ids.end());
    return {};
}

Result<bool> WriterStage::merge(PhotoId fresh, PhotoId old, const FoundFile& file) {
    const auto merged = commit([&] { return m_catalog->mergeMoved(fresh, old, file); });
    if (merged) return true;
    // Another process was faster; the fresh photo stays one of its own.
    if (merged.error().code == ErrorCode::InvalidArgument) return false;
    return propagate(merged);
}

Result<void> WriterStage::writeMoved(const MovedPhoto& photo) {
    const auto merged = merge(photo.fresh, photo.old, photo.file);
    if (!merged) return propagate(merged);
    if (!*merged) return {};
    const PhotoId ids[] = {photo.old};
    if (auto added = m_targets.model.index->addFromCatalog(*m_catalog, ids); !added) return added;
    m_searchable.push_back(photo.old);
    return {};
}

}  // namespace sightseer
