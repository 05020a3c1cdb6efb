#include "ui/sidebar/folder_list.h"

#include "ui/file_actions.h"
#include "ui/search/search_terms.h"
#include "ui/style/metrics.h"
#include "ui/text.h"

#include <QButtonGroup>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sightseer {

using Fold = FolderRow::Fold;

FolderList::FolderList(QButtonGroup& rows, QWidget* parent)
    : QWidget(parent), m_group(rows), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
}

void FolderList::setRoots(std::vector<RootStatus> roots) {
    m_roots = std::move(roots);
    showLines();
}

void FolderList::setTree(std::shared_ptr<const FolderNode> tree) {
    m_tree = std::move(tree);
    openAboveAwaited();
    showLines();
}

void FolderList::reveal(const QString& text) {
    m_awaited = folderOf(text);
    if (openAboveAwaited()) showLines();
}

// Whether the tree has it.
bool FolderList::openAboveAwaited() {
    if (!m_awaited || !folderAt(*m_tree, *m_awaited)) return false;
    const std::filesystem::path folder = *std::exchange(m_awaited, {});
    for (const RootStatus& root : m_roots) {
        if (!isWithin(folder, root.root.path)) continue;
        for (auto above = folder; above != root.root.path;) {
            above = above.parent_path();
            m_open.insert(above);
        }
    }
    return true;
}

SidebarRow* FolderList::rowOf(const QString& text) const {
    const auto folder = folderOf(text);
    if (!folder) return nullptr;
    if (!folderAt(*m_tree, *folder)) return rowAt(*folder);
    SidebarRow* nearest = nullptr;
    // Folders come after the one that they are in.
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (m_lines[i].more == 0 && isWithin(*folder, m_lines[i].path)) nearest = m_rows[i];
    }
    return nearest;
}

SidebarRow* FolderList::rowAt(const std::filesystem::path& folder) const {
    const auto line =
        std::ranges::find_if(m_lines, [&](const Line& one) { return one.more == 0 && one.path == folder; });
    return line == m_lines.end() ? nullptr : m_rows[static_cast<std::size_t>(line - m_lines.begin())];
}

QStringList FolderList::openFolders() const {
    QStringList folders;
    for (const std::filesystem::path& folder : m_open) folders.append(qtPath(folder));
    return folders;
}

void FolderList::setOpenFolders(const QStringList& folders) {
    m_open.clear();
    for (const QString& folder : folders) m_open.insert(stdPath(folder));
    showLines();
}

std::vector<FolderList::Line> FolderList::lines() const {
    std::vector<Line> all;
    for (std::size_t i = 0; i < m_roots.size(); ++i) {
        const Line root{.root = i, .path = m_roots[i].root.path, .photos = m_roots[i].photos};
        all.push_back(root);
        if (const FolderNode* node = folderAt(*m_tree, root.path)) appendBelow(root, *node, all);
    }
    return all;
}

// The folder itself is the last of `all`.
void FolderList::appendBelow(const Line& folder, const FolderNode& node, std::vector<Line>& all) const {
    if (node.children.empty()) return;
    const bool open = m_open.contains(folder.path);
    all.back().fold = open ? Fold::Open : Fold::Closed;
    if (!open) return;
    const auto limit = m_limits.find(folder.path);
    const std::size_t shown = std::min(node.children.size(), limit == m_limits.end() ? kMostRows : limit->second);
    for (std::size_t i = 0; i < shown; ++i) {
        const FolderNode& child = node.children[i];
        const Line line{.root = folder.root, .path = child.path, .level = folder.level + 1, .photos = child.photos};
        all.push_back(line);
        appendBelow(line, child, all);
    }
    if (shown == node.children.size()) return;
    all.push_back(
        {.root = folder.root, .path = folder.path, .level = folder.level + 1, .more = node.children.size() - shown});
}

void FolderList::showLines() {
    std::vector<Line> wanted = lines();
    const auto isSameRow = [](const Line& a, const Line& b) {
        return a.path == b.path && a.level == b.level && (a.more != 0) == (b.more != 0);
    };
    const bool same = std::ranges::equal(wanted, m_lines, isSameRow);
    m_lines = std::move(wanted);
    if (!same) rebuild();
    const bool hasRoom = std::ranges::any_of(m_lines, [](const Line& line) { return line.fold != Fold::None; });
    for (std::size_t i = 0; i < m_rows.size(); ++i) describe(i, hasRoom);
    if (!same) Q_EMIT rowsChanged();
}

