#include "ui/grid/photo_grid_accessible.h"

#include "ui/grid/photo_grid.h"

#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>

namespace sightseer {

namespace {

class PhotoItem : public QAccessibleInterface {
public:
    PhotoItem(PhotoGrid& grid, int row) : m_grid(&grid), m_row(row) {}

    bool isValid() const override { return m_grid && m_row < m_grid->model()->rowCount(); }
    QObject* object() const override { return nullptr; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_grid); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    void setText(QAccessible::Text, const QString&) override {}

    QString text(QAccessible::Text kind) const override {
        if (!isValid()) return {};
        if (kind == QAccessible::Name) return index().data(Qt::AccessibleTextRole).toString();
        if (kind == QAccessible::Description) return index().data(PhotoListModel::BadgeRole).toString();
        return {};
    }

    QRect rect() const override {
        if (!isValid()) return {};
        const QRect cell = m_grid->visualRect(index());
        return {m_grid->viewport()->mapToGlobal(cell.topLeft()), cell.size()};
    }

    QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = state.focusable = state.multiSelectable = state.extSelectable = true;
        state.selected = m_grid->selectionModel()->isSelected(index());
        state.focused = m_grid->hasFocus() && m_grid->currentIndex() == index();
        state.offscreen = !m_grid->viewport()->rect().intersects(m_grid->visualRect(index()));
        return state;
    }

private:
    QModelIndex index() const { return m_grid->model()->index(m_row, 0); }

    QPointer<PhotoGrid> m_grid;
    int m_row;
};

class PhotoList : public QAccessibleWidget {
public:
    explicit PhotoList(PhotoGrid& grid) : QAccessibleWidget(&grid, QAccessible::List), m_grid(grid) {}
    ~PhotoList() override {
        for (const QAccessible::Id id : m_items) QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return m_grid.model()->rowCount(); }

    QAccessibleInterface* child(int row) const override {
        if (row < 0 || row >= childCount()) return nullptr;
        auto item = m_items.constFind(row);
        if (item == m_items.constEnd()) {
            item = m_items.insert(row, QAccessible::registerAccessibleInterface(new PhotoItem(m_grid, row)));
        }
        return QAccessible::accessibleInterface(*item);
    }

    int indexOfChild(const QAccessibleInterface* child) const override {
        return m_items.key(QAccessible::uniqueId(const_cast<QAccessibleInterface*>(child)), -1);
    }

    QAccessibleInterface* childAt(int x, int y) const override {
        return child(m_grid.indexAt(m_grid.viewport()->mapFromGlobal(QPoint(x, y))).row());
    }

    QAccessibleInterface* focusChild() const override { return child(m_grid.currentIndex().row()); }

private:
    PhotoGrid& m_grid;
    mutable QHash<int, QAccessible::Id> m_items;  // that were asked for
};

QAccessibleInterface* create(const QString& className, QObject* object) {
    auto* grid = className == QLatin1String(PhotoGrid::staticMetaObject.className()) ? qobject_cast<PhotoGrid*>(object)
                                                                                     : nullptr;
    return grid ? new PhotoList(*grid) : nullptr;
}

}  // namespace

void installPhotoGridAccessibility() {
    static const bool installed = (QAccessible::installFactory(create), true);
    Q_UNUSED(installed);
}

}  // namespace sightseer
