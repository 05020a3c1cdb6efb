#include "ui/grid/photo_grid.h"

#include "ui/grid/photo_grid_accessible.h"
#include "ui/grid/photo_painter.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

namespace sightseer {

namespace {

constexpr int kGap = metrics::kUnit;
constexpr double kZoomStep = 1.25;
constexpr int kVisiblePauseMs = 20;
constexpr int kResizePauseMs = 150;
constexpr int kHeadingHeight = metrics::kUnit * 5;

}  // namespace

PhotoGrid::PhotoGrid(PhotoListModel& photos, ThumbnailLoader& thumbnails, QWidget* parent)
    : QAbstractItemView(parent), m_photos(photos), m_thumbnails(thumbnails) {
    installPhotoGridAccessibility();
    setModel(&photos);
    setAccessibleName(tr("Photos"));
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setTabKeyNavigation(false);
    viewport()->setMouseTracking(true);

    m_visibleTimer.setSingleShot(true);
    m_visibleTimer.setInterval(kVisiblePauseMs);
    connect(&m_visibleTimer, &QTimer::timeout, this, [this] {
        if (!isVisible()) return;  // asked for when it is shown
        wantThumbnails();
        Q_EMIT visiblePhotosChanged();
    });
    m_sizeTimer.setSingleShot(true);
    m_sizeTimer.setInterval(kResizePauseMs);
    connect(&m_sizeTimer, &QTimer::timeout, this, [this] { m_thumbnails.setSize(thumbnailSize()); });
    connect(&m_thumbnails, &ThumbnailLoader::arrived, this, &PhotoGrid::repaintPhotos);
    connect(&m_photos, &QAbstractItemModel::modelReset, this, &PhotoGrid::relayout);
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT opened(index.row()); });
}

// --- size

void PhotoGrid::setCellSize(int pixels) {
    const int cell = std::clamp(pixels, kSmallestCell, kLargestCell);
    if (cell == m_cell) return;
    const auto visible = visibleRange();
    const int middle =
        currentIndex().isValid() && currentIndex().row() >= visible.first && currentIndex().row() <= visible.last
            ? currentIndex().row()
            : (visible.first + visible.last) / 2;
    const bool atTop = isAtTop();
    m_cell = cell;
    relayout();
    if (!visible.isEmpty() && !atTop) scrollTo(m_photos.index(middle), PositionAtCenter);
    Q_EMIT cellSizeChanged(m_cell);
}

void PhotoGrid::zoomIn() {
    setCellSize(qRound(m_cell * kZoomStep));
}

void PhotoGrid::zoomOut() {
    setCellSize(qRound(m_cell / kZoomStep));
}

void PhotoGrid::setShape(ThumbnailShape shape) {
    if (shape == m_shape) return;
    m_shape = shape;
    m_thumbnails.setSize(thumbnailSize());
}

ThumbnailSize PhotoGrid::thumbnailSize() const {
    return {qRound(m_layout.side() * devicePixelRatioF()), m_shape};
}

void PhotoGrid::relayout() {
    std::erase_if(m_headings, [&](const GridHeading& heading) { return heading.first >= m_photos.rowCount(); });
    std::vector<GridSection> sections;
    if (!m_headings.empty() && m_headings.front().first > 0) sections.push_back({0, 0});
    for (const GridHeading& heading : m_headings) sections.push_back({heading.first, kHeadingHeight});
    m_layout = GridLayout(m_photos.rowCount(), viewport()->width(), m_cell, kGap, sections);
    updateGeometries();
    viewport()->update();
    m_sizeTimer.start();
    visibleChanged();
}

void PhotoGrid::updateGeometries() {
    const qint64 range =
        std::clamp<qint64>(m_layout.height() - viewport()->height(), 0, std::numeric_limits<int>::max());
    verticalScrollBar()->setRange(0, static_cast<int>(range));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(std::max(1, m_layout.rowStep() / 3));
    QAbstractItemView::updateGeometries();
}

void PhotoGrid::resizeEvent(QResizeEvent* event) {
    const auto visible = visibleRange();
    const bool first = event->oldSize().isEmpty();
    const bool keep = !isAtTop() && !visible.isEmpty() && event->size().width() != event->oldSize().width();
    QAbstractItemView::resizeEvent(event);
    relayout();
    if (first) m_thumbnails.setSize(thumbnailSize());
    if (keep) scrollTo(m_photos.index(visible.first), PositionAtTop);
}

