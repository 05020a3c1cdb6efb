// What the window remembers from one start to the next.
#include "ui/main_window.h"

#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/search/search_bar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/drop_overlay.h"

#include <QAction>
#include <QCloseEvent>
#include <QScreen>
#include <QSettings>
#include <QSplitter>

namespace sightseer {

namespace {

const QSize kFirstSize(1280, 800);
const QSize kSmallestSize(720, 480);

}  // namespace

void MainWindow::restoreState() {
    const QSize room = screen()->availableSize();
    setMinimumSize(kSmallestSize.boundedTo(room));
    resize(kFirstSize.boundedTo(room));
    if (!m_settings.settings) return;
    const QSettings& settings = *m_settings.settings;
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_splitter->restoreState(settings.value(QStringLiteral("window/splitter")).toByteArray());
    m_browse->grid().setCellSize(settings.value(QStringLiteral("grid/cell"), PhotoGrid::kDefaultCell).toInt());
    m_browse->setSortOrder(
        static_cast<SortOrder>(std::clamp(settings.value(QStringLiteral("grid/order"), 0).toInt(), 0, 2)));
    m_viewer->filmstripAction().setChecked(settings.value(QStringLiteral("viewer/filmstrip"), false).toBool());
    m_outer->restoreState(settings.value(QStringLiteral("window/info")).toByteArray());
    m_infoAction->setChecked(settings.value(QStringLiteral("window/showInfo"), false).toBool());
    m_wholeAction->setChecked(settings.value(QStringLiteral("grid/whole"), false).toBool());
}

// After the library was opened: what was searched for when the window was closed.
void MainWindow::restoreSession() {
    if (!m_settings.settings) return;
    m_search->setText(m_settings.settings->value(QStringLiteral("session/search")).toString());
}

void MainWindow::saveState() {
    if (!m_settings.settings) return;
    QSettings& settings = *m_settings.settings;
    settings.setValue(QStringLiteral("session/search"), m_search->text());
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("viewer/filmstrip"), m_viewer->filmstripAction().isChecked());
    settings.setValue(QStringLiteral("window/info"), m_outer->saveState());
    settings.setValue(QStringLiteral("window/showInfo"), m_infoAction->isChecked());
    settings.setValue(QStringLiteral("grid/cell"), m_browse->grid().cellSize());
    settings.setValue(QStringLiteral("grid/order"), static_cast<int>(m_browse->sortOrder()));
    settings.setValue(QStringLiteral("grid/whole"), m_wholeAction->isChecked());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveState();
    QMainWindow::closeEvent(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (m_firstPaintSeen) return;
    m_firstPaintSeen = true;
    QMetaObject::invokeMethod(this, &MainWindow::firstPaint, Qt::QueuedConnection);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_drop->setGeometry(rect());
}

}  // namespace sightseer
