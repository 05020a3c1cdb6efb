// Our own line icons (resources/icons), drawn in the text colour of whatever palette they are shown with. Thread: GUI.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace sightseer {

enum class Icon {
    Back,
    Clock,
    Close,
    Down,
    Duplicates,
    Filmstrip,
    Folder,
    FolderAdd,
    FullScreen,
    Info,
    Label,
    Model,
    Next,
    Offline,
    Pause,
    Photos,
    PictureSearch,
    Play,
    Previous,
    Problem,
    Region,
    Rotate,
    Search,
    Settings,
    Star,
    StarFilled,
    Trash,
};

// Back, Next and Previous point the other way where text runs from right to left.
QIcon icon(Icon name);
// The same in one colour, for painters.
QPixmap iconPixmap(Icon name, int side, const QColor& colour, double devicePixelRatio);
QIcon applicationIcon();

}  // namespace sightseer
