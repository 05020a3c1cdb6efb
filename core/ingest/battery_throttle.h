// Halves the work of a lane while the computer runs on battery: after each piece of work the lane rests for as long.
// Thread: every member, any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace sightseer {

class BatteryThrottle {
public:
    using Clock = std::chrono::steady_clock;

    // `onBattery` is asked at most every ten seconds.
    BatteryThrottle(std::function<bool()> onBattery, bool enabled);

    void setEnabled(bool enabled);
    bool isOn();
    // Returns early when stopped, or when the throttle goes off.
    void restAfter(Clock::duration work, const std::stop_token& stop);

private:
    bool isOnLocked();

    const std::function<bool()> m_onBattery;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_enabled;                // guarded by m_mutex
    bool m_battery = false;        // guarded by m_mutex
    Clock::time_point m_nextLook;  // guarded by m_mutex
};

}  // namespace sightseer
