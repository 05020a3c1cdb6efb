// Where the square cells of the grid lie: plain arithmetic, the same cost for ten photos and for millions. Thread: any.
#pragma once

#include <QPoint>
#include <QRect>

namespace sightseer {

class GridLayout {
public:
    struct Range {
        int first = 0;
        int last = -1;  // inclusive; empty when last < first

        bool isEmpty() const { return last < first; }
        int count() const { return last - first + 1; }
    };

    // `cell`: about the side of a cell; it is chosen so that whole columns fill the width.
    GridLayout() = default;
    GridLayout(int count, int width, int cell, int gap);

    int count() const { return m_count; }
    int columns() const { return m_columns; }
    int rows() const { return (m_count + m_columns - 1) / m_columns; }
    int side() const { return m_side; }
    int rowStep() const { return m_side + m_gap; }
    qint64 height() const { return rows() == 0 ? 0 : qint64(rows()) * rowStep() + m_gap; }

    // In content coordinates: y grows from the first row on.
    int top(int index) const { return m_gap + index / m_columns * rowStep(); }
    QRect rect(int index) const;
    // -1 between cells and outside.
    int indexAt(const QPoint& point) const;
    // All cells in rows that reach into y of [from, to]; gaps do not count.
    Range indexesBetween(qint64 from, qint64 to) const;

private:
    int m_count = 0;
    int m_gap = 0;
    int m_columns = 1;
    int m_side = 1;
    int m_extra = 0;  // pixels left over, given to the margins
};

}  // namespace sightseer
