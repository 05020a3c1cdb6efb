// What is dropped on the window or handed to it by another start: folders to add, pictures to search by or to show.
#include "ui/main_window.h"

#include "ui/grid/browse_page.h"
#include "ui/library_link.h"
#include "ui/search/search_bar.h"
#include "ui/search/search_terms.h"
#include "ui/status/message_bar.h"
#include "ui/text.h"
#include "ui/welcome/drop_overlay.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace sightseer {

namespace {

using Paths = std::vector<std::filesystem::path>;

constexpr qsizetype kLookedAt = 16;  // of what is dragged over the window, while it is

// There may be thousands: the others wait for the drop, and another thread.
bool seemsToHaveFolders(const QMimeData& mime) {
    const QList<QUrl> urls = mime.urls().first(std::min(kLookedAt, mime.urls().size()));
    return std::ranges::any_of(
        urls, [](const QUrl& url) { return url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir(); });
}

Paths localPaths(const QMimeData& mime) {
    Paths paths;
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile()) paths.push_back(stdPath(url.toLocalFile()));
    }
    return paths;
}

struct ByKind {
    Paths folders;  // and what is not there: adding it says so
    Paths files;    // no more than are looked at
};

// Waits for the disk.
ByKind byKind(const Paths& paths) {
    ByKind found;
    for (const auto& path : paths) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(path, ignored)) {
            found.folders.push_back(path);
        } else if (found.files.size() <= kMostPictureTerms) {
            found.files.push_back(path);
        }
    }
    return found;
}

}  // namespace

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData& mime = *event->mimeData();
    if (event->source() || !(mime.hasUrls() || offersPictures(mime))) return;
    event->acceptProposedAction();
    if (!m_link->isOpen() || !seemsToHaveFolders(mime)) return;
    m_drop->raise();
    m_drop->show();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    m_drop->hide();
}

// Folders are added, and pictures are searched by; both where there are both.
void MainWindow::dropEvent(QDropEvent* event) {
    m_drop->hide();
    event->acceptProposedAction();
    closeViewerIfOpen();
    if (!m_link->isOpen()) {
        m_message->showMessage(m_page == Page::Failed
                                   ? tr("There is no library that this could be added to or searched for in.")
                                   : tr("The library is still being opened. Drop it again in a moment."));
        return;
    }
    Paths paths = localPaths(*event->mimeData());
    if (paths.empty()) {
        if (m_search->isEnabled()) {
            m_search->searchBy(*event->mimeData());
        } else {
            m_message->showMessage(tr("There are no photos to search in yet. Add a folder with photos first."));
        }
        return;
    }
    m_link->askAside(
        this, [paths = std::move(paths)](Library&) { return byKind(paths); },
        [this](const ByKind& dropped) {
            if (!dropped.folders.empty()) addFolders(dropped.folders);
            if (dropped.files.empty()) return;
            if (!m_search->isEnabled() && dropped.folders.empty()) {
                m_message->showMessage(tr("There are no photos to search in yet. Add a folder with photos first."),
                                       tr("Add its folder"),
                                       [this, folder = dropped.files.front().parent_path()] { addFolders({folder}); });
                return;
            }
            QStringList files;
            for (const auto& file : dropped.files) files.append(qtPath(file));
            m_search->searchBy(files);
        });
}

void MainWindow::openPaths(const Paths& paths, bool andIndex) {
    setWindowState(windowState() & ~Qt::WindowMinimized);
    raise();
    activateWindow();
    if (!m_link->isOpen()) {
        m_awaitedPaths.insert(m_awaitedPaths.end(), paths.begin(), paths.end());
        return;
    }
    m_link->askAside(
        this, [paths](Library&) { return byKind(paths); },
        [this, andIndex](const ByKind& handed) {
            if (!handed.folders.empty()) {
                addFolders(handed.folders);
            } else if (andIndex) {
                m_link->startIndexing();
            }
            if (!handed.files.empty()) openFile(handed.files.front());
        });
}

void MainWindow::openFile(const std::filesystem::path& file) {
    m_link->ask(
        this, [file](Library& library) { return library.photoAt(file); },
        [this, file](const Result<std::optional<PhotoId>>& photo) {
            if (photo && *photo) {
                m_awaited = **photo;
                m_search->clear();
                openAwaited();
                return;
            }
            m_message->showMessage(tr("%1 is not in the library.").arg(qtPath(file)), tr("Add its folder"),
                                   [this, folder = file.parent_path()] { addFolders({folder}); });
        },
        Urgency::Urgent);
}

void MainWindow::openAwaited() {
    const int row = m_awaited ? m_browse->photos().rowOf(*m_awaited) : -1;
    if (row < 0) return;
    m_awaited.reset();
    showPage(Page::Photos);
    openViewer(row);
}

}  // namespace sightseer
