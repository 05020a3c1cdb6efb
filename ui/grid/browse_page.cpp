#include "ui/grid/browse_page.h"

#include "ui/file_actions.h"
#include "ui/grid/library_fetch.h"
#include "ui/grid/open_with_menu.h"
#include "ui/grid/photo_grid.h"
#include "ui/grid/timeline.h"
#include "ui/search/results_bar.h"
#include "ui/search/search_terms.h"
#include "ui/status/empty_state.h"
#include "ui/status/status_text.h"
#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QMenu>
#include <QStackedWidget>

namespace sightseer {

namespace {

constexpr int kFirstResults = 200;
constexpr int kMoreResults = 5;        // times as many
constexpr int kRefreshPauseMs = 2000;  // between two looks at results that grow while indexing goes on
constexpr int kPrioritisePauseMs = 250;
constexpr std::size_t kMostFiles = 5000;  // that one action takes

struct Listing {
    std::vector<PhotoId> photos;
    std::vector<MonthRun> months;  // as the photos come; by name, the oldest first
};

Result<Listing> listAll(Library& library, SortOrder order) {
    auto photos = library.photoIds(order);
    if (!photos) return propagate(photos);
    auto months = library.months();
    if (!months) return propagate(months);
    if (order == SortOrder::NewestFirst) std::ranges::reverse(*months);
    return Listing{std::move(*photos), std::move(*months)};
}

struct Results {
    Result<SearchAnswer> answer;
    std::vector<MonthRun> months;  // of the likely ones, as they come
};

Results answerOf(Library& library, const SearchRequest& request) {
    Results results{library.search(request), {}};
    if (!results.answer) return results;
    std::vector<PhotoId> likely;
    for (const SearchHit& hit : results.answer->hits) {
        if (likely.size() < results.answer->likely) likely.push_back(hit.photo);
    }
    if (auto months = library.months(likely)) results.months = std::move(*months);
    return results;
}

std::vector<GridHeading> headingsOf(const std::vector<MonthRun>& months) {
    std::vector<GridHeading> headings;
    std::int64_t first = 0;
    for (const MonthRun& run : months) {
        const QDate month(run.year, run.month, 1);
        headings.push_back({static_cast<int>(first), monthText(month)});
        first += run.photos;
    }
    return headings;
}

}  // namespace

BrowsePage::BrowsePage(LibraryLink& link, QWidget* parent)
    : QWidget(parent), m_link(link), m_photos(new PhotoListModel(rowsFrom(link, this), this)),
      m_thumbnails(new ThumbnailLoader(thumbnailsFrom(link, this), this)),
      m_grid(new PhotoGrid(*m_photos, *m_thumbnails)), m_timeline(new Timeline), m_empty(new EmptyState),
      m_stack(new QStackedWidget), m_header(new ResultsBar(PhotoGrid::kSmallestCell, PhotoGrid::kLargestCell)),
      m_limit(kFirstResults), m_latest(std::make_shared<std::atomic<std::int64_t>>(0)) {
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    auto* timeline = new QHBoxLayout;
    timeline->setContentsMargins(metrics::kUnit, 0, metrics::kDouble, metrics::kHalf);
    timeline->addWidget(m_timeline);
    layout->addLayout(timeline);
    layout->addWidget(m_stack, 1);
    connect(m_timeline, &Timeline::rangeChosen, this, &BrowsePage::monthsWanted);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    m_refreshTimer.setSingleShot(true);
    connect(&m_refreshTimer, &QTimer::timeout, this, [this] { askForResults(false); });
    m_prioritiseTimer.setSingleShot(true);
    m_prioritiseTimer.setInterval(kPrioritisePauseMs);
    connect(&m_prioritiseTimer, &QTimer::timeout, this, &BrowsePage::prioritiseVisible);
    connect(&m_link, &LibraryLink::searchable, this, &BrowsePage::resultsMayHaveGrown);
    connect(&m_link, &LibraryLink::photosChanged, this, &BrowsePage::reload);
    connect(&m_link, &LibraryLink::modelChanged, this, [this] {
        if (!m_text.isEmpty()) askForResults(true);
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &BrowsePage::emptyAction);
    connectHeader();
    connectGrid();
    buildActions();
    updateHeader();
}

BrowsePage::~BrowsePage() = default;

void BrowsePage::connectHeader() {
    m_header->setZoom(m_grid->cellSize());
    connect(m_header, &ResultsBar::updateWanted, this, [this] { askForResults(false); });
    connect(m_header, &ResultsBar::moreWanted, this, &BrowsePage::askForMore);
    connect(m_grid, &PhotoGrid::linkActivated, this, &BrowsePage::askForMore);
    connect(m_header, &ResultsBar::sortOrderChosen, this, &BrowsePage::setSortOrder);
    connect(m_header, &ResultsBar::resultOrderChosen, this, &BrowsePage::setResultOrder);
    const auto arrange = [this](bool fromTop) {
        if (!m_text.isEmpty()) askForResults(fromTop);
        Q_EMIT arranged();
    };
    connect(m_header, &ResultsBar::stackingChanged, this, [arrange] { arrange(true); });
    connect(m_header, &ResultsBar::strictnessChanged, this, [arrange] { arrange(false); });
    connect(m_header, &ResultsBar::zoomChanged, m_grid, &PhotoGrid::setCellSize);
    connect(m_grid, &PhotoGrid::cellSizeChanged, m_header, &ResultsBar::setZoom);
}

void BrowsePage::addHeaderAction(QAction* action) {
    m_header->addAction(action);
}

void BrowsePage::connectGrid() {
    connect(m_grid, &PhotoGrid::opened, this, &BrowsePage::photoOpened);
    connect(m_grid, &PhotoGrid::typed, this, &BrowsePage::typed);
    connect(m_grid, &PhotoGrid::said, this, &BrowsePage::said);
    connect(m_grid, &PhotoGrid::visiblePhotosChanged, this, [this] {
        if (!m_prioritiseTimer.isActive()) m_prioritiseTimer.start();
    });
    connect(m_grid, &PhotoGrid::menuWanted, this, [this](const QPoint& position) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_photoActions);
        menu->popup(position);
    });
    connect(m_photos, &QAbstractItemModel::dataChanged, m_grid->viewport(), qOverload<>(&QWidget::update));
}

