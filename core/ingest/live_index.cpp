#include "core/ingest/live_index.h"

#include "core/base/file_io.h"
#include "core/base/log.h"

namespace sightseer {
namespace {

// While another process indexes, every search would find the catalog changed.
constexpr std::chrono::seconds kRefreshDistance{2};

// What a file is that could be opened and turned out to be damaged when its rows were read.
Result<std::unique_ptr<VectorIndex>> damaged(const std::filesystem::path& file) {
    return fail(ErrorCode::InvalidFile, toUtf8(file) + " is damaged; it is made again from the catalog.");
}

}  // namespace

LiveIndex::LiveIndex(std::filesystem::path file, ModelId model, int dimension)
    : m_file(std::move(file)), m_model(model), m_dimension(dimension) {}

Result<std::shared_ptr<const VectorIndex>> LiveIndex::forSearch(const Catalog& catalog) {
    std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (!m_running && (!m_index || m_index->isDamaged() || now - m_lastRefresh > kRefreshDistance)) {
        if (auto done = bringInStep(catalog); !done) return propagate(done);
        m_lastRefresh = std::chrono::steady_clock::now();
    }
    return std::shared_ptr<const VectorIndex>(m_index);
}

void LiveIndex::invalidate() {
    std::lock_guard lock(m_mutex);
    m_lastRefresh = {};
}

void LiveIndex::release() {
    std::lock_guard lock(m_mutex);
    if (m_running) return;
    m_index.reset();
    m_stamp = kUnknown;
    m_lastRefresh = {};
}

Result<void> LiveIndex::beginRun(const Catalog& catalog) {
    std::lock_guard lock(m_mutex);
    if (auto done = bringInStep(catalog); !done) return done;
    m_running = true;
    m_othersWrote = false;
    return {};
}

Result<void> LiveIndex::add(std::span<const PhotoId> photos, std::span<const float> vectors) {
    auto added = m_index->add(photos, vectors);
    // The catalog has the vectors, and the index is rebuilt from it when the run is over.
    return m_index->isDamaged() ? Result<void>() : added;
}

Result<void> LiveIndex::addFromCatalog(const Catalog& catalog, std::span<const PhotoId> photos) {
    std::vector<PhotoId> ids;
    std::vector<float> vectors;
    for (const PhotoId photo : photos) {
        const auto vector = catalog.vector(m_model, photo);
        if (!vector) return propagate(vector);
        if (!*vector) continue;
        ids.push_back(photo);
        vectors.insert(vectors.end(), (*vector)->begin(), (*vector)->end());
    }
    return ids.empty() ? Result<void>() : add(ids, vectors);
}

void LiveIndex::remove(std::span<const PhotoId> photos) {
    m_index->remove(photos);
}

void LiveIndex::beforeCommit(const Catalog& catalog) {
    const auto change = catalog.vectorChange(m_model);
    std::lock_guard lock(m_mutex);
    if (!change || *change != m_stamp) m_othersWrote = true;
}

void LiveIndex::afterCommit(const Catalog& catalog) {
    const auto change = catalog.vectorChange(m_model);
    std::lock_guard lock(m_mutex);
    m_stamp = change.value_or(kUnknown);
}

void LiveIndex::endRun(const Catalog& catalog) {
    beforeCommit(catalog);
    std::lock_guard lock(m_mutex);
    m_running = false;
    if (m_othersWrote || m_index->isDamaged()) {
        m_stamp = kUnknown;
        m_lastRefresh = {};
        return;
    }
    if (m_stamp == m_savedStamp) return;
    if (auto saved = m_index->save(m_file, m_stamp); saved) {
        m_savedStamp = m_stamp;
    } else {
        logMessage(LogLevel::Warning, saved.error().message);
    }
}

Result<void> LiveIndex::bringInStep(const Catalog& catalog) {
    const auto change = catalog.vectorChange(m_model);
    if (!change) return propagate(change);
    const bool isDamaged = m_index && m_index->isDamaged();
    if (m_index && m_stamp == *change && !isDamaged) return {};
    if (auto loaded = isDamaged ? damaged(m_file) : VectorIndex::load(m_file, m_dimension, *change)) {
        m_index = std::move(*loaded);
        m_savedStamp = *change;
    } else {
        if (loaded.error().code != ErrorCode::NotFound) logMessage(LogLevel::Info, loaded.error().message);
        auto rebuilt = rebuild(catalog);
        if (!rebuilt) return propagate(rebuilt);
        m_index = std::move(*rebuilt);
    }
    // Read before the vectors: a change that came in between is noticed at the next look.
    m_stamp = *change;
    return {};
}

Result<std::shared_ptr<VectorIndex>> LiveIndex::rebuild(const Catalog& catalog) const {
    std::shared_ptr<VectorIndex> index = VectorIndex::create(m_dimension);
    Result<void> added;
    std::vector<PhotoId> ids;
    std::vector<float> values;
    const auto visited = catalog.forEachVector(m_model, [&](std::span<const PhotoVector> block) {
        ids.clear();
        values.clear();
        for (const PhotoVector& photo : block) {
            ids.push_back(photo.photo);
            values.insert(values.end(), photo.values.begin(), photo.values.end());
        }
        added = index->add(ids, values);
        return added.has_value();
    });
    if (!visited) return propagate(visited);
    if (!added) return propagate(added);
    return index;
}

}  // namespace sightseer
