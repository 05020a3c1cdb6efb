#include "ui/style/tab_order.h"

#include <QLayout>
#include <QScrollArea>
#include <QSet>
#include <QSplitter>
#include <QWidget>

namespace sightseer {

namespace {

// The widgets where Tab stops, and the one that has the keyboard, in order.
class TabStops {
public:
    explicit TabStops(QWidget& window) : m_focused(window.focusWidget()) { append(window); }

    const QWidgetList& list() const { return m_stops; }

private:
    void append(QWidget& widget) {
        const bool stops = (widget.focusPolicy() & Qt::TabFocus) && widget.isEnabled() && !widget.focusProxy();
        if (stops || &widget == m_focused) m_stops.append(&widget);
        if (const auto* splitter = qobject_cast<QSplitter*>(&widget)) {
            for (int i = 0; i < splitter->count(); ++i) appendIfShown(splitter->widget(i));
        } else if (const auto* area = qobject_cast<QScrollArea*>(&widget)) {
            appendIfShown(area->widget());
        } else if (widget.layout()) {
            append(*widget.layout());
        }
        for (QObject* child : widget.children()) appendIfShown(qobject_cast<QWidget*>(child));
    }

    void append(const QLayout& layout) {
        for (int i = 0; i < layout.count(); ++i) {
            QLayoutItem* item = layout.itemAt(i);
            appendIfShown(item->widget());
            if (item->layout()) append(*item->layout());
        }
    }

    void appendIfShown(QWidget* widget) {
        if (!widget || widget->isWindow() || !widget->isVisible() || m_seen.contains(widget)) return;
        m_seen.insert(widget);
        append(*widget);
    }

    const QWidget* m_focused;
    QSet<const QWidget*> m_seen;
    QWidgetList m_stops;
};

}  // namespace

bool focusNextInLayout(QWidget& window, bool next) {
    const QWidgetList stops = TabStops(window).list();
    const qsizetype place = stops.indexOf(window.focusWidget());
    if (place < 0) return false;
    const qsizetype to = (place + (next ? 1 : stops.size() - 1)) % stops.size();
    stops[to]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

}  // namespace sightseer
