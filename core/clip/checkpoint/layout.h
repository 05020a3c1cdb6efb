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
    std::vector<std::filesystem::path> settingsFiles;  // all that were read, for the fingerprint
    std::map<std::string, std::vector<float>>
        fromConfig;  // our name to a value that the settings hold, not the weights
};

struct Layout {
    std::string_view name;
    std::string_view configFile;                // empty: the layout has none
    std::vector<std::string_view> weightFiles;  // the first one that exists and fits is read
    bool (*fits)(const LayoutFiles& files);     // cheap: by a setting or some tensor names
    Result<LayoutReading> (*read)(const LayoutFiles& files);
    std::optional<PublishedTensor> (*published)(const std::string& ourName);
};

// In the order in which they are tried.
std::span<const Layout> layouts();

// openclip_layout.cpp and openai_layout.cpp share OpenAI's tensor names, with either image tower.
bool hasOpenAiNames(const WeightFiles& weights);

Layout starterLayout();
Layout openClipLayout();
Layout huggingFaceLayout();
Layout openAiLayout();

// A sentence for a setting or a model of a known kind that this version does not read.
Error unsupportedModel(const std::filesystem::path& file, const std::string& what);

}  // namespace sightseer
