#include "ui/viewer/region_selector.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace sightseer {

namespace {

constexpr double kSmallest = 0.02;  // of a side; less shows nothing to search for
constexpr double kKeyStep = 0.02;

}  // namespace

RegionSelector::RegionSelector(QWidget* parent)
    : QWidget(parent), m_search(new QPushButton(tr("Search for this"), this)) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Part of the photo to search for"));
    m_search->setCursor(Qt::ArrowCursor);
    m_search->setDefault(true);
    m_search->setFocusPolicy(Qt::TabFocus);
    connect(m_search, &QPushButton::clicked, this, [this] { Q_EMIT chosen(m_region); });
    hide();
}

void RegionSelector::open(const QRectF& picture) {
    setGeometry(parentWidget()->rect());
    m_picture = picture;
    setRegion({0.25, 0.25, 0.5, 0.5});
    raise();
    show();
    setFocus(Qt::OtherFocusReason);
}

void RegionSelector::movePicture(const QRectF& picture) {
    setGeometry(parentWidget()->rect());
    m_picture = picture;
    setRegion(m_region);
}

void RegionSelector::setRegion(QRectF region) {
    const double wide = std::clamp(region.width(), kSmallest, 1.0);
    const double high = std::clamp(region.height(), kSmallest, 1.0);
    m_region = {std::clamp(region.left(), 0.0, 1 - wide), std::clamp(region.top(), 0.0, 1 - high), wide, high};
    const QRect visible = shown().toRect().intersected(rect());
    const QSize size = m_search->sizeHint();
    const int below = visible.bottom() + metrics::kUnit;
    const int y = below + size.height() < height() ? below : visible.bottom() - size.height() - metrics::kUnit;
    m_search->setGeometry(std::clamp(visible.center().x() - size.width() / 2, 0, std::max(0, width() - size.width())),
                          y, size.width(), size.height());
    setAccessibleDescription(tr("%1 % by %2 %").arg(qRound(wide * 100)).arg(qRound(high * 100)));
    update();
}

QRectF RegionSelector::shown() const {
    return {m_picture.left() + m_region.left() * m_picture.width(),
            m_picture.top() + m_region.top() * m_picture.height(), m_region.width() * m_picture.width(),
            m_region.height() * m_picture.height()};
}

QPointF RegionSelector::fractionAt(const QPointF& point) const {
    return {std::clamp((point.x() - m_picture.left()) / m_picture.width(), 0.0, 1.0),
            std::clamp((point.y() - m_picture.top()) / m_picture.height(), 0.0, 1.0)};
}

void RegionSelector::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF inside = shown();
    QRegion outside(rect());
    outside -= inside.toAlignedRect();
    painter.setClipRegion(outside);
    painter.fillRect(rect(), QColor(0, 0, 0, 140));
    painter.setClipping(false);
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(inside.toAlignedRect().adjusted(0, 0, -1, -1));
}

void RegionSelector::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_isDragging = true;
    m_dragFrom = fractionAt(event->position());
}

void RegionSelector::mouseMoveEvent(QMouseEvent* event) {
    if (m_isDragging) setRegion(QRectF(m_dragFrom, fractionAt(event->position())).normalized());
}

void RegionSelector::mouseReleaseEvent(QMouseEvent*) {
    m_isDragging = false;
}

void RegionSelector::keyPressEvent(QKeyEvent* event) {
    QPointF step;
    switch (event->key()) {
        case Qt::Key_Left: step = {-kKeyStep, 0}; break;
        case Qt::Key_Right: step = {kKeyStep, 0}; break;
        case Qt::Key_Up: step = {0, -kKeyStep}; break;
        case Qt::Key_Down: step = {0, kKeyStep}; break;
        case Qt::Key_Return:
        case Qt::Key_Enter: Q_EMIT chosen(m_region); return;
        case Qt::Key_Escape: Q_EMIT cancelled(); return;
        default: QWidget::keyPressEvent(event); return;
    }
    QRectF region = m_region;
    if (event->modifiers() & Qt::ShiftModifier) {
        region.setSize(region.size() + QSizeF(step.x(), step.y()));
    } else {
        region.translate(step);
    }
    setRegion(region);
}

}  // namespace sightseer
