#include "core/ingest/folder_watcher.h"

#include "core/base/file_io.h"
#include "core/base/log.h"

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QThread>
#include <QTimer>

#include <algorithm>

namespace sightseer {
namespace {

constexpr int kLongestUnrest = 10;  // times the quiet that is waited for

// Lives on the watcher's thread.
class Worker : public QObject {
public:
    Worker(std::function<void()> changed, std::chrono::milliseconds quiet)
        : m_changed(std::move(changed)), m_quiet(quiet), m_watcher(this), m_timer(this) {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_sinceFirst.invalidate();
            m_changed();
        });
        connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Worker::noticed);
    }

    void watch(QStringList folders) {
        folders.sort();
        QStringList former = m_watcher.directories();
        former.sort();
        QStringList gone, added;
        std::ranges::set_difference(former, folders, std::back_inserter(gone));
        std::ranges::set_difference(folders, former, std::back_inserter(added));
        if (!gone.isEmpty()) m_watcher.removePaths(gone);
        if (added.isEmpty()) return;
        const auto refused = m_watcher.addPaths(added).size();
        if (refused > 0) {
            logMessage(LogLevel::Warning, "The system watches only " + std::to_string(folders.size() - refused) +
                                              " of " + std::to_string(folders.size()) + " folders for changes.");
        }
    }

    void noticed() {
        if (!m_sinceFirst.isValid()) m_sinceFirst.start();
        const auto left = m_quiet * kLongestUnrest - std::chrono::milliseconds(m_sinceFirst.elapsed());
        m_timer.start(std::clamp(left, std::chrono::milliseconds(0), m_quiet));
    }

private:
    std::function<void()> m_changed;
    std::chrono::milliseconds m_quiet;
    QFileSystemWatcher m_watcher;
    QTimer m_timer;
    QElapsedTimer m_sinceFirst;  // of the notices that were not passed on yet
};

}  // namespace

struct FolderWatcher::Impl {
    QThread thread;
    Worker* worker;

    Impl(std::function<void()> changed, std::chrono::milliseconds quiet)
        : worker(new Worker(std::move(changed), quiet)) {
        worker->moveToThread(&thread);
        QObject::connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
        thread.start();
    }
    ~Impl() {
        thread.quit();
        thread.wait();
    }
};

FolderWatcher::FolderWatcher(std::function<void()> changed, std::chrono::milliseconds quiet)
    : m_impl(std::make_unique<Impl>(std::move(changed), quiet)) {}

FolderWatcher::~FolderWatcher() = default;

void FolderWatcher::watch(const std::vector<std::filesystem::path>& folders) {
    QStringList paths;
    for (const auto& folder : folders) paths.append(QString::fromStdString(toUtf8(folder)));
    QMetaObject::invokeMethod(
        m_impl->worker, [worker = m_impl->worker, paths] { worker->watch(paths); }, Qt::QueuedConnection);
}

void FolderWatcher::lookAgain() {
    QMetaObject::invokeMethod(
        m_impl->worker, [worker = m_impl->worker] { worker->noticed(); }, Qt::QueuedConnection);
}

}  // namespace sightseer
