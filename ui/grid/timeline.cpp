#include "ui/grid/timeline.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace sightseer {

namespace {

constexpr int kBarHeight = metrics::kTriple;
constexpr int kSmallestColumn = 3;  // pixels, with the gap behind it
constexpr int kLargestColumn = metrics::kTriple;

}  // namespace

Timeline::Timeline(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Photos by month"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize Timeline::sizeHint() const {
    return {metrics::kUnit * 40,
            kBarHeight + QFontMetrics(metrics::textFont(*this, metrics::TextSize::Small)).height()};
}

void Timeline::setMonths(const std::vector<MonthRun>& months) {
    m_counts.clear();
    m_isDragging = false;
    const auto numberOf = [](const MonthRun& run) { return run.year * 12 + run.month - 1; };
    if (!months.empty()) {
        const auto [first, last] = std::ranges::minmax_element(months, {}, numberOf);
        const int begin = numberOf(*first);
        m_begin = QDate(first->year, first->month, 1);
        m_counts.resize(static_cast<std::size_t>(numberOf(*last) - begin) + 1);
        for (const MonthRun& run : months) {
            m_counts[static_cast<std::size_t>(numberOf(run) - begin)] += static_cast<int>(run.photos);
        }
    }
    arrange();
    updateGeometry();
}

void Timeline::arrange() {
    m_columns.clear();
    m_anchor = m_current = m_hovered = -1;
    m_most = 0;
    const int room = std::max(1, width() / kSmallestColumn);
    const int months = static_cast<int>(m_counts.size());
    int perColumn = 1;
    for (const int step : {1, 2, 3, 6, 12, 24, 60, 120, 600, 1200}) {
        perColumn = step;
        if (months / step < room) break;
    }
    // Several months begin where a year can be divided by them.
    int month = perColumn > 1 && m_begin.isValid() ? -((m_begin.year() * 12 + m_begin.month() - 1) % perColumn) : 0;
    for (; month < months; month += perColumn) {
        Column column{m_begin.addMonths(std::max(0, month)),
                      m_begin.addMonths(std::min(months, month + perColumn) - 1)};
        for (int i = std::max(0, month); i < std::min(months, month + perColumn); ++i) {
            column.count += m_counts[static_cast<std::size_t>(i)];
        }
        m_most = std::max(m_most, column.count);
        m_columns.push_back(column);
    }
    setAccessibleDescription(m_columns.empty() ? QString()
                                               : textOf({m_columns.front().first, m_columns.back().last}, -1));
    update();
}

QRect Timeline::columnRect(int column) const {
    const int count = static_cast<int>(m_columns.size());
    const double step = std::min<double>(kLargestColumn, double(width()) / count);
    const int left = static_cast<int>(column * step);
    const int right = static_cast<int>((column + 1) * step);
    const QRect rect(left, 0, right - left, kBarHeight);
    return isRightToLeft() ? QRect(width() - rect.right() - 1, 0, rect.width(), kBarHeight) : rect;
}

int Timeline::columnAt(int x) const {
    const int count = static_cast<int>(m_columns.size());
    if (count == 0) return -1;
    const double step = std::min<double>(kLargestColumn, double(width()) / count);
    return std::clamp(static_cast<int>((isRightToLeft() ? width() - 1 - x : x) / step), 0, count - 1);
}

MonthRange Timeline::selected() const {
    const auto [from, to] = std::minmax(m_anchor, m_current);
    return {m_columns[static_cast<std::size_t>(from)].first, m_columns[static_cast<std::size_t>(to)].last};
}

QString Timeline::textOf(const MonthRange& range, int count) const {
    QString text = monthText(range.first);
    if (range.last != range.first) text = tr("%1 to %2").arg(text, monthText(range.last));
    if (count == 1) return tr("%1: 1 photo").arg(text);
    return count < 0 ? text : tr("%1: %2 photos").arg(text, number(count));
}

