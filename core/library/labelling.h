// What is asked of Library about labels, and answered. Thread: plain data.
#pragma once

#include "core/base/error.h"
#include "core/catalog/photo.h"
#include "core/labels/classifier.h"
#include "core/labels/few_shot.h"
#include "core/labels/label_export.h"
#include "core/labels/label_set.h"
#include "core/labels/sidecar.h"

#include <optional>
#include <string>
#include <vector>

namespace sightseer {

struct LabelRequest {
    LabelSet set;
    ClassifierOptions options;
    // From where a label counts; nothing: OneOf accepts the most probable one, ManyOf looks for the gap (automaticThresholds).
    std::optional<float> threshold;
    bool isAutomatic = false;  // the gap in OneOf too
    std::string scope;         // filters in the language of searches; empty: the whole library
    // Of the scope these alone, ascending.
    std::optional<std::vector<PhotoId>> photos{};
    // What a person said about photos and labels of the list: the labels are refined by it where that helps.
    std::vector<LabelDecision> examples{};
};

// What the examples changed: as RefinedLabels.
struct RefinementReport {
    Refinement refinement = Refinement::WordsAlone;
    int photos = 0;
    int facts = 0;
    double wordsRight = 0;
    double refinedRight = 0;
};

struct LabelAnswer {
    std::vector<LabelledPhoto> photos;             // by ascending id
    std::vector<float> thresholds;                 // [labels]
    std::size_t notIndexed = 0;                    // photos of the scope that have no vector yet
    std::optional<RefinementReport> refinement{};  // where there were examples
};

// A photo's answer by the names of the labels.
ExportPhoto namedLabels(const LabelRequest& request, const LabelAnswer& answer, const Photo& photo,
                        const LabelledPhoto& labels);

// What writing the accepted labels into sidecars would do.
struct SidecarPlan {
    std::vector<SidecarChange> changes;  // by the photo's path
    std::size_t unchanged = 0;           // photos whose sidecar has all of their labels
    std::vector<Error> problems;         // photos that are left out, and why
};

struct EmbeddingChange {
    PhotoId photo;
    std::filesystem::path path;
    FoundFile file;                   // size and time when it was indexed
    std::vector<std::string> labels;  // names of labels that the photo lacks
};

// What writing the accepted labels into the photos themselves would do.
struct EmbeddingPlan {
    std::vector<EmbeddingChange> changes;  // by path
    std::size_t unchanged = 0;             // photos that have all of their labels
    std::vector<Error> problems;           // photos that are left out, and why
};

struct SidecarReport {
    std::int64_t run = 0;             // undoes it
    std::size_t files = 0;            // written, or put back
    std::vector<Error> problems;      // files that were left as they are, and why
    std::filesystem::path backups{};  // of photos that were written to: the folder with what they held
};

}  // namespace sightseer
