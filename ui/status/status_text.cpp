#include "ui/status/status_text.h"

#include "ui/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace sightseer {

namespace {

QString text(const char* source, int count = -1) {
    return QCoreApplication::translate("StatusText", source, nullptr, count);
}

QString joined(QStringList parts) {
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  ·  "));
}

QString progressLine(const LibraryStatus& status) {
    const IngestProgress& run = status.ingest;
    if (run.phase == IngestPhase::Scanning && run.total == 0) {
        return run.found == 0 ? text("Looking for photos")
                              : text("Looking for photos: %1 found").arg(number(run.found));
    }
    const QString counted = text("%1 of %2").arg(number(run.done), number(run.total));
    if (run.phase == IngestPhase::Paused) return text("Indexing is paused at %1").arg(counted);
    QStringList parts{text("Indexing %1").arg(counted)};
    if (run.photosPerSecond > 0) {
        const int decimals = run.photosPerSecond < 10 ? 1 : 0;
        parts.append(text("%1 photos/s").arg(QLocale().toString(run.photosPerSecond, 'f', decimals)));
    }
    if (run.timeLeft) parts.append(timeLeftText(*run.timeLeft));
    parts.append(qtText(status.device));
    return joined(parts);
}

QString idleLine(const LibraryStatus& status) {
    const CatalogCounts& counts = status.counts;
    if (status.roots.empty()) return text("No folder added yet");
    QString photos = counts.photos == 1 ? text("1 photo") : text("%1 photos").arg(number(counts.photos));
    if (counts.photos > 0) {
        photos += counts.embedded >= counts.photos ? text(", all searchable")
                                                   : text(", %1 searchable").arg(number(counts.embedded));
    }
    QStringList parts{photos};
    if (counts.failed == 1) parts.append(text("1 could not be read"));
    if (counts.failed > 1) parts.append(text("%1 could not be read").arg(number(counts.failed)));
    const auto offline =
        std::count_if(status.roots.begin(), status.roots.end(), [](const auto& root) { return !root.online; });
    if (offline == 1) parts.append(text("1 folder is not connected"));
    if (offline > 1) parts.append(text("%1 folders are not connected").arg(number(offline)));
    parts.append(status.modelName.empty() ? text("no model installed") : qtText(status.modelName));
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

QString modelLine(const LibraryStatus& status) {
    if (status.modelDescription.empty()) return {};
    return text("%1: %2").arg(qtText(status.modelName), qtText(status.modelDescription));
}

QString timeLeftText(std::chrono::seconds left) {
    const qint64 seconds = std::max<qint64>(left.count(), 1);
    if (seconds < 55) return text("%1 s left").arg(number((seconds + 4) / 5 * 5));
    const qint64 minutes = (seconds + 30) / 60;
    if (minutes < 60) return text("%1 min left").arg(number(minutes));
    return text("%1 h %2 min left").arg(number(minutes / 60), number(minutes % 60));
}

EmptyText noPhotosText(const LibraryStatus& status) {
    if (isIndexing(status)) {
        return {Icon::Photos, text("Looking for photos"), text("They appear here as soon as they are found."), {}};
    }
    if (allOffline(status)) {
        return {Icon::Offline, text("The drive is not connected"),
                text("Connect the drive that your folders are on; then choose Library > Look for new photos."),
                text("Look again")};
    }
    return {Icon::Photos, text("There are no photos in your folders"),
            text("Sightseer reads JPEG, PNG, WebP, TIFF, GIF and BMP files."), text("Add a folder…")};
}

EmptyText noResultsText(const LibraryStatus& status, const std::optional<Error>& error) {
    if (error) {
        const QString title = error->code == ErrorCode::NoModel           ? text("There is no model to search with")
                              : error->code == ErrorCode::InvalidArgument ? text("This search cannot be understood")
                                                                          : text("The search did not work");
        return {error->code == ErrorCode::InvalidArgument ? Icon::Search : Icon::Problem, title, qtText(error->message),
                text("Show all photos")};
    }
    if (status.counts.embedded == 0) {
        if (isIndexing(status)) {
            return {Icon::Search,
                    text("No photo is searchable yet"),
                    text("Indexing has just begun. Results appear here as photos become searchable."),
                    {}};
        }
        return {Icon::Search, text("No photo is searchable"), text("The photos of this library have not been indexed."),
                text("Index now")};
    }
    // Words alone always have a nearest photo: it is the conditions that leave none.
    return {Icon::Search, text("No photo fulfils the conditions"),
            isIndexing(status) ? text("Indexing is still going on: there may be some in a moment.")
                               : text("Take one of them away, such as the date or the folder."),
            text("Show all photos")};
}

}  // namespace sightseer
