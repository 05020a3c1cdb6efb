// Where the Tab key goes. Thread: GUI.
#pragma once

#include <QtGlobal>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace sightseer {

// Gives the keyboard to what stands behind what has it, or before, as the window is laid out: along layouts, splitters and
// scroll areas, then what lies over them, round and round. Qt goes in the order in which widgets were made instead, to every
// row, chip and card that comes later behind all others. False when nothing in the window has the keyboard.
bool focusNextInLayout(QWidget& window, bool next);

}  // namespace sightseer
