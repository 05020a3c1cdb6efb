// The saved searches in the side panel, under a heading; hidden while there are none. Thread: GUI.
#pragma once

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QVBoxLayout;
QT_END_NAMESPACE

namespace sightseer {

class KeptSearches;
class SidebarRow;
struct SavedSearch;

class SavedSearchList : public QWidget {
    Q_OBJECT

public:
    // The rows join `rows`, of which one at a time is marked. Both outlive the list.
    SavedSearchList(KeptSearches& kept, QButtonGroup& rows, QWidget* parent = nullptr);

    // Null when the text is not saved.
    SidebarRow* rowOf(const QString& text) const;

Q_SIGNALS:
    void searchWanted(const QString& text);
    void rowsChanged();

private:
    void rebuild();
    void showMenu(const SavedSearch& search, const QPoint& position);
    void askName(const SavedSearch& search);

    KeptSearches& m_kept;
    QButtonGroup& m_group;
    QVBoxLayout* m_layout;
    std::vector<SidebarRow*> m_rows;  // as KeptSearches::saved
};

}  // namespace sightseer