// --- where things are

int PhotoGrid::verticalOffset() const {
    return verticalScrollBar()->value();
}

bool PhotoGrid::isAtTop() const {
    return verticalScrollBar()->value() == 0;
}

GridLayout::Range PhotoGrid::visibleRange() const {
    return m_layout.indexesBetween(verticalOffset(), qint64(verticalOffset()) + viewport()->height() - 1);
}

std::vector<PhotoId> PhotoGrid::visiblePhotos() const {
    const auto range = visibleRange();
    if (range.isEmpty() || range.last >= m_photos.rowCount()) return {};
    const auto& ids = m_photos.ids();
    return {ids.begin() + range.first, ids.begin() + range.last + 1};
}

bool PhotoGrid::isFilled() const {
    const auto visible = visiblePhotos();
    return !visible.empty() &&
           std::ranges::none_of(visible, [this](PhotoId photo) { return m_thumbnails.pixmap(photo).isNull(); });
}

QRect PhotoGrid::toViewport(const QRect& content) const {
    const int left = isRightToLeft() ? viewport()->width() - content.left() - content.width() : content.left();
    return {left, content.top() - verticalOffset(), content.width(), content.height()};
}

QPoint PhotoGrid::toContent(const QPoint& onScreen) const {
    const int x = isRightToLeft() ? viewport()->width() - 1 - onScreen.x() : onScreen.x();
    return {x, onScreen.y() + verticalOffset()};
}

QRect PhotoGrid::visualRect(const QModelIndex& index) const {
    return index.isValid() ? toViewport(m_layout.rect(index.row())) : QRect();
}

QModelIndex PhotoGrid::indexAt(const QPoint& point) const {
    const int row = m_layout.indexAt(toContent(point));
    return row < 0 || row >= m_photos.rowCount() ? QModelIndex() : m_photos.index(row);
}

void PhotoGrid::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid()) return;
    const int top = m_layout.top(index.row()) - kGap;
    const int bottom = top + m_layout.rowStep() + kGap;
    const int height = viewport()->height();
    int value = verticalOffset();
    switch (hint) {
        case PositionAtTop: value = top; break;
        case PositionAtBottom: value = bottom - height; break;
        case PositionAtCenter: value = (top + bottom - height) / 2; break;
        case EnsureVisible:
            if (top < value) {
                value = top;
            } else if (bottom > value + height) {
                value = bottom - height;
            }
    }
    verticalScrollBar()->setValue(value);
}

void PhotoGrid::scrollContentsBy(int, int dy) {
    viewport()->scroll(0, dy);
    visibleChanged();
}

void PhotoGrid::visibleChanged() {
    if (!m_visibleTimer.isActive()) m_visibleTimer.start();
}

// What is on screen first, then outwards from it for as far as one screen.
void PhotoGrid::wantThumbnails() {
    const auto visible = visibleRange();
    if (visible.isEmpty()) {
        m_thumbnails.setWanted({});
        return;
    }
    const auto& ids = m_photos.ids();
    std::vector<PhotoId> wanted(ids.begin() + visible.first, ids.begin() + visible.last + 1);
    const int count = static_cast<int>(ids.size());
    for (int distance = 1; distance <= visible.count(); ++distance) {
        if (visible.last + distance < count) wanted.push_back(*(ids.begin() + visible.last + distance));
        if (visible.first - distance >= 0) wanted.push_back(*(ids.begin() + visible.first - distance));
    }
    m_thumbnails.setWanted(std::move(wanted));
}

// --- the list

