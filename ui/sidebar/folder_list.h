// The library's folders in the side panel, each with the folders below it when it is opened. Thread: GUI.
#pragma once

#include "core/library/library.h"
#include "ui/folder_tree.h"
#include "ui/sidebar/folder_row.h"

#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QVBoxLayout;
QT_END_NAMESPACE

namespace sightseer {

class FolderList : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kMostRows = 100;  // of one folder's; as many again with each click on a last row

    // The rows join `rows`, of which one at a time is marked and which outlives the list.
    explicit FolderList(QButtonGroup& rows, QWidget* parent = nullptr);

    void setRoots(std::vector<RootStatus> roots);
    void setTree(std::shared_ptr<const FolderNode> tree);
    // Opens what is above the folder that the text asks for, now or when the tree has it.
    void reveal(const QString& text);
    // Of the folder that the text asks for, or the nearest one above it while that is hidden. Null when it is none of these.
    SidebarRow* rowOf(const QString& text) const;

    QStringList openFolders() const;
    void setOpenFolders(const QStringList& folders);

Q_SIGNALS:
    void searchWanted(const QString& text);
    void removeWanted(sightseer::RootId root);
    void rowsChanged();

private:
    // What one row is to show.
    struct Line {
        std::size_t root = 0;  // its place in m_roots
        std::filesystem::path path;
        int level = 0;
        FolderRow::Fold fold = FolderRow::Fold::None;
        std::int64_t photos = 0;
        std::size_t more = 0;  // not 0: the row under those of the folder `path`, which has so many more
    };

    bool openAboveAwaited();
    SidebarRow* rowAt(const std::filesystem::path& folder) const;  // null when it is not on show
    std::vector<Line> lines() const;
    void appendBelow(const Line& folder, const FolderNode& node, std::vector<Line>& all) const;
    void showLines();
    void rebuild();
    SidebarRow* newFolderRow(const Line& line);
    SidebarRow* newLastRow(const Line& line);
    void describe(std::size_t place, bool hasRoom);
    void setOpen(const std::filesystem::path& folder, bool open);
    void showMenu(const FolderRow& row, const RootStatus& root, const QPoint& position);

    QButtonGroup& m_group;
    QVBoxLayout* m_layout;
    std::vector<RootStatus> m_roots;
    std::shared_ptr<const FolderNode> m_tree = std::make_shared<FolderNode>();
    std::set<std::filesystem::path> m_open;
    std::map<std::filesystem::path, std::size_t> m_limits;  // where they are not kMostRows
    std::optional<std::filesystem::path> m_awaited;         // to be revealed
    std::vector<Line> m_lines;                              // on show
    std::vector<SidebarRow*> m_rows;                        // one each
};

}  // namespace sightseer
