#include "core/vectors/worker_pool.h"

#include <algorithm>

namespace sightseer {

WorkerPool::WorkerPool(std::size_t threads) : m_size(std::max<std::size_t>(threads, 1)) {}

WorkerPool::~WorkerPool() {
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_threads.clear();
}

void WorkerPool::run(std::size_t workers, const std::function<void(std::size_t)>& work) {
    workers = std::min(workers, m_size);
    if (workers <= 1) {
        work(0);
        return;
    }
    Job job{&work, 1, workers};
    {
        std::lock_guard lock(m_mutex);
        while (m_threads.size() + 1 < m_size) m_threads.emplace_back([this] { loop(); });
        m_jobs.push_back(&job);
    }
    m_wake.notify_all();
    work(0);
    std::unique_lock lock(m_mutex);
    std::erase(m_jobs, &job);
    m_ended.wait(lock, [&] { return job.active == 0; });
}

void WorkerPool::loop() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [&] { return m_stopping || !m_jobs.empty(); });
        if (m_stopping) return;
        Job& job = *m_jobs.front();
        const std::size_t worker = job.next++;
        if (job.next == job.end) m_jobs.pop_front();
        ++job.active;
        lock.unlock();
        (*job.work)(worker);
        lock.lock();
        if (--job.active == 0) m_ended.notify_all();
    }
}

}  // namespace sightseer
