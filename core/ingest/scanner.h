// Lists the picture files under a folder, and their sidecars, and compares the list with what the catalog knows. Opens no file.
// Rules: hidden files and folders (leading dot) are skipped, as are other file systems mounted inside the folder; a
// symbolic link to a file counts as the file, a link to a folder is not followed. A folder that cannot be listed is
// reported and the scan goes on; nothing under it is taken for gone. Thread: any; holds no state.
#pragma once

#include "core/base/result.h"
#include "core/catalog/catalog.h"
#include "core/ingest/exclude_list.h"

#include <functional>
#include <stop_token>

namespace sightseer {

struct FolderListing {
    std::vector<FoundFile> files;
    struct Unreadable {
        std::string relativePath;  // of the folder, "" for the root itself
        Error error;
    };
    std::vector<Unreadable> unreadable;
    std::vector<FoundFile> sidecars{};   // whose names end in .xmp
    std::vector<std::string> folders{};  // that were listed, relative; "" is the root itself

    // Whether nothing is known about a file because a folder above it could not be listed.
    bool isBelowUnreadable(const std::string& relativePath) const;
};

// `onFiles` hears of files while the walk goes on (batches that start small and grow). NotFound when `root` is not there,
// Cancelled when stopped half-way.
[[nodiscard]] Result<FolderListing> listPictures(const std::filesystem::path& root, std::stop_token stop,
                                                 const std::function<void(std::span<const FoundFile>)>& onFiles,
                                                 const ExcludeList& excluded = {});

struct ScanDifference {
    std::vector<FoundFile> added;
    std::vector<KnownFile> changed;   // with the new size and time
    std::vector<PhotoId> missing;     // known and present before, not there now
    std::vector<PhotoId> reappeared;  // missing before, there again
};

ScanDifference compareWithKnown(const FolderListing& listing, std::span<const KnownFile> known);

}  // namespace sightseer
