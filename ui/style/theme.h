// Colours and style of every widget: Fusion, flattened, with our own palette. Thread: GUI.
#pragma once

#include <QColor>
#include <QPalette>

QT_BEGIN_NAMESPACE
class QApplication;
class QLabel;
class QWidget;
QT_END_NAMESPACE

namespace sightseer {

enum class ColourScheme { System, Light, Dark };  // System: as light or dark as the palette that the platform gave

void applyTheme(QApplication& application, ColourScheme scheme = ColourScheme::System);

bool isDark(const QPalette& palette);

// Colours that QPalette has no role for.
QColor mutedText(const QPalette& palette);    // secondary text, still 4.5:1 on Window and Base
QColor hairline(const QPalette& palette);     // lines between areas
QColor hoverFill(const QPalette& palette);    // under the mouse
QColor placeholder(const QPalette& palette);  // a photo whose picture is not there yet
QColor accent(const QPalette& palette);
void mute(QWidget& label);

// For a text of its own script, such as a file's name: in a mirrored window it begins at the right all the same.
void alignLeading(QLabel& label);  // draws its text in mutedText
QColor viewerBackground();         // the same in light and dark: neutral, so that only the photo has colour
QColor viewerText();

}  // namespace sightseer
