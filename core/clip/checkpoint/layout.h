// The published layouts of a model folder: one table, one file for each. Thread: any; pure functions of files.
#pragma once

#include "core/clip/checkpoint/config_file.h"
#include "core/clip/checkpoint/tensor_names.h"
#include "core/clip/checkpoint/weight_files.h"
#include "core/clip/model_spec.h"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sightseer {

struct LayoutFiles {
    std::filesystem::path folder;
    std::optional<ConfigFile> config;  // set when the layout has a config file
    const WeightFiles& weights;
};

struct LayoutReading {
    ModelSpec spec;                                    // without name and fingerprint where the folder gives them
    TensorNames names;                                 // where the weights lie
    std::vector<std::filesystem::path> settingsFiles;  // all that were read, for the fingerprint
    std::string answer;                                // what was read of sightseer.json, for the fingerprint
    std::map<std::string, std::vector<float>>
        fromConfig;  // our name to a value that the settings hold, not the weights
    // A second file of weights whose names do not occur in the first one.
    std::optional<std::filesystem::path> moreWeights;
    // Only texts can be encoded: the image tower is that of another model (ModelFolder::open says which).
    bool textOnly = false;
};

struct Layout {
    std::string_view name;
    std::string_view configFile;  // empty: the layout has none
    // The first one that exists and fits is read. "*.pt" is the folder's only file of that kind.
    std::vector<std::string_view> weightFiles;
    bool (*fits)(const LayoutFiles& files);  // cheap: by a setting or some tensor names
    Result<LayoutReading> (*read)(const LayoutFiles& files);
};

// In the order in which they are tried.
std::span<const Layout> layouts();

Layout starterLayout();
Layout sightseerLayout();
Layout openClipLayout();
Layout huggingFaceClipLayout();
Layout siglipLayout();
Layout chineseClipLayout();
Layout sentenceTransformersLayout();
Layout openAiLayout();

// A sentence for a setting or a model of a known kind that this version does not read.
Error unsupportedModel(const std::filesystem::path& file, const std::string& what);

}  // namespace sightseer
