// The panel on the left: the pages of the library, and its folders. Thread: GUI.
#pragma once

#include "core/library/library.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace sightseer {

class SidebarRow;

class Sidebar : public QWidget {
    Q_OBJECT

public:
    enum class Entry { Photos, Problems };

    explicit Sidebar(QWidget* parent = nullptr);

    void setStatus(const LibraryStatus& status);
    void setCurrent(Entry entry);

Q_SIGNALS:
    void photosWanted();
    void problemsWanted();
    void addFolderWanted();
    void removeFolderWanted(sightseer::RootId root);

private:
    void rebuildFolders();
    void showFolderMenu(const RootStatus& root, const QPoint& position);

    SidebarRow* m_photos;
    SidebarRow* m_problems;
    QVBoxLayout* m_folderLayout;
    std::vector<RootStatus> m_roots;
    std::vector<SidebarRow*> m_folderRows;
};

}  // namespace sightseer
