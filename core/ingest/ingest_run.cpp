#include "core/ingest/ingest_run.h"

#include "core/base/log.h"
#include "core/base/system.h"

#include <algorithm>
#include <thread>
#include <unordered_set>

namespace sightseer {
namespace {

using Clock = ProgressMeter::Clock;

constexpr std::chrono::milliseconds kReportDistance{100};
constexpr std::chrono::milliseconds kRowsReportDistance{500};
// A fuller batch costs the encoder less a picture; waiting longer for it than this would be felt.
constexpr std::chrono::milliseconds kBatchPatience{200};
constexpr std::size_t kWriteQueueCapacity = 64;
constexpr std::chrono::seconds kSettled{5};
constexpr std::size_t kSidecarsPerBatch = 64;

// A clock that is ahead, as a network drive's may be, tells nothing.
bool wasWrittenJustNow(const std::vector<FoundFile>& files) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto age = [&](const FoundFile& file) { return now - std::chrono::nanoseconds(file.modifiedNs); };
    return std::ranges::any_of(
        files, [&](const FoundFile& file) { return age(file) >= age(file).zero() && age(file) < kSettled; });
}

}  // namespace

IngestRun::IngestRun(IngestShared& shared, std::stop_source stop, ExcludeList excluded)
    : m_shared(shared), m_stop(std::move(stop)), m_excluded(std::move(excluded)),
      m_writer(shared.targets, shared.options, shared.meter),
      m_decoded(static_cast<std::size_t>(shared.options.batchSize) * 2), m_toWrite(kWriteQueueCapacity) {}

Result<void> IngestRun::run(const std::vector<Root>& roots) {
    reportNow();
    if (auto opened = m_writer.open(); !opened) return opened;
    auto done = runWithOpenWriter(roots);
    m_writer.close();
    if (m_rowsReportDue) rowsChangedNow();
    m_shared.jobs.clear();
    if (done && m_stop.stop_requested()) return fail(ErrorCode::Cancelled, "Indexing was stopped.");
    return done;
}

Result<void> IngestRun::runWithOpenWriter(const std::vector<Root>& roots) {
    for (const Root& root : roots) {
        if (auto listed = listRoot(root); !listed) return listed;
        if (m_stop.stop_requested()) return {};
    }
    if (m_rowsReportDue) rowsChangedNow();
    return readPending();
}

Result<void> IngestRun::listRoot(const Root& root) {
    const auto known = m_writer.catalog().knownFiles(root.id);
    if (!known) return propagate(known);
    auto listing = walk(root, *known);
    if (!listing) {
        // Stopped, or the folder is away: what was known about it stays as it was.
        if (const auto code = listing.error().code; code == ErrorCode::Cancelled || code == ErrorCode::NotFound) {
            logMessage(LogLevel::Info, listing.error().message);
            return {};
        }
        return propagate(listing);
    }
    const ScanDifference difference = compareWithKnown(*listing, *known);
    if (auto applied = m_writer.apply(difference); !applied) return applied;
    if (!difference.changed.empty() || !difference.missing.empty() || !difference.reappeared.empty()) rowsChanged();
    for (const FolderListing::Unreadable& folder : listing->unreadable) {
        m_otherFailures.push_back({PhotoId(), root.path / pathFromUtf8(folder.relativePath), folder.error, 0});
    }
    for (const std::string& folder : listing->folders) {
        m_seen.listed.push_back(folder.empty() ? root.path : root.path / pathFromUtf8(folder));
    }
    m_seen.maybeUnfinished =
        m_seen.maybeUnfinished || wasWrittenJustNow(listing->files) || wasWrittenJustNow(listing->sidecars);
    if (auto looked = lookForSidecars(root, *listing, *known); !looked) return looked;
    listing->files.clear();
    listing->sidecars.clear();
    m_listings.emplace_back(root, std::move(*listing));
    return {};
}

