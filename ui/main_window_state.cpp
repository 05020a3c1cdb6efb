// What the window remembers from one start to the next.
#include "ui/main_window.h"

#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/search/results_bar.h"
#include "ui/search/search_bar.h"
#include "ui/sidebar/folder_list.h"
#include "ui/sidebar/sidebar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/drop_overlay.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QTimer>
#include <QWindow>

#include <algorithm>

namespace sightseer {

namespace {

const QSize kFirstSize(1280, 800);
const QSize kSmallestSize(720, 480);
constexpr int kSavePauseMs = 1000;
constexpr int kLastResultOrder = static_cast<int>(ResultOrder::ByName);

constexpr QLatin1StringView kGeometryKey("window/geometry");
constexpr QLatin1StringView kSplitterKey("window/splitter");
constexpr QLatin1StringView kCellKey("grid/cell");
constexpr QLatin1StringView kOrderKey("grid/order");
constexpr QLatin1StringView kFilmstripKey("viewer/filmstrip");
constexpr QLatin1StringView kOpenFoldersKey("sidebar/openFolders");
constexpr QLatin1StringView kInfoKey("window/info");
constexpr QLatin1StringView kShowInfoKey("window/showInfo");
constexpr QLatin1StringView kWholeKey("grid/whole");
constexpr QLatin1StringView kSearchKey("session/search");
constexpr QLatin1StringView kResultOrderKey("session/resultOrder");
constexpr QLatin1StringView kStrictnessKey("session/strictness");
constexpr QLatin1StringView kStackKey("session/stackCopies");
constexpr QLatin1StringView kPageKey("session/page");

}  // namespace

QString MainWindow::storedName(Page page) {
    switch (page) {
        case Page::Labels: return QStringLiteral("labels");
        case Page::Duplicates: return QStringLiteral("duplicates");
        case Page::Models: return QStringLiteral("models");
        case Page::Problems: return QStringLiteral("problems");
        default: return {};
    }
}

void MainWindow::restoreState() {
    const QSize room = screen()->availableSize();
    setMinimumSize(kSmallestSize.boundedTo(room));
    resize(kFirstSize.boundedTo(room));
    if (!m_settings.settings) return;
    const QSettings& settings = *m_settings.settings;
    restoreGeometry(settings.value(kGeometryKey).toByteArray());
    m_splitter->restoreState(settings.value(kSplitterKey).toByteArray());
    m_browse->grid().setCellSize(settings.value(kCellKey, PhotoGrid::kDefaultCell).toInt());
    m_browse->setSortOrder(static_cast<SortOrder>(std::clamp(settings.value(kOrderKey, 0).toInt(), 0, 2)));
    m_viewer->filmstripAction().setChecked(settings.value(kFilmstripKey, false).toBool());
    m_sidebar->folders().setOpenFolders(settings.value(kOpenFoldersKey).toStringList());
    m_outer->restoreState(settings.value(kInfoKey).toByteArray());
    m_infoAction->setChecked(settings.value(kShowInfoKey, false).toBool());
    m_wholeAction->setChecked(settings.value(kWholeKey, false).toBool());
}

// After the library was opened: what was searched for and looked at when the window was there last.
void MainWindow::restoreSession() {
    if (!m_settings.settings) return;
    const QSettings& settings = *m_settings.settings;
    const QString page = settings.value(kPageKey).toString();
    for (const Page one : {Page::Labels, Page::Duplicates, Page::Models, Page::Problems}) {
        if (page == storedName(one) && (one != Page::Models || m_models)) m_sessionPage = one;
    }
    m_browse->setResultOrder(
        static_cast<ResultOrder>(std::clamp(settings.value(kResultOrderKey, 0).toInt(), 0, kLastResultOrder)));
    ResultsBar& bar = m_browse->resultsBar();
    bar.setStrictness(static_cast<Strictness>(
        settings.value(kStrictnessKey, static_cast<int>(Strictness::Normal)).toInt()));  // the slider bounds it
    bar.setStacksCopies(settings.value(kStackKey, false).toBool());
    m_search->searchFor(settings.value(kSearchKey).toString());
    if (m_page == Page::Photos) m_browse->grid().setFocus();
}

void MainWindow::keepState() {
    if (!m_settings.settings) return;
    m_saveTimer = new QTimer(this);
    m_saveTimer->setSingleShot(true);
    m_saveTimer->setInterval(kSavePauseMs);
    connect(m_saveTimer, &QTimer::timeout, this, &MainWindow::saveState);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &MainWindow::saveState);
    connect(m_search, &QLineEdit::textChanged, this, &MainWindow::saveSoon);
    connect(m_browse, &BrowsePage::arranged, this, &MainWindow::saveSoon);
    connect(&m_browse->grid(), &PhotoGrid::cellSizeChanged, this, &MainWindow::saveSoon);
    connect(&m_sidebar->folders(), &FolderList::rowsChanged, this, &MainWindow::saveSoon);
    for (QSplitter* splitter : {m_splitter, m_outer})
        connect(splitter, &QSplitter::splitterMoved, this, &MainWindow::saveSoon);
    for (QAction* action : {m_infoAction, m_wholeAction, &m_viewer->filmstripAction()})
        connect(action, &QAction::toggled, this, &MainWindow::saveSoon);
}

void MainWindow::saveSoon() {
    if (m_saveTimer && !m_saveTimer->isActive()) m_saveTimer->start();
}

void MainWindow::saveState() {
    if (!m_settings.settings) return;
    m_saveTimer->stop();
    // QSettings writes its file, all or nothing, where something was set.
    const auto keep = [&settings = *m_settings.settings](QLatin1StringView key, const QVariant& value) {
        if (settings.value(key) != value) settings.setValue(key, value);
    };
    if (m_hasSession) {
        keep(kSearchKey, m_search->text());
        keep(kResultOrderKey, static_cast<int>(m_browse->resultOrder()));
        keep(kStrictnessKey, static_cast<int>(m_browse->resultsBar().strictness()));
        keep(kStackKey, m_browse->resultsBar().stacksCopies());
        keep(kPageKey, storedName(m_sessionPage.value_or(m_page)));
    }
    // The screen may be full of one photo; the window comes back as it was before.
    if (!m_viewer->fillsScreen()) keep(kGeometryKey, saveGeometry());
    keep(kSplitterKey, m_splitter->saveState());
    keep(kFilmstripKey, m_viewer->filmstripAction().isChecked());
    keep(kOpenFoldersKey, m_sidebar->folders().openFolders());
    keep(kInfoKey, m_outer->saveState());
    keep(kShowInfoKey, m_infoAction->isChecked());
    keep(kCellKey, m_browse->grid().cellSize());
    keep(kOrderKey, static_cast<int>(m_browse->sortOrder()));
    keep(kWholeKey, m_wholeAction->isChecked());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveState();
    QMainWindow::closeEvent(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (m_firstPaintSeen) return;
    m_firstPaintSeen = true;
    // It may come to a smaller screen, also when the one that it was on is unplugged.
    connect(windowHandle(), &QWindow::screenChanged, this,
            [this](const QScreen* now) { setMinimumSize(kSmallestSize.boundedTo(now->availableSize())); });
    QMetaObject::invokeMethod(this, &MainWindow::firstPaint, Qt::QueuedConnection);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_drop->setGeometry(rect());
    saveSoon();
}

void MainWindow::moveEvent(QMoveEvent* event) {
    QMainWindow::moveEvent(event);
    saveSoon();
}

}  // namespace sightseer
