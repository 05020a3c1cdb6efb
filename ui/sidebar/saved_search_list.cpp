#include "ui/sidebar/saved_search_list.h"

#include "ui/search/kept_searches.h"
#include "ui/sidebar/sidebar_row.h"
#include "ui/style/metrics.h"

#include <QButtonGroup>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace sightseer {

SavedSearchList::SavedSearchList(KeptSearches& kept, QButtonGroup& rows, QWidget* parent)
    : QWidget(parent), m_kept(kept), m_group(rows), m_layout(new QVBoxLayout(this)) {
    auto* title = new QLabel(tr("Saved searches"));
    title->setFont(metrics::textFont(*this, metrics::TextSize::Small, QFont::DemiBold));
    title->setContentsMargins(metrics::kUnit, metrics::kDouble, 0, metrics::kHalf);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
    m_layout->addWidget(title);
    connect(&m_kept, &KeptSearches::savedChanged, this, &SavedSearchList::rebuild);
    rebuild();
}

SidebarRow* SavedSearchList::rowOf(const QString& text) const {
    const auto& saved = m_kept.saved();
    const auto found = std::ranges::find(saved, text, &SavedSearch::text);
    return found == saved.end() ? nullptr : m_rows[static_cast<std::size_t>(found - saved.begin())];
}

void SavedSearchList::rebuild() {
    QString focused;
    for (const SidebarRow* row : m_rows) {
        if (row->hasFocus()) focused = row->toolTip();
    }
    discardRows(m_rows, m_group);
    for (const SavedSearch& search : m_kept.saved()) {
        auto* row = new SidebarRow(Icon::Search, search.name);
        row->setCheckable(true);
        row->setToolTip(search.text);
        row->setContextMenuPolicy(Qt::CustomContextMenu);
        m_group.addButton(row);
        connect(row, &QAbstractButton::clicked, this, [this, text = search.text] { Q_EMIT searchWanted(text); });
        connect(row, &QWidget::customContextMenuRequested, this,
                [this, row, search](const QPoint& position) { showMenu(search, row->mapToGlobal(position)); });
        const auto onKey = [row](const QKeySequence& key, auto&& act) {
            auto* shortcut = new QShortcut(key, row);
            shortcut->setContext(Qt::WidgetShortcut);
            QObject::connect(shortcut, &QShortcut::activated, row, act);
        };
        onKey(Qt::Key_F2, [this, search] { askName(search); });
        onKey(Qt::Key_Delete, [this, text = search.text] { m_kept.remove(text); });
        m_layout->addWidget(row);
        if (search.text == focused) row->setFocus();
        m_rows.push_back(row);
    }
    setVisible(!m_rows.empty());
    Q_EMIT rowsChanged();
}

void SavedSearchList::showMenu(const SavedSearch& search, const QPoint& position) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Rename…"), QKeySequence(Qt::Key_F2), this, [this, search] { askName(search); });
    menu->addSeparator();
    menu->addAction(tr("Remove"), QKeySequence(Qt::Key_Delete), this,
                    [this, text = search.text] { m_kept.remove(text); });
    menu->popup(position);
}

void SavedSearchList::askName(const SavedSearch& search) {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename the search"));
    dialog->setLabelText(tr("Name of the search “%1”:").arg(search.text));
    dialog->setTextValue(search.name);
    connect(dialog, &QInputDialog::textValueSelected, &m_kept,
            [&kept = m_kept, text = search.text](const QString& name) { kept.rename(text, name); });
    dialog->open();
}

}  // namespace sightseer
