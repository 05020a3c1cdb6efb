// Labels written beside photos, and undone.
#include "core/base/log.h"
#include "core/base/system.h"
#include "core/catalog/catalog_labels.h"
#include "core/image/image_decoder.h"
#include "core/ingest/sidecar_stage.h"
#include "core/library/library_impl.h"

#include <algorithm>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPerNote = 64;  // sidecars noted in one transaction

// False when nothing had to be done.
Result<bool> putBack(const SidecarWrite& write) {
    auto now = readFile(write.path, kLargestSidecar);
    if (!now && now.error().code != ErrorCode::NotFound) return propagate(now);
    const bool isAsBefore = now ? write.before && *now == *write.before : !write.before;
    if (isAsBefore) return false;  // never written, or undone already
    if (!now || *now != write.after) {
        return fail(ErrorCode::InvalidArgument, "Cannot undo " + toUtf8(write.path) +
                                                    ": another program has changed it since. It was left as it is.");
    }
    const auto done =
        write.before ? replaceFile(write.path, *write.before, write.after) : removeFile(write.path, write.after);
    if (!done) return propagate(done);
    return true;
}

// What a crash may have left of a sidecar that was being written: replaceFile's own name for it.
void removeLeftovers(const std::map<fs::path, std::set<std::string>>& sidecars) {
    constexpr std::size_t kRandom = 7;  // ".XXXXXX"
    for (const auto& [folder, names] : sidecars) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.') || name.size() <= kRandom + 1) continue;
            if (!names.contains(name.substr(1, name.size() - 1 - kRandom))) continue;
            std::error_code ignored;
            fs::remove(entry.path(), ignored);
        }
    }
}

}  // namespace

std::vector<std::string> acceptedNames(const LabelRequest& request, std::span<const float> thresholds,
                                       const LabelledPhoto& photo) {
    std::vector<std::string> names;
    const auto yes = accepted(photo, thresholds, request.options);
    for (std::size_t i = 0; i < yes.size(); ++i) {
        if (yes[i]) names.push_back(request.set.labels[static_cast<std::size_t>(photo.scores[i].label)].name);
    }
    return names;
}

Result<void> checkAsIndexed(const fs::path& photo, const FoundFile& file) {
    const auto status = fileStatus(photo);
    if (!status) return propagate(status);
    if (status->size == file.size && status->modifiedNs == file.modifiedNs) return {};
    return fail(ErrorCode::InvalidArgument,
                toUtf8(photo) + " has changed since it was indexed; index it again, then label it.");
}

Result<std::vector<PhotoToWrite>> photosToWrite(Library& library, const LabelRequest& request,
                                                const LabelAnswer& answer, std::vector<Error>& problems) {
    std::vector<PhotoId> ids;
    for (const LabelledPhoto& photo : answer.photos) ids.push_back(photo.photo);
    auto rows = library.photos(ids);
    if (!rows) return propagate(rows);
    std::vector<PhotoToWrite> photos;
    auto labels = answer.photos.begin();
    for (Photo& photo : *rows) {  // in the order asked; some may be gone
        labels = std::ranges::find(labels, answer.photos.end(), photo.id, &LabelledPhoto::photo);
        auto names = acceptedNames(request, answer.thresholds, *labels);
        if (names.empty()) continue;
        if (const auto usable = checkAsIndexed(photo.path, photo.file); usable) {
            photos.push_back({std::move(photo), std::move(names)});
        } else {
            problems.push_back(usable.error());
        }
    }
    return photos;
}

void Library::Impl::readBack(const SidecarNames& sidecars) {
    std::vector<SidecarLabels> read;
    for (const auto& [folder, names] : sidecars) {
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            const fs::path& file = entry->path();
            const auto isOf = [&names = names](const fs::path& name) { return names.contains(name.string() + ".xmp"); };
            if (!hasImageExtension(file) || (!isOf(file.filename()) && !isOf(file.stem()))) continue;
            Result<std::optional<PhotoId>> photo;
            {
                std::lock_guard lock(readerMutex);
                photo = reader->photoAt(file);
            }
            if (!photo || !*photo) continue;
            SidecarOutcome outcome = readSidecars(sidecarsOf(**photo, file));
            if (auto* labels = std::get_if<SidecarLabels>(&outcome)) {
                read.push_back(std::move(*labels));
            } else {
                logMessage(LogLevel::Warning, std::get<Failure>(outcome).error.message);
            }
        }
    }
    {
        std::lock_guard lock(writerMutex);
        if (auto stored = CatalogLabels(*writer).storeSidecars(read); !stored) {
            logMessage(LogLevel::Warning, stored.error().message);  // the next run reads them again
        }
    }
    if (listener.photosChanged) browseLane->post(listener.photosChanged);
}

