// The line above the grid, driven as a person would in the whole window.
#include "tests/ui/window_driver.h"
#include "ui/library_link.h"
#include "ui/search/results_bar.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QWheelEvent>
#include <QtMath>

#include <algorithm>
#include <cmath>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPage = 200;  // results that come at first

template <typename Widget>
Widget& named(WindowDriver& driver, const QString& accessibleName) {
    for (auto* widget : driver.find<ResultsBar>().findChildren<Widget*>()) {
        if (widget->accessibleName() == accessibleName) return *widget;
    }
    qFatal("the bar has no such widget");
}

QAbstractButton& button(WindowDriver& driver, const QString& text) {
    auto* found = buttonWith(driver.find<ResultsBar>(), text);
    if (!found) qFatal("the bar has no such button");
    return *found;
}

QString badge(WindowDriver& driver, int row) {
    return driver.list().index(row).data(PhotoListModel::BadgeRole).toString();
}

// From the list's first photo to the line where likely matches end; -1 without one.
int cut(WindowDriver& driver) {
    for (const GridHeading& heading : driver.grid().headings()) {
        if (heading.isEnd) return heading.first;
    }
    return -1;
}

void waitUntilAllAreSearchable(WindowDriver& driver, int count) {
    const QString all = u"%1 photos, all searchable"_s.arg(count);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(all), kPatience);
}

void searchForRed(WindowDriver& driver) {
    driver.type(u"red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!badge(driver, 0).isEmpty(), kPatience);
}

// In a narrow window the line above the grid leaves out what there is least need of.
void makeRoom(WindowDriver& driver) {
    driver.window->resize(1280, 800);
}

}  // namespace

class ResultsBarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void theSliderMovesTheCut();
    void moreAreShownByTheButtonAndByTheCutLine();
    void resultsByTimeStandUnderTheirMonths();
    void copiesAreStackedAndCounted();
    void resultsAreUpdatedWhenOneIsReady();
    void theSizeSliderAndTheControlWheelAreOne();
    void allPhotosComeInTheOrderChosen();
};

void ResultsBarTest::theSliderMovesTheCut() {
    WindowDriver driver;
    // On the way from red to green, in steps so small that some lie between the cuts.
    constexpr int kShades = 190;
    for (int i = 0; i < kShades; ++i) {
        const double angle = qDegreesToRadians(i * 90.0 / kShades);
        driver.addPicture("shade" + std::to_string(i) + ".png",
                          QColor(qRound(255 * std::cos(angle)), qRound(255 * std::sin(angle)), 0));
    }
    driver.start({driver.photos()});
    makeRoom(driver);
    waitUntilAllAreSearchable(driver, kShades);
    searchForRed(driver);
    QTRY_VERIFY_WITH_TIMEOUT(cut(driver) > 0, kPatience);
    const int normal = cut(driver);
    auto& slider = named<QSlider>(driver, u"Where likely matches end, loose to strict"_s);
    QVERIFY(slider.isVisible());
    slider.setFocus();
    QTest::keyClick(&slider, Qt::Key_End);
    QTRY_VERIFY_WITH_TIMEOUT(cut(driver) < normal, kPatience);
    const int strict = cut(driver);
    QVERIFY(strict > 0);
    QTest::keyClick(&slider, Qt::Key_Home);
    QTRY_VERIFY_WITH_TIMEOUT(cut(driver) > normal, kPatience);
    // Only the line moves: the photos stay as they are.
    QCOMPARE(driver.list().rowCount(), kShades);
    QTest::keyClick(&slider, Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(cut(driver), normal, kPatience);
    // Its ends are named both or not at all.
    bool hidden = false;
    for (int width = 1280; width >= 720; width -= 10) {
        driver.window->resize(width, 800);
        const auto isNamed = [&](const QString& end) {
            const auto labels = slider.parentWidget()->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* l) { return l->text() == end && l->isVisible(); });
        };
        QCOMPARE(isNamed(u"Loose"_s), isNamed(u"Strict"_s));
        hidden |= !isNamed(u"Loose"_s);
    }
    QVERIFY(hidden);
    makeRoom(driver);
    // Where nothing is ranked, there is nothing to be strict about.
    driver.retype(u"name:shade*"_s);
    QTRY_VERIFY_WITH_TIMEOUT(badge(driver, 0).isEmpty(), kPatience);
    QTRY_VERIFY(!slider.isVisible());
}

