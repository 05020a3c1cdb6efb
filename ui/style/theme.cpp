#include "ui/style/theme.h"

#include "ui/style/icons.h"
#include "ui/style/metrics.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QProxyStyle>
#include <QScrollArea>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTextBlock>
#include <QTextDocument>
#include <QTimer>

#include <optional>

namespace sightseer {

namespace {

constexpr const char* kMuted = "sightseerMuted";

std::optional<ColourScheme> chosenScheme;           // by the last applyTheme()
ColourScheme desktopScheme = ColourScheme::System;  // what the desktop prefers; System: it does not say

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
    const double shareOfA = 1 - shareOfB;
    return QColor::fromRgbF(static_cast<float>(a.redF() * shareOfA + b.redF() * shareOfB),
                            static_cast<float>(a.greenF() * shareOfA + b.greenF() * shareOfB),
                            static_cast<float>(a.blueF() * shareOfA + b.blueF() * shareOfB));
}

struct Colours {
    QRgb window, base, text, disabled, button, accent, accentText;
};

constexpr Colours kLight{0xfff5f5f4, 0xffffffff, 0xff1c1d1f, 0xff9a9b9e, 0xffffffff, 0xff1c68a8, 0xffffffff};
constexpr Colours kDark{0xff1f2022, 0xff18191a, 0xffe6e6e4, 0xff6f7073, 0xff2c2d30, 0xff5aa9e6, 0xff0d1720};

QPalette makePalette(const Colours& c) {
    QPalette palette;
    const QColor window(c.window), text(c.text);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, QColor(c.base));
    palette.setColor(QPalette::AlternateBase, mixed(QColor(c.base), text, 0.03));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, mixed(QColor(c.base), text, 0.66));
    palette.setColor(QPalette::Button, QColor(c.button));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, QColor(c.accent));
    palette.setColor(QPalette::ToolTipBase, text);
    palette.setColor(QPalette::ToolTipText, window);
    palette.setColor(QPalette::Highlight, QColor(c.accent));
    palette.setColor(QPalette::HighlightedText, QColor(c.accentText));
    palette.setColor(QPalette::Link, QColor(c.accent));
    palette.setColor(QPalette::LinkVisited, QColor(c.accent));
    palette.setColor(QPalette::Light, mixed(window, Qt::white, 0.4));
    palette.setColor(QPalette::Midlight, mixed(window, Qt::white, 0.2));
    palette.setColor(QPalette::Mid, mixed(window, text, 0.16));
    palette.setColor(QPalette::Dark, mixed(window, text, 0.35));
    palette.setColor(QPalette::Shadow, mixed(window, Qt::black, 0.6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(c.disabled));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, mixed(window, text, 0.2));
    return palette;
}

