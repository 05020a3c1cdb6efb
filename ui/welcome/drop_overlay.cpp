#include "ui/welcome/drop_overlay.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QPainter>

namespace sightseer {

DropOverlay::DropOverlay(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QColor veil = palette().color(QPalette::Base);
    veil.setAlpha(220);
    painter.fillRect(rect(), veil);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(accent(palette()), 2, Qt::DashLine));
    const int inset = metrics::kDouble;
    painter.drawRoundedRect(rect().adjusted(inset, inset, -inset, -inset), metrics::kRadius * 2, metrics::kRadius * 2);
    painter.setPen(palette().color(QPalette::Text));
    painter.setFont(metrics::textFont(*this, metrics::TextSize::Large));
    painter.drawText(rect(), Qt::AlignCenter, tr("Drop to add these folders"));
}

}  // namespace sightseer
