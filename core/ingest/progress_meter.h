// Counts what a run has done and how fast. Thread: every member, any thread.
#pragma once

#include "core/ingest/ingest_pipeline.h"

#include <chrono>
#include <deque>
#include <mutex>

namespace sightseer {

class ProgressMeter {
public:
    using Clock = std::chrono::steady_clock;

    // Counts start at zero.
    void startRun(Clock::time_point now = Clock::now());
    void endRun();
    void setPaused(bool paused);

    void addFound(std::int64_t count);
    // Listing is over: this many files need reading.
    void startReading(std::int64_t total, Clock::time_point now = Clock::now());
    void addDecoded(std::int64_t count);
    void addFailed(std::int64_t count);
    void addDone(std::int64_t count, Clock::time_point now = Clock::now());

    IngestProgress snapshot(Clock::time_point now = Clock::now()) const;

private:
    struct Sample {
        Clock::time_point time;
        std::int64_t done = 0;
    };
    void forgetSpeed(Clock::time_point now);  // m_mutex held

    mutable std::mutex m_mutex;
    IngestProgress m_progress;     // guarded by m_mutex; phase is never Paused here
    bool m_paused = false;         // guarded by m_mutex
    std::deque<Sample> m_samples;  // guarded by m_mutex; oldest first
};

}  // namespace sightseer
