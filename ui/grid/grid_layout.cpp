#include "ui/grid/grid_layout.h"

#include <algorithm>

namespace sightseer {

GridLayout::GridLayout(int count, int width, int cell, int gap, const std::vector<GridSection>& sections)
    : m_count(count), m_width(width), m_gap(gap) {
    const int step = cell + gap;
    m_columns = std::max(1, (width - gap + step / 2) / step);
    m_side = std::max(1, (width - gap) / m_columns - gap);
    m_extra = std::max(0, width - gap - m_columns * (m_side + gap));

    if (sections.empty() && count > 0) m_sections.push_back({0, count, 0, gap, 0});
    int row = 0;
    int top = gap;
    for (std::size_t i = 0; i < sections.size() && sections[i].first < count; ++i) {
        const int end = i + 1 < sections.size() ? std::min(sections[i + 1].first, count) : count;
        const Placed placed{sections[i].first, end - sections[i].first, row, top + sections[i].band, sections[i].band};
        m_sections.push_back(placed);
        row += rowsOf(placed);
        top = placed.top + rowsOf(placed) * rowStep();
    }
}

const GridLayout::Placed& GridLayout::sectionOf(int index) const {
    return *std::prev(std::ranges::upper_bound(m_sections, index, {}, &Placed::first));
}

const GridLayout::Placed& GridLayout::sectionOfRow(int row) const {
    return *std::prev(std::ranges::upper_bound(m_sections, row, {}, &Placed::row));
}

qint64 GridLayout::height() const {
    if (m_sections.empty()) return 0;
    return qint64(m_sections.back().top) + qint64(rowsOf(m_sections.back())) * rowStep();
}

int GridLayout::top(int index) const {
    if (m_sections.empty()) return m_gap;
    const Placed& section = sectionOf(std::clamp(index, 0, m_count - 1));
    return section.top + (index - section.first) / m_columns * rowStep();
}

QRect GridLayout::rect(int index) const {
    if (index < 0 || index >= m_count) return {};
    const int column = (index - sectionOf(index).first) % m_columns;
    return {m_gap + m_extra / 2 + column * rowStep(), top(index), m_side, m_side};
}

int GridLayout::indexAt(const QPoint& point) const {
    const Range row = indexesBetween(point.y(), point.y());
    for (int index = row.first; index <= row.last; ++index) {
        if (rect(index).contains(point)) return index;
    }
    return -1;
}

GridLayout::Range GridLayout::indexesBetween(qint64 from, qint64 to) const {
    if (m_count == 0 || from > to) return {};
    Range range{m_count, -1};
    const auto isAbove = [&](const Placed& section) {
        return section.top + qint64(rowsOf(section)) * rowStep() - m_gap <= from;
    };
    auto section = std::ranges::partition_point(m_sections, isAbove);
    for (; section != m_sections.end() && section->top <= to; ++section) {
        // A row's cells end where its gap begins.
        const qint64 firstRow = std::max<qint64>(0, (from - section->top + m_gap) / rowStep());
        const qint64 lastRow = std::min<qint64>((to - section->top) / rowStep(), rowsOf(*section) - 1);
        if (firstRow > lastRow) continue;
        range.first = std::min(range.first, section->first + static_cast<int>(firstRow) * m_columns);
        range.last = section->first + static_cast<int>(std::min<qint64>((lastRow + 1) * m_columns, section->count)) - 1;
    }
    return range.isEmpty() ? Range() : range;
}

GridLayout::Range GridLayout::sectionsBetween(qint64 from, qint64 to) const {
    const auto isAbove = [&](const Placed& section) {
        return section.top + qint64(rowsOf(section)) * rowStep() - m_gap <= from;
    };
    const auto isNotBelow = [&](const Placed& section) { return section.top - section.band - m_gap / 2 <= to; };
    const auto first = std::ranges::partition_point(m_sections, isAbove);
    const auto end = std::ranges::partition_point(m_sections, isNotBelow);
    return {static_cast<int>(first - m_sections.begin()), static_cast<int>(end - m_sections.begin()) - 1};
}

int GridLayout::movedByRows(int index, int rows) const {
    if (m_count == 0) return -1;
    const Placed& from = sectionOf(index);
    const int column = (index - from.first) % m_columns;
    const int row = from.row + (index - from.first) / m_columns;
    const int lastRow = m_sections.back().row + rowsOf(m_sections.back()) - 1;
    const int wanted = std::clamp(row + rows, 0, lastRow);
    const Placed& to = sectionOfRow(wanted);
    return std::min(to.first + (wanted - to.row) * m_columns + column, to.first + to.count - 1);
}

QRect GridLayout::bandRect(int section) const {
    const Placed& placed = m_sections[static_cast<std::size_t>(section)];
    if (placed.band == 0) return {};
    return {0, placed.top - placed.band - m_gap / 2, m_width, placed.band};
}

}  // namespace sightseer
