#include "ui/problems/problem_delegate.h"

#include "ui/problems/problem_list_model.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QPainter>

namespace sightseer {

void ProblemDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QPalette& palette = option.palette;
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    if (selected || (option.state & QStyle::State_MouseOver)) {
        painter->fillRect(option.rect, selected ? selectionFill(palette) : hoverFill(palette));
    }
    painter->fillRect(QRect(option.rect.left() + metrics::kDouble, option.rect.bottom(), option.rect.width(), 1),
                      hairline(palette));
    if (option.state & QStyle::State_HasFocus) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(accent(palette));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadius,
                                 metrics::kRadius);
    }

    const QRect inside = option.rect.adjusted(metrics::kDouble, metrics::kUnit, -metrics::kDouble, -metrics::kUnit);
    const int line = option.fontMetrics.height();
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics boldMetrics(bold);
    const auto align = Qt::AlignVCenter | (option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft);

    const QString name = boldMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, inside.width() * 2 / 3);
    QRect first(inside.left(), inside.top(), boldMetrics.horizontalAdvance(name) + 1, line);
    QRect folder(first.right() + metrics::kDouble, inside.top(), inside.right() - first.right() - metrics::kDouble,
                 line);
    if (option.direction == Qt::RightToLeft) {
        first.moveRight(inside.right());
        folder.moveLeft(inside.left());
    }
    painter->setPen(palette.color(QPalette::Text));
    painter->setFont(bold);
    painter->drawText(first, align, name);
    painter->setFont(option.font);
    const QString reason = index.data(ProblemListModel::ReasonRole).toString();
    const QRect second(inside.left(), inside.top() + line + metrics::kHalf, inside.width(), line);
    painter->drawText(second, align, option.fontMetrics.elidedText(reason, Qt::ElideRight, second.width()));
    painter->setPen(mutedText(palette));
    const QString place = index.data(ProblemListModel::FolderRole).toString();
    painter->drawText(folder, align, option.fontMetrics.elidedText(place, Qt::ElideMiddle, folder.width()));
    painter->restore();
}

QSize ProblemDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {metrics::kUnit * 40, option.fontMetrics.height() * 2 + metrics::kHalf + metrics::kDouble};
}

}  // namespace sightseer
