// Photo files to the system's trash, and back. Thread: any, and no GUI thread should: the calls wait for the disk.
#pragma once

#include <QCoreApplication>
#include <QStringList>

#include "core/catalog/photo.h"

#include <vector>

namespace sightseer {

struct TrashedFile {
    PhotoId photo;
    QString path;     // where it was
    QString inTrash;  // where it is now
};

struct TrashOutcome {
    std::vector<TrashedFile> files;  // that were moved
    QStringList failures;            // a sentence for each that was not
};

class FileTrash {
    Q_DECLARE_TR_FUNCTIONS(FileTrash)

public:
    // A file that is not as it was when it was indexed stays where it is.
    static TrashOutcome moveToTrash(const std::vector<Photo>& photos);
    // Never over a file that is there now. `files` of the outcome are those that are back.
    static TrashOutcome restore(const std::vector<TrashedFile>& files);
};

}  // namespace sightseer
