#include "ui/status/thin_progress.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QPainter>

#include <algorithm>

namespace sightseer {

ThinProgress::ThinProgress(QWidget* parent) : QProgressBar(parent) {
    setTextVisible(false);
    setFixedHeight(metrics::kHalf);
}

void ThinProgress::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double radius = height() / 2.0;
    painter.setBrush(hairline(palette()));
    painter.drawRoundedRect(rect(), radius, radius);
    QRectF done = rect();
    done.setWidth(std::max<double>(height(), done.width() * value() / maximum()));
    if (isRightToLeft()) done.moveRight(width());
    painter.setBrush(accent(palette()));
    painter.drawRoundedRect(done, radius, radius);
}

}  // namespace sightseer
