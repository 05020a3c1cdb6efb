// All labels of the library with their counts, to choose one; typing narrows the list. Thread: GUI.
#pragma once

#include <QDialog>

#include "core/catalog/label_run.h"

#include <string>
#include <vector>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QModelIndex;
class QSortFilterProxyModel;
class QTreeView;
QT_END_NAMESPACE

namespace sightseer {

class LabelPicker : public QDialog {
    Q_OBJECT

public:
    explicit LabelPicker(const std::vector<LabelCount>& labels, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const std::string& label);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose(const QModelIndex& row);

    QLineEdit* m_filter;
    QTreeView* m_list;
    QSortFilterProxyModel* m_shown;
};

}  // namespace sightseer
