// Holds lanes up while a run is paused. Thread: every member, any thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace sightseer {

class PauseGate {
public:
    void setPaused(bool paused) {
        {
            std::lock_guard lock(m_mutex);
            m_paused = paused;
        }
        m_changed.notify_all();
    }

    bool isPaused() const {
        std::lock_guard lock(m_mutex);
        return m_paused;
    }

    // Returns when not paused, or stopped.
    void pass(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [this] { return !m_paused; });
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_paused = false;  // guarded by m_mutex
};

}  // namespace sightseer
