// The menus of the window and what stands behind Help.
#include "ui/main_window.h"

#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/info/info_panel.h"
#include "ui/library_link.h"
#include "ui/search/search_bar.h"
#include "ui/settings/settings_dialog.h"
#include "ui/status/message_bar.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/text.h"
#include "ui/viewer/viewer.h"

#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QMenuBar>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sightseer {

void MainWindow::buildMenus() {
    PhotoGrid& grid = m_browse->grid();
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(icon(Icon::FolderAdd), tr("&Add folder…"), QKeySequence::Open, this, &MainWindow::chooseFolders);
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close)
        ->setMenuRole(QAction::QuitRole);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    m_undoAction = edit->addAction(tr("&Undo"), QKeySequence::Undo, m_message, &MessageBar::act);
    connect(m_message, &MessageBar::undoOffered, this, &MainWindow::updateUndo);
    updateUndo();
    edit->addSeparator();
    QAction* find = edit->addAction(icon(Icon::Search), tr("&Find"), QKeySequence::Find, this, [this] {
        closeViewerIfOpen();
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    edit->addAction(icon(Icon::Star), tr("&Save this search"), QKeySequence(Qt::CTRL | Qt::Key_D), m_search,
                    &SearchBar::toggleSaved);
    edit->addAction(tr("Select all &photos"), this, [&grid] {
        grid.setFocus();
        grid.selectAll();
    });
    edit->addSeparator();
    edit->addAction(icon(Icon::Settings), tr("Se&ttings…"), QKeySequence(Qt::CTRL | Qt::Key_Comma), this,
                    &MainWindow::showSettings)
        ->setMenuRole(QAction::PreferencesRole);
    auto* slash = new QShortcut(QKeySequence(Qt::Key_Slash), this);
    connect(slash, &QShortcut::activated, find, &QAction::trigger);

    QMenu* photo = menuBar()->addMenu(tr("&Photo"));
    photo->addActions(m_browse->photoActions());

    QMenu* view = menuBar()->addMenu(tr("&View"));
    // What the keys enlarge is what one looks at.
    const auto inViewer = [this] { return m_layers->currentWidget() == m_viewer; };
    QAction* larger = view->addAction(tr("Zoom &in"), this,
                                      [this, &grid, inViewer] { inViewer() ? m_viewer->zoomIn() : grid.zoomIn(); });
    larger->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    view->addAction(tr("Zoom &out"), QKeySequence(Qt::CTRL | Qt::Key_Minus), this,
                    [this, &grid, inViewer] { inViewer() ? m_viewer->zoomOut() : grid.zoomOut(); });
    view->addAction(tr("&Normal size"), QKeySequence(Qt::CTRL | Qt::Key_0), this, [this, &grid, inViewer] {
        inViewer() ? m_viewer->fit() : grid.setCellSize(PhotoGrid::kDefaultCell);
    });
    view->addSeparator();
    m_wholeAction = view->addAction(tr("Show &whole pictures"));
    m_wholeAction->setCheckable(true);
    connect(m_wholeAction, &QAction::toggled, this,
            [&grid](bool whole) { grid.setShape(whole ? ThumbnailShape::Whole : ThumbnailShape::Square); });

    m_infoAction = view->addAction(icon(Icon::Info), tr("&Information about the photo"));
    m_infoAction->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_I), QKeySequence(Qt::ALT | Qt::Key_Return)});
    m_infoAction->setCheckable(true);
    connect(m_infoAction, &QAction::toggled, m_info, &QWidget::setVisible);
    m_browse->addHeaderAction(m_infoAction);

    QMenu* library = menuBar()->addMenu(tr("&Library"));
    library->addAction(tr("&Look for new photos"), QKeySequence(Qt::Key_F5), this, &MainWindow::indexNow);
    m_pauseAction = library->addAction(icon(Icon::Pause), tr("&Pause indexing"));
    m_pauseAction->setCheckable(true);
    m_pauseAction->setEnabled(false);
    connect(m_pauseAction, &QAction::triggered, this, &MainWindow::setPaused);
    if (m_models) library->addAction(icon(Icon::Model), tr("&Models…"), this, &MainWindow::showModels);

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About Sightseer"), this, &MainWindow::showAbout)->setMenuRole(QAction::AboutRole);
    if (!m_settings.licencesFile.empty()) help->addAction(tr("&Licences"), this, &MainWindow::showLicences);
}

// The page of labels has its own for its photos.
void MainWindow::updateUndo() {
    if (m_undoAction) m_undoAction->setEnabled(m_message->offersUndo() && m_page != Page::Labels);
}

void MainWindow::closeViewerIfOpen() {
    if (m_layers->currentWidget() == m_viewer) closeViewer();
}

void MainWindow::showSettings() {
    if (!m_settingsDialog) {
        m_settingsDialog = new SettingsDialog(AppSettings(m_settings.settings), *m_link, m_settings.dataFolder, this);
        m_settingsDialog->setAttribute(Qt::WA_DeleteOnClose);
        m_settingsDialog->setRoots(m_roots);
        connect(m_settingsDialog, &SettingsDialog::addFolderWanted, this, &MainWindow::chooseFolders);
        connect(m_settingsDialog, &SettingsDialog::removeFolderWanted, this, &MainWindow::confirmRemoval);
    }
    m_settingsDialog->show();
    m_settingsDialog->raise();
    m_settingsDialog->activateWindow();
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Sightseer"),
                                tr("Sightseer %1").arg(QApplication::applicationVersion()), QMessageBox::Close, this);
    box->setIconPixmap(applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    QString text = tr("Finds your photos by what you say. Everything stays on this computer.");
    if (!m_modelLine.isEmpty()) text += QStringLiteral("\n\n") + m_modelLine;
    box->setInformativeText(text);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::showLicences() {
    QFile file(qtPath(m_settings.licencesFile));
    if (!file.open(QIODevice::ReadOnly)) {
        auto* box = new QMessageBox(
            QMessageBox::Warning, tr("Licences"),
            tr("The file with the licences, %1, cannot be read. Installing Sightseer again brings it back.")
                .arg(file.fileName()),
            QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
        return;
    }
    auto* dialog = new QDialog(this);
    dialog->setWindowTitle(tr("Licences"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->resize(metrics::kUnit * 90, metrics::kUnit * 70);
    auto* text = new QPlainTextEdit(QString::fromUtf8(file.readAll()));
    text->setReadOnly(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    dialog->open();
}

}  // namespace sightseer
