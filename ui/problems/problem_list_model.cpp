#include "ui/problems/problem_list_model.h"

#include "ui/core_texts.h"
#include "ui/text.h"

#include <algorithm>

namespace sightseer {

void ProblemListModel::setFailures(std::vector<Failure> failures) {
    const auto same = [](const Failure& a, const Failure& b) { return a.photo == b.photo && a.error == b.error; };
    if (std::equal(failures.begin(), failures.end(), m_failures.begin(), m_failures.end(), same)) return;
    beginResetModel();
    m_failures = std::move(failures);
    endResetModel();
}

int ProblemListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_failures.size());
}

QVariant ProblemListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Failure& failure = failureAt(index.row());
    switch (role) {
        case Qt::DisplayRole: return qtPath(failure.path.filename());
        case FolderRole: return qtPath(failure.path.parent_path());
        case ReasonRole:
            // The folder stands on the line above: what to do must not be pushed out of sight by it.
            return errorText(failure.error).replace(qtPath(failure.path), qtPath(failure.path.filename()));
        case Qt::ToolTipRole: return QStringLiteral("%1\n%2").arg(qtPath(failure.path), errorText(failure.error));
        case Qt::AccessibleTextRole: return tr("%1: %2").arg(qtPath(failure.path.filename()), errorText(failure.error));
        default: return {};
    }
}

}  // namespace sightseer
