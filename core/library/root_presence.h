// Which roots can be reached now: a drive may be unplugged, or come back under another mount point.
// Thread: any; the answer is kept for a moment, so that a scrolling grid does not ask the system for every row.
#pragma once

#include "core/base/result.h"
#include "core/catalog/photo.h"

#include <chrono>
#include <mutex>
#include <unordered_map>

namespace sightseer {

class RootPresence {
public:
    bool isOnline(const Root& root);
    void forget();  // the next question looks again

private:
    struct Answer {
        bool online = false;
        std::chrono::steady_clock::time_point asked;
    };
    std::mutex m_mutex;
    std::unordered_map<RootId, Answer> m_answers;  // guarded by m_mutex
};

// Where the root is mounted now, when that is not where it was last seen.
std::optional<std::filesystem::path> findMovedRoot(const Root& root);

// The Root for a folder that exists; its id is not set.
[[nodiscard]] Result<Root> describeRoot(const std::filesystem::path& folder);

}  // namespace sightseer
