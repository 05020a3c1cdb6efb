// Which model answers and which one gets the vectors of new runs.
#include "core/base/log.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/library/library_impl.h"

#include <algorithm>

namespace sightseer {
namespace {

namespace fs = std::filesystem;

Result<ModelSpec> specOf(const fs::path& folder) {
    const auto model = ModelFolder::open(folder);
    if (!model) return propagate(model);
    return model->spec();
}

}  // namespace

Result<ModelEngine*> Library::Impl::engineOf(ModelChoice choice) {
    std::lock_guard lock(enginesMutex);
    for (const auto& engine : engines) {
        if (choice.usable && engine->spec.fingerprint == choice.spec.fingerprint) return engine.get();
    }
    std::lock_guard writerLock(writerMutex);
    auto made = ModelEngine::make(paths, std::move(choice), *writer);
    if (!made) return propagate(made);
    engines.push_back(std::move(*made));
    return engines.back().get();
}

Result<std::int64_t> Library::Impl::withoutVector(const ModelEngine& engine) {
    std::lock_guard lock(readerMutex);
    const auto counts = reader->counts(engine.id);
    if (!counts) return propagate(counts);
    return std::max<std::int64_t>(counts->photos - counts->embedded - counts->failed, 0);
}

Result<void> Library::Impl::chooseModels(const LibraryOptions& options) {
    if (options.encoderOverride) {
        const auto own = engineOf(overriddenModel(paths, *options.encoderOverride));
        if (!own) return propagate(own);
        answering = indexing = *own;
        return {};
    }
    const ModelStore store = modelStore(paths);
    const auto installed = store.find(options.model);
    auto choice = installed ? installedModel(paths, installed->folder, options.encoder)
                            : Result<ModelChoice>(propagate(installed));
    auto chosen = engineOf(choice ? std::move(*choice) : noModel(choice.error()));
    if (!chosen) return propagate(chosen);
    answering = indexing = *chosen;
    if (!options.model.empty() || !(*chosen)->index) return {};
    const auto missing = withoutVector(**chosen);
    if (!missing) return propagate(missing);
    if (*missing == 0) return {};

    std::vector<ModelVectors> known;
    {
        std::lock_guard lock(writerMutex);
        auto models = writer->modelVectors();
        if (!models) return propagate(models);
        known = std::move(*models);
    }
    if (known.empty() || known.front().fingerprint == (*chosen)->spec.imageFingerprint) return {};
    for (const InstalledModel& model : store.list()) {
        auto other = installedModel(paths, model.folder, options.encoder);
        if (!other || other->spec.imageFingerprint != known.front().fingerprint) continue;
        const auto former = engineOf(std::move(*other));
        if (!former) return propagate(former);
        answering = *former;
        break;
    }
    return {};
}

void Library::Impl::answerWithTheIndexedModel() {
    ModelEngine* next = indexing;
    ModelEngine* former = answering.exchange(next);
    if (former == next) return;
    former->rest();
    if (listener.modelChanged) listener.modelChanged();
}

void Library::Impl::invalidateIndexes() {
    std::lock_guard lock(enginesMutex);
    for (const auto& engine : engines) {
        if (engine->index) engine->index->invalidate();
    }
}

Result<void> Library::useModel(const std::string& nameOrFolder) {
    const ModelStore store = modelStore(m_impl->paths);
    const auto installed = store.find(nameOrFolder);
    if (!installed) return propagate(installed);
    auto choice = installedModel(m_impl->paths, installed->folder, m_impl->encoderOptions);
    if (!choice) return propagate(choice);
    const auto engine = m_impl->engineOf(std::move(*choice));
    if (!engine) return propagate(engine);
    if (installed->isStarter || installed->folder.parent_path() == store.modelsFolder()) {
        if (auto chosen = store.use(installed->name); !chosen) return propagate(chosen);
    }
    m_impl->pipeline->cancel();
    ModelEngine* former = m_impl->indexing.exchange(*engine);
    if (former != *engine && former != m_impl->answering) former->rest();
    m_impl->pipeline->setModel((*engine)->forIngest());
    const auto missing = m_impl->withoutVector(**engine);
    if (!missing) return propagate(missing);
    if (*missing == 0) m_impl->answerWithTheIndexedModel();
    startIndexing();
    return {};
}

Result<std::uint64_t> Library::removeModel(const std::string& name) {
    const ModelStore store = modelStore(m_impl->paths);
    const auto installed = store.find(name);
    if (!installed) return store.remove(name);  // what there is of a download, or the reason why there is nothing
    const auto spec = specOf(installed->folder);
    if (!spec) return propagate(spec);
    for (const ModelEngine* engine : {m_impl->answering.load(), m_impl->indexing.load()}) {
        if (engine->spec.fingerprint == spec->fingerprint || engine->spec.imageFingerprint == spec->fingerprint) {
            return fail(ErrorCode::InvalidArgument,
                        "Cannot remove the model '" + name + "': it is in use. Choose another one first.");
        }
    }
    bool sharesVectors = false;
    for (const InstalledModel& other : store.list()) {
        if (other.name == name) continue;
        const auto otherSpec = specOf(other.folder);
        sharesVectors = sharesVectors || (otherSpec && otherSpec->imageFingerprint == spec->imageFingerprint);
    }
    const auto removed = store.remove(name);
    if (!removed) return propagate(removed);
    std::uint64_t freed = *removed;
    std::error_code error;
    for (const fs::path& file : cacheFilesOf(m_impl->paths.data, *spec)) {
        if (sharesVectors && file.extension() == ".faiss") continue;
        const auto bytes = fs::file_size(file, error);
        if (!error && fs::remove(file, error)) freed += bytes;
    }
    if (sharesVectors) return freed;
    std::lock_guard lock(m_impl->writerMutex);
    const auto vectors = m_impl->writer->removeVectors(spec->imageFingerprint);
    if (!vectors) return propagate(vectors);
    return freed + *vectors;
}

}  // namespace sightseer