void BrowsePage::buildActions() {
    const auto add = [this](const QString& text, const QKeySequence& key, std::function<void()> act) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setEnabled(false);
        connect(action, &QAction::triggered, this, std::move(act));
        m_grid->addAction(action);
        m_photoActions.append(action);
    };
    add(tr("&Open"), Qt::Key_Return, [this] { Q_EMIT photoOpened(m_grid->currentIndex().row()); });
    add(tr("Open with the default &program"), Qt::CTRL | Qt::Key_Return,
        [this] { withSelectedPaths([](const auto& paths) { openWithDefaultProgram(paths.front()); }); });
    auto* openWith = new OpenWithMenu(
        m_link, [this](auto use) { withSelectedPaths(std::move(use)); }, this);
    connect(openWith, &OpenWithMenu::said, this, &BrowsePage::said);
    openWith->menuAction()->setEnabled(false);
    m_photoActions.append(openWith->menuAction());
    add(tr("Show in &folder"), Qt::CTRL | Qt::Key_E,
        [this] { withSelectedPaths([](const auto& paths) { showInFolder(paths.front()); }); });
    add(tr("&Copy"), QKeySequence::Copy, [this] { Q_EMIT copyWanted(); });
    add(tr("Copy p&ath"), Qt::CTRL | Qt::SHIFT | Qt::Key_C,
        [this] { withSelectedPaths([](const auto& paths) { copyPaths(paths); }); });
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_photoActions.append(separator);
    add(tr("Find &similar"), Qt::CTRL | Qt::Key_L, [this] { Q_EMIT termsWanted(selectedTerms({}), true); });
    add(tr("A&dd to the search"), {}, [this] { Q_EMIT termsWanted(selectedTerms({}), false); });
    add(tr("E&xclude from the search"), {}, [this] { Q_EMIT termsWanted(selectedTerms(QStringLiteral("-")), false); });
    auto* second = new QAction(this);
    second->setSeparator(true);
    m_photoActions.append(second);
    add(tr("&Label…"), Qt::CTRL | Qt::Key_T, [this] {
        // The one under the keys, too, where none is selected.
        if (!m_grid->selectionModel()->hasSelection()) m_grid->makeCurrent(m_grid->currentIndex().row());
        Q_EMIT labelWanted();
    });
    add(tr("Move to the &trash…"), QKeySequence::Delete, [this] { Q_EMIT trashWanted(m_grid->selectedPhotos()); });
    const auto enable = [this] {
        const bool any = m_grid->currentIndex().isValid() || m_grid->selectionModel()->hasSelection();
        for (QAction* action : m_photoActions) action->setEnabled(any);
        m_photoActions.front()->setEnabled(m_grid->currentIndex().isValid());
    };
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, enable);
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, enable);
    connect(m_photos, &QAbstractItemModel::modelReset, this, enable);
}

