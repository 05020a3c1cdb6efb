// The viewer's modes, driven as a person would.
#include "tests/ui/window_driver.h"
#include "ui/info/info_panel.h"
#include "ui/viewer/filmstrip.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/slide_show.h"
#include "ui/viewer/viewer.h"

#include <QAction>
#include <QClipboard>
#include <QMenuBar>
#include <QMimeData>
#include <QPainter>
#include <QSignalSpy>
#include <QUrl>
#include <QWheelEvent>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Left half red, right half blue.
void writeHalves(const std::filesystem::path& file) {
    QImage picture(200, 100, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QPainter(&picture).fillRect(100, 0, 100, 100, Qt::blue);
    QVERIFY(picture.save(qtPath(file)));
}

Viewer& openFirst(WindowDriver& driver) {
    // The rows may be there before the page is.
    [&] { QTRY_VERIFY_WITH_TIMEOUT(driver.grid().isVisible(), kPatience); }();
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_Home);
    QTest::keyClick(&driver.grid(), Qt::Key_Return);
    auto& viewer = driver.find<Viewer>();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(viewer.isVisible() && viewer.hasPicture(), kPatience); }();
    return viewer;
}

// The colour at a place of the viewer, in fractions of the picture on show.
QColor colourAt(Viewer& viewer, double x, double y) {
    const QImage shot = viewer.grab().toImage();
    // The picture is smaller than the stage and lies in its middle.
    const QPoint middle(shot.width() / 2, (shot.height() + 48) / 2);
    return shot.pixelColor(middle + QPoint(qRound((x - 0.5) * 40), qRound((y - 0.5) * 40)));
}

}  // namespace

class ViewerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void fullScreenHidesAllButThePhotoAndEscapeComesBack() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_F11);
        QVERIFY(driver.window->isFullScreen());
        QVERIFY(!driver.window->menuBar()->isVisible());
        QTest::keyClick(&viewer, Qt::Key_Escape);
        QVERIFY(!driver.window->isFullScreen());
        QVERIFY(viewer.isVisible());
        QVERIFY(driver.window->menuBar()->isVisible());
        QTest::keyClick(&viewer, Qt::Key_F);
        QVERIFY(driver.window->isFullScreen());
        QTest::keyClick(&viewer, Qt::Key_Return);  // leaves both at once
        QVERIFY(!driver.window->isFullScreen());
        QVERIFY(!viewer.isVisible());
    }

    void theWindowIsCalledAsThePhoto() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        QCOMPARE(driver.window->windowTitle(), driver.nameAt(0));
        QTest::keyClick(&viewer, Qt::Key_Right);
        QTRY_COMPARE(driver.window->windowTitle(), driver.nameAt(1));
        QTest::keyClick(&viewer, Qt::Key_Escape);
        QCOMPARE(driver.window->windowTitle(), u"Sightseer"_s);
    }

    void slidesFollowOneAnotherUntilTheLast() {
        WindowDriver driver;
        driver.startWithColours(1);
        std::ofstream(driver.photos() / "aaa damaged.jpg") << "this is no picture";
        Viewer& viewer = openFirst(driver);
        viewer.slideShow().setTimeForEach(10ms);
        QSignalSpy shown(&viewer, &Viewer::opened);
        QTest::keyClick(&viewer, Qt::Key_S);
        QVERIFY(viewer.slideShow().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!viewer.slideShow().isRunning(), kPatience);
        QCOMPARE(viewer.row(), driver.list().rowCount() - 1);
        QCOMPARE(shown.size(), driver.list().rowCount() - 1);
        // Escape stops it and stays in the viewer.
        viewer.slideShow().setTimeForEach(1h);
        QTest::keyClick(&viewer, Qt::Key_Home);
        QTest::keyClick(&viewer, Qt::Key_S);
        QTest::keyClick(&viewer, Qt::Key_Escape);
        QVERIFY(!viewer.slideShow().isRunning());
        QVERIFY(viewer.isVisible());
    }

    void thePictureIsTurnedAndTheFileIsNot() {
        WindowDriver driver;
        writeHalves(driver.photos() / "halves.png");
        driver.start({driver.photos()});
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        Viewer& viewer = openFirst(driver);
        QCOMPARE(colourAt(viewer, 0.2, 0.5), QColor(Qt::red));
        QCOMPARE(colourAt(viewer, 0.8, 0.5), QColor(Qt::blue));
        QTest::keyClick(&viewer, Qt::Key_R);  // clockwise: the left half comes to the top
        QTRY_COMPARE_WITH_TIMEOUT(colourAt(viewer, 0.5, 0.2), QColor(Qt::red), kPatience);
        QCOMPARE(colourAt(viewer, 0.5, 0.8), QColor(Qt::blue));
        QTest::keyClick(&viewer, Qt::Key_R, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(colourAt(viewer, 0.2, 0.5), QColor(Qt::red), kPatience);
        QImage file(qtPath(driver.photos() / "halves.png"));
        QCOMPARE(file.size(), QSize(200, 100));
    }

    // Indexing reports changed rows whenever it likes.
    void thePictureIsTurnedWhileTheListReadsItsRowsAgain() {
        WindowDriver driver;
        writeHalves(driver.photos() / "halves.png");
        driver.start({driver.photos()});
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        Viewer& viewer = openFirst(driver);
        driver.list().forgetRows();
        QTest::keyClick(&viewer, Qt::Key_R);
        QTRY_COMPARE_WITH_TIMEOUT(colourAt(viewer, 0.5, 0.2), QColor(Qt::red), kPatience);
        QCOMPARE(colourAt(viewer, 0.5, 0.8), QColor(Qt::blue));
    }

    void theFilmstripLeadsToPhotosAround() {
        WindowDriver driver;
        driver.startWithColours(2);
        Viewer& viewer = openFirst(driver);
        auto& strip = driver.find<Filmstrip>();
        QVERIFY(!strip.isVisible());
        QTest::keyClick(&viewer, Qt::Key_T);
        QVERIFY(strip.isVisible());
        const QPoint middle = strip.rect().center();
        QTest::mouseClick(&strip, Qt::LeftButton, {}, middle + QPoint(2 * 76, 0));
        QCOMPARE(viewer.row(), 2);
        QTest::mouseClick(&strip, Qt::LeftButton, {}, middle - QPoint(76, 0));
        QCOMPARE(viewer.row(), 1);
        QTest::mouseClick(&strip, Qt::LeftButton, {}, middle - QPoint(5 * 76, 0));  // nothing is there
        QCOMPARE(viewer.row(), 1);
        QWheelEvent turn({5, 5}, strip.mapToGlobal(QPointF(5, 5)), {}, {0, -240}, {}, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&strip, &turn);
        QCOMPARE(viewer.row(), 3);
    }

    void aPartOfThePhotoIsSearchedFor() {
        WindowDriver driver;
        driver.addColours(3);
        writeHalves(driver.photos() / "aaa halves.png");
        driver.start({driver.photos()});
        driver.find<BrowsePage>().setSortOrder(SortOrder::ByName);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 10, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"10 photos, all"_s), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"aaa halves.png"_s, kPatience);
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_R);  // the blue half lies at the bottom now
        QTest::keyClick(&viewer, Qt::Key_C);
        auto& selector = driver.find<RegionSelector>();
        QVERIFY(selector.isVisible());
        QTest::keyClick(&selector, Qt::Key_Escape);
        QVERIFY(!selector.isVisible() && viewer.isVisible());
        QTest::keyClick(&viewer, Qt::Key_C);
        for (int i = 0; i < 20; ++i) QTest::keyClick(&selector, Qt::Key_Down);  // to the lower half
        QTest::keyClick(&selector, Qt::Key_Return);
        QVERIFY(!viewer.isVisible());
        QVERIFY(driver.search().text().contains(u"@50,25,50,50"_s));
        QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"blue"_s), kPatience);
    }

    void aRegionIsDrawnWithTheMouse() {
        QWidget parent;
        parent.resize(400, 300);
        RegionSelector selector(&parent);
        parent.show();
        selector.open({100, 50, 200, 200});
        QSignalSpy chosen(&selector, &RegionSelector::chosen);
        QTest::mousePress(&selector, Qt::LeftButton, {}, {150, 100});
        QTest::mouseMove(&selector, {390, 150});  // beyond the picture
        QTest::mouseRelease(&selector, Qt::LeftButton, {}, {390, 150});
        QCOMPARE(selector.region(), QRectF(0.25, 0.25, 0.75, 0.25));
        QTest::keyClick(&selector, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(selector.region(), QRectF(0.25, 0.25, 0.73, 0.25));
        auto* button = selector.findChild<QAbstractButton*>();
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
    }

    void copiedAsFileAndAsPicture() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        QTest::keySequence(&viewer, QKeySequence::Copy);
        const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(copied->urls().size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(copied->urls().front().fileName(), driver.nameAt(0), kPatience);
        QVERIFY(!qvariant_cast<QImage>(copied->imageData()).isNull());
    }

    void iShowsTheInformation() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_I);
        QVERIFY(driver.find<InfoPanel>().isVisible());
        QTest::keyClick(&viewer, Qt::Key_I);
        QVERIFY(!driver.find<InfoPanel>().isVisible());
    }
};

QTEST_MAIN(ViewerTest)
#include "tst_viewer.moc"
