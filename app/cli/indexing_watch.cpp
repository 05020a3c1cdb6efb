#include "app/cli/indexing_watch.h"

#include "app/cli/interrupt.h"
#include "app/cli/output.h"

#include <chrono>

namespace sightseer::cli {

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
                },
            .modelChanged = {}};
}

Result<IngestProgress> IndexingWatch::wait(Library& library) {
    watchInterrupts();
    ProgressPrinter printer;
    std::unique_lock lock(m_mutex);
    while (!m_result) {
        m_wake.wait_for(lock, std::chrono::milliseconds(100));
        const IngestProgress progress = m_progress;
        lock.unlock();
        printer.show(progress);
        if (cli::isInterrupted()) library.cancelIndexing();
        lock.lock();
        // A run that had not begun when it was cancelled has nothing to say.
        if (cli::isInterrupted() && !m_result)
            return fail(ErrorCode::Cancelled, "Indexing was stopped before it began.");
    }
    printer.clear();
    return *m_result;
}

bool IndexingWatch::isInterrupted() {
    return cli::isInterrupted();
}

}  // namespace sightseer::cli
