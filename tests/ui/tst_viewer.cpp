// The viewer's modes, driven as a person would.
#include "tests/ui/window_driver.h"
#include "ui/info/info_panel.h"
#include "ui/labels/labels_page.h"
#include "ui/status/message_bar.h"
#include "ui/viewer/filmstrip.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/slide_show.h"
#include "ui/viewer/viewer.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
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

QAction* actionWith(const QList<QAction*>& actions, const QString& part, bool isWhole = false) {
    for (QAction* action : actions) {
        const QString text = action->text().remove(u'&');
        if (isWhole ? text == part : text.contains(part)) return action;
    }
    return nullptr;
}

// Of the menu bar.
QAction& photoAction(WindowDriver& driver, const QString& part) {
    for (const QAction* menu : driver.window->menuBar()->actions()) {
        if (menu->text() == u"&Photo"_s) return *actionWith(menu->menu()->actions(), part);
    }
    qFatal("there is no such menu");
}

// Where there is no window manager, nobody activates the window again.
void answerQuestion(WindowDriver& driver, const QString& button) {
    QTRY_VERIFY_WITH_TIMEOUT(driver.window->findChild<QMessageBox*>(), kPatience);
    QTest::mouseClick(buttonWith(driver.find<QMessageBox>(), button), Qt::LeftButton);
    QTRY_VERIFY(!driver.window->findChild<QMessageBox*>());
    driver.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(driver.window.get()));
}

