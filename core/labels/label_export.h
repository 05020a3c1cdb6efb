// Photos and their labels as files that other programs read. Thread: any; pure functions but for those that say that they
// write.
//
//   Csv        RFC 4180: path,label,probability,accepted; a row for each photo and label
//   JsonLines  {"path", "labels": [{"label", "probability", "accepted"}]}, one a line (https://jsonlines.org)
//   Json       an array of the same
//   Coco       https://cocodataset.org/#format-data, an annotation for each accepted label, its box the whole photo
//   Paths      the photos with an accepted label, one a line
//   ImageFolder  image_folder.h
//
// All are UTF-8; what is no UTF-8 in a name becomes U+FFFD, but Paths keeps the bytes.
#pragma once

#include "core/base/error.h"
#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

struct ExportLabel {
    std::string name;  // as Label::name
    float probability = 0;
    bool accepted = false;
};

struct ExportPhoto {
    std::filesystem::path path;  // absolute
    int width = 0;               // upright, in pixels
    int height = 0;
    std::vector<ExportLabel> labels;  // the most probable first
};

enum class LabelFormat { Csv, Json, JsonLines, Coco, Paths, ImageFolder };

struct LabelExport {
    LabelFormat format = LabelFormat::Csv;
    std::filesystem::path target;  // a file, which is replaced; of ImageFolder a folder, which is new or empty
    bool copies = false;           // ImageFolder: no hard links
};

struct LabelExportReport {
    std::size_t photos = 0;  // that are in it
    std::size_t links = 0;   // ImageFolder: hard links, and copies
    std::size_t copies = 0;
    std::vector<Error> problems;  // photos that are left out, and why
    bool isComplete = true;       // false: it was cancelled, or the disk is full
};

// False cancels.
using ExportProgress = std::function<bool(double done)>;

// The photo's line of JsonLines, without the line's end.
std::string printLabelJson(const ExportPhoto& photo);

// The whole file, of any format but ImageFolder. `labels` are all that could be accepted, for the categories of Coco.
// Photos that the format cannot name are left out and in `problems`.
std::string printLabels(std::span<const ExportPhoto> photos, std::span<const std::string> labels, LabelFormat format,
                        std::vector<Error>& problems);

// Writes a file as a whole or not at all, or an ImageFolder. `roots` are the folders of the library: an ImageFolder inside
// one is refused, for its pictures would be indexed again. InvalidArgument for a target that cannot be used.
[[nodiscard]] Result<LabelExportReport> exportLabels(std::span<const ExportPhoto> photos,
                                                     std::span<const std::string> labels, const LabelExport& options,
                                                     std::span<const std::filesystem::path> roots,
                                                     const ExportProgress& progressed = {});

}  // namespace sightseer
