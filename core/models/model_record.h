// sightseer.json in a model's folder: where the model came from and what its files were when it was installed.
//   {"id", "title", "licence": {"name", "link", "sentence", "restricted"}, "images_of", "activation",
//    "files": [{"name", "size", "sha256"}]}
// "images_of" names, for a text tower alone, the folder beside it whose image tower it belongs to;
// "activation", quick_gelu or gelu, is there for weights that do not tell it.
// Thread: any.
#pragma once

#include "core/base/result.h"
#include "core/models/model_licence.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

struct RecordedFile {
    std::string name;  // relative to the folder, with /
    std::uint64_t size = 0;
    std::string sha256;  // lower-case
};

struct ModelRecord {
    std::string id;     // in the list of models; empty for one that was imported
    std::string title;  // of an imported file that is known by its checksum; else empty
    ModelLicence licence;
    std::string imagesOf;
    std::string activation;  // empty where the weights or their settings tell it
    std::vector<RecordedFile> files;
};

inline constexpr const char* kModelRecordFile = "sightseer.json";

// Nothing when there is none, or none that can be read.
std::optional<ModelRecord> readModelRecord(const std::filesystem::path& folder);
[[nodiscard]] Result<void> writeModelRecord(const std::filesystem::path& folder, const ModelRecord& record);

}  // namespace sightseer