void PhotoGrid::showPhotos(std::vector<PhotoId> ids, QStringList badges, std::vector<GridHeading> headings) {
    const bool sameHeadings = headings == m_headings;
    m_headings = std::move(headings);
    if (ids == m_photos.ids()) {
        m_photos.setPhotos(std::move(ids), std::move(badges));
        if (!sameHeadings) relayout();
        return;
    }
    const bool atTop = isAtTop();
    const auto visible = visiblePhotos();
    const int offsetInRow = verticalOffset() - m_layout.top(visibleRange().first);
    const PhotoId current = currentIndex().isValid() ? m_photos.idAt(currentIndex().row()) : PhotoId();
    std::unordered_set<PhotoId> selected;
    for (const auto& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) selected.insert(m_photos.idAt(row));
    }
    m_photos.setPhotos(std::move(ids), std::move(badges));

    QItemSelection selection;
    int rangeStart = -1;
    const int count = m_photos.rowCount();
    for (int row = 0; row <= count && !selected.empty(); ++row) {
        const bool in = row < count && selected.contains(m_photos.idAt(row));
        if (in && rangeStart < 0) rangeStart = row;
        if (!in && rangeStart >= 0) {
            selection.select(m_photos.index(rangeStart), m_photos.index(row - 1));
            rangeStart = -1;
        }
    }
    const int currentRow = current ? m_photos.rowOf(current) : -1;
    if (currentRow >= 0) selectionModel()->setCurrentIndex(m_photos.index(currentRow), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (atTop) {
        verticalScrollBar()->setValue(0);
        return;
    }
    for (const PhotoId photo : visible) {
        const int row = m_photos.rowOf(photo);
        if (row < 0) continue;
        verticalScrollBar()->setValue(m_layout.top(row) + offsetInRow);
        break;
    }
}

void PhotoGrid::showFromTop(std::vector<PhotoId> ids, QStringList badges, std::vector<GridHeading> headings) {
    clearSelection();
    setCurrentIndex({});
    m_headings = std::move(headings);
    m_photos.setPhotos(std::move(ids), std::move(badges));
    relayout();
    verticalScrollBar()->setValue(0);
    visibleChanged();
}

void PhotoGrid::makeCurrent(int row) {
    if (row >= 0 && row < m_photos.rowCount()) setCurrentIndex(m_photos.index(row));
}

// --- selection

std::vector<PhotoId> PhotoGrid::selectedPhotos() const {
    std::vector<int> rows;
    for (const auto& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) rows.push_back(row);
    }
    if (rows.empty() && currentIndex().isValid()) rows.push_back(currentIndex().row());
    std::sort(rows.begin(), rows.end());
    std::vector<PhotoId> photos;
    photos.reserve(rows.size());
    for (const int row : rows) photos.push_back(m_photos.idAt(row));
    return photos;
}

QModelIndex PhotoGrid::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    const int count = m_photos.rowCount();
    if (count == 0) return {};
    if (!currentIndex().isValid()) return m_photos.index(std::max(0, visibleRange().first));
    const int pageRows = std::max(1, viewport()->height() / m_layout.rowStep());
    const int current = currentIndex().row();
    const int forwards = isRightToLeft() ? -1 : 1;
    int target = current;
    switch (action) {
        case MoveLeft: target = current - forwards; break;
        case MoveRight: target = current + forwards; break;
        case MovePrevious: target = current - 1; break;
        case MoveNext: target = current + 1; break;
        case MoveUp: target = m_layout.movedByRows(current, -1); break;
        case MoveDown: target = m_layout.movedByRows(current, 1); break;
        case MovePageUp: target = m_layout.movedByRows(current, -pageRows); break;
        case MovePageDown: target = m_layout.movedByRows(current, pageRows); break;
        case MoveHome: target = 0; break;
        case MoveEnd: target = count - 1; break;
    }
    return m_photos.index(std::clamp(target, 0, count - 1));
}

// `rect` goes from one photo to another, not normalised: the range between them is selected, as in a text.
void PhotoGrid::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) {
    const QModelIndex from = indexAt(rect.topLeft());
    const QModelIndex to = indexAt(rect.bottomRight());
    QItemSelection selection;
    if (from.isValid() || to.isValid()) {
        const int a = (from.isValid() ? from : to).row();
        const int b = (to.isValid() ? to : from).row();
        selection.select(m_photos.index(std::min(a, b)), m_photos.index(std::max(a, b)));
    }
    selectionModel()->select(selection, flags);
}

QRegion PhotoGrid::visualRegionForSelection(const QItemSelection& selection) const {
    const auto visible = visibleRange();
    QRegion region;
    for (const auto& range : selection) {
        for (int row = std::max(range.top(), visible.first); row <= std::min(range.bottom(), visible.last); ++row) {
            region += toViewport(m_layout.rect(row));
        }
    }
    return region;
}

