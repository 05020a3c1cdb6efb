// What the catalog knows about labels: the photos' probabilities from runs of zero-shot labelling, what the user decided,
// and which photo has which label. Thread: plain data.
#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

struct LabelScore {
    int label = 0;  // its place in the list
    float probability = 0;

    bool operator==(const LabelScore&) const = default;
};

struct LabelledPhoto {
    PhotoId photo;
    std::vector<LabelScore> scores;  // the most probable first, ties by place; at most as many as were asked for
    float none = 0;                  // OneOf with 'none of these': its probability

    bool operator==(const LabelledPhoto&) const = default;
};

// By whose word a photo has a label.
enum class LabelSource : std::int64_t { File = 0, Sidecar = 1 };
// The source of run 1; the next run's is one more.
constexpr std::int64_t kFirstRunSource = 2;
constexpr std::int64_t sourceOfRun(std::int64_t run) {
    return run - 1 + kFirstRunSource;
}

// A run of zero-shot labelling that is kept. Its scores are read with CatalogLabels::scores.
struct LabelRun {
    std::int64_t id = 0;
    std::string name;
    std::string labelSet;  // as printLabelSet
    bool isManyOf = false;
    bool noneOfThese = false;
    // Filters in the language of searches; nothing: photos that were chosen one by one.
    std::optional<std::string> scope;
    ModelId model;
    std::string modelName{};          // filled in when it is read
    std::vector<float> thresholds{};  // [labels]
    bool usesDecisions = false;       // what was decided refined the labels
    std::int64_t changedAt = 0;       // seconds since 1970 UTC
    std::int64_t photos = 0;          // with scores; filled in by CatalogLabels::runs alone
};

struct LabelDecision {
    std::string label;
    PhotoId photo;
    bool accepted = false;

    bool operator==(const LabelDecision&) const = default;
};

struct LabelCount {
    std::string label;
    std::int64_t photos = 0;

    bool operator==(const LabelCount&) const = default;
};

// What the sidecars of a photo say.
struct SidecarLabels {
    PhotoId photo;
    std::int64_t stamp = 0;  // as KnownFile::sidecarStamp
    std::vector<std::string> labels;

    bool operator==(const SidecarLabels&) const = default;
};

// The labels of one photo, each once, by name.
struct PhotoLabel {
    std::string label;
    bool inFile = false;     // in the photo itself
    bool inSidecar = false;  // in the file beside it
    bool fromRun = false;    // by a run of labelling

    bool operator==(const PhotoLabel&) const = default;
};

}  // namespace sightseer
