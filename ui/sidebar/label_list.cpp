#include "ui/sidebar/label_list.h"

#include "ui/search/search_terms.h"
#include "ui/sidebar/label_picker.h"
#include "ui/sidebar/sidebar_row.h"
#include "ui/style/metrics.h"
#include "ui/text.h"

#include <QButtonGroup>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace sightseer {

LabelList::LabelList(QButtonGroup& rows, QWidget* parent)
    : QWidget(parent), m_group(rows), m_layout(new QVBoxLayout(this)),
      m_all(new SidebarRow(Icon::Search, tr("All labels…"))) {
    auto* title = new QLabel(tr("Labels"));
    title->setFont(metrics::textFont(*this, metrics::TextSize::Small, QFont::DemiBold));
    title->setContentsMargins(metrics::kUnit, metrics::kDouble, 0, metrics::kHalf);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
    m_layout->addWidget(title);
    m_layout->addWidget(m_all);
    connect(m_all, &QAbstractButton::clicked, this, &LabelList::chooseOfAll);
    hide();
}

void LabelList::setLabels(std::vector<LabelCount> labels) {
    std::ranges::stable_sort(labels, std::greater(), &LabelCount::photos);
    if (labels == m_labels) return;
    const auto sameRows = [this](const std::vector<LabelCount>& now) {
        const auto shown = [](const std::vector<LabelCount>& all) { return std::min(all.size(), kMostRows); };
        return shown(now) == shown(m_labels) &&
               std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(shown(now)), m_labels.begin(),
                          [](const LabelCount& a, const LabelCount& b) { return a.label == b.label; });
    };
    const bool same = sameRows(labels);
    m_labels = std::move(labels);
    if (!same) rebuild();
    for (std::size_t i = 0; i < m_rows.size(); ++i) m_rows[i]->setTrailing(number(m_labels[i].photos));
    m_all->setVisible(m_labels.size() > m_rows.size());
    m_all->setTrailing(number(static_cast<qint64>(m_labels.size())));
    setVisible(!m_labels.empty());
    if (!same) Q_EMIT rowsChanged();
}

SidebarRow* LabelList::rowOf(const QString& text) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (labelFilter(m_labels[i].label) == text) return m_rows[i];
    }
    return nullptr;
}

void LabelList::rebuild() {
    QString focused;
    for (const SidebarRow* row : m_rows) {
        if (row->hasFocus()) focused = row->text();
    }
    discardRows(m_rows, m_group);
    for (const LabelCount& label : m_labels) {
        if (m_rows.size() == kMostRows) break;
        auto* row = new SidebarRow(Icon::Label, labelText(label.label));
        row->setCheckable(true);
        row->setToolTip(tr("Photos with the label %1").arg(row->text()));
        m_group.addButton(row);
        connect(row, &QAbstractButton::clicked, this,
                [this, filter = labelFilter(label.label)] { Q_EMIT searchWanted(filter); });
        m_layout->insertWidget(m_layout->indexOf(m_all), row);
        if (row->text() == focused) row->setFocus();
        m_rows.push_back(row);
    }
}

void LabelList::chooseOfAll() {
    auto* picker = new LabelPicker(m_labels, this);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    connect(picker, &LabelPicker::chosen, this,
            [this](const std::string& label) { Q_EMIT searchWanted(labelFilter(label)); });
    picker->open();
}

}  // namespace sightseer
