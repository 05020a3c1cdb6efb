#include "ui/search/results_bar.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

namespace sightseer {

ResultsBar::ResultsBar(int smallestZoom, int largestZoom, QWidget* parent)
    : QWidget(parent), m_count(new QLabel), m_update(new QPushButton(tr("Update results"))),
      m_more(new QPushButton(tr("Show more"))), m_stackCopies(new QCheckBox(tr("Stack copies"))),
      m_strictnessBox(new QWidget), m_strictness(new QSlider(Qt::Horizontal)), m_resultOrder(new QComboBox),
      m_sortOrder(new QComboBox), m_zoom(new QSlider(Qt::Horizontal)) {
    build(smallestZoom, largestZoom);
    m_update->hide();
    connect(m_update, &QPushButton::clicked, this, &ResultsBar::updateWanted);
    connect(m_more, &QPushButton::clicked, this, &ResultsBar::moreWanted);
    connect(m_sortOrder, &QComboBox::activated, this,
            [this](int row) { Q_EMIT sortOrderChosen(static_cast<SortOrder>(m_sortOrder->itemData(row).toInt())); });
    connect(m_resultOrder, &QComboBox::activated, this, [this](int row) {
        Q_EMIT resultOrderChosen(static_cast<ResultOrder>(m_resultOrder->itemData(row).toInt()));
    });
    connect(m_stackCopies, &QCheckBox::toggled, this, &ResultsBar::stackingChanged);
    connect(m_strictness, &QSlider::valueChanged, this, &ResultsBar::strictnessChanged);
    connect(m_zoom, &QSlider::valueChanged, this, &ResultsBar::zoomChanged);
}

void ResultsBar::build(int smallestZoom, int largestZoom) {
    m_update->setToolTip(tr("More photos have become searchable since these results were found"));
    m_sortOrder->setAccessibleName(tr("Order of the photos"));
    m_sortOrder->addItem(tr("Newest first"), static_cast<int>(SortOrder::NewestFirst));
    m_sortOrder->addItem(tr("Oldest first"), static_cast<int>(SortOrder::OldestFirst));
    m_sortOrder->addItem(tr("By name"), static_cast<int>(SortOrder::ByName));
    m_resultOrder->setAccessibleName(tr("Order of the results"));
    m_resultOrder->addItem(tr("Best match first"), static_cast<int>(ResultOrder::Relevance));
    m_resultOrder->addItem(tr("Newest first"), static_cast<int>(ResultOrder::NewestFirst));
    m_resultOrder->addItem(tr("Oldest first"), static_cast<int>(ResultOrder::OldestFirst));
    m_resultOrder->addItem(tr("By name"), static_cast<int>(ResultOrder::ByName));
    m_stackCopies->setToolTip(tr("Show one photo for all copies of a picture"));
    m_strictness->setRange(static_cast<int>(Strictness::Loose), static_cast<int>(Strictness::Strict));
    m_strictness->setValue(static_cast<int>(Strictness::Normal));
    m_strictness->setPageStep(1);
    m_strictness->setFixedWidth(80);
    m_strictness->setAccessibleName(tr("Where likely matches end, loose to strict"));
    m_strictness->setToolTip(m_strictness->accessibleName());
    auto* strictness = new QHBoxLayout(m_strictnessBox);
    strictness->setContentsMargins(0, 0, 0, 0);
    strictness->setSpacing(metrics::kHalf);
    for (auto* end : {new QLabel(tr("Loose")), new QLabel(tr("Strict"))}) {
        mute(*end);
        strictness->addWidget(end);
        m_strictnessEnds.append(end);
    }
    strictness->insertWidget(1, m_strictness);
    m_zoom->setRange(smallestZoom, largestZoom);
    m_zoom->setFixedWidth(112);
    m_zoom->setAccessibleName(tr("Size of the photos"));
    m_zoom->setToolTip(tr("Size of the photos (Ctrl + mouse wheel)"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kUnit, metrics::kHalf, metrics::kDouble, metrics::kHalf);
    layout->setSpacing(metrics::kUnit);
    layout->addWidget(m_count);
    layout->addWidget(m_update);
    layout->addWidget(m_more);
    layout->addStretch(1);
    layout->addWidget(m_stackCopies);
    layout->addWidget(m_strictnessBox);
    layout->addWidget(m_resultOrder);
    layout->addWidget(m_sortOrder);
    layout->addSpacing(metrics::kUnit);
    layout->addWidget(m_zoom);
    setFixedHeight(metrics::kUnit * 6);
}

void ResultsBar::addAction(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAccessibleName(action->toolTip());
    layout()->addWidget(button);
}

void ResultsBar::show(const State& state) {
    m_count->setText(state.count);
    m_count->setToolTip(state.toolTip);
    m_sortOrder->setVisible(!state.isSearch);
    m_resultOrder->setVisible(state.isSearch);
    m_resultOrder->setCurrentIndex(m_resultOrder->findData(static_cast<int>(state.resultOrder)));
    m_isRanked = state.isSearch && state.isRanked;
    m_strictnessBox->setVisible(m_isRanked);
    m_more->setVisible(state.hasMore);
    if (!state.isSearch) m_update->hide();
    fit();
}

void ResultsBar::offerUpdate(bool offered) {
    m_update->setVisible(offered);
    fit();
}

void ResultsBar::setSortOrder(SortOrder order) {
    m_sortOrder->setCurrentIndex(m_sortOrder->findData(static_cast<int>(order)));
}

void ResultsBar::setZoom(int side) {
    m_zoom->setValue(side);
}

Strictness ResultsBar::strictness() const {
    return static_cast<Strictness>(m_strictness->value());
}

void ResultsBar::setStrictness(Strictness strictness) {
    m_strictness->setValue(static_cast<int>(strictness));
}

bool ResultsBar::stacksCopies() const {
    return m_stackCopies->isChecked();
}

void ResultsBar::setStacksCopies(bool stacks) {
    m_stackCopies->setChecked(stacks);
}

// What there is least need of goes first, until the rest is whole; it is there again in a wider window.
void ResultsBar::fit() {
    for (QWidget* end : m_strictnessEnds) end->show();
    m_zoom->show();
    m_stackCopies->setVisible(m_isRanked);
    for (const QWidgetList& dispensable : {m_strictnessEnds, QWidgetList{m_stackCopies}, QWidgetList{m_zoom}}) {
        m_strictnessBox->layout()->activate();
        if (layout()->sizeHint().width() <= width()) return;
        for (QWidget* widget : dispensable) widget->hide();
    }
}

void ResultsBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

}  // namespace sightseer
