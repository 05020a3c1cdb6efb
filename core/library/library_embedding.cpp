// Labels written into the photos themselves, and taken out again.
#include "core/base/system.h"
#include "core/catalog/catalog_labels.h"
#include "core/image/image_decoder.h"
#include "core/keywords/embedded_xmp.h"
#include "core/labels/image_folder.h"
#include "core/library/library_impl.h"

#include <algorithm>
#include <set>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecondNs = 1'000'000'000;

Bytes bytesOf(const ContentHash& hash) {
    return {hash.bytes.begin(), hash.bytes.end()};
}

std::optional<ContentHash> hashIn(std::span<const std::byte> bytes) {
    ContentHash hash;
    if (bytes.size() != hash.bytes.size()) return std::nullopt;
    std::ranges::copy(bytes, hash.bytes.begin());
    return hash;
}

// Its labels as a scan would find them in the file.
Result<void> storeLabels(Catalog& catalog, const EmbeddingChange& change) {
    CatalogLabels labels(catalog);
    const auto there = labels.labelsOf(change.photo);
    if (!there) return propagate(there);
    std::set<std::string> names(change.labels.begin(), change.labels.end());
    for (const PhotoLabel& label : *there) {
        if (label.inFile) names.insert(label.label);
    }
    const CatalogLabels::Labels inFile{change.photo, {names.begin(), names.end()}};
    return labels.setLabels(static_cast<std::int64_t>(LabelSource::File), std::span(&inFile, 1));
}

}  // namespace

Result<bool> putPhotoBack(Catalog& catalog, const fs::path& data, const SidecarWrite& write) {
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::InvalidArgument, "Cannot undo " + toUtf8(write.path) + ": " + why);
    };
    const std::uint64_t limit = DecodeLimits().maximumFileBytes;
    const auto before = write.before ? hashIn(*write.before) : std::nullopt;
    const auto after = hashIn(write.after);
    const auto now = readFile(write.path, limit);
    if (!now) return propagate(now);
    const ContentHash hash = contentHash(*now);
    if (hash == before) return false;  // never written, or undone already
    if (!before || hash != after) return refused("another program has changed it since. It was left as it is.");
    const fs::path backup = data / write.backup;
    const auto bytes = readFile(backup, limit);
    const auto status = fileStatus(backup);
    if (!bytes || !status || contentHash(*bytes) != *before) {
        return refused("what it held is no longer in " + toUtf8(backup) + ". It was left as it is.");
    }
    if (auto copied = CatalogLabels(catalog).copyDecisions(*after, *before); !copied) return propagate(copied);
    if (auto done = replaceFile(write.path, *bytes, *now, status->modifiedNs); !done) return propagate(done);
    return true;
}

Result<EmbeddingPlan> Library::planEmbedding(const LabelRequest& request, const LabelAnswer& answer) {
    EmbeddingPlan plan;
    const auto photos = photosToWrite(*this, request, answer, plan.problems);
    if (!photos) return propagate(photos);
    for (const auto& [photo, names] : *photos) {
        auto missing = missingInPhoto(photo.path, names);
        if (!missing) {
            plan.problems.push_back(missing.error());
        } else if (!missing->empty()) {
            plan.changes.push_back({photo.id, photo.path, photo.file, std::move(*missing)});
        } else {
            ++plan.unchanged;
        }
    }
    std::ranges::sort(plan.changes, {}, &EmbeddingChange::path);
    return plan;
}

Result<void> Library::Impl::embed(std::int64_t run, const fs::path& backups, const EmbeddingChange& change) {
    if (auto usable = checkAsIndexed(change.path, change.file); !usable) return usable;
    const auto bytes = readFile(change.path, DecodeLimits().maximumFileBytes);
    if (!bytes) return propagate(bytes);
    if (const auto usable = missingInPhoto(change.path, change.labels); !usable) return propagate(usable);
    const auto labelled = withLabels(*bytes, change.path, change.labels, paths.data / backups / "work");
    if (!labelled) return propagate(labelled);

    const ContentHash before = contentHash(*bytes), after = contentHash(*labelled);
    const fs::path backup =
        backups / (std::to_string(change.photo.value) + ' ' + safeFileName(toUtf8(change.path.filename())));
    if (auto kept = replaceFile(paths.data / backup, *bytes, {}, change.file.modifiedNs); !kept) return kept;
    std::lock_guard lock(writerMutex);
    if (auto copied = CatalogLabels(*writer).copyDecisions(before, after); !copied) return copied;
    const SidecarWrite note{change.path, bytesOf(before), bytesOf(after), backup};
    if (auto noted = writer->noteSidecars(run, std::span(&note, 1)); !noted) return noted;
    // A second later, so that programs that look for changes by time and size see one.
    const std::int64_t time = change.file.modifiedNs + kSecondNs;
    if (auto done = replaceFile(change.path, *labelled, *bytes, time); !done) return done;
    const auto now = fileStatus(change.path);
    if (!now) return propagate(now);
    const auto stored = writer->storeRewritten(change.photo, {{}, now->size, now->modifiedNs}, after);
    return stored ? storeLabels(*writer, change) : stored;
}

Result<SidecarReport> Library::writeEmbedded(const EmbeddingPlan& plan, const std::function<bool(double)>& progressed) {
    SidecarReport report;
    {
        std::lock_guard lock(m_impl->writerMutex);
        const auto run = m_impl->writer->beginSidecarRun(secondsNow());
        if (!run) return propagate(run);
        report.run = *run;
    }
    const fs::path backups = fs::path("backups") / std::to_string(report.run);
    report.backups = m_impl->paths.data / backups;
    if (const auto made = makeFolders(report.backups); !made) return propagate(made);
    for (std::size_t i = 0; i < plan.changes.size(); ++i) {
        if (progressed && !progressed(static_cast<double>(i) / static_cast<double>(plan.changes.size()))) break;
        if (const auto done = m_impl->embed(report.run, backups, plan.changes[i]); done) {
            ++report.files;
        } else {
            report.problems.push_back(done.error());
            if (done.error().code == ErrorCode::OutOfSpace) break;
        }
    }
    return report;
}

}  // namespace sightseer