// Files on the clipboard, which may be empty.
QList<QUrl> copied() {
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    return mime ? mime->urls() : QList<QUrl>();
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
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());  // where the trash is
    }

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

    void copiedAsFileAndAsThePictureOnShow() {
        WindowDriver driver;
        QImage wide(6144, 96, QImage::Format_RGB32);
        wide.fill(Qt::red);
        QPainter(&wide).fillRect(3072, 0, 3072, 96, Qt::blue);
        QVERIFY(wide.save(qtPath(driver.photos() / "wide.png")));
        driver.start({driver.photos()});
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        Viewer& viewer = openFirst(driver);
        const auto picture = [] { return QGuiApplication::clipboard()->image(); };
        // Larger than the window, and not larger than is good for a clipboard.
        QTest::keySequence(&viewer, QKeySequence::Copy);
        QTRY_COMPARE_WITH_TIMEOUT(picture().size(), QSize(4096, 64), kPatience);
        QCOMPARE(copied(), QList<QUrl>{QUrl::fromLocalFile(qtPath(driver.photos() / "wide.png"))});
        QCOMPARE(QGuiApplication::clipboard()->text(), qtPath(driver.photos() / "wide.png"));
        // Turned as it is on show; by the menu bar it is the same.
        QTest::keyClick(&viewer, Qt::Key_R);
        photoAction(driver, u"Copy"_s).trigger();
        QTRY_COMPARE_WITH_TIMEOUT(picture().size(), QSize(64, 4096), kPatience);
        QCOMPARE(picture().pixelColor(30, 10), QColor(Qt::red));
        // In the grid it is upright.
        QTest::keyClick(&viewer, Qt::Key_Escape);
        QTest::keySequence(&driver.grid(), QKeySequence::Copy);
        QTRY_COMPARE_WITH_TIMEOUT(picture().size(), QSize(4096, 64), kPatience);
    }

    void severalPhotosAreCopiedAsFiles() {
        WindowDriver driver;
        driver.startWithColours(1);
        driver.grid().setFocus();
        driver.grid().selectAll();
        QGuiApplication::clipboard()->clear();
        QTest::keySequence(&driver.grid(), QKeySequence::Copy);
        QTRY_COMPARE_WITH_TIMEOUT(copied().size(), 3, kPatience);
        QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasImage());
    }

    // What else was copied meanwhile stays.
    void thePictureOfACopyComesOnlyWhereItIsStillWanted() {
        WindowDriver driver;
        QImage large(3000, 3000, QImage::Format_RGB32);
        large.fill(Qt::red);
        QVERIFY(large.save(qtPath(driver.photos() / "large.png")));
        driver.start({driver.photos()});
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        openFirst(driver);
        QGuiApplication::clipboard()->clear();
        photoAction(driver, u"Copy"_s).trigger();
        QTRY_COMPARE_WITH_TIMEOUT(copied().size(), 1, kPatience);
        QGuiApplication::clipboard()->setText(u"words"_s);
        QTest::qWait(1000);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"words"_s);
    }

    void theMenuMeansThePhotoOnShow() {
        WindowDriver driver;
        driver.startWithColours(2);
        QTRY_VERIFY_WITH_TIMEOUT(!driver.nameAt(1).isEmpty(), kPatience);
        driver.grid().selectAll();
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(driver.grid().selectedPhotos(), std::vector{driver.list().idAt(1)});
        const QString second = driver.nameAt(1);
        const QString third = driver.nameAt(2);
        photoAction(driver, u"Move to the trash"_s).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(driver.window->findChild<QMessageBox*>(), kPatience);
        const QString question = driver.find<QMessageBox>().text();
        QVERIFY2(question.contains(second), qPrintable(question));
        answerQuestion(driver, u"Cancel"_s);

        // By its key too; when it is gone, the next one is on show and is what is meant.
        QTest::keyClick(&viewer, Qt::Key_Delete);
        answerQuestion(driver, u"Move to the trash"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 5, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(driver.window->windowTitle(), third, kPatience);
        QVERIFY(viewer.isVisible());
        QCOMPARE(viewer.row(), 1);
        QTRY_COMPARE(driver.grid().selectedPhotos(), std::vector{driver.list().idAt(1)});
        QVERIFY(!std::filesystem::exists(driver.photos() / second.toStdString()));
    }

    void whatIsSaidIsSeenOverThePhoto() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_Delete);
        answerQuestion(driver, u"Move to the trash"_s);
        auto& message = driver.find<MessageBar>();
        QTRY_VERIFY_WITH_TIMEOUT(message.isVisible(), kPatience);
        QVERIFY(viewer.isVisible());
        // The keys stay with the photo.
        QTest::mouseClick(buttonWith(message, u"Undo"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
        QVERIFY(viewer.isVisible());
        QTRY_VERIFY(viewer.hasFocus());
    }

    void ctrlZBringsAPhotoBackFromTheTrash() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        const QString first = driver.nameAt(0);
        const auto trash = [&] {
            answerQuestion(driver, u"Move to the trash"_s);
            QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 2, kPatience);
            QTRY_VERIFY(driver.find<MessageBar>().isVisible());
        };
        QTest::keyClick(&viewer, Qt::Key_Delete);
        trash();
        QTest::keySequence(&viewer, QKeySequence::Undo);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
        QVERIFY(std::filesystem::exists(driver.photos() / first.toStdString()));
        // There is nothing to undo any more.
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"is back"_s), kPatience);
        QTest::keySequence(&viewer, QKeySequence::Undo);
        QVERIFY(driver.find<MessageBar>().isVisible());
        QTest::keyClick(&viewer, Qt::Key_Escape);
        QTest::keyClick(&driver.grid(), Qt::Key_Delete);
        trash();
        QTest::keySequence(&driver.grid(), QKeySequence::Undo);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    }

    void arrowsMoveAPhotoThatIsLargerThanTheWindow() {
        WindowDriver driver;
        QImage picture(3000, 2000, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QPainter(&picture).fillRect(1500, 0, 1500, 2000, Qt::blue);
        QVERIFY(picture.save(qtPath(driver.photos() / "aaa large.png")));
        driver.addColours(1);
        driver.start({driver.photos()});
        driver.find<BrowsePage>().setSortOrder(SortOrder::ByName);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"4 photos, all"_s), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"aaa large.png"_s, kPatience);
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_1);
        QTest::keyClick(&viewer, Qt::Key_Right);
        QTest::keyClick(&viewer, Qt::Key_Right);
        QCOMPARE(viewer.row(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(colourAt(viewer, 0.2, 0.5), QColor(Qt::blue), kPatience);
        for (int i = 0; i < 4; ++i) QTest::keyClick(&viewer, Qt::Key_Left);
        QCOMPARE(colourAt(viewer, 0.8, 0.5), QColor(Qt::red));
        // Others still lead to the next, and so do they where nothing is hidden.
        QTest::keyClick(&viewer, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(viewer.row(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(viewer.hasPicture(), kPatience);
        QTest::keyClick(&viewer, Qt::Key_1);
        QTest::keyClick(&viewer, Qt::Key_Right);
        QCOMPARE(viewer.row(), 2);
        QTest::keyClick(&viewer, Qt::Key_PageUp);
        QTest::keyClick(&viewer, Qt::Key_Left);
        QCOMPARE(viewer.row(), 0);
    }

    void aPhotoThatCannotBeReadIsTriedAgainByKeys() {
        WindowDriver driver;
        driver.startWithColours(1);
        const auto first = driver.photos() / driver.nameAt(0).toStdString();
        std::filesystem::rename(first, driver.photos() / "away");
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        QTest::keyClick(&driver.grid(), Qt::Key_Return);
        auto& viewer = driver.find<Viewer>();
        QTRY_VERIFY_WITH_TIMEOUT(!viewer.errorText().isEmpty(), kPatience);
        QTest::keyClick(&viewer, Qt::Key_Tab);
        auto* retry = buttonWith(viewer, u"Try again"_s);
        QTRY_VERIFY(retry->hasFocus());
        std::filesystem::rename(driver.photos() / "away", first);
        QTest::keyClick(retry, Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(viewer.hasPicture(), kPatience);
        QTRY_VERIFY(viewer.hasFocus());
        QTest::keyClick(&viewer, Qt::Key_Right);
        QCOMPARE(viewer.row(), 1);
    }

    // The results of a search are not looked at again by themselves while one works on them.
    void whatGoesToTheTrashLeavesTheResultsOfASearch() {
        WindowDriver driver;
        driver.startWithColours(2);
        driver.type(u"green"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(1).startsWith(u"green"_s), kPatience);
        Viewer& viewer = openFirst(driver);
        const QString next = driver.nameAt(1);
        QTest::keyClick(&viewer, Qt::Key_Delete);
        answerQuestion(driver, u"Move to the trash"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.window->windowTitle(), next, kPatience);
        QCOMPARE(driver.list().rowCount(), 5);
        QVERIFY(viewer.isVisible());
    }

    void whatShowsAnotherPageClosesTheViewer() {
        WindowDriver driver;
        driver.startWithColours(2);
        Viewer& viewer = openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_Right);
        const PhotoId second = driver.list().idAt(1);
        QTest::keyClick(&viewer, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(!viewer.isVisible());
        QCOMPARE(driver.search().text(), u"photo:%1"_s.arg(second.value));
        driver.search().clear();
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 6, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!driver.nameAt(0).isEmpty(), kPatience);
        openFirst(driver);
        QTest::keyClick(&viewer, Qt::Key_T, Qt::ControlModifier);
        QVERIFY(!viewer.isVisible());
        QVERIFY(driver.find<LabelsPage>().isVisible());
        QCOMPARE(driver.grid().selectedPhotos(), std::vector{driver.list().idAt(0)});
    }

    void theViewersOwnMenuOffersThemToo() {
        WindowDriver driver;
        driver.startWithColours(1);
        Viewer& viewer = openFirst(driver);
        QContextMenuEvent rightClick(QContextMenuEvent::Mouse, QPoint(200, 200), viewer.mapToGlobal(QPoint(200, 200)));
        QApplication::sendEvent(&viewer, &rightClick);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (const QString& part : {u"Copy"_s, u"Move to the trash"_s, u"Find similar"_s, u"Turn"_s})
            QVERIFY2(menu->actions().contains(actionWith(menu->actions(), part)), qPrintable(part));
        QVERIFY(!actionWith(menu->actions(), u"Open"_s, true));
        menu->close();
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

private:
    QTemporaryDir m_home;
};

QTEST_MAIN(ViewerTest)
#include "tst_viewer.moc"
