// What people with other eyes and hands need: texts that stand out, names, and a keyboard focus that is seen and comes
// everywhere.
#include "tests/ui/focus_walk.h"
#include "tests/ui/page_tour.h"
#include "ui/status/message_bar.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>

#include <algorithm>
#include <cmath>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
double luminance(const QColor& colour) {
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

QColor over(const QColor& ground, const QColor& fill) {
    QImage pixel(1, 1, QImage::Format_ARGB32);
    pixel.fill(ground);
    QPainter(&pixel).fillRect(0, 0, 1, 1, fill);
    return pixel.pixelColor(0, 0);
}

// What the style puts under a button's text.
QColor buttonFill(QStyle::PrimitiveElement element, QStyle::State state, bool isDefault, const QColor& ground) {
    QStyleOptionButton option;
    option.rect = QRect(0, 0, 40, 24);
    option.palette = QApplication::palette();
    option.state = QStyle::State_Enabled | state;
    if (isDefault) option.features = QStyleOptionButton::DefaultButton;
    QImage picture(option.rect.size(), QImage::Format_ARGB32);
    picture.fill(ground);
    QPainter painter(&picture);
    QApplication::style()->drawPrimitive(element, &option, &painter);
    return picture.pixelColor(picture.rect().center());
}

}  // namespace

class AccessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { applyTheme(*qApp, ColourScheme::Light); }

    void everyTextStandsOutFromItsGround_data() {
        QTest::addColumn<ColourScheme>("scheme");
        QTest::newRow("light") << ColourScheme::Light;
        QTest::newRow("dark") << ColourScheme::Dark;
    }

    void everyTextStandsOutFromItsGround() {
        QFETCH(const ColourScheme, scheme);
        applyTheme(*qApp, scheme);
        const QPalette p = QApplication::palette();
        QStringList failures;
        const auto check = [&](const QString& what, const QColor& text, const QColor& ground, double least = 4.5) {
            const double ratio = contrast(over(ground, text), ground);
            if (ratio < least) failures.append(u"%1: %2"_s.arg(what).arg(ratio, 0, 'f', 2));
        };
        const QColor text = p.color(QPalette::Text), muted = mutedText(p), link = p.color(QPalette::Link);
        const QColor window = p.color(QPalette::Window), base = p.color(QPalette::Base);
        const std::pair<QString, QColor> grounds[] = {
            {u"window"_s, window},
            {u"base"_s, base},
            {u"every other row"_s, p.color(QPalette::AlternateBase)},
            {u"hover, message bar"_s, hoverFill(p)},
            {u"chip"_s, p.color(QPalette::Button)},
            {u"selected row of a list"_s, over(base, selectionFill(p))},
            {u"current row of the side panel"_s, over(window, selectionFill(p))},
            {u"photo without its picture"_s, placeholder(p)}};
        for (const auto& [name, ground] : grounds) {
            check(u"text on "_s + name, text, ground);
            check(u"muted text on "_s + name, muted, ground);
        }
        for (const QColor& ground : {window, base, hoverFill(p)}) check(u"link"_s, link, ground);
        check(u"placeholder"_s, p.color(QPalette::PlaceholderText), base);
        check(u"highlighted text"_s, p.color(QPalette::HighlightedText), p.color(QPalette::Highlight));
        check(u"tool tip"_s, p.color(QPalette::ToolTipText), p.color(QPalette::ToolTipBase));
        check(u"viewer"_s, viewerText(), viewerBackground());
        for (const auto state : {QStyle::State_None, QStyle::State_MouseOver, QStyle::State_Sunken}) {
            check(u"button"_s, p.color(QPalette::ButtonText),
                  buttonFill(QStyle::PE_PanelButtonCommand, state, false, window));
            check(u"default button"_s, p.color(QPalette::HighlightedText),
                  buttonFill(QStyle::PE_PanelButtonCommand, state, true, window));
            for (const QColor& ground : {window, p.color(QPalette::Button)}) {
                check(u"flat button"_s, p.color(QPalette::ButtonText),
                      buttonFill(QStyle::PE_PanelButtonTool, state, false, ground));
            }
        }
        // Shapes that mean something: https://www.w3.org/TR/WCAG22/#non-text-contrast
        for (const auto& [name, ground] : grounds) {
            if (name != u"photo without its picture"_s) check(u"focus ring on "_s + name, accent(p), ground, 3);
        }
        check(u"focus ring in the viewer"_s, accent(p), viewerBackground(), 3);
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
    }

    // --- Tab

    void tabComesEverywhereAndIsSeen_data() { addTourRows(); }

    void tabComesEverywhereAndIsSeen() {
        const QTemporaryDir folder;
        WindowDriver driver(tourSettings(folder));
        QWidget* shown = openTourStop(driver);
        if (!shown) return;
        shown->activateWindow();
        QTRY_COMPARE_WITH_TIMEOUT(QApplication::activeWindow(), shown, kPatience);
        const QStringList complaints = complaintsAboutTab(*shown);
        QVERIFY2(complaints.isEmpty(), qPrintable(u'\n' + complaints.join(u'\n')));
    }

    // Also to what was made later than the rest: chips, rows of the side panel, links of the information panel.
    void tabGoesAsTheWindowIsLaidOut() {
        WindowDriver driver;
        QWidget* shown = nullptr;
        openResults(driver, shown);
        driver.window->resize(1280, 800);
        QTRY_VERIFY(driver.window->isActiveWindow());
        const auto walk = [&](Qt::Key key) {
            QStringList names;
            driver.search().setFocus();
            do {
                names.append(accessibleName(*QApplication::focusWidget()));
                QTest::keyClick(QApplication::focusWidget(), key);
            } while (QApplication::focusWidget() != &driver.search() && names.size() < 50);
            return names;
        };
        QStringList names = walk(Qt::Key_Tab);
        const QStringList begin{u"Search"_s,           u"Edit blue"_s,   u"Remove blue"_s,
                                u"Edit -red"_s,        u"Remove -red"_s, u"Edit type: png"_s,
                                u"Remove type: png"_s, u"All photos"_s,  u"Add folder…"_s};
        QCOMPARE(names.first(begin.size()), begin);
        const auto grid = names.indexOf(u"Photos"_s);
        QCOMPARE(names.value(grid - 1), u"Information about the photo"_s);
        QCOMPARE(names.value(grid + 1), u"Details"_s);
        QCOMPARE(names.last(2), (QStringList{u"Show in folder"_s, u"Copy path"_s}));
        std::reverse(names.begin() + 1, names.end());
        QCOMPARE(walk(Qt::Key_Backtab), names);
    }

    // --- mirrored

    void arrowsPointWhereReadingGoes() {
        const auto drawn = [](Icon name) { return iconPixmap(name, 16, Qt::black, 1).toImage(); };
        const QImage next = drawn(Icon::Next), back = drawn(Icon::Back), search = drawn(Icon::Search);
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        const auto restore = qScopeGuard([] { QGuiApplication::setLayoutDirection(Qt::LeftToRight); });
        QCOMPARE(drawn(Icon::Next), next.mirrored(true, false));
        QCOMPARE(drawn(Icon::Back), back.mirrored(true, false));
        QVERIFY(drawn(Icon::Back) != back);
        QCOMPARE(drawn(Icon::Search), search);
    }

    // --- screen readers

    // Nobody listens here, so the event itself cannot be seen; what a screen reader would ask for then can.
    void messagesAreSaid() {
        MessageBar bar;
        for (const QString& text : {u"The drive is full."_s, u"The drive is still full."_s}) {
            bar.showMessage(text);
            QCOMPARE(accessibleName(bar), text);
            QCOMPARE(QAccessible::queryAccessibleInterface(&bar)->role(), QAccessible::AlertMessage);
        }
    }
};

QTEST_MAIN(AccessTest)
#include "tst_access.moc"
