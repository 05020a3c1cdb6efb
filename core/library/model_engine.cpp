#include "core/library/model_engine.h"

#include "core/base/content_hash.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/clip/tokenizers/open_tokenizer.h"

namespace sightseer {
namespace {

namespace fs = std::filesystem;

TokenizerFactory tokenizerFactory(const LibraryPaths& paths, const ModelSpec& spec) {
    return [merges = paths.resources / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz", tokenizer = spec.tokenizer] {
        return openTokenizer(tokenizer, merges);
    };
}

// In the names of files.
std::string shortHash(const std::string& fingerprint) {
    return toHex(contentHash(std::as_bytes(std::span(fingerprint.data(), fingerprint.size())))).substr(0, 16);
}

fs::path vectorFile(const fs::path& data, const ModelSpec& spec) {
    return data / ("vectors-" + shortHash(spec.imageFingerprint) + ".faiss");
}

fs::path textFile(const fs::path& data, const char* kind, const ModelSpec& spec) {
    return data / (std::string(kind) + "-" + shortHash(spec.fingerprint) + ".vectors");
}

}  // namespace

ModelChoice noModel(Error error) {
    return {{},
            [error = std::move(error)]() -> Result<std::unique_ptr<Encoder>> { return tl::unexpected<Error>(error); },
            []() -> Result<std::unique_ptr<Tokenizer>> { return fail(ErrorCode::NoModel, "There is no model."); },
            false};
}

ModelChoice overriddenModel(const LibraryPaths& paths, const EncoderOverride& override) {
    return {override.spec, override.factory, tokenizerFactory(paths, override.spec), true};
}

Result<ModelChoice> installedModel(const LibraryPaths& paths, const fs::path& folder, const EncoderOptions& options) {
    const auto model = ModelFolder::open(folder);
    if (!model) return propagate(model);
    return ModelChoice{model->spec(),
                       [plugin = paths.pluginFile, folder, options] { return openEncoder(plugin, folder, options); },
                       tokenizerFactory(paths, model->spec()), true};
}

Result<std::unique_ptr<ModelEngine>> ModelEngine::make(const LibraryPaths& paths, ModelChoice choice,
                                                       Catalog& catalog) {
    ModelId id;
    if (choice.usable) {
        const auto& spec = choice.spec;
        const auto known = catalog.ensureModel(spec.imageFingerprint, spec.name, spec.embeddingDimension);
        if (!known) return propagate(known);
        id = *known;
    }
    return std::make_unique<ModelEngine>(paths, std::move(choice), id);
}

ModelEngine::ModelEngine(const LibraryPaths& paths, ModelChoice choice, ModelId modelId)
    : spec(std::move(choice.spec)), id(modelId), labelCacheFile(textFile(paths.data, "labels", spec)),
      encoder(std::move(choice.factory), std::move(choice.tokenizer)),
      index(choice.usable ? std::make_unique<LiveIndex>(vectorFile(paths.data, spec), modelId, spec.embeddingDimension)
                          : nullptr),
      searcher(encoder, spec, paths.resources / "prompts" / "background.txt",
               textFile(paths.data, "background", spec)) {}

void ModelEngine::rest() {
    encoder.release();
    if (index) index->release();
}

std::vector<fs::path> cacheFilesOf(const fs::path& data, const ModelSpec& spec) {
    return {vectorFile(data, spec), textFile(data, "labels", spec), textFile(data, "background", spec)};
}

}  // namespace sightseer
