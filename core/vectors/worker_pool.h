// A few threads that wait for work which the caller takes part in; starting threads for each search would cost as much as
// the search of a small index. Thread: run() from any, several at once; the destructor when nobody is inside run().
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sightseer {

class WorkerPool {
public:
    // `threads` counts the caller of run(): one less is started, on first use.
    explicit WorkerPool(std::size_t threads);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    std::size_t size() const { return m_size; }

    // Calls work(0) here and work(1) ... work(workers - 1) on threads that are free before work(0) ends; returns when all
    // that began have ended. So each call takes its share from a common counter until there is none. `work` never throws.
    void run(std::size_t workers, const std::function<void(std::size_t worker)>& work);

private:
    struct Job {
        const std::function<void(std::size_t)>* work;
        std::size_t next;  // the worker who is called next
        std::size_t end;
        std::size_t active = 0;
    };
    void loop();

    const std::size_t m_size;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_ended;
    std::deque<Job*> m_jobs;              // guarded by m_mutex; those that still call workers
    bool m_stopping = false;              // guarded by m_mutex
    std::vector<std::jthread> m_threads;  // guarded by m_mutex
};

}  // namespace sightseer
