#include "ui/main_window.h"

#include "ui/core_texts.h"
#include "ui/duplicates/duplicates_page.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/library_fetch.h"
#include "ui/grid/photo_grid.h"
#include "ui/grid/timeline.h"
#include "ui/info/info_panel.h"
#include "ui/labels/labels_page.h"
#include "ui/library_link.h"
#include "ui/models/models_page.h"
#include "ui/problems/problems_page.h"
#include "ui/search/kept_searches.h"
#include "ui/search/query_chips.h"
#include "ui/search/search_bar.h"
#include "ui/search/search_terms.h"
#include "ui/settings/settings_dialog.h"
#include "ui/sidebar/folder_list.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/status/status_bar.h"
#include "ui/status/status_text.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/tab_order.h"
#include "ui/style/theme.h"
#include "ui/text.h"
#include "ui/trash/trash_bin.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/drop_overlay.h"
#include "ui/welcome/welcome_page.h"

#include <QHBoxLayout>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>

#include <array>
#include <utility>

namespace sightseer {

namespace {

constexpr int kFirstWidth = 1280;

QFrame* line(Qt::Orientation orientation) {
    auto* frame = new QFrame;
    frame->setFrameShape(orientation == Qt::Horizontal ? QFrame::HLine : QFrame::VLine);
    frame->setFrameShadow(QFrame::Plain);
    frame->setForegroundRole(QPalette::Mid);
    frame->setFixedHeight(1);
    return frame;
}

}  // namespace

MainWindow::MainWindow(MainWindowSettings settings, QWidget* parent)
    : QMainWindow(parent), m_settings(std::move(settings)), m_link(new LibraryLink(this)),
      m_kept(new KeptSearches(this)) {
    setWindowTitle(tr("Sightseer"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    buildPages();
    buildMenus();
    connectPages();
    connectModels();
    connectLibrary();
    restoreState();
    keepState();
}

// The library goes before the pages: its last questions speak of them.
MainWindow::~MainWindow() {
    delete m_link;
}

void MainWindow::buildPages() {
    m_search = new SearchBar(*m_kept);
    if (!m_settings.dataFolder.empty()) m_search->setPicturesFolder(m_settings.dataFolder / "pasted");
    m_chips = new QueryChips;
    auto* search = new QWidget;
    search->setMaximumWidth(metrics::kSearchWidth);
    auto* searchLayout = new QVBoxLayout(search);
    searchLayout->setContentsMargins(0, 0, 0, 0);
    searchLayout->setSpacing(0);
    searchLayout->addWidget(m_search);
    searchLayout->addWidget(m_chips);
    auto* top = new QWidget;
    auto* topLayout = new QHBoxLayout(top);
    topLayout->setContentsMargins(metrics::kDouble, metrics::kUnit, metrics::kDouble, metrics::kUnit);
    topLayout->addStretch(1);
    topLayout->addWidget(search, 100);
    topLayout->addStretch(1);

    m_sidebar = new Sidebar(*m_kept);
    m_browse = new BrowsePage(*m_link);
    m_labels = new LabelsPage(*m_link, *m_browse, AppSettings(m_settings.settings));
    m_duplicates = new DuplicatesPage(*m_link);
    if (!m_settings.resources.empty()) {
        m_shelf = new ModelShelf(*m_link, {m_settings.dataFolder, m_settings.resources, m_settings.pluginFile},
                                 AppSettings(m_settings.settings), this);
        m_models = new ModelsPage(*m_shelf);
    }
    m_problems = new ProblemsPage(*m_link);
    m_trash = new TrashBin(*m_link, *this);
    m_welcome = new WelcomePage(m_settings.demoFolder);
    m_failed = new EmptyState;
    auto* blank = new QWidget;
    blank->setAutoFillBackground(true);
    blank->setBackgroundRole(QPalette::Base);
    m_content = new QStackedWidget;
    for (QWidget* page :
         {blank, static_cast<QWidget*>(m_welcome), static_cast<QWidget*>(m_browse), static_cast<QWidget*>(m_labels),
          static_cast<QWidget*>(m_duplicates), m_models ? static_cast<QWidget*>(m_models) : new QWidget,
          static_cast<QWidget*>(m_problems), static_cast<QWidget*>(m_failed)}) {
        m_content->addWidget(page);  // in the order of Page
    }

    m_splitter = new QSplitter;
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(m_content);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({metrics::kSidebarWidth, kFirstWidth - metrics::kSidebarWidth});

    m_status = new StatusBar;
    m_status->setText(tr("Opening the library"));
    auto* browser = new QWidget;
    auto* column = new QVBoxLayout(browser);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(top);
    column->addWidget(line(Qt::Horizontal));
    column->addWidget(m_splitter, 1);
    column->addWidget(line(Qt::Horizontal));
    column->addWidget(m_status);

    m_viewer = new Viewer(m_browse->photos(), thumbnailsFrom(*m_link, this));
    m_layers = new QStackedWidget;
    m_layers->addWidget(browser);
    m_layers->addWidget(m_viewer);
    m_message = new MessageBar;
    auto* middle = new QWidget;
    auto* middleLayout = new QVBoxLayout(middle);
    middleLayout->setContentsMargins(0, 0, 0, 0);
    middleLayout->setSpacing(0);
    middleLayout->addWidget(m_message);  // over the viewer as well
    middleLayout->addWidget(m_layers, 1);
    m_info = new InfoPanel(*m_link, *m_browse);
    m_info->hide();
    m_outer = new QSplitter;
    m_outer->addWidget(middle);
    m_outer->addWidget(m_info);
    m_outer->setStretchFactor(0, 1);
    m_outer->setChildrenCollapsible(false);
    m_outer->setSizes({kFirstWidth - metrics::kInfoWidth, metrics::kInfoWidth});
    setCentralWidget(m_outer);
    m_drop = new DropOverlay(tr("Drop to add these folders"), this);
    showPage(Page::Blank);
}

bool MainWindow::focusNextPrevChild(bool next) {
    return focusNextInLayout(*this, next) || QMainWindow::focusNextPrevChild(next);
}

void MainWindow::connectPages() {
    const auto showProblem = [this](const QString& text) { m_message->showMessage(text); };
    const auto showNews = [this](const QString& text) { m_message->showNews(text); };
    m_chips->setPlaceFinder([this](std::string_view name) { return m_link->findPlace(name); });
    connect(m_search, &SearchBar::searchWanted, m_chips, &QueryChips::setQuery);
    connect(m_chips, &QueryChips::queryChanged, m_search, &QLineEdit::setText);
    connect(m_chips, &QueryChips::photoNameWanted, this, [this](PhotoId id) {
        m_link->ask(
            m_chips, [id](Library& library) { return library.photos(std::array{id}); },
            [this, id](const Result<std::vector<Photo>>& photos) {
                if (photos && !photos->empty()) m_chips->setPhotoName(id, qtPath(photos->front().path.filename()));
            },
            Urgency::Urgent);
    });
    connect(m_chips, &QueryChips::partPicked, m_search, [this](int position, int length) {
        m_search->setFocus(Qt::OtherFocusReason);
        m_search->setSelection(position, length);
    });
    connect(m_search, &SearchBar::searchWanted, this, [this](const QString& text) {
        // What was found before stays on show until the text is understood again.
        if (!m_link->isOpen() || !m_chips->isUnderstood()) return;
        closeViewerIfOpen();
        if (m_page != Page::Photos) showPage(Page::Photos);
        m_sidebar->setSearch(text);
        m_browse->search(text);
    });
    connect(m_kept, &KeptSearches::failed, m_message, showProblem);
    connect(m_search, &SearchBar::said, m_message, showProblem);
    connect(m_browse, &BrowsePage::said, m_message, showProblem);
    connect(m_browse, &BrowsePage::termsWanted, this, [this](const QStringList& terms, bool alone) {
        closeViewerIfOpen();
        m_search->searchFor(withTerms(alone ? QString() : m_search->text(), terms));
    });
    connect(m_search, &SearchBar::leave, &m_browse->grid(), [this] {
        if (isOverPhotos()) showPage(Page::Photos);
        m_browse->grid().setFocus(Qt::OtherFocusReason);
        if (!m_browse->grid().currentIndex().isValid()) m_browse->grid().makeCurrent(0);
    });
    connect(m_browse, &BrowsePage::typed, m_search, &SearchBar::continueWith);
    connect(m_browse, &BrowsePage::clearSearchWanted, m_search, &QLineEdit::clear);
    connect(m_browse, &BrowsePage::monthsWanted, m_search,
            [this](const MonthRange& months) { m_search->searchFor(withMonths(m_search->text(), months)); });
    connect(m_browse, &BrowsePage::addFolderWanted, this, &MainWindow::chooseFolders);
    connect(m_browse, &BrowsePage::indexWanted, this, &MainWindow::indexNow);
    connect(m_browse, &BrowsePage::answered, this, &MainWindow::openAwaited);
    connect(m_browse, &BrowsePage::photoOpened, this, &MainWindow::openViewer);
    connect(m_viewer, &Viewer::closed, this, &MainWindow::closeViewer);
    connect(m_viewer, &Viewer::infoWanted, m_infoAction, &QAction::toggle);
    connect(m_viewer, &Viewer::nameChanged, this, &QWidget::setWindowTitle);
    connect(m_viewer, &Viewer::fullScreenWanted, this, &MainWindow::setFullScreen);
    connect(m_viewer, &Viewer::regionSearchWanted, this, [this](PhotoId photo, const QRectF& region) {
        closeViewer();
        showPage(Page::Photos);
        m_search->searchFor(photoTerm(photo, region));
    });
    connect(m_viewer, &Viewer::opened, m_info, &InfoPanel::followViewer);
    // What is done with the selected photos is done with the one on show.
    m_viewer->addPhotoActions(m_browse->photoActions().mid(1));  // it is open already
    connect(m_viewer, &Viewer::opened, m_browse, [this] { m_browse->selectOnly(m_viewer->row()); });
    connect(m_browse, &BrowsePage::answered, this, [this] {
        if (m_layers->currentWidget() == m_viewer) m_browse->selectOnly(m_viewer->row());
    });
    connect(m_info, &InfoPanel::searchWanted, this, [this](const QString& text) {
        closeViewerIfOpen();
        showPage(Page::Photos);
        m_search->searchFor(text);
    });

    connect(m_sidebar, &Sidebar::photosWanted, this, [this] {
        showPage(Page::Photos);
        m_search->clear();
    });
    // The space is for the words that may follow.
    connect(m_sidebar, &Sidebar::searchWanted, this, [this](const QString& text) {
        showPage(Page::Photos);
        m_search->searchFor(text + u' ');
    });
    connect(m_sidebar, &Sidebar::labelsWanted, this, [this] { showPage(Page::Labels); });
    connect(m_labels, &LabelsPage::said, m_message, showProblem);
    connect(m_labels, &LabelsPage::news, m_message, showNews);
    connect(m_browse, &BrowsePage::copyWanted, this, [this] {
        m_browse->copySelected(m_layers->currentWidget() == m_viewer ? m_viewer->quarters() : 0);  // as it is shown
    });
    connect(m_browse, &BrowsePage::labelWanted, this, [this] {
        closeViewerIfOpen();
        showPage(Page::Labels);
        m_labels->offerSelected();
    });
    connect(m_sidebar, &Sidebar::duplicatesWanted, this, [this] { showPage(Page::Duplicates); });
    connect(m_duplicates, &DuplicatesPage::said, m_message, showProblem);
    connect(m_duplicates, &DuplicatesPage::photosWanted, this, [this] { showPage(Page::Photos); });
    connect(m_duplicates, &DuplicatesPage::trashWanted, m_trash, &TrashBin::offer);
    connect(m_browse, &BrowsePage::trashWanted, m_trash, &TrashBin::offer);
    connect(m_trash, &TrashBin::moved, m_browse, &BrowsePage::lookAgain);
    connect(m_trash, &TrashBin::moved, m_link, &LibraryLink::askStatus);
    connect(m_trash, &TrashBin::undoOffered, this,
            [this](const QString& text) { m_message->offerUndo(text, [this] { m_trash->undo(); }); });
    connect(m_trash, &TrashBin::restored, m_message, showNews);
    connect(m_trash, &TrashBin::failed, m_message, showProblem);
    connect(m_sidebar, &Sidebar::problemsWanted, this, [this] { showPage(Page::Problems); });
    connect(m_sidebar, &Sidebar::addFolderWanted, this, &MainWindow::chooseFolders);
    connect(m_sidebar, &Sidebar::removeFolderWanted, this, &MainWindow::confirmRemoval);
    connect(m_problems, &ProblemsPage::retryWanted, this, &MainWindow::retry);
    connect(m_problems, &ProblemsPage::leaveOutWanted, this, &MainWindow::leaveOut);
    connect(m_problems, &ProblemsPage::photosWanted, this, [this] { showPage(Page::Photos); });
    connect(m_welcome, &WelcomePage::chooseWanted, this, &MainWindow::chooseFolders);
    connect(m_welcome, &WelcomePage::folderChosen, this,
            [this](const QString& folder) { addFolders({stdPath(folder)}); });
    connect(m_status, &StatusBar::pauseWanted, this, &MainWindow::setPaused);
    connect(m_failed, &EmptyState::actionTriggered, this, &QWidget::close);
}

void MainWindow::connectLibrary() {
    connect(m_link, &LibraryLink::statusChanged, this, &MainWindow::applyStatus);
    connect(m_link, &LibraryLink::namesCounted, this, [this](const LibraryNames& names) {
        m_search->setLabels(names.labels);
        m_search->setNames(names.filters);
        m_sidebar->setLabels(names.labels);
        m_sidebar->folders().setTree(names.folders);
    });
    connect(m_link, &LibraryLink::photosChanged, this, [this] {
        if (m_page == Page::Problems) m_problems->reload();
    });
    connect(m_link, &LibraryLink::indexingFinished, this, &MainWindow::indexingFinished);
    connect(m_link, &LibraryLink::indexingFailed, this,
            [this](const Error& error) { m_message->showMessage(errorText(error)); });
    connect(m_link, &LibraryLink::failed, this, [this](const Error& error) {
        m_failed->setText({Icon::Problem, tr("The library could not be opened"), errorText(error), tr("Close")});
        m_status->setText(tr("No library"));
        showPage(Page::Failed);
    });
}

void MainWindow::openLibrary(LibraryOpener opener, std::vector<std::filesystem::path> paths) {
    connect(m_link, &LibraryLink::opened, this, [this, paths = std::move(paths)] {
        Q_EMIT libraryOpened();
        if (!m_settings.dataFolder.empty()) m_kept->open(m_settings.dataFolder / "searches.json");
        m_awaitedPaths.insert(m_awaitedPaths.begin(), paths.begin(), paths.end());
        if (m_awaitedPaths.empty()) restoreSession();
        m_hasSession = true;
        const QString text = m_search->text();
        if (text.isEmpty() || m_browse->searchText() != text.trimmed()) m_browse->search(text);
        if (m_awaitedPaths.empty()) {
            m_link->startIndexing();
        } else {
            openPaths(std::exchange(m_awaitedPaths, {}), true);
        }
        m_link->warmUp();
    });
    m_link->open(std::move(opener));
}

bool MainWindow::isOverPhotos() const {
    return m_page == Page::Labels || m_page == Page::Duplicates || m_page == Page::Models || m_page == Page::Problems;
}

void MainWindow::showPage(Page page) {
    if (page != m_page) m_message->dropNews();
    m_page = page;
    m_content->setCurrentIndex(static_cast<int>(page));
    const bool ready = page == Page::Photos || isOverPhotos();
    m_search->setEnabled(ready || page == Page::Blank);
    const bool isFirstStart = page == Page::Models && m_roots.empty();
    m_sidebar->setVisible(ready && !isFirstStart);
    if (page == Page::Photos) m_sidebar->setCurrent(Sidebar::Entry::Photos);
    if (page == Page::Labels) {
        m_sidebar->setCurrent(Sidebar::Entry::Labels);
        m_labels->look();
    }
    if (page == Page::Duplicates) {
        m_sidebar->setCurrent(Sidebar::Entry::Duplicates);
        m_duplicates->look();
    }
    if (page == Page::Models) {
        m_sidebar->setCurrent(Sidebar::Entry::Models);
        m_models->offerBack(isFirstStart);
        m_shelf->look();
    }
    if (page == Page::Problems) {
        m_sidebar->setCurrent(Sidebar::Entry::Problems);
        m_problems->reload();
    }
    updateUndo();
    saveSoon();
}

void MainWindow::applyStatus(const LibraryStatus& status) {
    showStatus(status);
    m_sidebar->setStatus(status);
    m_browse->setStatus(status);
    m_pauseAction->setEnabled(isIndexing(status));
    m_pauseAction->setChecked(status.ingest.phase == IngestPhase::Paused);
    m_roots = status.roots;
    if (m_shelf) m_shelf->setStatus(status);
    m_labels->setStatus(status);
    if (m_settingsDialog) m_settingsDialog->setRoots(m_roots);
    // The models can be looked at before there is a folder.
    if (status.roots.empty()) {
        if (m_page != Page::Models) showPage(Page::Welcome);
    } else if (m_page == Page::Blank || m_page == Page::Welcome) {
        showPage(Page::Photos);
        // A photo that the program was started with may be open already.
        if (m_layers->currentWidget() != m_viewer) m_browse->grid().setFocus();
    }
    const auto page = std::exchange(m_sessionPage, {});
    if (page && m_page == Page::Photos && m_layers->currentWidget() != m_viewer) showPage(*page);
    if (m_page == Page::Problems && status.counts.failed != m_failedCount) m_problems->reload();
    m_failedCount = status.counts.failed;
}

// --- viewer

void MainWindow::openViewer(int row) {
    if (row < 0) return;
    m_kept->remember(m_search->text());
    m_layers->setCurrentWidget(m_viewer);
    m_viewer->open(row);
    m_viewer->setFocus();
}

void MainWindow::setFullScreen(bool isFull) {
    menuBar()->setVisible(!isFull);
    m_info->setVisible(!isFull && m_infoAction->isChecked());
    setWindowState(isFull ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    m_viewer->setFullScreen(isFull);
}

void MainWindow::closeViewer() {
    if (m_viewer->fillsScreen()) setFullScreen(false);
    setWindowTitle(tr("Sightseer"));
    m_layers->setCurrentIndex(0);
    m_info->followGrid();
    m_browse->selectOnly(m_viewer->row());
    m_browse->grid().setFocus();
}

}  // namespace sightseer
