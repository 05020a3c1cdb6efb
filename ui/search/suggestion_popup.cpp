#include "ui/search/suggestion_popup.h"

#include "ui/style/icons.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QPainter>
#include <QStyledItemDelegate>

namespace sightseer {

namespace {

enum Role { DetailRole = Qt::UserRole + 1, KindRole };

Icon iconOf(Suggestion::Kind kind) {
    switch (kind) {
        case Suggestion::Kind::Search: return Icon::Clock;
        case Suggestion::Kind::Folder: return Icon::Folder;
        case Suggestion::Kind::Word: break;
    }
    return Icon::Search;
}

// The suggestion, and behind it in muted letters what it means.
class SuggestionDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {metrics::kSearchWidth / 2, metrics::kRowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool isCurrent = option.state & QStyle::State_Selected;
        const QPalette& palette = option.palette;
        painter->fillRect(option.rect, palette.color(isCurrent ? QPalette::Highlight : QPalette::Base));
        const QColor text = palette.color(isCurrent ? QPalette::HighlightedText : QPalette::Text);
        const auto place = [&](const QRect& part) { return QStyle::visualRect(option.direction, option.rect, part); };
        QRect inside = option.rect.adjusted(metrics::kUnit, 0, -metrics::kUnit, 0);
        const QRect picture(inside.left(), inside.center().y() - metrics::kIcon / 2 + 1, metrics::kIcon,
                            metrics::kIcon);
        const auto kind = static_cast<Suggestion::Kind>(index.data(KindRole).toInt());
        painter->drawPixmap(place(picture),
                            iconPixmap(iconOf(kind), metrics::kIcon, isCurrent ? text : mutedText(palette),
                                       painter->device()->devicePixelRatio()));
        inside.setLeft(picture.right() + metrics::kUnit + 1);
        const QFontMetrics fonts(option.font);
        const QString detail = index.data(DetailRole).toString();
        const int most = detail.isEmpty() ? inside.width() : inside.width() * 2 / 3;
        const QString shown = fonts.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, most);
        const auto alignment = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
        painter->setFont(option.font);
        painter->setPen(text);
        painter->drawText(place(inside), static_cast<int>(alignment), shown);
        inside.setLeft(inside.left() + fonts.horizontalAdvance(shown) + metrics::kDouble);
        painter->setPen(isCurrent ? text : mutedText(palette));
        painter->drawText(place(inside), static_cast<int>(alignment),
                          fonts.elidedText(detail, Qt::ElideMiddle, inside.width()));
    }
};

}  // namespace

class SuggestionModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    void setSuggestions(std::vector<Suggestion> suggestions) {
        beginResetModel();
        m_suggestions = std::move(suggestions);
        endResetModel();
    }
    const Suggestion& at(int row) const { return m_suggestions[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_suggestions.size());
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
        const Suggestion& suggestion = at(index.row());
        switch (role) {
            case Qt::DisplayRole: return suggestion.shown;
            case Qt::ToolTipRole:
            case DetailRole: return suggestion.detail;
            case KindRole: return static_cast<int>(suggestion.kind);
            default: return {};
        }
    }

private:
    std::vector<Suggestion> m_suggestions;
};

SuggestionPopup::SuggestionPopup(QLineEdit& bar)
    : QObject(&bar), m_model(new SuggestionModel(this)), m_completer(new QCompleter(m_model, this)) {
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(kMostSuggestions);
    m_completer->setWidget(&bar);
    m_completer->popup()->setItemDelegate(new SuggestionDelegate(this));
    m_completer->popup()->setAccessibleName(tr("Suggestions"));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        if (index.isValid()) Q_EMIT chosen(m_model->at(index.row()));
    });
}

SuggestionPopup::~SuggestionPopup() = default;

void SuggestionPopup::show(std::vector<Suggestion> suggestions) {
    if (suggestions.empty()) return hide();
    m_model->setSuggestions(std::move(suggestions));
    m_completer->complete();
}

void SuggestionPopup::hide() {
    m_completer->popup()->hide();
}

bool SuggestionPopup::isVisible() const {
    return m_completer->popup()->isVisible();
}

bool SuggestionPopup::takes(int key) const {
    if (!isVisible()) return false;
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    return key == Qt::Key_Escape || (isEnter && m_completer->popup()->currentIndex().isValid());
}

}  // namespace sightseer
