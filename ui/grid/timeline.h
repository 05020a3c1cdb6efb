// When the photos on show were taken: a slim histogram by month. Dragging over it, or the arrow keys and Enter, chooses
// months. Thread: GUI.
#pragma once

#include <QDate>
#include <QWidget>

#include "core/catalog/catalog.h"

#include <optional>
#include <vector>

namespace sightseer {

// Whole months, both included; the first days of them.
struct MonthRange {
    QDate first;
    QDate last;
    bool operator==(const MonthRange&) const = default;
};

class Timeline : public QWidget {
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    // In any order; months without photos may be left out. Fewer than two months show nothing.
    void setMonths(const std::vector<MonthRun>& months);
    bool isUseful() const { return m_columns.size() > 1; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void rangeChosen(const sightseer::MonthRange& range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    // One bar: a month, or several where there are more months than room.
    struct Column {
        QDate first;
        QDate last;
        int count = 0;
    };

    void arrange();
    void setCurrent(int column, bool extend);
    void choose();
    int columnAt(int x) const;
    QRect columnRect(int column) const;
    QString textOf(const MonthRange& range, int count) const;
    MonthRange selected() const;
    void paintYears(QPainter& painter) const;

    std::vector<int> m_counts;  // month by month from m_begin
    QDate m_begin;
    std::vector<Column> m_columns;
    int m_most = 0;      // photos in the fullest column
    int m_anchor = -1;   // where the selection began
    int m_current = -1;  // where it ends; the keyboard's column
    int m_hovered = -1;
    bool m_isDragging = false;
};

}  // namespace sightseer
