// A folder of the side panel. Where folders lie below it, a mark in front of it shows and hides them, as do a double click,
// Right and Left. Thread: GUI.
#pragma once

#include "ui/sidebar/sidebar_row.h"

#include <filesystem>

namespace sightseer {

class FolderRow : public SidebarRow {
    Q_OBJECT

public:
    enum class Fold { None, Closed, Open };

    // Of a row's icon and name.
    static int indentOf(int level, bool hasRoomForMark);

    // Level 0 is a folder of the library, 1 a folder in it.
    FolderRow(std::filesystem::path path, int level, QWidget* parent = nullptr);

    const std::filesystem::path& path() const { return m_path; }
    // After setTrailing. Without room for a mark, which needs one, the row begins where those of no folder do.
    void setFold(Fold fold, bool hasRoomForMark);
    Fold fold() const { return m_fold; }

Q_SIGNALS:
    void foldWanted(bool open);
    void parentWanted();  // Left, where there is nothing to hide

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect markRect() const;

    std::filesystem::path m_path;
    int m_level;
    Fold m_fold = Fold::None;
};

}  // namespace sightseer
