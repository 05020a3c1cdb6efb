// Draws one cell of the grid, and the headings between its sections. Thread: GUI.
#pragma once

#include <QPalette>
#include <QPixmap>
#include <QRect>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace sightseer {

struct PhotoCell {
    QRect rect;
    QPixmap picture;  // null: the placeholder is drawn
    QString name;     // drawn on the placeholder
    QString badge;    // a few characters in the corner
    bool offline = false;
    bool selected = false;
    bool focused = false;  // the keyboard's photo, in a grid that has the focus
};

// The text in the middle of a line across the band, and behind it the link, if there is one.
void paintEndHeading(QPainter& painter, const QRect& band, const QString& text, const QString& link,
                     const QPalette& palette, const QFont& font);
// Where that paints the link.
QRect endHeadingLink(const QRect& band, const QString& text, const QString& link, const QFont& font);
// The text at the beginning of the band.
void paintSectionHeading(QPainter& painter, const QRect& band, const QString& text, const QPalette& palette,
                         const QFont& font);

void paintPhoto(QPainter& painter, const PhotoCell& cell, const QPalette& palette, const QFont& font);

}  // namespace sightseer
