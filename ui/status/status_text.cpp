#include "ui/status/status_text.h"

#include "ui/core_texts.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace sightseer {

namespace {

struct StatusText {
    Q_DECLARE_TR_FUNCTIONS(StatusText)
};

QString joined(QStringList parts) {
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  ·  "));
}

QString progressLine(const LibraryStatus& status) {
    const IngestProgress& run = status.ingest;
    if (run.phase == IngestPhase::Scanning && run.total == 0) {
        return run.found == 0 ? StatusText::tr("Looking for photos")
                              : StatusText::tr("Looking for photos: %1 found").arg(number(run.found));
    }
    if (run.phase == IngestPhase::Paused && run.total == 0) return StatusText::tr("Indexing is paused");
    const QString counted = StatusText::tr("%1 of %2").arg(number(run.done), number(run.total));
    if (run.phase == IngestPhase::Paused) return StatusText::tr("Indexing is paused at %1").arg(counted);
    QStringList parts{StatusText::tr("Indexing %1").arg(counted)};
    if (run.photosPerSecond > 0) {
        const int decimals = run.photosPerSecond < 10 ? 1 : 0;
        parts.append(StatusText::tr("%1 photos/s").arg(QLocale().toString(run.photosPerSecond, 'f', decimals)));
    }
    if (run.timeLeft) parts.append(timeLeftText(*run.timeLeft));
    parts.append(coreText(status.device));
    if (run.onBattery) parts.append(StatusText::tr("slower on battery"));
    return joined(parts);
}

QString idleLine(const LibraryStatus& status) {
    const CatalogCounts& counts = status.counts;
    if (status.roots.empty()) return StatusText::tr("No folder added yet");
    QString photos =
        counts.photos == 1 ? StatusText::tr("1 photo") : StatusText::tr("%1 photos").arg(number(counts.photos));
    if (counts.photos > 0) {
        photos += counts.embedded >= counts.photos ? StatusText::tr(", all searchable")
                                                   : StatusText::tr(", %1 searchable").arg(number(counts.embedded));
    }
    QStringList parts{photos};
    if (counts.failed == 1) parts.append(StatusText::tr("1 could not be read"));
    if (counts.failed > 1) parts.append(StatusText::tr("%1 could not be read").arg(number(counts.failed)));
    const auto offline =
        std::count_if(status.roots.begin(), status.roots.end(), [](const auto& root) { return !root.online; });
    if (offline == 1) parts.append(StatusText::tr("1 folder is not connected"));
    if (offline > 1) parts.append(StatusText::tr("%1 folders are not connected").arg(number(offline)));
    parts.append(modelNameText(status));
    return joined(parts);
}

bool allOffline(const LibraryStatus& status) {
    return std::none_of(status.roots.begin(), status.roots.end(), [](const auto& root) { return root.online; });
}

}  // namespace

bool isIndexing(const LibraryStatus& status) {
    return status.ingest.phase != IngestPhase::Idle;
}

QString statusLine(const LibraryStatus& status) {
    return isIndexing(status) ? progressLine(status) : idleLine(status);
}

QString detailsText(const LibraryStatus& status) {
    const IngestProgress& run = status.ingest;
    const CatalogCounts& counts = status.counts;
    QStringList lines{StatusText::tr("Photos: %1").arg(number(counts.photos)),
                      StatusText::tr("Searchable: %1").arg(number(counts.embedded)),
                      StatusText::tr("Could not be read: %1").arg(number(counts.failed))};
    for (const RootStatus& root : status.roots) {
        lines.append(root.online ? StatusText::tr("%1: %2 photos").arg(qtPath(root.root.path), number(root.photos))
                                 : StatusText::tr("%1: not connected").arg(qtPath(root.root.path)));
    }
    lines.append(modelLine(status));
    if (!status.device.empty()) lines.append(StatusText::tr("Computes on: %1").arg(coreText(status.device)));
    if (isIndexing(status)) {
        lines.append(StatusText::tr("Files found now: %1").arg(number(run.found)));
        lines.append(StatusText::tr("New or changed: %1, of these done: %2").arg(number(run.total), number(run.done)));
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString modelNameText(const LibraryStatus& status) {
    return status.modelName.empty() ? StatusText::tr("no model installed") : coreText(status.modelName);
}

QString modelLine(const LibraryStatus& status) {
    if (status.modelDescription.empty()) return {};
    return StatusText::tr("%1: %2").arg(coreText(status.modelName), coreText(status.modelDescription));
}

QString timeLeftText(std::chrono::seconds left) {
    const qint64 seconds = std::max<qint64>(left.count(), 1);
    if (seconds < 55) return StatusText::tr("%1 s left").arg(number((seconds + 4) / 5 * 5));
    const qint64 minutes = (seconds + 30) / 60;
    if (minutes < 60) return StatusText::tr("%1 min left").arg(number(minutes));
    return StatusText::tr("%1 h %2 min left").arg(number(minutes / 60), number(minutes % 60));
}

EmptyText noPhotosText(const LibraryStatus& status) {
    if (status.ingest.phase == IngestPhase::Paused) {
        return {Icon::Photos,
                StatusText::tr("Indexing is paused"),
                StatusText::tr("Photos appear here once you resume it, at the lower edge of the window."),
                {}};
    }
    if (isIndexing(status)) {
        return {Icon::Photos,
                StatusText::tr("Looking for photos"),
                StatusText::tr("They appear here as soon as they are found."),
                {}};
    }
    if (allOffline(status)) {
        return {
            Icon::Offline, StatusText::tr("The drive is not connected"),
            StatusText::tr("Connect the drive that your folders are on; then choose Library > Look for new photos."),
            StatusText::tr("Look again")};
    }
    return {Icon::Photos, StatusText::tr("There are no photos in your folders"),
            StatusText::tr("Sightseer reads JPEG, PNG, WebP, TIFF, GIF and BMP files."),
            StatusText::tr("Add a folder…")};
}

EmptyText noResultsText(const LibraryStatus& status, const std::optional<Error>& error) {
    if (error) {
        const QString title = error->code == ErrorCode::NoModel ? StatusText::tr("There is no model to search with")
                              : error->code == ErrorCode::InvalidArgument
                                  ? StatusText::tr("This search cannot be understood")
                                  : StatusText::tr("The search did not work");
        return {error->code == ErrorCode::InvalidArgument ? Icon::Search : Icon::Problem, title, errorText(*error),
                error->code == ErrorCode::NoModel ? StatusText::tr("Models…") : StatusText::tr("Show all photos")};
    }
    if (status.counts.embedded == 0) {
        if (isIndexing(status)) {
            return {Icon::Search,
                    StatusText::tr("No photo is searchable yet"),
                    StatusText::tr("Indexing has just begun. Results appear here as photos become searchable."),
                    {}};
        }
        return {Icon::Search, StatusText::tr("No photo is searchable"),
                StatusText::tr("The photos of this library have not been indexed."), StatusText::tr("Index now")};
    }
    // Words alone always have a nearest photo: it is the conditions that leave none.
    return {Icon::Search, StatusText::tr("No photo fulfils the conditions"),
            isIndexing(status) ? StatusText::tr("Indexing is still going on: there may be some in a moment.")
                               : StatusText::tr("Take one of them away, such as the date or the folder."),
            StatusText::tr("Show all photos")};
}

}  // namespace sightseer
