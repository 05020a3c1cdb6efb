// A queue between two lanes whose consumer wants several values at once. Thread: every member, any thread.
// Like BoundedQueue it gives back-pressure, and closing it stops the lanes on both sides.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace sightseer {

template <typename T>
class BatchQueue {
public:
    explicit BatchQueue(std::size_t capacity) : m_capacity(capacity) {}

    // Waits while the queue is full. False, and `value` is dropped, when the queue is closed.
    bool push(T value) {
        std::unique_lock lock(m_mutex);
        m_notFull.wait(lock, [this] { return m_closed || m_items.size() < m_capacity; });
        if (m_closed) return false;
        m_items.push_back(std::move(value));
        lock.unlock();
        m_changed.notify_one();
        return true;
    }

    // Waits for a first value, then at most `patience` for more, up to `maximum`. Empty when closed and drained.
    std::vector<T> takeBatch(std::size_t maximum, std::chrono::milliseconds patience) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_closed || !m_items.empty(); });
        m_changed.wait_for(lock, patience, [&] { return m_closed || m_items.size() >= maximum; });
        return takeFront(lock, maximum);
    }

    // All that is there, after waiting at most `patience` for a first value. May be empty: see isDrained().
    std::vector<T> takeAll(std::chrono::milliseconds patience) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, patience, [this] { return m_closed || !m_items.empty(); });
        return takeFront(lock, m_items.size());
    }

    void close() {
        {
            std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_changed.notify_all();
        m_notFull.notify_all();
    }

    // Closed, and nothing left to take.
    bool isDrained() const {
        std::lock_guard lock(m_mutex);
        return m_closed && m_items.empty();
    }

private:
    std::vector<T> takeFront(std::unique_lock<std::mutex>& lock, std::size_t maximum) {
        std::vector<T> taken;
        while (taken.size() < maximum && !m_items.empty()) {
            taken.push_back(std::move(m_items.front()));
            m_items.pop_front();
        }
        lock.unlock();
        m_notFull.notify_all();
        return taken;
    }

    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::condition_variable m_notFull;
    std::deque<T> m_items;  // guarded by m_mutex
    bool m_closed = false;  // guarded by m_mutex
};

}  // namespace sightseer
