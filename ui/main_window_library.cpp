// What the window has the library do: folders, indexing, files that could not be read.
#include "ui/main_window.h"

#include "ui/core_texts.h"
#include "ui/grid/browse_page.h"
#include "ui/library_link.h"
#include "ui/problems/problems_page.h"
#include "ui/search/search_bar.h"
#include "ui/search/search_terms.h"
#include "ui/settings/settings_dialog.h"
#include "ui/status/message_bar.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QStandardPaths>

#include <algorithm>

namespace sightseer {

namespace {

constexpr qsizetype kMostSaid = 3;  // folders that cannot be added, one by one

}  // namespace

void MainWindow::chooseFolders() {
    const QString start = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    auto* dialog = new QFileDialog(this, tr("Add a folder with photos"), start);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& folders) {
        std::vector<std::filesystem::path> paths;
        for (const QString& folder : folders) paths.push_back(stdPath(folder));
        addFolders(paths);
    });
    dialog->open();
}

void MainWindow::addFolders(const std::vector<std::filesystem::path>& folders) {
    if (!m_link->isOpen()) return;
    m_link->ask(
        this,
        [folders](Library& library) {
            QStringList wrong;
            for (const auto& folder : folders) {
                if (const auto root = library.addRoot(folder); !root) wrong.append(errorText(root.error()));
            }
            library.startIndexing();
            return wrong;
        },
        [this](const QStringList& wrong) {
            if (!wrong.isEmpty()) {
                QStringList lines = wrong.first(std::min(wrong.size(), kMostSaid));
                if (wrong.size() > kMostSaid) lines.append(tr("And %1 more.").arg(number(wrong.size() - kMostSaid)));
                m_message->showMessage(lines.join(u'\n'));
            }
            m_link->askStatus();
            m_browse->reload();
        },
        Urgency::Urgent);
}

void MainWindow::confirmRemoval(RootId root) {
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Remove the folder from the library?"),
                                     tr("Remove this folder from the library?"), QMessageBox::Cancel, this);
    question->setInformativeText(
        tr("The photos stay where they are: no file is touched. The library forgets what it knows about "
           "them; adding the folder again indexes them anew."));
    question->setIconPixmap(
        iconPixmap(Icon::Folder, metrics::kUnit * 4, mutedText(question->palette()), devicePixelRatioF()));
    question->addButton(tr("Remove"), QMessageBox::AcceptRole);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::finished, this, [this, root, question] {
        if (question->buttonRole(question->clickedButton()) != QMessageBox::AcceptRole) return;
        m_link->ask(
            this, [root](Library& library) { return library.removeRoot(root); },
            [this, root](const Result<void>& removed) {
                if (!removed) m_message->showMessage(errorText(removed.error()));
                // A search in a folder that is no longer there finds nothing.
                const auto gone = std::ranges::find(m_roots, root, [](const RootStatus& one) { return one.root.id; });
                if (removed && gone != m_roots.end() && m_search->text().trimmed() == folderFilter(gone->root.path)) {
                    m_search->clear();
                }
                m_link->askStatus();
                m_browse->reload();
            },
            Urgency::Urgent);
    });
    question->open();
}

void MainWindow::retry(std::vector<PhotoId> photos) {
    m_link->ask(
        this, [photos = std::move(photos)](Library& library) { return library.retryFailed(photos); },
        [this](const Result<void>& begun) {
            if (!begun) m_message->showMessage(errorText(begun.error()));
            m_problems->reload();
            m_link->askStatus();
        },
        Urgency::Urgent);
}

void MainWindow::indexNow() {
    m_link->startIndexing();
}

void MainWindow::setPaused(bool paused) {
    m_link->setPaused(paused);
}

void MainWindow::leaveOut(const std::vector<std::filesystem::path>& files) {
    AppSettings settings(m_settings.settings);
    const QStringList before = settings.excluded();
    QStringList patterns = before;
    for (const auto& file : files) {
        for (const RootStatus& root : m_roots) {
            const auto inside = file.lexically_relative(root.root.path);
            if (inside.empty() || *inside.begin() == ".." || inside == ".") continue;
            patterns.append(u'/' + qtPath(inside));  // a path, not a name that others may have
        }
    }
    patterns.removeDuplicates();
    setExcluded(patterns);
    const auto count = static_cast<qint64>(files.size());
    m_message->offerUndo(count == 1 ? tr("%1 is left out of the library.").arg(qtPath(files.front().filename()))
                                    : tr("%1 files are left out of the library.").arg(number(count)),
                         [this, before] { setExcluded(before); });
}

void MainWindow::setExcluded(const QStringList& patterns) {
    AppSettings(m_settings.settings).setExcluded(patterns);
    m_link->setExcluded(patterns);
    if (m_settingsDialog) m_settingsDialog->showExcluded();
}

}  // namespace sightseer