QStringList BrowsePage::selectedTerms(const QString& sign) const {
    QStringList terms;
    for (const PhotoId photo : m_grid->selectedPhotos()) {
        if (terms.size() < kMostPictureTerms) terms.append(sign + photoTerm(photo));
    }
    return terms;
}

void BrowsePage::withSelectedPaths(std::function<void(std::vector<std::filesystem::path>)> use) {
    auto ids = m_grid->selectedPhotos();
    if (ids.size() > kMostFiles) {
        Q_EMIT said(tr("Only the first %1 of the %2 selected photos are taken. Do the same with the others after them.")
                        .arg(number(kMostFiles), number(static_cast<qint64>(ids.size()))));
        ids.resize(kMostFiles);
    }
    m_link.ask(
        this, [ids](Library& library) { return library.photos(ids); },
        [use = std::move(use)](Result<std::vector<Photo>> photos) {
            if (!photos || photos->empty()) return;
            std::vector<std::filesystem::path> paths;
            for (const Photo& photo : *photos) paths.push_back(photo.path);
            use(std::move(paths));
        },
        Urgency::Urgent);
}

// The files are there at once; the picture follows, unless something else was copied meanwhile.
void BrowsePage::copySelected(int quarters) {
    withSelectedPaths([this, quarters](const std::vector<std::filesystem::path>& paths) {
        const QPointer<QMimeData> copied = copyFiles(paths);
        if (paths.size() != 1) return;
        m_link.askAside(
            this, [file = paths.front(), quarters](Library&) { return pictureToCopy(file, quarters); },
            [paths, copied](const QImage& picture) {
                if (copied && !picture.isNull()) copyFiles(paths, picture);
            });
    });
}

// --- questions

void BrowsePage::search(const QString& text) {
    const QString trimmed = text.trimmed();
    if (trimmed == m_text && m_answered) return;
    m_text = trimmed;
    m_limit = kFirstResults;
    if (m_text.isEmpty()) {
        askForAll(true);
    } else {
        askForResults(true);
    }
}

void BrowsePage::reload() {
    m_photos->forgetRows();
    m_thumbnails->forgetAbsent();
    if (m_text.isEmpty()) {
        askForAll(false);
    } else {
        m_grid->viewport()->update();
        resultsMayHaveGrown({});
    }
}

void BrowsePage::lookAgain() {
    if (m_text.isEmpty()) {
        askForAll(false);
    } else {
        askForResults(false);
    }
}

// Not by setCurrentIndex, which adds to the selection while Ctrl or Shift is held.
void BrowsePage::selectOnly(int row) {
    if (row < 0 || row >= m_photos->rowCount()) return;
    m_grid->selectionModel()->setCurrentIndex(m_photos->index(row), QItemSelectionModel::ClearAndSelect);
}

void BrowsePage::setSortOrder(SortOrder order) {
    m_header->setSortOrder(order);
    if (order == m_order) return;
    m_order = order;
    if (m_text.isEmpty()) askForAll(true);
    Q_EMIT arranged();
}

void BrowsePage::setResultOrder(ResultOrder order) {
    if (order == m_resultOrder) return updateHeader();
    m_resultOrder = order;
    if (!m_text.isEmpty()) askForResults(true);
    Q_EMIT arranged();
}

