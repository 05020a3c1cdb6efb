#include "core/library/root_presence.h"

#include "core/base/file_io.h"
#include "core/base/system.h"

namespace sightseer {
namespace {

constexpr std::chrono::seconds kAnswerLasts{2};

// An unmounted drive leaves an empty folder of another file system behind: the path alone proves nothing.
bool isThereNow(const Root& root) {
    const auto status = fileStatus(root.path);
    if (!status || !status->isDirectory) return false;
    if (root.volumeId.empty()) return true;
    const auto place = volumePathOf(root.path);
    return place && (place->volumeId.empty() || place->volumeId == root.volumeId);
}

}  // namespace

bool RootPresence::isOnline(const Root& root) {
    const auto now = std::chrono::steady_clock::now();
    {
        std::lock_guard lock(m_mutex);
        const auto known = m_answers.find(root.id);
        if (known != m_answers.end() && now - known->second.asked < kAnswerLasts) return known->second.online;
    }
    const bool online = isThereNow(root);
    std::lock_guard lock(m_mutex);
    m_answers[root.id] = {online, now};
    return online;
}

void RootPresence::forget() {
    std::lock_guard lock(m_mutex);
    m_answers.clear();
}

std::optional<std::filesystem::path> findMovedRoot(const Root& root) {
    if (isThereNow(root)) return std::nullopt;
    auto path = resolveVolumePath({root.volumeId, root.pathInVolume});
    return path && *path != root.path ? path : std::nullopt;
}

Result<Root> describeRoot(const std::filesystem::path& folder) {
    const auto place = volumePathOf(folder);
    if (!place) return propagate(place);
    return Root{RootId(), place->volumeId, place->pathInVolume, folder};
}

}  // namespace sightseer
