// XMP sidecars, photo.jpg.xmp and photo.xmp: which have changed since they were read, and the labels in them. Where a photo
// has both, both count. Thread: any; holds no state.
#pragma once

#include "core/catalog/catalog_labels.h"
#include "core/ingest/scanner.h"

#include <filesystem>
#include <variant>
#include <vector>

namespace sightseer {

struct SidecarJob {
    PhotoId photo;
    std::vector<std::filesystem::path> sidecars;  // none: they are gone
    std::int64_t stamp = 0;                       // of their sizes and times; 0 where there are none
};

// Of photos that are there and whose sidecars came, changed or went. `known` is what the catalog has after the listing.
std::vector<SidecarJob> changedSidecars(const Root& root, const FolderListing& listing,
                                        std::span<const KnownFile> known);
// Of one photo, as they are now.
SidecarJob sidecarsOf(PhotoId photo, const std::filesystem::path& file);

// Failure: of the first sidecar that cannot be read, by its path and with no photo; NotFound when it has just gone.
using SidecarOutcome = std::variant<SidecarLabels, Failure>;
[[nodiscard]] SidecarOutcome readSidecars(const SidecarJob& job);

}  // namespace sightseer
