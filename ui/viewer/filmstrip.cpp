#include "ui/viewer/filmstrip.h"

#include "ui/grid/photo_list_model.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kSide = metrics::kUnit * 9;
constexpr int kStep = kSide + metrics::kHalf;
constexpr int kMark = 2;  // pixels of the line around the current photo

}  // namespace

Filmstrip::Filmstrip(PhotoListModel& photos, ThumbnailLoader::Fetch thumbnails, QWidget* parent)
    : QWidget(parent), m_photos(photos), m_thumbnails(new ThumbnailLoader(std::move(thumbnails), this)) {
    setAccessibleName(tr("Photos before and after"));
    connect(m_thumbnails, &ThumbnailLoader::arrived, this, qOverload<>(&QWidget::update));
    connect(&m_photos, &QAbstractItemModel::modelReset, this, &Filmstrip::wantThumbnails);
}

QSize Filmstrip::sizeHint() const {
    return {kStep * 5, kSide + metrics::kUnit};
}

void Filmstrip::setCurrent(int row) {
    m_current = row;
    wantThumbnails();
    update();
}

QRect Filmstrip::cellRect(int row) const {
    const int distance = (isRightToLeft() ? m_current - row : row - m_current) * kStep;
    return {(width() - kSide) / 2 + distance, metrics::kHalf, kSide, kSide};
}

int Filmstrip::rowAt(int x) const {
    const int fromMiddle = x - (width() - kSide) / 2;
    const int steps = fromMiddle >= 0 ? fromMiddle / kStep : -((-fromMiddle + kStep - 1) / kStep);
    const int row = m_current + (isRightToLeft() ? -steps : steps);
    return row >= 0 && row < m_photos.rowCount() && cellRect(row).left() <= x && x <= cellRect(row).right() ? row : -1;
}

// From the middle outwards, and a little beyond the edges.
void Filmstrip::wantThumbnails() {
    if (!isVisible()) return;
    m_thumbnails->setSize({qRound(kSide * devicePixelRatioF()), ThumbnailShape::Square});
    std::vector<PhotoId> wanted;
    const int reach = width() / kStep / 2 + 3;
    const auto want = [&](int row) {
        if (row >= 0 && row < m_photos.rowCount()) wanted.push_back(m_photos.idAt(row));
    };
    want(m_current);
    for (int distance = 1; distance <= reach; ++distance) {
        want(m_current + distance);
        want(m_current - distance);
    }
    m_thumbnails->setWanted(std::move(wanted));
}

void Filmstrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), viewerBackground());
    const int reach = width() / kStep / 2 + 1;
    const int last = std::min(m_photos.rowCount() - 1, m_current + reach);
    for (int row = std::max(0, m_current - reach); row <= last; ++row) {
        const QRect cell = cellRect(row);
        const QPixmap picture = m_thumbnails->pixmap(m_photos.idAt(row));
        painter.setOpacity(row == m_current ? 1 : 0.6);
        if (picture.isNull()) {
            painter.fillRect(cell, viewerBackground().lighter(180));
        } else {
            painter.setRenderHint(QPainter::SmoothPixmapTransform);
            painter.drawPixmap(cell, picture);
        }
        if (row != m_current) continue;
        painter.setPen(QPen(viewerText(), kMark));
        painter.drawRect(cell.adjusted(kMark / 2, kMark / 2, -kMark / 2, -kMark / 2));
    }
}

void Filmstrip::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    wantThumbnails();
}

void Filmstrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    wantThumbnails();
}

void Filmstrip::mousePressEvent(QMouseEvent* event) {
    const int row = event->button() == Qt::LeftButton ? rowAt(qRound(event->position().x())) : -1;
    if (row >= 0) Q_EMIT picked(row);
}

void Filmstrip::wheelEvent(QWheelEvent* event) {
    m_wheel += event->angleDelta().y() + event->angleDelta().x();
    const int steps = m_wheel / QWheelEvent::DefaultDeltasPerStep;
    m_wheel -= steps * QWheelEvent::DefaultDeltasPerStep;
    const int row = std::clamp(m_current - steps, 0, std::max(0, m_photos.rowCount() - 1));
    if (row != m_current) Q_EMIT picked(row);
    event->accept();
}

}  // namespace sightseer