// Fusion without gradients and bevels: flat buttons and fields with one radius, slim scroll bars, an accent ring for focus.
class FlatStyle : public QProxyStyle {
public:
    FlatStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        switch (element) {
            case PE_PanelButtonCommand:
            case PE_PanelButtonTool: drawButton(element, option, painter); return;
            case PE_IndicatorCheckBox: drawCheckBox(option, painter); return;
            case PE_IndicatorRadioButton: drawRadioButton(option, painter); return;
            case PE_PanelLineEdit: drawField(option, painter, widget); return;
            case PE_Frame:
                if (!qobject_cast<const QAbstractScrollArea*>(widget)) break;
                drawScrollFrame(option, painter, qobject_cast<const QScrollArea*>(widget) != nullptr);
                return;
            case PE_FrameFocusRect: drawFocus(option, painter); return;
            default: break;
        }
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }

    // The default button is filled with the accent colour, so its label needs that colour's own text.
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override {
        const auto* button =
            element == CE_PushButtonLabel ? qstyleoption_cast<const QStyleOptionButton*>(option) : nullptr;
        if (!button || !(button->features & QStyleOptionButton::DefaultButton) || !(button->state & State_Enabled)) {
            QProxyStyle::drawControl(element, option, painter, widget);
            return;
        }
        QStyleOptionButton label(*button);
        label.palette.setColor(QPalette::ButtonText, label.palette.color(QPalette::HighlightedText));
        QProxyStyle::drawControl(element, &label, painter, widget);
    }

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override {
        if (control == CC_ScrollBar) {
            drawScrollBar(option, painter, widget);
            return;
        }
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }

    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override {
        const auto* bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
        if (!bar) return QProxyStyle::subControlRect(control, option, sub, widget);
        return scrollBarRect(*bar, sub);
    }

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
        switch (metric) {
            case PM_ScrollBarExtent: return 12;
            case PM_ScrollBarSliderMin: return 40;
            case PM_SplitterWidth: return 1;
            case PM_IndicatorWidth:
            case PM_IndicatorHeight:
            case PM_ExclusiveIndicatorWidth:
            case PM_ExclusiveIndicatorHeight: return 2 * metrics::kUnit;
            case PM_ButtonMargin:
            case PM_FocusFrameHMargin: return metrics::kUnit;  // the latter in front of the texts of lists
            case PM_DefaultFrameWidth:                         // the round corners of text fields and lists
                if (qobject_cast<const QAbstractScrollArea*>(widget)) return metrics::kHalf;
                return QProxyStyle::pixelMetric(metric, option, widget);
            case PM_ButtonShiftHorizontal:
            case PM_ButtonShiftVertical: return 0;
            default: return QProxyStyle::pixelMetric(metric, option, widget);
        }
    }

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returned) const override {
        if (hint == SH_EtchDisabledText || hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
        if (hint == SH_ScrollBar_LeftClickAbsolutePosition) return 1;
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }

    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                           const QWidget* widget) const override {
        QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        if (type == CT_PushButton) {
            size = {size.width() + metrics::kDouble, std::max(size.height(), metrics::kRowHeight)};
        }
        return size;
    }

    QIcon standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override {
        if (pixmap == SP_LineEditClearButton) return icon(Icon::Close);
        return QProxyStyle::standardIcon(pixmap, option, widget);
    }

    void polish(QWidget* widget) override {
        QProxyStyle::polish(widget);
        if (widget->inherits("QAbstractButton")) widget->setAttribute(Qt::WA_Hover);
        if (qobject_cast<QLabel*>(widget)) widget->installEventFilter(this);
    }
    using QProxyStyle::polish;

    // A text with links gets the focus before its first link has it, and shows nothing then.
    bool eventFilter(QObject* watched, QEvent* event) override {
        auto* label = qobject_cast<QLabel*>(watched);
        if (label && (label->textInteractionFlags() & Qt::LinksAccessibleByKeyboard)) {
            if (event->type() == QEvent::FocusIn) {
                QTimer::singleShot(0, label, [label] {
                    if (label->hasFocus() && !label->hasSelectedText()) selectFirstLink(*label);
                });
            }
            if (event->type() == QEvent::FocusOut) label->setSelection(0, 0);
        }
        return QProxyStyle::eventFilter(watched, event);
    }

