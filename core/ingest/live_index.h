// The vector index of one model, kept in step with the catalog: loaded from its file or rebuilt on first use, changed by
// the run that writes, and brought up to date when another process wrote.
// Thread: forSearch, invalidate and release from any thread; the others from the one thread that writes, between beginRun and endRun.
#pragma once

#include "core/catalog/catalog.h"
#include "core/vectors/vector_index.h"

#include <chrono>
#include <memory>
#include <mutex>

namespace sightseer {

class LiveIndex {
public:
    LiveIndex(std::filesystem::path file, ModelId model, int dimension);

    // In step with `catalog`; while a run is going on, with what the run has reported. One that has turned out to be
    // damaged is replaced by a rebuilt one, during a run after its end.
    [[nodiscard]] Result<std::shared_ptr<const VectorIndex>> forSearch(const Catalog& catalog);
    // The next search looks at once whether the catalog has changed.
    void invalidate();
    // Gives the memory back; the next search or run loads the file again. Nothing happens during a run.
    void release();

    // From here to endRun the caller tells every change, after it was committed. `catalog` is the caller's connection.
    [[nodiscard]] Result<void> beginRun(const Catalog& catalog);
    [[nodiscard]] Result<void> add(std::span<const PhotoId> photos, std::span<const float> vectors);
    // With the vectors that the catalog holds for them; those without one are left out.
    [[nodiscard]] Result<void> addFromCatalog(const Catalog& catalog, std::span<const PhotoId> photos);
    void remove(std::span<const PhotoId> photos);
    // Call before and after each transaction: a change between them that is not ours makes the next search start afresh.
    void beforeCommit(const Catalog& catalog);
    void afterCommit(const Catalog& catalog);
    // Writes the index file when something changed.
    void endRun(const Catalog& catalog);

private:
    Result<void> bringInStep(const Catalog& catalog);  // m_mutex held
    Result<std::shared_ptr<VectorIndex>> rebuild(const Catalog& catalog) const;

    const std::filesystem::path m_file;
    const ModelId m_model;
    const int m_dimension;

    std::mutex m_mutex;
    std::shared_ptr<VectorIndex> m_index;  // guarded by m_mutex, and not replaced during a run; null until first use
    std::int64_t m_stamp = kUnknown;       // guarded by m_mutex; the catalog's change number it agrees with
    std::int64_t m_savedStamp = kUnknown;  // guarded by m_mutex; of the file
    bool m_running = false;                // guarded by m_mutex
    bool m_othersWrote = false;            // guarded by m_mutex; during this run
    std::chrono::steady_clock::time_point m_lastRefresh;  // guarded by m_mutex

    static constexpr std::int64_t kUnknown = -1;
};

}  // namespace sightseer
