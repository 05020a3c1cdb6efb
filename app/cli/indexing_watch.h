// Waits for a run of indexing, shows its progress, and turns Ctrl+C into its end. Thread: main; the listener's calls come from
// the library's threads.
#pragma once

#include "core/library/library.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace sightseer::cli {

class IndexingWatch {
public:
    // For Library::open; the watch outlives the library.
    LibraryListener listener();

    // Of the run that was started. Ctrl+C from here on cancels it.
    Result<IngestProgress> wait(Library& library);

    // Whether Ctrl+C was pressed since the first wait().
    static bool isInterrupted();

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    IngestProgress m_progress;                       // guarded by m_mutex
    std::optional<Result<IngestProgress>> m_result;  // guarded by m_mutex
};

}  // namespace sightseer::cli
