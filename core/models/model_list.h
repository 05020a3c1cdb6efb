// The models that can be downloaded: resources/models.json, which comes with the program. Its fields:
//   hub       https address that files come from; a file is at <hub>/<repository>/resolve/<revision>/<path>
//             (https://huggingface.co/docs/hub/models-downloading)
//   hosts     what the hub may redirect to; * stands for any characters
//   known     SHA-256 and title of files that people have and that are not offered
//   models    "layout" is one that ModelFolder reads; "size" and "sha256" of a file are there where they are known from the
//             hub, "estimatedSize" is parameters times bytes of each; "relativeCost" is the work for one picture, CLIP ViT-B/32
//             being 1; "languages" are ISO 639 codes, "mul" for many; accuracy in percent, recall at 1
// Thread: any; plain data.
#pragma once

#include "core/base/result.h"
#include "core/models/model_licence.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

struct OfferedFile {
    std::string path;  // in the repository
    std::string name;  // in the model's folder
    std::string repository;
    std::string revision;
    std::uint64_t size = 0;           // bytes; 0 where unknown
    std::uint64_t estimatedSize = 0;  // bytes; 0 where there is no estimate
    std::string sha256;               // lower-case; empty where unknown: then the hub tells

    std::uint64_t likelySize() const { return size > 0 ? size : estimatedSize; }
};

struct ModelAccuracy {
    std::optional<double> imagenetTop1;  // zero-shot
    std::optional<double> flickrTextToImage;
    std::optional<double> flickrImageToText;
    std::optional<double> cocoTextToImage;
    std::optional<double> cocoImageToText;
    std::string note;    // may be empty
    std::string source;  // https address
};

struct OfferedModel {
    std::string id;  // also the folder it is installed in
    std::string title;
    std::string repository;
    std::string revision;
    std::string layout;
    std::string imagesOf;  // of a text tower: the model whose image tower it belongs to; else empty
    int imageSize = 0;     // pixels
    int dimension = 0;
    std::vector<OfferedFile> files;
    ModelLicence licence;
    std::vector<std::string> languages;
    ModelAccuracy accuracy;
    double imageGflops = 0;
    double relativeCost = 0;
    bool isDefault = false;  // what to propose first

    std::uint64_t likelySize() const;  // bytes of all files, as far as they are known
    bool isSizeKnown() const;
};

// A file of weights that is known by its SHA-256.
struct KnownWeights {
    std::string sha256;
    std::string title;  // of its model
    std::string id;     // in the list; empty for one that is not offered, such as OpenAI's archives
};

struct ModelList {
    std::string hub;
    std::vector<std::string> hosts;
    std::vector<OfferedModel> models;
    std::vector<KnownWeights> knownWeights;  // that are not offered

    const OfferedModel* find(const std::string& id) const;  // null when it is not offered
    // The offered files and knownWeights.
    std::optional<KnownWeights> knownWeightsOf(const std::string& sha256) const;
};

[[nodiscard]] Result<ModelList> readModelList(const std::filesystem::path& file);

}  // namespace sightseer