// --- painting

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto [from, to] = std::minmax(m_anchor, m_current);
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        const Column& column = m_columns[static_cast<std::size_t>(i)];
        QRect bar = columnRect(i);
        const bool isIn = m_anchor >= 0 && i >= from && i <= to;
        if (isIn || i == m_hovered) painter.fillRect(bar, hoverFill(palette()));
        if (column.count == 0) continue;
        // Few photos are still to be seen beside many.
        const int height = std::max(2, qRound(kBarHeight * std::sqrt(double(column.count) / m_most)));
        bar.setTop(kBarHeight - height);
        if (bar.width() > 1) bar.setRight(bar.right() - 1);
        painter.fillRect(bar, isIn ? accent(palette()) : mutedText(palette()));
    }
    paintYears(painter);
    if (hasFocus()) {
        painter.setPen(accent(palette()));
        painter.drawRect(QRect(0, 0, width() - 1, kBarHeight - 1));
    }
}

// Below the columns in which a year begins, where there is room.
void Timeline::paintYears(QPainter& painter) const {
    painter.setFont(metrics::textFont(*this, metrics::TextSize::Small));
    painter.setPen(mutedText(palette()));
    const int width = painter.fontMetrics().horizontalAdvance(QStringLiteral("0000"));
    int free = isRightToLeft() ? this->width() : 0;
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        const Column& column = m_columns[static_cast<std::size_t>(i)];
        const bool begins = i == 0 || column.first.month() == 1 ||
                            column.first.year() != m_columns[static_cast<std::size_t>(i - 1)].first.year();
        if (!begins) continue;
        const QRect bar = columnRect(i);
        const QRect text(isRightToLeft() ? bar.right() - width + 1 : bar.left(), kBarHeight, width + 1,
                         height() - kBarHeight);
        const bool fits = isRightToLeft() ? text.right() < free && text.left() >= 0
                                          : text.left() >= free && text.right() < this->width() + 1;
        if (!fits) continue;
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, QString::number(column.first.year()));
        free = isRightToLeft() ? text.left() - metrics::kUnit : text.right() + metrics::kUnit;
    }
}

void Timeline::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

// --- mouse and keys

void Timeline::setCurrent(int column, bool extend) {
    m_current = column;
    if (!extend || m_anchor < 0) m_anchor = column;
    if (m_current >= 0) {
        const auto [from, to] = std::minmax(m_anchor, m_current);
        int count = 0;
        for (int i = from; i <= to; ++i) count += m_columns[static_cast<std::size_t>(i)].count;
        const QString text = textOf(selected(), count);
        setAccessibleDescription(text);
        QToolTip::showText(mapToGlobal(columnRect(m_current).bottomLeft()), text, this);
    }
    update();
}

void Timeline::choose() {
    if (m_anchor >= 0) Q_EMIT rangeChosen(selected());
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_columns.empty()) return;
    m_isDragging = true;
    setCurrent(columnAt(qRound(event->position().x())), event->modifiers() & Qt::ShiftModifier);
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    const int column = columnAt(qRound(event->position().x()));
    if (m_isDragging) {
        if (column != m_current) setCurrent(column, true);
    } else if (column != m_hovered) {
        m_hovered = column;
        update();
    }
}

void Timeline::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_isDragging) return;
    m_isDragging = false;
    choose();
}

void Timeline::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_columns.size()) - 1;
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    const int forwards = isRightToLeft() ? -1 : 1;
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right: {
            const int step = event->key() == Qt::Key_Right ? forwards : -forwards;
            const int start = m_current >= 0 ? m_current + step : last;
            setCurrent(std::clamp(start, 0, last), extend);
            return;
        }
        case Qt::Key_Home: setCurrent(0, extend); return;
        case Qt::Key_End: setCurrent(last, extend); return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space: choose(); return;
        case Qt::Key_Escape:
            if (m_current >= 0) {
                setCurrent(-1, false);
                return;
            }
            [[fallthrough]];
        default: QWidget::keyPressEvent(event);
    }
}

bool Timeline::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_columns.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Column& column = m_columns[static_cast<std::size_t>(columnAt(help->x()))];
        QToolTip::showText(help->globalPos(), textOf({column.first, column.last}, column.count), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace sightseer
