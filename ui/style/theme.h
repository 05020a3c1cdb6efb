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

// System: as the desktop prefers, or where it does not say, as light or dark as the palette that the platform gave.
enum class ColourScheme { System, Light, Dark };

void applyTheme(QApplication& application, ColourScheme scheme = ColourScheme::System);
// Light, Dark, or System for no preference. Seen at once where the theme is the system's.
void setDesktopScheme(QApplication& application, ColourScheme preferred);

bool isDark(const QPalette& palette);

// Colours that QPalette has no role for. Texts keep 4.5:1 on each of the grounds (tests/ui/tst_access.cpp).
QColor mutedText(const QPalette& palette);      // secondary text
QColor hairline(const QPalette& palette);       // lines between areas
QColor hoverFill(const QPalette& palette);      // under the mouse
QColor selectionFill(const QPalette& palette);  // under a selected row, translucent: over Window or Base
QColor placeholder(const QPalette& palette);    // a photo whose picture is not there yet
QColor accent(const QPalette& palette);
void mute(QWidget& label);  // draws its text in mutedText

// For a text of its own script, such as a file's name: in a mirrored window it begins at the right all the same.
void alignLeading(QLabel& label);
QColor viewerBackground();  // the same in light and dark: neutral, so that only the photo has colour
QColor viewerText();

}  // namespace sightseer