void PhotoGrid::keyboardSearch(const QString& text) {
    Q_EMIT typed(text);
}

// --- painting

void PhotoGrid::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    const auto range = m_layout.indexesBetween(qint64(event->rect().top()) + verticalOffset() - kGap,
                                               qint64(event->rect().bottom()) + verticalOffset() + kGap);
    const QFont small = metrics::textFont(*this, metrics::TextSize::Small);
    const QModelIndex current = currentIndex();
    for (int row = range.first; row <= std::min(range.last, m_photos.rowCount() - 1); ++row) {
        const QModelIndex index = m_photos.index(row);
        PhotoCell cell;
        cell.rect = toViewport(m_layout.rect(row));
        cell.picture = m_thumbnails.pixmap(m_photos.idAt(row));
        if (cell.picture.isNull()) cell.name = m_photos.data(index, Qt::DisplayRole).toString();
        cell.badge = m_photos.data(index, PhotoListModel::BadgeRole).toString();
        cell.offline = m_photos.data(index, PhotoListModel::OfflineRole).toBool();
        cell.selected = selectionModel()->isSelected(index);
        cell.focused = hasFocus() && index == current;
        paintPhoto(painter, cell, palette(), small);
    }
    paintHeadings(painter, event->rect());
    if (!m_band.isEmpty()) {
        QColor fill = accent(palette());
        painter.setPen(fill);
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawRect(toViewport(m_band).adjusted(0, 0, -1, -1));
    }
}

// Other lists may have taken the room for its pictures meanwhile.
void PhotoGrid::showEvent(QShowEvent* event) {
    QAbstractItemView::showEvent(event);
    visibleChanged();
}

void PhotoGrid::paintHeadings(QPainter& painter, const QRect& exposed) const {
    const int withoutHeading = m_layout.sectionCount() - static_cast<int>(m_headings.size());
    const qint64 top = qint64(verticalOffset()) + exposed.top();
    const auto visible = m_layout.sectionsBetween(top, top + exposed.height());
    for (int section = std::max(visible.first, withoutHeading); section <= visible.last; ++section) {
        const QRect band = toViewport(m_layout.bandRect(section)).adjusted(kGap, 0, -kGap, 0);
        if (!band.intersects(exposed)) continue;
        const GridHeading& heading = m_headings[static_cast<std::size_t>(section - withoutHeading)];
        if (heading.isEnd) {
            paintEndHeading(painter, band, heading.text, heading.link, palette(), font());
        } else {
            const QFont bold = metrics::textFont(*this, metrics::TextSize::Normal, QFont::DemiBold);
            paintSectionHeading(painter, band, heading.text, palette(), bold);
        }
    }
}

QRect PhotoGrid::linkRect() const {
    const auto heading = std::find_if(m_headings.rbegin(), m_headings.rend(),
                                      [](const GridHeading& one) { return !one.link.isEmpty(); });
    if (heading == m_headings.rend()) return {};
    const int fromEnd = static_cast<int>(heading - m_headings.rbegin());
    const QRect band = toViewport(m_layout.bandRect(m_layout.sectionCount() - 1 - fromEnd));
    return endHeadingLink(band.adjusted(kGap, 0, -kGap, 0), heading->text, heading->link, font());
}

void PhotoGrid::repaintPhotos(const std::vector<PhotoId>& photos) {
    const std::unordered_set<PhotoId> changed(photos.begin(), photos.end());
    const auto range = visibleRange();
    for (int row = range.first; row <= std::min(range.last, m_photos.rowCount() - 1); ++row) {
        if (changed.contains(m_photos.idAt(row))) viewport()->update(toViewport(m_layout.rect(row)));
    }
}

void PhotoGrid::changeEvent(QEvent* event) {
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) viewport()->update();
}

// --- mouse and keys

void PhotoGrid::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QAbstractItemView::wheelEvent(event);
        return;
    }
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / QWheelEvent::DefaultDeltasPerStep;
    m_wheel -= steps * QWheelEvent::DefaultDeltasPerStep;
    for (int i = 0; i < std::abs(steps); ++i) steps > 0 ? zoomIn() : zoomOut();
    event->accept();
}

void PhotoGrid::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex().row());
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

}  // namespace sightseer