Result<void> IngestRun::lookForSidecars(const Root& root, const FolderListing& listing,
                                        const std::vector<KnownFile>& known) {
    const auto hadSome = [](const KnownFile& file) { return file.sidecarStamp != 0; };
    if (listing.sidecars.empty() && std::ranges::none_of(known, hadSome)) return {};
    const auto now = m_writer.catalog().knownFiles(root.id);  // with the photos that this run has added
    if (!now) return propagate(now);
    auto jobs = changedSidecars(root, listing, *now);
    m_sidecars.insert(m_sidecars.end(), std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
    return {};
}

Result<FolderListing> IngestRun::walk(const Root& root, const std::vector<KnownFile>& known) {
    std::unordered_set<std::string_view> knownPaths;
    for (const KnownFile& file : known) knownPaths.insert(file.file.relativePath);

    BatchQueue<std::vector<FoundFile>> found(8);
    Result<FolderListing> listing;
    std::jthread scan([&] {
        listing = listPictures(
            root.path, m_stop.get_token(),
            [&](std::span<const FoundFile> files) {
                m_shared.gate.pass(m_stop.get_token());
                found.push({files.begin(), files.end()});
            },
            m_excluded);
        found.close();
    });
    Result<void> added;
    while (!found.isDrained()) {
        std::vector<FoundFile> fresh;
        for (const std::vector<FoundFile>& files : found.takeAll(kReportDistance)) {
            m_shared.meter.addFound(static_cast<std::int64_t>(files.size()));
            std::copy_if(files.begin(), files.end(), std::back_inserter(fresh),
                         [&](const FoundFile& file) { return !knownPaths.contains(file.relativePath); });
        }
        if (!fresh.empty()) {
            added = m_writer.addFiles(root.id, fresh);
            if (!added) {
                m_stop.request_stop();
                found.close();
                break;
            }
            rowsChanged();
        }
        report();
    }
    scan.join();
    if (!added) return propagate(added);
    return listing;
}

Result<std::vector<DecodeJob>> IngestRun::jobsOf(const Root& root, const FolderListing& listing) const {
    const auto pending = m_writer.catalog().pending(root.id, m_shared.targets.model.id);
    if (!pending) return propagate(pending);
    std::vector<DecodeJob> jobs;
    for (const KnownFile& file : *pending) {
        if (listing.isBelowUnreadable(file.file.relativePath)) continue;
        DecodeJob job{file, root.path / pathFromUtf8(file.file.relativePath), false, {}};
        if (file.hash && m_shared.targets.model.index) {
            const auto vector = m_writer.catalog().vector(m_shared.targets.model.id, file.id);
            if (!vector) return propagate(vector);
            job.hasVector = vector->has_value();
        }
        jobs.push_back(std::move(job));
    }
    return jobs;
}

Result<void> IngestRun::addCandidates(std::vector<DecodeJob>& jobs) const {
    const auto missing = m_writer.catalog().missingBySize();
    if (!missing) return propagate(missing);
    for (DecodeJob& job : jobs) {
        const auto [first, last] = missing->equal_range(job.known.file.size);
        for (auto candidate = first; candidate != last; ++candidate) {
            const KnownFile& file = candidate->second;
            if (!file.hash) continue;
            const auto vector = m_writer.catalog().vector(m_shared.targets.model.id, file.id);
            if (!vector) return propagate(vector);
            job.candidates.push_back({file.id, *file.hash, vector->has_value()});
        }
    }
    return {};
}

Result<void> IngestRun::readPending() {
    std::vector<DecodeJob> jobs;
    for (const auto& [root, listing] : m_listings) {
        auto ofRoot = jobsOf(root, listing);
        if (!ofRoot) return propagate(ofRoot);
        jobs.insert(jobs.end(), std::make_move_iterator(ofRoot->begin()), std::make_move_iterator(ofRoot->end()));
    }
    m_shared.meter.startReading(static_cast<std::int64_t>(jobs.size()));
    reportNow();
    const bool lacksModel = !jobs.empty() && m_shared.targets.model.index == nullptr;
    const bool readsPhotos = !jobs.empty() && !lacksModel;
    if (readsPhotos) {
        if (auto done = addCandidates(jobs); !done) return done;
        m_shared.targets.model.encoder->warmUp();
        m_shared.jobs.fill(std::move(jobs));
    }
    if (readsPhotos || !m_sidecars.empty()) {
        if (auto done = runLanes(readsPhotos); !done) return done;
    }
    if (!lacksModel) return {};
    const auto scale = m_shared.targets.model.encoder->logitScale();
    return scale ? fail(ErrorCode::NoModel, "There is no model to index with. Install one.") : propagate(scale);
}

Result<void> IngestRun::runLanes(bool readsPhotos) {
    const int wantedThreads = m_shared.options.decodeThreads > 0 ? m_shared.options.decodeThreads : usableCores();
    const int decodeThreads = readsPhotos ? wantedThreads : 0;
    m_producers = (readsPhotos ? decodeThreads + 1 : 0) + (m_sidecars.empty() ? 0 : 1);
    std::atomic<int> decoding{decodeThreads};
    std::vector<std::jthread> lanes;
    if (!m_sidecars.empty()) {
        lanes.emplace_back([this] {
            sidecarLoop();
            producerEnded();
        });
    }
    for (int i = 0; i < decodeThreads; ++i) {
        lanes.emplace_back([this, &decoding] {
            decodeLoop();
            if (--decoding == 0) m_decoded.close();
            producerEnded();
        });
    }
    if (readsPhotos) {
        lanes.emplace_back([this] {
            encodeLoop();
            producerEnded();
        });
    }
    auto written = writeLoop();
    if (!written) {
        m_stop.request_stop();
        m_decoded.close();
        m_toWrite.close();
    }
    lanes.clear();
    if (!written) return written;
    std::lock_guard lock(m_mutex);
    return m_laneError ? tl::unexpected<Error>(*m_laneError) : Result<void>();
}

void IngestRun::sidecarLoop() {
    const std::stop_token stop = m_stop.get_token();
    for (std::size_t begin = 0; begin < m_sidecars.size(); begin += kSidecarsPerBatch) {
        m_shared.gate.pass(stop);
        if (stop.stop_requested()) return;
        const auto began = Clock::now();
        SidecarBatch batch;
        for (const SidecarJob& job :
             std::span(m_sidecars).subspan(begin, std::min(kSidecarsPerBatch, m_sidecars.size() - begin))) {
            SidecarOutcome outcome = readSidecars(job);
            if (auto* labels = std::get_if<SidecarLabels>(&outcome)) {
                batch.push_back(std::move(*labels));
                continue;
            }
            Failure& failure = std::get<Failure>(outcome);
            if (failure.error.code == ErrorCode::NotFound) continue;  // it has just gone: the next run knows more
            logMessage(LogLevel::Warning, failure.error.message);
            m_otherFailures.push_back(std::move(failure));
        }
        if (!m_toWrite.push(std::move(batch))) return;
        m_shared.throttle.restAfter(Clock::now() - began, stop);
    }
}

void IngestRun::decodeLoop() {
    const IngestTargets& targets = m_shared.targets;
    const std::stop_token stop = m_stop.get_token();
    for (;;) {
        m_shared.gate.pass(stop);
        if (stop.stop_requested()) return;
        const auto job = m_shared.jobs.next();
        if (!job) return;
        const auto began = Clock::now();
        DecodeOutcome outcome = readPhoto(*job, targets.model.spec.preprocess, m_shared.options.limits, m_shared.jobs);
        const auto decoding = Clock::now() - began;
        const bool taken = std::visit(
            [&](auto& result) {
                if constexpr (std::is_same_v<std::decay_t<decltype(result)>, DecodedPhoto>) {
                    m_shared.meter.addDecoded(1);
                    return m_decoded.push(std::move(result));
                } else {
                    return m_toWrite.push(WriteItem(std::move(result)));
                }
            },
            outcome);
        if (!taken) return;
        m_shared.throttle.restAfter(decoding, stop);
    }
}

void IngestRun::encodeLoop() {
    const std::stop_token stop = m_stop.get_token();
    const std::size_t largest = static_cast<std::size_t>(std::max(1, m_shared.options.batchSize));
    std::size_t size = 1;  // the first photos are searchable at once
    for (;;) {
        auto photos = m_decoded.takeBatch(size, kBatchPatience);
        m_shared.gate.pass(stop);
        if (photos.empty() || stop.stop_requested()) break;
        const auto began = Clock::now();
        if (auto passed = encodeAndPass(std::move(photos)); !passed) {
            failRun(passed.error());
            break;
        }
        m_shared.throttle.restAfter(Clock::now() - began, stop);
        size = std::min(size * 2, largest);
    }
    m_decoded.close();
}

Result<void> IngestRun::encodeAndPass(std::vector<DecodedPhoto> photos) {
    PixelBatch pixels = std::move(photos.front().pixels);
    pixels.values.reserve(pixels.valuesPerImage() * photos.size());
    for (std::size_t i = 1; i < photos.size(); ++i) {
        const std::vector<float>& values = photos[i].pixels.values;
        pixels.values.insert(pixels.values.end(), values.begin(), values.end());
        photos[i].pixels = {};
    }
    pixels.count = static_cast<int>(photos.size());
    const auto embeddings = m_shared.targets.model.encoder->encodeImages(pixels);
    if (!embeddings) return propagate(embeddings);

    EncodedBatch batch;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        DecodedPhoto& photo = photos[i];
        const auto row = embeddings->row(static_cast<int>(i));
        batch.push_back({{photo.photo, std::move(photo.file), std::move(photo.content), {row.begin(), row.end()}},
                         std::move(photo.thumbnail),
                         photo.movedFrom});
    }
    m_toWrite.push(std::move(batch));
    return {};
}

