#include "core/base/task_lane.h"

namespace sightseer {

TaskLane::TaskLane() : m_thread([this] { loop(); }) {}

TaskLane::~TaskLane() {
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void TaskLane::post(std::function<void()> task, Urgency urgency) {
    {
        std::lock_guard lock(m_mutex);
        (urgency == Urgency::Urgent ? m_urgent : m_normal).push_back(std::move(task));
    }
    m_wake.notify_one();
}

void TaskLane::loop() {
    for (;;) {
        std::function<void()> task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_urgent.empty() || !m_normal.empty(); });
            if (m_stopping) return;
            auto& queue = m_urgent.empty() ? m_normal : m_urgent;
            task = std::move(queue.front());
            queue.pop_front();
        }
        task();
    }
}

}  // namespace sightseer
