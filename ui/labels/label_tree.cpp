#include "ui/labels/label_tree.h"

#include "ui/style/metrics.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QDropEvent>
#include <QHeaderView>
#include <QMimeData>
#include <QUrl>

namespace sightseer {

namespace {

enum Column { Key, Name, Count };

std::vector<std::filesystem::path> filesIn(const QMimeData& mime) {
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile()) files.push_back(stdPath(url.toLocalFile()));
    }
    return files;
}

}  // namespace

LabelTree::LabelTree(QWidget* parent) : QTreeWidget(parent) {
    setColumnCount(3);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Labels"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setAcceptDrops(true);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(metrics::kDouble);
    header()->setSectionResizeMode(Key, QHeaderView::Fixed);
    header()->resizeSection(Key, metrics::kTriple);
    header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    header()->setSectionResizeMode(Count, QHeaderView::ResizeToContents);
    connect(this, &QTreeWidget::currentItemChanged, this, [this] {
        if (current() >= 0) Q_EMIT chosen(current());
    });
}

void LabelTree::setLabels(const QStringList& names) {
    const QSignalBlocker quiet(this);
    clear();
    const auto add = [&](const QString& key, const QString& name) {
        auto* item = new QTreeWidgetItem(this, {key, name, QString()});
        item->setToolTip(Name, name);
        item->setTextAlignment(Count, Qt::AlignRight | Qt::AlignVCenter);
        item->setSizeHint(Name, {0, metrics::kUnit * 3 + metrics::kHalf});
        return item;
    };
    for (int i = 0; i < names.size(); ++i) add(i < kKeys ? QString::number(i + 1) : QString(), names[i]);
    QFont slanted = font();
    slanted.setItalic(true);
    add({}, tr("No label"))->setFont(Name, slanted);
    applyColours();
}

void LabelTree::changeEvent(QEvent* event) {
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyColours();
}

void LabelTree::applyColours() {
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (const Column column : {Key, Count}) topLevelItem(i)->setForeground(column, mutedText(palette()));
    }
}

void LabelTree::setCounts(const std::vector<int>& counts) {
    for (int i = 0; i < topLevelItemCount() && i < static_cast<int>(counts.size()); ++i) {
        topLevelItem(i)->setText(Count, number(counts[static_cast<std::size_t>(i)]));
    }
}

int LabelTree::current() const {
    return currentItem() ? indexOfTopLevelItem(currentItem()) : -1;
}

void LabelTree::choose(int row) {
    setCurrentItem(topLevelItem(row));
}

int LabelTree::labelAt(const QPoint& point) const {
    QTreeWidgetItem* item = itemAt(point);
    const int row = item ? indexOfTopLevelItem(item) : -1;
    return row < topLevelItemCount() - 1 ? row : -1;
}

void LabelTree::dragEnterEvent(QDragEnterEvent* event) {
    if (!filesIn(*event->mimeData()).empty()) event->acceptProposedAction();
}

void LabelTree::dragMoveEvent(QDragMoveEvent* event) {
    labelAt(event->position().toPoint()) >= 0 ? event->acceptProposedAction() : event->ignore();
}

void LabelTree::dropEvent(QDropEvent* event) {
    const int label = labelAt(event->position().toPoint());
    const auto files = filesIn(*event->mimeData());
    if (label < 0 || files.empty()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT photosDropped(label, files);
}

}  // namespace sightseer
