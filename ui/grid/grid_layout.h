// Where the square cells of the grid lie, in sections that each begin on a row of their own, below a band for a
// heading: plain arithmetic, the same cost for ten photos and for millions. Thread: any.
#pragma once

#include <QPoint>
#include <QRect>

#include <vector>

namespace sightseer {

struct GridSection {
    int first = 0;  // index of its first cell
    int band = 0;   // height of the heading above it; 0 for none
};

class GridLayout {
public:
    struct Range {
        int first = 0;
        int last = -1;  // inclusive; empty when last < first

        bool isEmpty() const { return last < first; }
        int count() const { return last - first + 1; }
    };

    // `cell`: about the side of a cell; it is chosen so that whole columns fill the width. `sections` ascend, the first
    // begins at 0; those that would begin at or behind `count` are left out. None: one without a heading.
    GridLayout() = default;
    GridLayout(int count, int width, int cell, int gap, const std::vector<GridSection>& sections = {});

    int count() const { return m_count; }
    int columns() const { return m_columns; }
    int side() const { return m_side; }
    int rowStep() const { return m_side + m_gap; }
    qint64 height() const;

    // In content coordinates: y grows from the first row on.
    int top(int index) const;
    QRect rect(int index) const;
    // -1 between cells and outside.
    int indexAt(const QPoint& point) const;
    // All cells in rows that reach into y of [from, to]; gaps do not count.
    Range indexesBetween(qint64 from, qint64 to) const;
    // The cell so many rows below (above when negative) in the same column; at the ends the nearest there is.
    int movedByRows(int index, int rows) const;

    // Whose heading or cells reach into y of [from, to].
    Range sectionsBetween(qint64 from, qint64 to) const;
    int sectionCount() const { return static_cast<int>(m_sections.size()); }
    // Of the heading, over the whole width; empty without one.
    QRect bandRect(int section) const;

private:
    struct Placed {
        int first;
        int count;
        int row;  // number of rows before it
        int top;  // of its first row of cells
        int band;
    };

    const Placed& sectionOf(int index) const;
    const Placed& sectionOfRow(int row) const;
    int rowsOf(const Placed& section) const { return (section.count + m_columns - 1) / m_columns; }

    int m_count = 0;
    int m_width = 0;
    int m_gap = 0;
    int m_columns = 1;
    int m_side = 1;
    int m_extra = 0;  // pixels left over, given to the margins
    std::vector<Placed> m_sections;
};

}  // namespace sightseer