void FolderList::rebuild() {
    const auto focused = std::ranges::find_if(m_rows, [](const SidebarRow* row) { return row->hasFocus(); });
    const auto focusedPlace = focused - m_rows.begin();
    const bool hadFocus = focused != m_rows.end();
    const auto* folder = hadFocus ? qobject_cast<const FolderRow*>(*focused) : nullptr;
    const std::filesystem::path focusedPath = folder ? folder->path() : std::filesystem::path();
    discardRows(m_rows, m_group);
    for (const Line& line : m_lines) {
        SidebarRow* row = line.more != 0 ? newLastRow(line) : newFolderRow(line);
        m_layout->addWidget(row);
        row->show();  // the layout would later, and the keyboard would come only then
        m_rows.push_back(row);
    }
    if (!hadFocus || m_rows.empty()) return;
    // Where the focused row is gone, a folder took its place: the first of those that a last row stood for.
    SidebarRow* row = folder ? rowAt(focusedPath) : nullptr;
    if (!row) row = m_rows[static_cast<std::size_t>(std::min(focusedPlace, std::ssize(m_rows) - 1))];
    row->setFocus();
}

SidebarRow* FolderList::newFolderRow(const Line& line) {
    auto* row = new FolderRow(line.path, line.level);
    m_group.addButton(row);
    connect(row, &QAbstractButton::clicked, this, [this, row] { Q_EMIT searchWanted(folderFilter(row->path())); });
    connect(row, &FolderRow::foldWanted, this, [this, row](bool open) { setOpen(row->path(), open); });
    connect(row, &FolderRow::parentWanted, this, [this, row] {
        if (SidebarRow* parent = rowAt(row->path().parent_path())) parent->setFocus();
    });
    connect(
        row, &QWidget::customContextMenuRequested, this,
        [this, row, root = m_roots[line.root]](const QPoint& place) { showMenu(*row, root, row->mapToGlobal(place)); });
    return row;
}

SidebarRow* FolderList::newLastRow(const Line& line) {
    auto* row = new SidebarRow(Icon::Down, {});
    connect(row, &QAbstractButton::clicked, this, [this, folder = line.path] {
        m_limits.try_emplace(folder, kMostRows).first->second += kMostRows;
        showLines();
    });
    return row;
}

void FolderList::describe(std::size_t place, bool hasRoom) {
    const Line& line = m_lines[place];
    SidebarRow& row = *m_rows[place];
    auto* folder = qobject_cast<FolderRow*>(&row);
    if (!folder) {
        row.setText(tr("More folders"));
        row.setTrailing(number(static_cast<qint64>(line.more)));
        row.setIndent(FolderRow::indentOf(line.level, hasRoom));
        return;
    }
    const RootStatus& root = m_roots[line.root];
    folder->setTrailing(root.online || line.level > 0 ? number(line.photos) : tr("offline"));
    folder->setDimmed(!root.online);
    folder->setIconName(root.online || line.level > 0 ? Icon::Folder : Icon::Offline);
    folder->setToolTip(root.online ? qtPath(line.path)
                                   : tr("%1\nThis folder's drive is not connected. Its %2 photos stay searchable.")
                                         .arg(qtPath(line.path), number(line.photos)));
    folder->setFold(line.fold, hasRoom);
}

void FolderList::setOpen(const std::filesystem::path& folder, bool open) {
    if (open) {
        m_open.insert(folder);
    } else {
        m_open.erase(folder);
    }
    showLines();
}

void FolderList::showMenu(const FolderRow& row, const RootStatus& root, const QPoint& position) {
    const std::filesystem::path& folder = row.path();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* show = menu->addAction(tr("Show in the file manager"), this, [folder] { openWithDefaultProgram(folder); });
    show->setEnabled(root.online);
    menu->addAction(tr("Copy path"), this, [folder] { copyPaths({folder}); });
    if (folder == root.root.path) {
        menu->addSeparator();
        menu->addAction(tr("Remove from the library…"), this, [this, id = root.root.id] { Q_EMIT removeWanted(id); });
    }
    menu->popup(position);
}

}  // namespace sightseer
