#include "ui/grid/photo_painter.h"

#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QGuiApplication>
#include <QPainter>
#include <QStyle>

namespace sightseer {

namespace {

constexpr int kRing = 3;  // pixels of the line around a selected photo

// A dark pill in a corner, readable on every picture.
void paintBadge(QPainter& painter, const QRect& rect) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 150));
    painter.drawRoundedRect(rect, rect.height() / 2.0, rect.height() / 2.0);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

struct EndHeading {
    QString shown;  // of the text
    QRect words;    // between the two halves of the line
    QRect text;
    QRect link;
};

EndHeading endHeading(const QRect& band, const QString& text, const QString& link, const QFont& font) {
    const QFontMetrics letters(font);
    const int linkWidth = link.isEmpty() ? 0 : letters.horizontalAdvance(link) + metrics::kDouble;
    EndHeading heading;
    heading.shown = letters.elidedText(text, Qt::ElideRight, band.width() - 2 * metrics::kDouble - linkWidth);
    const int textWidth = letters.horizontalAdvance(heading.shown);
    heading.words = QRect(0, 0, textWidth + linkWidth + 2 * metrics::kDouble, band.height());
    heading.words.moveCenter(band.center());
    const QRect inside = heading.words.adjusted(metrics::kDouble, 0, -metrics::kDouble, 0);
    const auto placed = [&](QRect rect) {
        return QStyle::visualRect(QGuiApplication::layoutDirection(), inside, rect);
    };
    heading.text = placed({inside.left(), inside.top(), textWidth, inside.height()});
    if (linkWidth == 0) return heading;
    heading.link = placed(
        {inside.left() + textWidth + metrics::kDouble, inside.top(), linkWidth - metrics::kDouble, inside.height()});
    return heading;
}

}  // namespace

void paintPhoto(QPainter& painter, const PhotoCell& cell, const QPalette& palette, const QFont& font) {
    QRect inside = cell.rect;
    if (cell.picture.isNull()) {
        painter.fillRect(inside, placeholder(palette));
        const QRect line = inside.adjusted(metrics::kUnit, 0, -metrics::kUnit, 0);
        painter.setFont(font);
        painter.setPen(mutedText(palette));
        painter.drawText(line, Qt::AlignCenter,
                         QFontMetrics(font).elidedText(cell.name, Qt::ElideMiddle, line.width()));
    } else {
        const double ratio = painter.device()->devicePixelRatioF();
        QSize size = cell.picture.size() / ratio;
        size.scale(inside.size(), Qt::KeepAspectRatio);
        QRect target(QPoint(), size);
        target.moveCenter(inside.center());
        const bool exact = cell.picture.size() == size * ratio;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !exact);
        if (cell.offline) painter.setOpacity(0.55);
        painter.drawPixmap(target, cell.picture);
        painter.setOpacity(1);
        inside = target;
    }
    const int badge = QFontMetrics(font).height() + metrics::kHalf;
    if (!cell.badge.isEmpty()) {
        const int width = QFontMetrics(font).horizontalAdvance(cell.badge) + metrics::kUnit + metrics::kHalf;
        const QRect pill(inside.right() - width - metrics::kHalf + 1, inside.bottom() - badge - metrics::kHalf + 1,
                         width, badge);
        paintBadge(painter, pill);
        painter.setFont(font);
        painter.setPen(QColor(255, 255, 255, 230));
        painter.drawText(pill, Qt::AlignCenter, cell.badge);
    }
    if (cell.offline) {
        const QRect pill(inside.left() + metrics::kHalf, inside.bottom() - badge - metrics::kHalf + 1, badge, badge);
        paintBadge(painter, pill);
        const int side = badge - metrics::kUnit + 2;
        QRect target(0, 0, side, side);
        target.moveCenter(pill.center());
        painter.drawPixmap(target, iconPixmap(Icon::Offline, side, Qt::white, painter.device()->devicePixelRatio()));
    }
    if (cell.selected) {
        QColor tint = accent(palette);
        tint.setAlpha(50);
        painter.fillRect(inside, tint);
    }
    if (cell.selected || cell.focused) {
        const double half = kRing / 2.0;
        QPen pen(accent(palette), kRing);
        pen.setJoinStyle(Qt::MiterJoin);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(inside).adjusted(half, half, -half, -half));
    }
    if (cell.focused) {
        // A second, thin line keeps the keyboard's photo apart from the selected ones.
        painter.setPen(QPen(palette.color(QPalette::Base), 1));
        painter.drawRect(QRectF(inside).adjusted(kRing + 0.5, kRing + 0.5, -kRing - 0.5, -kRing - 0.5));
    }
}

void paintEndHeading(QPainter& painter, const QRect& band, const QString& text, const QString& link,
                     const QPalette& palette, const QFont& font) {
    const EndHeading heading = endHeading(band, text, link, font);
    const QRect& words = heading.words;
    painter.fillRect(QRect(band.left(), band.center().y(), words.left() - band.left(), 1), hairline(palette));
    painter.fillRect(QRect(words.right(), band.center().y(), band.right() - words.right(), 1), hairline(palette));
    painter.setFont(font);
    painter.setPen(mutedText(palette));
    painter.drawText(heading.text, Qt::AlignCenter, heading.shown);
    painter.setPen(palette.color(QPalette::Link));
    painter.drawText(heading.link, Qt::AlignCenter, link);
}

QRect endHeadingLink(const QRect& band, const QString& text, const QString& link, const QFont& font) {
    return endHeading(band, text, link, font).link;
}

void paintSectionHeading(QPainter& painter, const QRect& band, const QString& text, const QPalette& palette,
                         const QFont& font) {
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::Text));
    const auto side = QStyle::visualAlignment(QGuiApplication::layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter);
    painter.drawText(band, static_cast<int>(side), QFontMetrics(font).elidedText(text, Qt::ElideRight, band.width()));
}

}  // namespace sightseer
