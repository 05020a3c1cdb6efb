// A queue between two lanes that gives back-pressure. Thread: every member, any thread.
// Closing it stops the lanes on both sides: producers are refused, consumers drain what is left.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace sightseer {

template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : m_capacity(capacity) {}

    // Waits while the queue is full. False, and `value` is dropped, when the queue is closed.
    bool push(T value) {
        std::unique_lock lock(m_mutex);
        m_notFull.wait(lock, [this] { return m_closed || m_items.size() < m_capacity; });
        if (m_closed) return false;
        m_items.push_back(std::move(value));
        lock.unlock();
        m_notEmpty.notify_one();
        return true;
    }

    // Waits while the queue is empty. Nothing when it is closed and drained.
    std::optional<T> pop() {
        std::unique_lock lock(m_mutex);
        m_notEmpty.wait(lock, [this] { return m_closed || !m_items.empty(); });
        return takeFront(lock);
    }

    // Never waits. Nothing when the queue is empty now.
    std::optional<T> tryPop() {
        std::unique_lock lock(m_mutex);
        return takeFront(lock);
    }

    void close() {
        {
            std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_notEmpty.notify_all();
        m_notFull.notify_all();
    }

    std::size_t size() const {
        std::lock_guard lock(m_mutex);
        return m_items.size();
    }

private:
    std::optional<T> takeFront(std::unique_lock<std::mutex>& lock) {
        if (m_items.empty()) return std::nullopt;
        std::optional<T> value(std::move(m_items.front()));
        m_items.pop_front();
        lock.unlock();
        m_notFull.notify_one();
        return value;
    }

    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_notEmpty;
    std::condition_variable m_notFull;
    std::deque<T> m_items;  // guarded by m_mutex
    bool m_closed = false;  // guarded by m_mutex
};

}  // namespace sightseer
