#include "core/ingest/progress_meter.h"

#include <cmath>

namespace sightseer {
namespace {

constexpr std::chrono::seconds kSpeedWindow{10};
constexpr std::chrono::milliseconds kSampleDistance{100};
constexpr std::chrono::milliseconds kShortestMeasure{500};  // a speed over less is noise

}  // namespace

void ProgressMeter::startRun(Clock::time_point now) {
    std::lock_guard lock(m_mutex);
    m_progress = {};
    m_progress.phase = IngestPhase::Scanning;
    forgetSpeed(now);
}

void ProgressMeter::endRun() {
    std::lock_guard lock(m_mutex);
    m_progress.phase = IngestPhase::Idle;
}

void ProgressMeter::setPaused(bool paused) {
    std::lock_guard lock(m_mutex);
    m_paused = paused;
    forgetSpeed(Clock::now());
}

void ProgressMeter::addFound(std::int64_t count) {
    std::lock_guard lock(m_mutex);
    m_progress.found += count;
}

void ProgressMeter::startReading(std::int64_t total, Clock::time_point now) {
    std::lock_guard lock(m_mutex);
    m_progress.phase = IngestPhase::Indexing;
    m_progress.total = total;
    forgetSpeed(now);
}

void ProgressMeter::addDecoded(std::int64_t count) {
    std::lock_guard lock(m_mutex);
    m_progress.decoded += count;
}

void ProgressMeter::addFailed(std::int64_t count) {
    std::lock_guard lock(m_mutex);
    m_progress.failed += count;
}

void ProgressMeter::addDone(std::int64_t count, Clock::time_point now) {
    std::lock_guard lock(m_mutex);
    m_progress.done += count;
    if (now - m_samples.back().time >= kSampleDistance) m_samples.push_back({now, m_progress.done});
    // One sample older than the window stays: the speed is measured from it.
    while (m_samples.size() > 2 && now - m_samples[1].time > kSpeedWindow) m_samples.pop_front();
}

IngestProgress ProgressMeter::snapshot(Clock::time_point now) const {
    std::lock_guard lock(m_mutex);
    IngestProgress progress = m_progress;
    if (m_paused && progress.phase != IngestPhase::Idle) progress.phase = IngestPhase::Paused;
    if (progress.phase != IngestPhase::Indexing || m_samples.empty()) return progress;
    const std::chrono::duration<double> measured = now - m_samples.front().time;
    if (measured < kShortestMeasure) return progress;
    progress.photosPerSecond = static_cast<double>(progress.done - m_samples.front().done) / measured.count();
    if (progress.photosPerSecond > 0) {
        const auto left = static_cast<double>(progress.total - progress.done) / progress.photosPerSecond;
        progress.timeLeft = std::chrono::seconds(std::llround(std::ceil(left)));
    }
    return progress;
}

void ProgressMeter::forgetSpeed(Clock::time_point now) {
    m_samples.assign(1, {now, m_progress.done});
}

}  // namespace sightseer
