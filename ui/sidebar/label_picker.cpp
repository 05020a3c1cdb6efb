#include "ui/sidebar/label_picker.h"

#include "ui/search/search_terms.h"
#include "ui/style/metrics.h"
#include "ui/text.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

namespace sightseer {

namespace {

constexpr int kName = Qt::UserRole + 1;   // as the library has it
constexpr int kOrder = Qt::UserRole + 2;  // what a column is sorted by

QStandardItem* item(const QString& text, const QVariant& order) {
    auto* one = new QStandardItem(text);
    one->setEditable(false);
    one->setData(order, kOrder);
    return one;
}

}  // namespace

LabelPicker::LabelPicker(const std::vector<LabelCount>& labels, QWidget* parent)
    : QDialog(parent), m_filter(new QLineEdit), m_list(new QTreeView), m_shown(new QSortFilterProxyModel(this)) {
    setWindowTitle(tr("Labels"));
    auto* model = new QStandardItemModel(0, 2, this);
    model->setHorizontalHeaderLabels({tr("Label"), tr("Photos")});
    for (const LabelCount& label : labels) {
        const QString name = labelText(label.label);
        auto* first = item(name, name.toCaseFolded());
        first->setData(QByteArray::fromStdString(label.label), kName);
        auto* second = item(number(label.photos), QVariant::fromValue<qlonglong>(label.photos));
        second->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        model->appendRow({first, second});
    }
    m_shown->setSourceModel(model);
    m_shown->setSortRole(kOrder);
    m_shown->setSortLocaleAware(true);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_shown);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSortingEnabled(true);
    m_list->sortByColumn(1, Qt::DescendingOrder);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->setAccessibleName(tr("Labels"));
    m_filter->setPlaceholderText(tr("Part of a label"));
    m_filter->setAccessibleName(tr("Part of a label"));
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* show = buttons->addButton(tr("Show the photos"), QDialogButtonBox::AcceptRole);

    const auto chooseFirst = [this] { m_list->setCurrentIndex(m_shown->index(0, 0)); };
    connect(m_filter, &QLineEdit::textChanged, m_shown, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_filter, &QLineEdit::textChanged, this, [this, show, chooseFirst] {
        chooseFirst();
        show->setEnabled(m_shown->rowCount() > 0);
    });
    connect(m_list, &QTreeView::activated, this, &LabelPicker::choose);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { choose(m_list->currentIndex()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    chooseFirst();

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    show->setDefault(true);  // now that the dialog has it
    resize(metrics::kUnit * 50, metrics::kUnit * 60);
}

// The arrow keys move in the list while one types.
bool LabelPicker::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool moves = key->key() == Qt::Key_Down || key->key() == Qt::Key_Up || key->key() == Qt::Key_PageDown ||
                           key->key() == Qt::Key_PageUp;
        if (moves) return QCoreApplication::sendEvent(m_list, key);
    }
    return QDialog::eventFilter(watched, event);
}

void LabelPicker::choose(const QModelIndex& row) {
    if (!row.isValid()) return;
    const std::string label = row.siblingAtColumn(0).data(kName).toByteArray().toStdString();
    accept();
    Q_EMIT chosen(label);
}

}  // namespace sightseer
