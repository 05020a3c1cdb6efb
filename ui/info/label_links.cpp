#include "ui/info/label_links.h"

#include "ui/search/search_terms.h"
#include "ui/style/flow_layout.h"
#include "ui/style/metrics.h"
#include "ui/style/theme.h"

#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace sightseer {

namespace {

QString originOf(const PhotoLabel& label) {
    QStringList origins;
    if (label.inFile) origins.append(LabelLinks::tr("in the file"));
    if (label.inSidecar) origins.append(LabelLinks::tr("in its sidecar"));
    if (label.fromRun) origins.append(LabelLinks::tr("by Sightseer"));
    return QLocale().createSeparatedList(origins);
}

}  // namespace

LabelLinks::LabelLinks(QWidget* parent) : QWidget(parent), m_flow(new FlowLayout(metrics::kHalf)) {
    auto* title = new QLabel(tr("Labels"));
    title->setFont(metrics::textFont(*this, metrics::TextSize::Small));
    mute(*title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kHalf);
    column->addWidget(title);
    column->addLayout(m_flow);
    setAccessibleName(tr("Labels of the photo"));
    hide();
}

// A click on a label may end here, so the old ones outlive this call.
void LabelLinks::setLabels(const std::vector<PhotoLabel>& labels) {
    if (labels == m_labels) return;
    m_labels = labels;
    while (QLayoutItem* item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const PhotoLabel& label : labels) {
        const QString name = labelText(label.label);
        auto* link = new QToolButton;
        link->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, metrics::kUnit * 22));
        link->setFocusPolicy(Qt::StrongFocus);
        link->setCursor(Qt::PointingHandCursor);
        link->setAccessibleName(name);
        link->setToolTip(tr("%1: %2\nSearch for photos with this label").arg(name, originOf(label)));
        link->setAccessibleDescription(originOf(label));
        connect(link, &QToolButton::clicked, this,
                [this, filter = labelFilter(label.label)] { Q_EMIT searchWanted(filter); });
        m_flow->addWidget(link);
    }
    setVisible(!labels.empty());
}

}  // namespace sightseer
