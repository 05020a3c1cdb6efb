// The files that could not be read. Thread: GUI.
#pragma once

#include <QAbstractListModel>

#include "core/catalog/photo.h"

#include <vector>

namespace sightseer {

class ProblemListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { FolderRole = Qt::UserRole + 1, ReasonRole };

    using QAbstractListModel::QAbstractListModel;

    // The same list again keeps selection and place.
    void setFailures(std::vector<Failure> failures);
    const Failure& failureAt(int row) const { return m_failures[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Failure> m_failures;
};

}  // namespace sightseer