void ResultsBarTest::moreAreShownByTheButtonAndByTheCutLine() {
    WindowDriver driver;
    constexpr int kOfEach = 70;
    driver.startWithColours(kOfEach);
    makeRoom(driver);
    searchForRed(driver);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), kPage, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(cut(driver), kOfEach, kPatience);
    QVERIFY(button(driver, u"Show more"_s).isVisible());
    QTest::mouseClick(&button(driver, u"Show more"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3 * kOfEach, kPatience);
    QTRY_VERIFY(!button(driver, u"Show more"_s).isVisible());
    QVERIFY(driver.grid().headings().back().link.isEmpty());

    // Another search begins with a page again.
    driver.retype(u"blue"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), kPage, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.grid().headings().back().link, u"Show more"_s, kPatience);
    PhotoGrid& grid = driver.grid();
    grid.scrollTo(driver.list().index(kOfEach), QAbstractItemView::PositionAtCenter);
    // Where the pointer becomes a hand.
    const int line = grid.visualRect(driver.list().index(kOfEach)).top() - 20;
    int x = grid.viewport()->width();
    for (; x > 0 && grid.viewport()->cursor().shape() != Qt::PointingHandCursor; x -= 8) {
        QMouseEvent move(QEvent::MouseMove, QPointF(x, line), grid.viewport()->mapToGlobal(QPointF(x, line)),
                         Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(grid.viewport(), &move);
    }
    QVERIFY(x > 0);
    const int place = grid.verticalScrollBar()->value();
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, QPoint(x, line));
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3 * kOfEach, kPatience);
    QCOMPARE(grid.verticalScrollBar()->value(), place);

    // By keys: the button comes before the grid.
    driver.retype(u"green"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), kPage, kPatience);
    grid.setFocus();
    for (int i = 0; i < 10 && !button(driver, u"Show more"_s).hasFocus(); ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
    }
    QVERIFY(button(driver, u"Show more"_s).hasFocus());
    QTest::keyClick(&button(driver, u"Show more"_s), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3 * kOfEach, kPatience);
}

void ResultsBarTest::resultsByTimeStandUnderTheirMonths() {
    WindowDriver driver;
    driver.addColours(4);
    const auto setMonth = [&](const QString& name, int month) {
        QFile file(qtPath(driver.photos()) + u'/' + name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime(QDate(2020, month, 15), QTime(12, 0)), QFileDevice::FileModificationTime));
    };
    setMonth(u"red0.png"_s, 2);
    setMonth(u"red1.png"_s, 5);
    setMonth(u"red2.png"_s, 5);
    setMonth(u"red3.png"_s, 9);
    driver.start({driver.photos()});
    makeRoom(driver);
    waitUntilAllAreSearchable(driver, 12);
    searchForRed(driver);
    QTRY_COMPARE_WITH_TIMEOUT(cut(driver), 4, kPatience);
    const auto headings = [&] {
        QStringList texts;
        for (const GridHeading& heading : driver.grid().headings()) texts.append(heading.text);
        return texts;
    };
    auto& order = named<QComboBox>(driver, u"Order of the results"_s);
    QCOMPARE(order.currentText(), u"Best match first"_s);
    order.setFocus();
    QTest::keyClick(&order, Qt::Key_Down);
    QCOMPARE(order.currentText(), u"Newest first"_s);
    const QStringList newest{u"September 2020"_s, u"May 2020"_s, u"February 2020"_s, u"Likely matches end here"_s};
    QTRY_COMPARE_WITH_TIMEOUT(headings(), newest, kPatience);
    QCOMPARE(driver.grid().headings()[1].first, 1);
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"red3.png"_s, kPatience);
    QTest::keyClick(&order, Qt::Key_Down);
    const QStringList oldest{u"February 2020"_s, u"May 2020"_s, u"September 2020"_s, u"Likely matches end here"_s};
    QTRY_COMPARE_WITH_TIMEOUT(headings(), oldest, kPatience);
    QTest::keyClick(&order, Qt::Key_Down);
    QTRY_COMPARE_WITH_TIMEOUT(headings(), QStringList{u"Likely matches end here"_s}, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(3), u"red3.png"_s, kPatience);
}

