// One thread that runs tasks in the order they come, urgent ones first. Thread: every member, any thread.
// The destructor lets the running task finish, drops the waiting ones and joins; nobody may be inside run() then.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace sightseer {

enum class Urgency { Normal, Urgent };

class TaskLane {
public:
    TaskLane();
    ~TaskLane();
    TaskLane(const TaskLane&) = delete;
    TaskLane& operator=(const TaskLane&) = delete;

    void post(std::function<void()> task, Urgency urgency = Urgency::Normal);

    // Runs `task` on the lane and waits for its value. Must not be called from the lane itself.
    template <typename Task>
    std::invoke_result_t<Task> run(Task&& task, Urgency urgency = Urgency::Normal) {
        std::packaged_task<std::invoke_result_t<Task>()> packaged(std::forward<Task>(task));
        auto future = packaged.get_future();
        post([&packaged] { packaged(); }, urgency);
        return future.get();
    }

private:
    void loop();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_urgent;  // guarded by m_mutex
    std::deque<std::function<void()>> m_normal;  // guarded by m_mutex
    bool m_stopping = false;                     // guarded by m_mutex
    std::thread m_thread;
};

}  // namespace sightseer
