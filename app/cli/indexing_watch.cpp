#include "app/cli/indexing_watch.h"

#include "app/cli/output.h"

#include <chrono>
#include <csignal>

namespace sightseer::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void onInterrupt(int signal) {
    interrupted = 1;
    std::signal(signal, SIG_DFL);  // a second Ctrl+C ends the program at once
}

}  // namespace

LibraryListener IndexingWatch::listener() {
    return {.progressed =
                [this](const IngestProgress& progress) {
                    std::lock_guard lock(m_mutex);
                    m_progress = progress;
                    m_wake.notify_one();
                },
            .photosChanged = {},
            .searchable = {},
            .indexingFinished =
                [this](const Result<IngestProgress>& result) {
                    std::lock_guard lock(m_mutex);
                    m_result = result;
                    m_wake.notify_one();
                }};
}

Result<IngestProgress> IndexingWatch::wait(Library& library) {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    ProgressPrinter printer;
    std::unique_lock lock(m_mutex);
    while (!m_result) {
        m_wake.wait_for(lock, std::chrono::milliseconds(100));
        const IngestProgress progress = m_progress;
        lock.unlock();
        printer.show(progress);
        if (interrupted) library.cancelIndexing();
        lock.lock();
        // A run that had not begun when it was cancelled has nothing to say.
        if (interrupted && !m_result) return fail(ErrorCode::Cancelled, "Indexing was stopped before it began.");
    }
    printer.clear();
    return *m_result;
}

bool IndexingWatch::isInterrupted() {
    return interrupted != 0;
}

}  // namespace sightseer::cli