void ResultsBarTest::copiesAreStackedAndCounted() {
    WindowDriver driver;
    driver.addColours(2);
    for (const QString& copy : {u"copy.png"_s, u"copy again.png"_s}) {
        QVERIFY(QFile::copy(qtPath(driver.photos() / "red0.png"), qtPath(driver.photos()) + u'/' + copy));
    }
    driver.start({driver.photos()});
    makeRoom(driver);
    waitUntilAllAreSearchable(driver, 8);
    searchForRed(driver);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 8, kPatience);
    QVERIFY(!badge(driver, 0).contains(u'×'));
    auto& stack = button(driver, u"Stack copies"_s);
    QTRY_VERIFY_WITH_TIMEOUT(stack.isVisible(), kPatience);
    stack.setFocus();
    QTest::keyClick(&stack, Qt::Key_Space);
    // Plain pictures of one colour are the same picture, whatever their size.
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    QVERIFY(badge(driver, 0).endsWith(u"×4"_s));
    QVERIFY(badge(driver, 1).endsWith(u"×2"_s));
    QVERIFY(badge(driver, 2).endsWith(u"×2"_s));
    QTest::mouseClick(&stack, Qt::LeftButton, {}, {8, stack.height() / 2});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 8, kPatience);
}

// While a person is at work on the results they do not change by themselves.
void ResultsBarTest::resultsAreUpdatedWhenOneIsReady() {
    WindowDriver driver;
    driver.startWithColours(2);
    makeRoom(driver);
    searchForRed(driver);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 6, kPatience);
    QTest::qWait(2500);  // what the indexing found last is asked for after a while
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_Home);
    QTest::mouseClick(driver.grid().viewport(), Qt::LeftButton, {},
                      driver.grid().visualRect(driver.list().index(1)).center());
    const auto selected = driver.grid().selectedPhotos();
    driver.addPicture("red new.png", Qt::red);
    driver.find<LibraryLink>().startIndexing();
    auto& update = button(driver, u"Update results"_s);
    QTRY_VERIFY_WITH_TIMEOUT(update.isVisible(), kPatience);
    QCOMPARE(driver.list().rowCount(), 6);
    QTest::mouseClick(&update, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 7, kPatience);
    QTRY_VERIFY(!update.isVisible());
    QCOMPARE(driver.grid().selectedPhotos(), selected);
}

void ResultsBarTest::theSizeSliderAndTheControlWheelAreOne() {
    WindowDriver driver;
    driver.startWithColours(1);
    makeRoom(driver);
    auto& slider = named<QSlider>(driver, u"Size of the photos"_s);
    PhotoGrid& grid = driver.grid();
    QCOMPARE(slider.value(), grid.cellSize());
    slider.setFocus();
    QTest::keyClick(&slider, Qt::Key_End);
    QCOMPARE(grid.cellSize(), PhotoGrid::kLargestCell);
    const int width = grid.visualRect(driver.list().index(0)).width();
    QTest::keyClick(&slider, Qt::Key_Home);
    QCOMPARE(grid.cellSize(), PhotoGrid::kSmallestCell);
    QVERIFY(grid.visualRect(driver.list().index(0)).width() < width / 2);
    QWheelEvent wheel(QPointF(50, 50), grid.mapToGlobal(QPointF(50, 50)), {}, {0, 120}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(grid.viewport(), &wheel);
    QCOMPARE(slider.value(), grid.cellSize());
    QVERIFY(slider.value() > PhotoGrid::kSmallestCell);
}

void ResultsBarTest::allPhotosComeInTheOrderChosen() {
    WindowDriver driver;
    driver.startWithColours(2);
    makeRoom(driver);
    auto& order = named<QComboBox>(driver, u"Order of the photos"_s);
    QVERIFY(order.isVisible());
    QVERIFY(!named<QComboBox>(driver, u"Order of the results"_s).isVisible());
    order.setFocus();
    QTest::keyClick(&order, Qt::Key_End);
    QCOMPARE(order.currentText(), u"By name"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"blue0.png"_s, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(5), u"red1.png"_s, kPatience);
    QVERIFY(driver.grid().headings().empty());
}

QTEST_MAIN(ResultsBarTest)
#include "tst_results_bar.moc"
