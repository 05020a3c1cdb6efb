#include "ui/search/search_bar.h"

#include "ui/style/icons.h"
#include "ui/style/metrics.h"

#include <QKeyEvent>

namespace sightseer {

namespace {

constexpr int kTypingPauseMs = 150;

}  // namespace

SearchBar::SearchBar(QWidget* parent) : QLineEdit(parent) {
    setPlaceholderText(tr("Say what is in the picture: beach at sunset, two dogs, a red car"));
    setAccessibleName(tr("Search"));
    setToolTip(tr("Search (Ctrl+F or /)"));
    setClearButtonEnabled(true);
    addAction(icon(Icon::Search), LeadingPosition);
    setMinimumHeight(metrics::kRowHeight + metrics::kHalf);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SearchBar::searchNow);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) {
            searchNow();
        } else {
            m_pause.start();
        }
    });
}

void SearchBar::continueWith(const QString& letters) {
    setFocus(Qt::ShortcutFocusReason);
    end(false);
    insert(letters);
}

void SearchBar::searchNow() {
    m_pause.stop();
    if (text() == m_sent) return;
    m_sent = text();
    Q_EMIT searchWanted(m_sent);
}

void SearchBar::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Escape:
            if (text().isEmpty()) {
                Q_EMIT leave();
            } else {
                clear();
            }
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Down:
            searchNow();
            Q_EMIT leave();
            return;
        default: QLineEdit::keyPressEvent(event);
    }
}

}  // namespace sightseer
