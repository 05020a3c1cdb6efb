// Looks for texts that are wider or higher than the room that their widgets have.
#pragma once

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QLabel>
#include <QRegularExpression>
#include <QTextDocument>
#include <QToolButton>
#include <QWidget>

namespace sightseer::test {

inline bool scrolls(const QWidget& widget) {
    for (QWidget* parent = widget.parentWidget(); parent && !parent->isWindow(); parent = parent->parentWidget()) {
        if (qobject_cast<QAbstractScrollArea*>(parent)) return true;
    }
    return false;
}

// What people read of it.
inline QString plainText(const QLabel& label) {
    if (label.textFormat() == Qt::PlainText || !Qt::mightBeRichText(label.text())) return label.text();
    QTextDocument document;
    document.setHtml(label.text());
    return document.toPlainText();
}

inline bool hasRoom(const QLabel& label) {
    const int width = label.contentsRect().width();
    if (!label.wordWrap()) return label.sizeHint().width() <= label.width();
    for (const QString& word : plainText(label).split(QRegularExpression(QStringLiteral("[\\s/\u200b]+")))) {
        if (label.fontMetrics().horizontalAdvance(word) > width) return false;
    }
    return label.heightForWidth(label.width()) <= label.height();
}

// Buttons and labels on show whose text is cut off. What paints itself (rows of the side panel, the grid) makes its texts
// shorter on purpose and is not looked at.
inline QStringList cutTexts(QWidget& window) {
    QStringList cut;
    const auto note = [&](const QWidget& widget, const QString& text, const char* how) {
        cut.append(QStringLiteral("%1 \"%2\" %3: %4x%5 for %6x%7")
                       .arg(QString::fromLatin1(widget.metaObject()->className()), text, QString::fromLatin1(how))
                       .arg(widget.width())
                       .arg(widget.height())
                       .arg(widget.sizeHint().width())
                       .arg(widget.sizeHint().height()));
    };
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != &window) continue;
        const auto* label = qobject_cast<QLabel*>(widget);
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool paintsItself = widget->inherits("sightseer::SidebarRow");
        const auto* tool = qobject_cast<const QToolButton*>(widget);
        const bool isPicture = tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull();
        const QString text = isPicture ? QString() : label ? label->text() : button ? button->text() : QString();
        if (text.isEmpty() || paintsItself) continue;
        if (label && !hasRoom(*label)) note(*widget, text, "has no room");
        if (button && button->sizeHint().width() > button->width()) note(*widget, text, "has no room");
        if (!scrolls(*widget) && widget->visibleRegion().boundingRect() != widget->rect())
            note(*widget, text, "is covered");
    }
    return cut;
}

}  // namespace sightseer::test
