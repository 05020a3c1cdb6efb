#include "ui/grid/grid_layout.h"

#include <algorithm>

namespace sightseer {

GridLayout::GridLayout(int count, int width, int cell, int gap) : m_count(count), m_gap(gap) {
    const int step = cell + gap;
    m_columns = std::max(1, (width - gap + step / 2) / step);
    m_side = std::max(1, (width - gap) / m_columns - gap);
    m_extra = std::max(0, width - gap - m_columns * (m_side + gap));
}

QRect GridLayout::rect(int index) const {
    if (index < 0 || index >= m_count) return {};
    const int left = m_gap + m_extra / 2 + index % m_columns * rowStep();
    return {left, top(index), m_side, m_side};
}

int GridLayout::indexAt(const QPoint& point) const {
    if (point.x() < 0 || point.y() < 0) return -1;
    const int column = std::min((point.x() - m_gap - m_extra / 2) / rowStep(), m_columns - 1);
    const qint64 index = qint64((point.y() - m_gap) / rowStep()) * m_columns + column;
    if (column < 0 || index < 0 || index >= m_count) return -1;
    const int found = static_cast<int>(index);
    return rect(found).contains(point) ? found : -1;
}

GridLayout::Range GridLayout::indexesBetween(qint64 from, qint64 to) const {
    if (m_count == 0 || to < m_gap) return {};
    const qint64 firstRow = std::max<qint64>(from, 0) / rowStep();
    const qint64 lastRow = std::min<qint64>((to - m_gap) / rowStep(), rows() - 1);
    if (firstRow > lastRow) return {};
    return {static_cast<int>(firstRow * m_columns),
            static_cast<int>(std::min<qint64>((lastRow + 1) * m_columns, m_count) - 1)};
}

}  // namespace sightseer
