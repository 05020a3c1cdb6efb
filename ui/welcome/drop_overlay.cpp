#include "ui/welcome/drop_overlay.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QPainter>

#include <utility>

namespace sightseer {

DropOverlay::DropOverlay(QString text, QWidget* parent) : QWidget(parent), m_text(std::move(text)) {
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
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

}  // namespace sightseer
