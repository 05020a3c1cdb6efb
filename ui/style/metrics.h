// The 8 pixel rhythm, and the three text sizes. Thread: GUI.
#pragma once

#include <QFont>
#include <QWidget>

namespace sightseer::metrics {

inline constexpr int kUnit = 8;
inline constexpr int kHalf = kUnit / 2;
inline constexpr int kDouble = kUnit * 2;
inline constexpr int kTriple = kUnit * 3;
inline constexpr int kRadius = 6;  // of buttons, fields and rows
inline constexpr int kIcon = 16;
inline constexpr int kRowHeight = 32;
inline constexpr int kSidebarWidth = 216;
inline constexpr int kInfoWidth = 272;
inline constexpr int kTextWidth = 440;  // longest line of running text
inline constexpr int kSearchWidth = 640;

enum class TextSize { Small, Normal, Large };

inline QFont textFont(const QWidget& widget, TextSize size, QFont::Weight weight = QFont::Normal) {
    QFont font = widget.font();
    if (size == TextSize::Small) font.setPointSizeF(font.pointSizeF() * 0.9);
    if (size == TextSize::Large) font.setPointSizeF(font.pointSizeF() * 1.5);
    font.setWeight(weight);
    return font;
}

}  // namespace sightseer::metrics
