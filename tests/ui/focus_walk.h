// Goes through a window with the Tab key alone, as somebody without a mouse does.
#pragma once

#include <QAccessible>
#include <QApplication>
#include <QImage>
#include <QPointer>
#include <QTest>
#include <QWidget>

namespace sightseer::test {

inline QString accessibleName(QWidget& widget) {
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&widget);
    return interface ? interface->text(QAccessible::Name) : QString();
}

inline QString descriptionOf(QWidget& widget) {
    const QWidget* parent = widget.parentWidget();
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QString::fromLatin1(widget.metaObject()->className()), accessibleName(widget).left(40),
             parent ? QString::fromLatin1(parent->metaObject()->className()) : QStringLiteral("no parent"));
}

// Whether its pixels, or those right around it, say that it has the keyboard. It has it before and after.
inline bool showsFocus(QWidget& window, QWidget& widget) {
    constexpr int kAround = 3, kDifference = 24, kFewestPixels = 12;
    if (!widget.hasFocus()) {  // a page that was filled just now took it
        widget.setFocus(Qt::TabFocusReason);
        QCoreApplication::processEvents();
    }
    const QRect place = QRect(widget.mapTo(&window, QPoint()), widget.size())
                            .adjusted(-kAround, -kAround, kAround, kAround)
                            .intersected(window.rect());
    const QImage with = window.grab(place).toImage().convertToFormat(QImage::Format_RGB32);
    widget.clearFocus();
    QCoreApplication::processEvents();
    const QImage without = window.grab(place).toImage().convertToFormat(QImage::Format_RGB32);
    widget.setFocus(Qt::TabFocusReason);
    int different = 0;
    for (int y = 0; y < with.height(); ++y) {
        for (int x = 0; x < with.width(); ++x) {
            const QColor a = with.pixelColor(x, y), b = without.pixelColor(x, y);
            const int most =
                std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
            if (most >= kDifference) ++different;
        }
    }
    return different >= kFewestPixels;
}

constexpr int kMostLinks = 8;  // in one text; it is a stop for each and one more

// Where Shift+Tab, pressed until it is where it began, stays for ever; empty when it does not.
inline QString complaintAboutTabBack(QWidget& window) {
    const QPointer<QWidget> first = QApplication::focusWidget();
    QWidget* last = first;
    for (int again = 0; again < kMostLinks;) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        QWidget* now = QApplication::focusWidget();
        if (!now || now->window() != &window) return QStringLiteral("Shift+Tab loses the keyboard");
        if (now == first && now != last) return {};
        again = now == last ? again + 1 : 0;
        last = now;
    }
    return QStringLiteral("Shift+Tab stays in ") + descriptionOf(*last);
}

// What is wrong: stops without a name or without a visible focus, a way that does not come round, and what it passes by.
inline QStringList complaintsAboutTab(QWidget& window) {
    constexpr int kMostPresses = 300;
    QStringList complaints;
    QStringList unseen;
    QList<QPointer<QWidget>> stops;
    int presses = 0;
    int again = 0;  // a text with several links is several stops
    for (; presses < kMostPresses; ++presses) {
        QWidget* from = QApplication::focusWidget();
        QTest::keyClick(from ? from : &window, Qt::Key_Tab);
        QWidget* now = QApplication::focusWidget();
        if (!now || now->window() != &window) {
            complaints.append(QStringLiteral("Tab loses the keyboard behind ") +
                              (stops.isEmpty() ? QString() : descriptionOf(*stops.last())));
            break;
        }
        if (!stops.isEmpty() && now == stops.last()) {
            if (++again < kMostLinks) continue;
            if (stops.size() > 1) complaints.append(QStringLiteral("Tab stays in ") + descriptionOf(*now));
            break;
        }
        again = 0;
        if (!stops.isEmpty() && now == stops.first()) break;
        if (stops.contains(now)) {
            complaints.append(QStringLiteral("Tab comes back to %1, but not to %2")
                                  .arg(descriptionOf(*now), descriptionOf(*stops.first())));
            break;
        }
        stops.append(now);
        QCoreApplication::processEvents();
        if (!stops.last()) {
            complaints.append(QStringLiteral("a widget was deleted that had the keyboard"));
            break;
        }
        if (!showsFocus(window, *now)) unseen.append(QStringLiteral("focus not visible: ") + descriptionOf(*now));
        if (accessibleName(*now).trimmed().isEmpty())
            complaints.append(QStringLiteral("no name: ") + descriptionOf(*now));
    }
    if (presses == kMostPresses) complaints.append(QStringLiteral("Tab does not come round"));
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool isStop = widget->isVisible() && widget->isEnabled() && widget->window() == &window &&
                            !widget->focusProxy() && (widget->focusPolicy() & Qt::TabFocus);
        if (isStop && !stops.contains(widget))
            complaints.append(QStringLiteral("not reached: ") + descriptionOf(*widget));
    }
    if (stops.size() > 1) {
        complaints += unseen;  // the only one needs no mark
        const QString stays = QApplication::focusWidget() ? complaintAboutTabBack(window) : QString();
        if (!stays.isEmpty()) complaints.append(stays);
    }
    if (complaints.isEmpty()) return complaints;
    complaints.append(QStringLiteral("The way was:"));
    for (const QPointer<QWidget>& stop : std::as_const(stops)) {
        if (stop) complaints.append(QStringLiteral("    ") + descriptionOf(*stop));
    }
    return complaints;
}

}  // namespace sightseer::test
