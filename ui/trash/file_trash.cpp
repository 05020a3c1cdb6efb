#include "ui/trash/file_trash.h"

#include "core/base/file_io.h"
#include "ui/core_texts.h"
#include "ui/text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace sightseer {

TrashOutcome FileTrash::moveToTrash(const std::vector<Photo>& photos) {
    TrashOutcome outcome;
    // Qt 6.4 takes the program's working folder for the trash where the folder that the trash belongs into is not there.
    const bool hasPlace = QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    for (const Photo& photo : photos) {
        const QString path = qtPath(photo.path);
        const auto status = fileStatus(photo.path);
        if (!status) {
            outcome.failures.append(errorText(status.error()));
        } else if (status->size != photo.file.size || status->modifiedNs != photo.file.modifiedNs) {
            outcome.failures.append(tr("%1 has changed since it was indexed, so it stays. Look at it, then try again "
                                       "after indexing.")
                                        .arg(path));
        } else {
            QString inTrash;
            if (hasPlace && QFile::moveToTrash(path, &inTrash)) {
                outcome.files.push_back({photo.id, path, inTrash});
            } else {
                outcome.failures.append(
                    tr("%1 could not be moved to the trash. Check that you may change its folder.").arg(path));
            }
        }
    }
    return outcome;
}

TrashOutcome FileTrash::restore(const std::vector<TrashedFile>& files) {
    TrashOutcome outcome;
    for (const TrashedFile& file : files) {
        if (QFileInfo::exists(file.path)) {
            outcome.failures.append(
                tr("%1 was not restored, for there is another file of that name now. It is in the trash.")
                    .arg(file.path));
        } else if (!file.inTrash.isEmpty() && QFile::rename(file.inTrash, file.path)) {
            outcome.files.push_back(file);
            // The note of the freedesktop.org trash on where the file came from; elsewhere there is none.
            const QFileInfo trashed(file.inTrash);
            QFile::remove(QDir::cleanPath(trashed.path() + QStringLiteral("/../info/") + trashed.fileName() +
                                          QStringLiteral(".trashinfo")));
        } else {
            outcome.failures.append(tr("%1 could not be restored. Look for it in the trash.").arg(file.path));
        }
    }
    return outcome;
}

}  // namespace sightseer
