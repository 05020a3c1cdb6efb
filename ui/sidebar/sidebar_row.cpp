#include "ui/sidebar/sidebar_row.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QButtonGroup>
#include <QPainter>
#include <QStyle>

#include <utility>

namespace sightseer {

SidebarRow::SidebarRow(Icon icon, const QString& text, QWidget* parent) : QAbstractButton(parent), m_icon(icon) {
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SidebarRow::setTrailing(const QString& text) {
    if (text == m_trailing) return;
    m_trailing = text;
    setAccessibleDescription(text);
    update();
}

void SidebarRow::setDimmed(bool dimmed) {
    if (dimmed == m_dimmed) return;
    m_dimmed = dimmed;
    update();
}

void SidebarRow::setIconName(Icon icon) {
    if (icon == m_icon) return;
    m_icon = icon;
    update();
}

void SidebarRow::setIndent(int pixels) {
    if (pixels == m_indent) return;
    m_indent = pixels;
    update();
}

QSize SidebarRow::sizeHint() const {
    const int text = fontMetrics().horizontalAdvance(this->text()) + fontMetrics().horizontalAdvance(m_trailing);
    return {text + m_indent + metrics::kIcon + metrics::kUnit * 5, metrics::kRowHeight};
}

QSize SidebarRow::minimumSizeHint() const {
    return {metrics::kUnit * 10, metrics::kRowHeight};
}

void SidebarRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect all = rect();
    const bool current = isCheckable() && isChecked();
    painter.setRenderHint(QPainter::Antialiasing);
    if (current || underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(current ? selectionFill(palette()) : hoverFill(palette()));
        painter.drawRoundedRect(all, metrics::kRadius, metrics::kRadius);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(accent(palette()));
        painter.drawRoundedRect(QRectF(all).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadius, metrics::kRadius);
    }
    const QColor text = m_dimmed ? mutedText(palette()) : palette().color(QPalette::WindowText);
    QRect inside = all.adjusted(metrics::kUnit + m_indent, 0, -metrics::kUnit, 0);
    const auto place = [&](const QRect& part) { return style()->visualRect(layoutDirection(), all, part); };
    const QRect picture(inside.left(), inside.center().y() - metrics::kIcon / 2 + 1, metrics::kIcon, metrics::kIcon);
    painter.drawPixmap(place(picture), iconPixmap(m_icon, metrics::kIcon, text, devicePixelRatioF()));
    inside.setLeft(picture.right() + metrics::kUnit + 1);
    if (!m_trailing.isEmpty()) {
        const QFont small = metrics::textFont(*this, metrics::TextSize::Small);
        const int width = QFontMetrics(small).horizontalAdvance(m_trailing);
        const QRect end(inside.right() - width, inside.top(), width + 1, inside.height());
        painter.setFont(small);
        painter.setPen(mutedText(palette()));
        painter.drawText(place(end), Qt::AlignCenter, m_trailing);
        inside.setRight(end.left() - metrics::kUnit);
    }
    painter.setFont(font());
    painter.setPen(text);
    const QString shown = fontMetrics().elidedText(this->text(), Qt::ElideMiddle, inside.width());
    painter.drawText(place(inside), Qt::AlignVCenter | (isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft), shown);
}

void discardRows(std::vector<SidebarRow*>& rows, QButtonGroup& group) {
    for (SidebarRow* row : std::exchange(rows, {})) {
        group.removeButton(row);
        row->hide();
        row->deleteLater();
    }
}

}  // namespace sightseer
