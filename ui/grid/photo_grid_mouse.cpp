// The grid under the mouse: the band that selects, the link at the cut line, the menu, and photos that are dragged out.
#include "ui/grid/photo_grid.h"
#include "ui/text.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QMimeData>
#include <QPointer>
#include <QScrollBar>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace sightseer {

namespace {

constexpr int kDragPixmap = 96;

}  // namespace

void PhotoGrid::mousePressEvent(QMouseEvent* event) {
    const QPoint point = event->position().toPoint();
    m_linkPressed = event->button() == Qt::LeftButton && linkRect().contains(point);
    if (m_linkPressed) return;
    QAbstractItemView::mousePressEvent(event);
    m_banding = event->button() == Qt::LeftButton && !indexAt(point).isValid();
    if (!m_banding) return;
    const bool keep = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    m_bandStart = toContent(point);
    m_bandBase = keep ? selectionModel()->selection() : QItemSelection();
    if (!keep) clearSelection();
}

void PhotoGrid::mouseMoveEvent(QMouseEvent* event) {
    if (m_awaitsDrag || m_linkPressed) return;
    if (!m_banding) {
        const bool overLink = linkRect().contains(event->position().toPoint());
        viewport()->setCursor(overLink ? Qt::PointingHandCursor : Qt::ArrowCursor);
        QAbstractItemView::mouseMoveEvent(event);
        return;
    }
    const int y = event->position().toPoint().y();
    const int beyond = y < 0 ? y : std::max(0, y - viewport()->height());
    if (beyond != 0) verticalScrollBar()->setValue(verticalOffset() + beyond);
    m_band = QRect(m_bandStart, toContent(event->position().toPoint())).normalized();
    selectInBand();
    viewport()->update();
}

void PhotoGrid::selectInBand() {
    QItemSelection selection = m_bandBase;
    const auto touched = m_layout.indexesBetween(m_band.top(), m_band.bottom());
    int rangeStart = -1;
    for (int row = touched.first; row <= touched.last + 1; ++row) {
        const bool in = row <= touched.last && m_layout.rect(row).intersects(m_band);
        if (in && rangeStart < 0) rangeStart = row;
        if (!in && rangeStart >= 0) {
            selection.merge(QItemSelection(m_photos.index(rangeStart), m_photos.index(row - 1)),
                            QItemSelectionModel::Select);
            rangeStart = -1;
        }
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void PhotoGrid::mouseReleaseEvent(QMouseEvent* event) {
    m_awaitsDrag = false;
    if (std::exchange(m_linkPressed, false)) {
        if (linkRect().contains(event->position().toPoint())) Q_EMIT linkActivated();
        return;
    }
    if (!m_banding) {
        QAbstractItemView::mouseReleaseEvent(event);
        return;
    }
    m_banding = false;
    m_band = QRect();
    m_bandBase.clear();
    viewport()->update();
}

void PhotoGrid::contextMenuEvent(QContextMenuEvent* event) {
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (!currentIndex().isValid()) return;
        position = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    } else if (!indexAt(event->pos()).isValid()) {
        return;
    }
    Q_EMIT menuWanted(position);
}

void PhotoGrid::startDrag(Qt::DropActions actions) {
    std::vector<int> rows;
    qint64 selected = 0;
    for (const auto& range : selectionModel()->selection()) {
        selected += range.height();
        for (int row = range.top(); row <= range.bottom() && rows.size() < kMostDragged; ++row) rows.push_back(row);
    }
    if (rows.empty()) return;
    if (selected > kMostDragged) {
        Q_EMIT said(tr("Only %1 of the %2 selected photos are dragged. Drag the others after them.")
                        .arg(number(kMostDragged), number(selected)));
    }
    std::sort(rows.begin(), rows.end());
    m_awaitsDrag = true;
    m_photos.askFiles(rows, [grid = QPointer(this), actions](const std::vector<std::filesystem::path>& files) {
        if (grid && std::exchange(grid->m_awaitsDrag, false)) grid->drag(files, actions);
    });
}

void PhotoGrid::drag(const std::vector<std::filesystem::path>& files, Qt::DropActions actions) {
    QList<QUrl> urls;
    for (const auto& file : files) urls.append(QUrl::fromLocalFile(qtPath(file)));
    if (urls.isEmpty()) return;
    auto* mime = new QMimeData;
    mime->setUrls(urls);
    auto* drag = new QDrag(this);
    drag->setMimeData(mime);
    const QPixmap picture =
        currentIndex().isValid() ? m_thumbnails.pixmap(m_photos.idAt(currentIndex().row())) : QPixmap();
    if (!picture.isNull())
        drag->setPixmap(picture.scaled(kDragPixmap, kDragPixmap, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    drag->exec(actions, Qt::CopyAction);
}

}  // namespace sightseer
