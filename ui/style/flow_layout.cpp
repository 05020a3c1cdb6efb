#include "ui/style/flow_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace sightseer {

FlowLayout::FlowLayout(int spacing, QWidget* parent) : QLayout(parent) {
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem* item) {
    m_items.emplace_back(item);
}

QLayoutItem* FlowLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
    if (index < 0 || index >= count()) return nullptr;
    QLayoutItem* item = m_items[static_cast<std::size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    return item;
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const auto& item : m_items) size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

int FlowLayout::arrange(const QRect& whole, bool move) const {
    const QRect rect = whole.marginsRemoved(contentsMargins());
    std::vector<QLayoutItem*> shown;
    for (const auto& item : m_items) {
        if (!item->isEmpty()) shown.push_back(item.get());
    }
    int y = 0;
    for (std::size_t first = 0; first < shown.size();) {
        std::vector<QSize> line;
        int width = 0;
        int height = 0;
        for (std::size_t i = first; i < shown.size(); ++i) {
            const QSize size = shown[i]->sizeHint().boundedTo(QSize(rect.width(), QLAYOUTSIZE_MAX));
            if (!line.empty() && width + size.width() > rect.width()) break;
            width += size.width() + spacing();
            height = std::max(height, size.height());
            line.push_back(size);
        }
        int x = 0;
        int spare = rect.width() - width + spacing();
        for (std::size_t i = 0; move && i < line.size(); ++i) {
            if (spare > 0 && (shown[first + i]->expandingDirections() & Qt::Horizontal)) {
                line[i].rwidth() += std::exchange(spare, 0);
            }
            const QRect place(rect.topLeft() + QPoint(x, y + (height - line[i].height()) / 2), line[i]);
            shown[first + i]->setGeometry(QStyle::visualRect(parentWidget()->layoutDirection(), rect, place));
            x += line[i].width() + spacing();
        }
        first += line.size();
        y += height + (first < shown.size() ? spacing() : 0);
    }
    return y + whole.height() - rect.height();
}

}  // namespace sightseer
