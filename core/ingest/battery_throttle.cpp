#include "core/ingest/battery_throttle.h"

#include <algorithm>
#include <utility>

namespace sightseer {
namespace {

constexpr std::chrono::seconds kLookDistance{10};
constexpr std::chrono::seconds kLongestRest{2};  // one huge picture must not look like a pause

}  // namespace

BatteryThrottle::BatteryThrottle(std::function<bool()> onBattery, bool enabled)
    : m_onBattery(std::move(onBattery)), m_enabled(enabled) {}

void BatteryThrottle::setEnabled(bool enabled) {
    {
        std::lock_guard lock(m_mutex);
        m_enabled = enabled;
    }
    m_changed.notify_all();
}

bool BatteryThrottle::isOn() {
    std::lock_guard lock(m_mutex);
    return isOnLocked();
}

bool BatteryThrottle::isOnLocked() {
    if (!m_enabled) return false;
    if (const auto now = Clock::now(); now >= m_nextLook) {
        m_battery = m_onBattery();
        m_nextLook = now + kLookDistance;
    }
    return m_battery;
}

void BatteryThrottle::restAfter(Clock::duration work, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    if (!isOnLocked()) return;
    m_changed.wait_for(lock, stop, std::min<Clock::duration>(work, kLongestRest), [this] { return !m_enabled; });
}

}  // namespace sightseer
