// The files that a run reads, in the order they are wanted: first what is on screen, then newest first.
// Thread: every member, any thread.
#pragma once

#include "core/catalog/catalog.h"

#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sightseer {

// A photo whose file is gone and whose content another file may have.
struct MissingCandidate {
    PhotoId photo;
    ContentHash hash;
    bool hasVector = false;  // of the run's model
};

// Everything that reading one file needs, so that it needs no database.
struct DecodeJob {
    KnownFile known;
    std::filesystem::path path;
    bool hasVector = false;  // of the content that known.hash names, for the run's model
    std::vector<MissingCandidate> candidates;
};

class JobList {
public:
    // Replaces what was there. Within the list the newest file comes first.
    void fill(std::vector<DecodeJob> jobs);
    void clear() { fill({}); }
    std::optional<DecodeJob> next();

    // These go first from now on, in this order; an earlier wish is forgotten. Kept for jobs that come later.
    void prioritise(std::vector<PhotoId> photos);

    // True for the first who asks: a missing photo turns up in one place only, further files are copies.
    bool claim(PhotoId missing);

private:
    std::optional<DecodeJob> take(std::size_t position);  // m_mutex held

    std::mutex m_mutex;
    std::vector<DecodeJob> m_jobs;                         // guarded by m_mutex
    std::vector<bool> m_taken;                             // guarded by m_mutex
    std::size_t m_next = 0;                                // guarded by m_mutex
    std::unordered_map<PhotoId, std::size_t> m_positions;  // guarded by m_mutex
    std::vector<PhotoId> m_wishes;                         // guarded by m_mutex
    std::size_t m_nextWish = 0;                            // guarded by m_mutex
    std::unordered_set<PhotoId> m_claimed;                 // guarded by m_mutex
};

}  // namespace sightseer