Result<SidecarPlan> Library::planSidecars(const LabelRequest& request, const LabelAnswer& answer, SidecarName name) {
    SidecarPlan plan;
    const auto photos = photosToWrite(*this, request, answer, plan.problems);
    if (!photos) return propagate(photos);
    for (const auto& [photo, names] : *photos) {
        auto change = planSidecar(photo.path, names, name);
        if (!change) {
            plan.problems.push_back(change.error());
        } else if (*change) {
            plan.changes.push_back(std::move(**change));
        } else {
            ++plan.unchanged;
        }
    }
    std::ranges::sort(plan.changes, {}, &SidecarChange::photo);
    // Raw and JPEG of one name share a photo.xmp: the second change would not see the first.
    const auto sameSidecar = [](const SidecarChange& a, const SidecarChange& b) { return a.sidecar == b.sidecar; };
    for (auto twin = std::ranges::adjacent_find(plan.changes, sameSidecar); twin != plan.changes.end();
         twin = std::ranges::adjacent_find(plan.changes, sameSidecar)) {
        const auto second = twin + 1;
        plan.problems.push_back(
            {ErrorCode::InvalidArgument, toUtf8(second->photo) + " shares the sidecar " + toUtf8(second->sidecar) +
                                             " with another photo; write them one after the other."});
        plan.changes.erase(second);
    }
    return plan;
}

Result<SidecarReport> Library::writeSidecars(const SidecarPlan& plan, const std::function<bool(double)>& progressed) {
    SidecarReport report;
    {
        std::lock_guard lock(m_impl->writerMutex);
        const auto run = m_impl->writer->beginSidecarRun(secondsNow());
        if (!run) return propagate(run);
        report.run = *run;
    }
    Impl::SidecarNames written;
    for (std::size_t begin = 0; begin < plan.changes.size(); begin += kPerNote) {
        if (progressed && !progressed(static_cast<double>(begin) / static_cast<double>(plan.changes.size()))) break;
        const auto part = std::span(plan.changes).subspan(begin, std::min(kPerNote, plan.changes.size() - begin));
        std::vector<SidecarWrite> notes;
        for (const SidecarChange& change : part) notes.push_back({change.sidecar, change.before, change.after, {}});
        {
            std::lock_guard lock(m_impl->writerMutex);
            if (auto noted = m_impl->writer->noteSidecars(report.run, notes); !noted) {
                report.problems.push_back(noted.error());
                break;  // nothing is written that is not noted
            }
        }
        for (const SidecarChange& change : part) {
            if (const auto done = replaceFile(change.sidecar, change.after, change.before); done) {
                ++report.files;
                written[change.sidecar.parent_path()].insert(change.sidecar.filename().string());
            } else {
                report.problems.push_back(done.error());
            }
        }
    }
    if (!written.empty()) m_impl->readBack(written);
    return report;
}

Result<SidecarReport> Library::undoSidecars(std::int64_t run) {
    SidecarReport report{run, 0, {}, {}};
    Impl::SidecarNames files;
    Impl::SidecarNames sidecars;
    std::vector<SidecarWrite> photos;
    const auto count = [&](const Result<bool>& back) {
        if (!back) report.problems.push_back(back.error());
        if (back && *back) ++report.files;
    };
    {
        std::lock_guard lock(m_impl->writerMutex);
        const auto done = m_impl->writer->forEachSidecar(run, [&](const SidecarWrite& write) {
            files[write.path.parent_path()].insert(write.path.filename().string());
            if (write.backup.empty()) {
                sidecars[write.path.parent_path()].insert(write.path.filename().string());
                count(putBack(write));
            } else {
                photos.push_back(write);  // putting it back changes the catalog, which is being read
            }
            return true;
        });
        if (!done) return propagate(done);
        for (const SidecarWrite& photo : photos) count(putPhotoBack(*m_impl->writer, m_impl->paths.data, photo));
    }
    removeLeftovers(files);
    m_impl->readBack(sidecars);
    return report;
}

}  // namespace sightseer
