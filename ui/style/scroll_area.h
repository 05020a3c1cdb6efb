// A part that scrolls where there is not enough room for it. Thread: GUI.
#pragma once

#include <QtGlobal>

QT_BEGIN_NAMESPACE
class QScrollArea;
class QWidget;
QT_END_NAMESPACE

namespace sightseer {

// Without a frame, and no stop for Tab: what is in it brings itself into view.
QScrollArea* scrolling(QWidget* content);

}  // namespace sightseer