private:
    static void selectFirstLink(QLabel& label) {
        QTextDocument text;
        text.setHtml(label.text());
        int begin = -1;
        int end = -1;
        for (QTextBlock block = text.begin(); block.isValid(); block = block.next()) {
            for (auto part = block.begin(); !part.atEnd(); ++part) {
                const QTextFragment fragment = part.fragment();
                const bool goesOn = begin < 0 || fragment.position() == end;
                if (!fragment.charFormat().isAnchor() || !goesOn) continue;
                if (begin < 0) begin = fragment.position();
                end = fragment.position() + fragment.length();
            }
        }
        if (begin >= 0) label.setSelection(begin, end - begin);
    }

    static void drawRounded(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& line,
                            int radius = metrics::kRadius) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(fill);
        painter->setPen(line == QColor(Qt::transparent) ? QPen(Qt::NoPen) : QPen(line, 1));
        painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        painter->restore();
    }

    // Text fields and lists are framed; a page that scrolls only while it has the keyboard.
    static void drawScrollFrame(const QStyleOption* option, QPainter* painter, bool isPage) {
        const bool focus = option->state & State_HasFocus;
        const QColor quiet = isPage ? QColor(Qt::transparent) : hairline(option->palette);
        const QColor fill = isPage ? QColor(Qt::transparent) : option->palette.color(QPalette::Base);
        drawRounded(painter, option->rect, fill, focus ? accent(option->palette) : quiet,
                    isPage ? 0 : metrics::kRadius);
    }

    // On a selected row, which is filled with the accent colour, its text's colour.
    static void drawFocus(const QStyleOption* option, QPainter* painter) {
        const bool isOnAccent = (option->state & State_Item) && (option->state & State_Selected);
        const QColor ring = isOnAccent ? option->palette.color(QPalette::HighlightedText) : accent(option->palette);
        drawRounded(painter, isOnAccent ? option->rect.adjusted(1, 1, -1, -1) : option->rect, Qt::transparent, ring);
    }

    static void drawButton(PrimitiveElement element, const QStyleOption* option, QPainter* painter) {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        const bool enabled = option->state & State_Enabled;
        const bool down = option->state & (State_Sunken | State_On);
        const bool hover = enabled && (option->state & State_MouseOver);
        const bool isDefault = button && (button->features & QStyleOptionButton::DefaultButton);
        const bool focus = (option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange);
        const QPalette& palette = option->palette;
        const QColor text = palette.color(QPalette::Text);
        QColor fill = Qt::transparent, line = Qt::transparent;
        if (element == PE_PanelButtonCommand) {
            fill = isDefault && enabled ? accent(palette) : palette.color(QPalette::Button);
            if (!isDefault || !enabled) line = hairline(palette);
        }
        if (down) {
            fill = fill.alpha() == 0 ? hoverFill(palette) : mixed(fill, text, 0.12);
        } else if (hover) {
            fill = fill.alpha() == 0 ? hoverFill(palette) : mixed(fill, text, 0.06);
        }
        if (focus) line = isDefault ? text : accent(palette);
        drawRounded(painter, option->rect, fill, line);
    }

    // Fusion's have no outline to be seen on a dark window. Gives where the mark goes.
    static QRectF drawIndicator(const QStyleOption* option, QPainter* painter, double radius) {
        const QPalette& palette = option->palette;
        const bool isOn = option->state & State_On;
        const QColor text =
            palette.color(option->state & State_Enabled ? QPalette::Active : QPalette::Disabled, QPalette::WindowText);
        const QRect box(option->rect.center() - QPoint(metrics::kUnit - 1, metrics::kUnit - 1),
                        QSize(2 * metrics::kUnit - 1, 2 * metrics::kUnit - 1));
        drawRounded(painter, box, isOn ? accent(palette) : palette.color(QPalette::Base),
                    isOn ? accent(palette) : mixed(palette.color(QPalette::Window), text, 0.5), radius);
        return box;
    }

    static void drawCheckBox(const QStyleOption* option, QPainter* painter) {
        const QPointF middle = drawIndicator(option, painter, metrics::kHalf - 1).center();
        if (!(option->state & State_On)) return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(
            QPen(option->palette.color(QPalette::HighlightedText), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF mark[] = {middle + QPointF(-3.5, 0), middle + QPointF(-1, 3), middle + QPointF(4, -3)};
        painter->drawPolyline(mark, 3);
        painter->restore();
    }

    static void drawRadioButton(const QStyleOption* option, QPainter* painter) {
        const QPointF middle = drawIndicator(option, painter, metrics::kUnit).center();
        if (!(option->state & State_On)) return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(option->palette.color(QPalette::HighlightedText));
        painter->drawEllipse(middle, 3, 3);
        painter->restore();
    }

    static void drawField(const QStyleOption* option, QPainter* painter, const QWidget* widget) {
        const auto* panel = qstyleoption_cast<const QStyleOptionFrame*>(option);
        const QPalette& palette = option->palette;
        if (!panel || panel->lineWidth <= 0 ||
            (widget && widget->parentWidget() && widget->parentWidget()->inherits("QComboBox"))) {
            painter->fillRect(option->rect, palette.color(QPalette::Base));
            return;
        }
        const bool focus = option->state & State_HasFocus;
        drawRounded(painter, option->rect, palette.color(QPalette::Base), focus ? accent(palette) : hairline(palette));
    }

    static QRect scrollBarRect(const QStyleOptionSlider& bar, SubControl sub) {
        const bool horizontal = bar.orientation == Qt::Horizontal;
        const int length = horizontal ? bar.rect.width() : bar.rect.height();
        const qint64 range = qint64(bar.maximum) - bar.minimum;
        const qint64 wanted = range > 0 ? qint64(length) * bar.pageStep / (range + bar.pageStep) : length;
        const int slider = static_cast<int>(std::clamp<qint64>(wanted, std::min(40, length), length));
        const int start =
            sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - slider, bar.upsideDown);
        const auto part = [&](int from, int size) {
            return horizontal ? QRect(from, 0, size, bar.rect.height()) : QRect(0, from, bar.rect.width(), size);
        };
        switch (sub) {
            case SC_ScrollBarSlider: return part(start, slider);
            case SC_ScrollBarGroove: return part(0, length);
            case SC_ScrollBarSubPage: return part(0, start);
            case SC_ScrollBarAddPage: return part(start + slider, length - start - slider);
            default: return {};
        }
    }

    static void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (!bar) return;
        const QPalette& palette = option->palette;
        const bool inScrollArea = widget && widget->parentWidget() && widget->parentWidget()->parentWidget() &&
                                  widget->parentWidget()->parentWidget()->inherits("QAbstractScrollArea");
        painter->fillRect(bar->rect, palette.color(inScrollArea ? QPalette::Base : QPalette::Window));
        if (bar->maximum <= bar->minimum) return;
        const bool active =
            (bar->activeSubControls & SC_ScrollBarSlider) && (bar->state & (State_MouseOver | State_Sunken));
        const QRect slider = scrollBarRect(*bar, SC_ScrollBarSlider).adjusted(3, 3, -3, -3);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), active ? 0.5 : 0.28));
        const double radius = std::min(slider.width(), slider.height()) / 2.0;
        painter->drawRoundedRect(slider, radius, radius);
        painter->restore();
    }
};

}  // namespace