Result<void> IngestRun::writeLoop() {
    while (!m_toWrite.isDrained()) {
        auto items = m_toWrite.takeAll(kReportDistance);
        if (!items.empty()) {
            const auto searchable = m_writer.write(std::move(items));
            if (!searchable) return propagate(searchable);
            if (!searchable->empty() && m_shared.listener.searchable) m_shared.listener.searchable(*searchable);
            m_rowsReportDue = true;
        }
        if (m_rowsReportDue) rowsChanged();
        report();
    }
    return {};
}

void IngestRun::producerEnded() {
    if (--m_producers == 0) m_toWrite.close();
}

void IngestRun::failRun(Error error) {
    {
        std::lock_guard lock(m_mutex);
        if (!m_laneError) m_laneError = std::move(error);
    }
    m_stop.request_stop();
}

void IngestRun::report() {
    if (Clock::now() - m_lastReport >= kReportDistance) reportNow();
}

void IngestRun::reportNow() {
    m_lastReport = Clock::now();
    const IngestProgress progress = m_shared.progress(m_lastReport);
    if (progress == m_lastProgress) return;
    m_lastProgress = progress;
    if (m_shared.listener.progressed) m_shared.listener.progressed(progress);
}

void IngestRun::rowsChanged() {
    m_rowsReportDue = true;
    if (Clock::now() - m_lastRowsReport >= kRowsReportDistance) rowsChangedNow();
}

void IngestRun::rowsChangedNow() {
    m_rowsReportDue = false;
    m_lastRowsReport = Clock::now();
    if (m_shared.listener.photosChanged) m_shared.listener.photosChanged();
}

}  // namespace sightseer
