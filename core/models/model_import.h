// Takes a model that the user has, as a folder or a file, into the store.
// Thread: any; blocks until it is done. One import at a time on a models folder, also across processes.
#pragma once

#include "core/base/result.h"
#include "core/models/disk_space.h"
#include "core/models/model_store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace sightseer {

struct ImportRequest {
    std::filesystem::path source;            // a model's folder, or a file of weights (.safetensors, .pt, .bin)
    std::string name;                        // empty: after the source; a number is added where the name is taken
    std::string imagesOf;                    // of a text tower: the name of the model whose image tower it belongs to
    std::optional<Activation> activation{};  // of a file of OpenAI's form without settings: what it was trained with
};

struct ImportProgress {
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
};

// What it is, its content says (ModelFolder). Settings, tokenizer, licence and weights are copied, nothing else that lies
// there; of a file, the settings beside it as well. The model is there whole or not at all: an error, or `progressed`
// returning false (Cancelled), leaves nothing. Errors say what is missing.
[[nodiscard]] Result<InstalledModel> importModel(const ModelStore& store, const ImportRequest& request,
                                                 const std::function<bool(const ImportProgress&)>& progressed = {},
                                                 const FreeSpace& freeSpace = freeBytes);

}  // namespace sightseer