void BrowsePage::askForAll(bool fromTop) {
    m_query = QueryId(++*m_latest);
    m_refreshTimer.stop();
    if (fromTop) m_answered = false;
    m_link.ask(
        this,
        [order = m_order, id = m_query, latest = m_latest](Library& library) -> std::optional<Result<Listing>> {
            if (*latest != id.value) return std::nullopt;
            return listAll(library, order);
        },
        [this, id = m_query, fromTop](std::optional<Result<Listing>> answer) {
            if (!answer || id != m_query) return;
            m_error = *answer ? std::nullopt : std::optional<Error>(answer->error());
            Listing listing = *answer ? std::move(**answer) : Listing();
            m_timeline->setMonths(listing.months);
            auto headings = m_order == SortOrder::ByName ? std::vector<GridHeading>() : headingsOf(listing.months);
            show(std::move(listing.photos), {}, std::move(headings), fromTop);
        },
        Urgency::Urgent);
    updateHeader();
}

SearchRequest BrowsePage::request() const {
    return {.text = m_text.toStdString(),
            .limit = m_limit,
            .order = m_resultOrder,
            .strictness = m_header->strictness(),
            .stackCopies = m_header->stacksCopies()};
}

std::optional<SearchRequest> BrowsePage::rankedRequest() const {
    if (m_text.isEmpty() || !m_answered || m_error || !m_result.isRanked) return std::nullopt;
    return request();
}

void BrowsePage::askForResults(bool fromTop) {
    m_query = QueryId(++*m_latest);
    m_refreshTimer.stop();
    if (fromTop) m_answered = false;
    m_link.askSearch(
        this,
        [request = request(), id = m_query, latest = m_latest](Library& library) -> std::optional<Results> {
            if (*latest != id.value) return std::nullopt;
            return answerOf(library, request);
        },
        [this, id = m_query, fromTop](std::optional<Results> results) {
            if (!results || id != m_query) return;
            m_sinceResults.start();
            m_header->offerUpdate(false);
            showAnswer(std::move(results->answer), results->months, fromTop);
        });
    updateHeader();
}

void BrowsePage::askForMore() {
    m_limit *= kMoreResults;
    askForResults(false);
}

bool BrowsePage::hasMore() const {
    return !m_text.isEmpty() && m_result.isRanked && m_result.total > m_result.hits.size() &&
           static_cast<std::size_t>(m_limit) < m_result.total;
}

void BrowsePage::showAnswer(Result<SearchAnswer> answer, const std::vector<MonthRun>& months, bool fromTop) {
    m_error = answer ? std::nullopt : std::optional<Error>(answer.error());
    m_result = answer ? std::move(*answer) : SearchAnswer();
    std::vector<PhotoId> ids;
    QStringList badges;
    for (const SearchHit& hit : m_result.hits) {
        ids.push_back(hit.photo);
        if (!m_result.isRanked) continue;
        QString badge = number(qRound(hit.relevance));
        if (!hit.copies.empty()) badge += tr("  ×%1").arg(number(static_cast<qint64>(hit.copies.size()) + 1));
        badges.append(std::move(badge));
    }
    m_timeline->setMonths(months);
    const bool byTime = m_resultOrder == ResultOrder::NewestFirst || m_resultOrder == ResultOrder::OldestFirst ||
                        (m_resultOrder == ResultOrder::Relevance && !m_result.isRanked);
    std::vector<GridHeading> headings = byTime ? headingsOf(months) : std::vector<GridHeading>();
    if (m_result.isRanked && m_result.likely < ids.size()) {
        headings.push_back({static_cast<int>(m_result.likely),
                            m_result.likely == 0 ? tr("Nothing here seems to match; the nearest photos follow")
                                                 : tr("Likely matches end here"),
                            true, m_result.likely > 0 && hasMore() ? tr("Show more") : QString()});
    }
    show(std::move(ids), std::move(badges), std::move(headings), fromTop);
}

void BrowsePage::show(std::vector<PhotoId> ids, QStringList badges, std::vector<GridHeading> headings, bool fromTop) {
    m_answered = true;
    if (fromTop) {
        m_grid->showFromTop(std::move(ids), std::move(badges), std::move(headings));
    } else {
        m_grid->showPhotos(std::move(ids), std::move(badges), std::move(headings));
    }
    updateHeader();
    updateEmptyState();
    Q_EMIT answered();
}

