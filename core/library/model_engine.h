// One model at work in a library: its encoder, the index of its vectors, and what searching and labelling keep of it.
// Costs little until it is used: the encoder opens, and the index loads, on first use.
// Thread: as the members say.
#pragma once

#include "core/ingest/live_index.h"
#include "core/labels/label_vector_cache.h"
#include "core/library/library.h"

#include <mutex>
#include <optional>

namespace sightseer {

// What a library encodes with: an installed model, a test's own, or the reason why there is none.
struct ModelChoice {
    ModelSpec spec;
    EncoderFactory factory;
    TokenizerFactory tokenizer;
    bool usable = false;
};

[[nodiscard]] Result<ModelChoice> installedModel(const LibraryPaths& paths, const std::filesystem::path& folder,
                                                 const EncoderOptions& options);
ModelChoice overriddenModel(const LibraryPaths& paths, const EncoderOverride& override);
ModelChoice noModel(Error error);

struct ModelEngine {
    // `catalog` gives the model its id; null only when the model is not usable.
    [[nodiscard]] static Result<std::unique_ptr<ModelEngine>> make(const LibraryPaths& paths, ModelChoice choice,
                                                                   Catalog& catalog);

    // Any thread.
    IngestModel forIngest() { return {&encoder, index.get(), spec, id}; }
    // Gives the memory of model and vectors back until the next use. Any thread.
    void rest();

    const ModelSpec spec;
    const ModelId id;
    const std::filesystem::path labelCacheFile;
    EncoderLane encoder;                     // any thread
    const std::unique_ptr<LiveIndex> index;  // null when there is no model
    std::mutex searchMutex;
    Searcher searcher;  // guarded by searchMutex
    std::mutex labelMutex;
    std::optional<LabelVectorCache> labelVectors;  // guarded by labelMutex; read on first use

    ModelEngine(const LibraryPaths& paths, ModelChoice choice, ModelId modelId);
};

// Files in the data folder that hold what was computed with a model; all can be made again.
std::vector<std::filesystem::path> cacheFilesOf(const std::filesystem::path& data, const ModelSpec& spec);

}  // namespace sightseer