void applyTheme(QApplication& application, ColourScheme scheme) {
    static const bool isPlatformDark = isDark(QApplication::palette());  // before ours is set
    chosenScheme = scheme;
    if (scheme == ColourScheme::System) scheme = desktopScheme;
    const bool dark = scheme == ColourScheme::Dark || (scheme == ColourScheme::System && isPlatformDark);
    application.setStyle(new FlatStyle);
    QApplication::setPalette(makePalette(dark ? kDark : kLight));
    for (QWidget* widget : QApplication::allWidgets()) {
        if (widget->property(kMuted).toBool()) mute(*widget);
    }
}

void setDesktopScheme(QApplication& application, ColourScheme preferred) {
    if (preferred == desktopScheme) return;
    desktopScheme = preferred;
    if (chosenScheme == ColourScheme::System) applyTheme(application, ColourScheme::System);
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor mutedText(const QPalette& palette) {
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.74);
}

QColor hairline(const QPalette& palette) {
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.16);
}

QColor hoverFill(const QPalette& palette) {
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.08);
}

QColor selectionFill(const QPalette& palette) {
    QColor fill = accent(palette);
    fill.setAlpha(isDark(palette) ? 70 : 40);
    return fill;
}

QColor placeholder(const QPalette& palette) {
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.09);
}

QColor accent(const QPalette& palette) {
    return palette.color(QPalette::Active, QPalette::Highlight);
}

void mute(QWidget& label) {
    label.setProperty(kMuted, true);
    QPalette palette = label.palette();
    const QColor colour = mutedText(QApplication::palette());
    if (palette.color(QPalette::WindowText) == colour) return;
    // Which of the two is used follows from what the label lies on.
    palette.setColor(QPalette::WindowText, colour);
    palette.setColor(QPalette::Text, colour);
    label.setPalette(palette);
}

void alignLeading(QLabel& label) {
    if (label.isRightToLeft()) label.setAlignment(Qt::AlignVCenter | Qt::AlignRight | Qt::AlignAbsolute);
}

QColor viewerBackground() {
    return QColor(0xff161617);
}

QColor viewerText() {
    return QColor(0xffe6e6e4);
}

}  // namespace sightseer
