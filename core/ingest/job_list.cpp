#include "core/ingest/job_list.h"

#include <algorithm>

namespace sightseer {

void JobList::fill(std::vector<DecodeJob> jobs) {
    std::stable_sort(jobs.begin(), jobs.end(), [](const DecodeJob& a, const DecodeJob& b) {
        return a.known.file.modifiedNs > b.known.file.modifiedNs;
    });
    std::lock_guard lock(m_mutex);
    m_jobs = std::move(jobs);
    m_taken.assign(m_jobs.size(), false);
    m_next = 0;
    m_nextWish = 0;
    m_claimed.clear();
    m_positions.clear();
    for (std::size_t i = 0; i < m_jobs.size(); ++i) m_positions.emplace(m_jobs[i].known.id, i);
}

std::optional<DecodeJob> JobList::next() {
    std::lock_guard lock(m_mutex);
    while (m_nextWish < m_wishes.size()) {
        const auto position = m_positions.find(m_wishes[m_nextWish++]);
        if (position == m_positions.end()) continue;
        if (auto job = take(position->second)) return job;
    }
    while (m_next < m_jobs.size()) {
        if (auto job = take(m_next++)) return job;
    }
    return std::nullopt;
}

std::optional<DecodeJob> JobList::take(std::size_t position) {
    if (m_taken[position]) return std::nullopt;
    m_taken[position] = true;
    return std::move(m_jobs[position]);
}

void JobList::prioritise(std::vector<PhotoId> photos) {
    std::lock_guard lock(m_mutex);
    m_wishes = std::move(photos);
    m_nextWish = 0;
}

bool JobList::claim(PhotoId missing) {
    std::lock_guard lock(m_mutex);
    return m_claimed.insert(missing).second;
}

}  // namespace sightseer
