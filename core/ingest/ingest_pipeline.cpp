#include "core/ingest/ingest_pipeline.h"

#include "core/base/system.h"
#include "core/ingest/ingest_run.h"

#include <condition_variable>
#include <thread>
#include <utility>

namespace sightseer {

struct IngestPipeline::Impl {
    IngestShared shared;

    mutable std::mutex mutex;
    std::condition_variable changed;
    std::optional<std::vector<Root>> waiting;  // guarded by mutex; the roots of the next run
    bool running = false;                      // guarded by mutex
    std::int64_t runsEnded = 0;                // guarded by mutex
    bool closing = false;                      // guarded by mutex
    std::stop_source stop;                     // guarded by mutex; of the run that goes on
    std::vector<Failure> otherFailures;        // guarded by mutex
    SeenFolders seen;                          // guarded by mutex
    ExcludeList excluded;                      // guarded by mutex; of the next run
    std::optional<IngestModel> nextModel;      // guarded by mutex; from the next run on
    std::thread thread;                        // the writer lane

    Impl(IngestTargets targets, const IngestOptions& options, IngestListener listener)
        : shared{std::move(targets),
                 options,
                 std::move(listener),
                 {},
                 {},
                 {},
                 {options.runsOnBattery ? options.runsOnBattery : [] { return runsOnBattery(); },
                  options.gentleOnBattery}},
          excluded(shared.options.excluded), thread([this] { loop(); }) {}

    void loop() {
        for (;;) {
            std::vector<Root> roots;
            std::stop_source runStop;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [this] { return closing || waiting; });
                if (closing) return;
                roots = std::move(*waiting);
                waiting.reset();
                running = true;
                stop = runStop;
                // Only the run and the threads that it starts look at the model.
                if (nextModel) shared.targets.model = *std::exchange(nextModel, std::nullopt);
                shared.meter.startRun();
            }
            runOnce(roots, runStop);
            {
                std::lock_guard lock(mutex);
                running = false;
                ++runsEnded;
            }
            changed.notify_all();
        }
    }

    ExcludeList excludedNow() const {
        std::lock_guard lock(mutex);
        return excluded;
    }

    void runOnce(const std::vector<Root>& roots, const std::stop_source& runStop) {
        IngestRun run(shared, runStop, excludedNow());
        const auto done = run.run(roots);
        {
            std::lock_guard lock(mutex);
            otherFailures = run.otherFailures();
            seen = run.seenFolders();
        }
        shared.meter.endRun();
        const IngestProgress progress = shared.meter.snapshot();
        if (shared.listener.progressed) shared.listener.progressed(progress);
        if (shared.listener.finished) {
            shared.listener.finished(done ? Result<IngestProgress>(progress) : tl::unexpected<Error>(done.error()));
        }
    }
};

IngestPipeline::IngestPipeline(IngestTargets targets, const IngestOptions& options, IngestListener listener)
    : m_impl(std::make_unique<Impl>(std::move(targets), options, std::move(listener))) {}

void IngestPipeline::setGentleOnBattery(bool gentle) {
    m_impl->shared.throttle.setEnabled(gentle);
}

void IngestPipeline::setExcluded(std::vector<std::string> patterns) {
    std::lock_guard lock(m_impl->mutex);
    m_impl->excluded = ExcludeList(patterns);
}

void IngestPipeline::setModel(IngestModel model) {
    std::lock_guard lock(m_impl->mutex);
    m_impl->nextModel = std::move(model);
}

IngestPipeline::~IngestPipeline() {
    {
        std::lock_guard lock(m_impl->mutex);
        m_impl->closing = true;
        m_impl->waiting.reset();
        m_impl->stop.request_stop();
    }
    m_impl->changed.notify_all();
    m_impl->thread.join();
}

void IngestPipeline::start(std::vector<Root> roots) {
    {
        std::lock_guard lock(m_impl->mutex);
        m_impl->waiting = std::move(roots);
    }
    m_impl->changed.notify_all();
}

void IngestPipeline::pause() {
    m_impl->shared.gate.setPaused(true);
    m_impl->shared.meter.setPaused(true);
}

void IngestPipeline::resume() {
    m_impl->shared.gate.setPaused(false);
    m_impl->shared.meter.setPaused(false);
}

void IngestPipeline::cancel() {
    std::unique_lock lock(m_impl->mutex);
    m_impl->waiting.reset();
    if (!m_impl->running) {
        m_impl->changed.notify_all();
        return;
    }
    m_impl->stop.request_stop();
    m_impl->changed.wait(lock, [this, ended = m_impl->runsEnded] { return m_impl->runsEnded != ended; });
}

void IngestPipeline::wait() {
    std::unique_lock lock(m_impl->mutex);
    m_impl->changed.wait(lock, [this] { return !m_impl->running && !m_impl->waiting; });
}

bool IngestPipeline::isBusy() const {
    std::lock_guard lock(m_impl->mutex);
    return m_impl->running || m_impl->waiting;
}

IngestProgress IngestPipeline::progress() const {
    return m_impl->shared.progress();
}

std::vector<Failure> IngestPipeline::otherFailures() const {
    std::lock_guard lock(m_impl->mutex);
    return m_impl->otherFailures;
}

SeenFolders IngestPipeline::seenFolders() const {
    std::lock_guard lock(m_impl->mutex);
    return m_impl->seen;
}

void IngestPipeline::prioritise(std::vector<PhotoId> photos) {
    m_impl->shared.jobs.prioritise(std::move(photos));
}

}  // namespace sightseer