// Results are looked at again by themselves only while nobody is at work on them.
void BrowsePage::resultsMayHaveGrown(const std::vector<PhotoId>& photos) {
    m_thumbnails->invalidate(photos);
    if (m_text.isEmpty() || !m_answered) return;
    if (m_grid->isAtTop() && !m_grid->selectionModel()->hasSelection()) {
        if (m_refreshTimer.isActive()) return;
        const qint64 since = m_sinceResults.isValid() ? m_sinceResults.elapsed() : kRefreshPauseMs;
        m_refreshTimer.start(static_cast<int>(std::max<qint64>(0, kRefreshPauseMs - since)));
    } else {
        m_header->offerUpdate(true);
    }
}

void BrowsePage::prioritiseVisible() {
    if (!m_status || !isIndexing(*m_status)) return;
    m_link.prioritise(m_grid->visiblePhotos());
}

// --- words

void BrowsePage::setStatus(const LibraryStatus& status) {
    const bool began = isIndexing(status) && !(m_status && isIndexing(*m_status));
    m_status = status;
    if (began) prioritiseVisible();
    updateHeader();
    updateEmptyState();
}

void BrowsePage::updateHeader() {
    // Without prompts there is no best match: then the photos come newest first.
    const bool hasBest = m_result.isRanked || m_resultOrder != ResultOrder::Relevance;
    m_header->show({.count = countText(),
                    .toolTip = m_status && m_status->modelIsStarter ? modelLine(*m_status) : QString(),
                    .isSearch = !m_text.isEmpty(),
                    .isRanked = m_result.isRanked,
                    .hasMore = m_answered && hasMore(),
                    .resultOrder = hasBest ? m_resultOrder : ResultOrder::NewestFirst});
    m_timeline->setVisible(m_photos->rowCount() > 0 && m_timeline->isUseful());
}

QString BrowsePage::countText() const {
    const bool results = !m_text.isEmpty();
    const int count = m_photos->rowCount();
    if (!m_answered) return results ? tr("Searching…") : QString();
    if (!results) return count == 1 ? tr("1 photo") : tr("%1 photos").arg(number(count));
    if (count == 0) return {};
    const auto likely = static_cast<qint64>(m_result.likely);
    QString text;
    if (!m_result.isRanked) {
        text = likely == 1 ? tr("1 photo") : tr("%1 photos").arg(number(likely));
    } else if (likely == 0) {
        text = tr("No likely match");
    } else {
        text = likely == 1 ? tr("1 likely match") : tr("%1 likely matches").arg(number(likely));
    }
    if (m_status && m_status->counts.embedded + m_status->counts.failed < m_status->counts.photos) {
        text += tr("  ·  among the %1 of %2 that are searchable now")
                    .arg(number(m_status->counts.embedded), number(m_status->counts.photos));
    }
    return text;
}

void BrowsePage::updateEmptyState() {
    const bool empty = m_answered && m_photos->rowCount() == 0;
    if (empty && (m_status || m_error)) {
        const LibraryStatus status = m_status.value_or(LibraryStatus());
        m_empty->setText(m_text.isEmpty() && !m_error ? noPhotosText(status) : noResultsText(status, m_error));
    }
    const bool say = empty && (m_status || m_error);
    m_stack->setCurrentWidget(say ? static_cast<QWidget*>(m_empty) : m_grid);
    m_header->setVisible(!empty);
}

void BrowsePage::emptyAction() {
    if (m_error && m_error->code == ErrorCode::NoModel) {
        Q_EMIT modelsWanted();
        return;
    }
    if (!m_text.isEmpty()) {
        if (m_status && m_status->counts.embedded == 0 && !m_error) {
            Q_EMIT indexWanted();
        } else {
            Q_EMIT clearSearchWanted();
        }
        return;
    }
    const auto& roots = m_status ? m_status->roots : std::vector<RootStatus>();
    const bool anyOnline = std::any_of(roots.begin(), roots.end(), [](const RootStatus& root) { return root.online; });
    if (anyOnline) {
        Q_EMIT addFolderWanted();
    } else {
        Q_EMIT indexWanted();
    }
}

}  // namespace sightseer
