#include "tests/ui/window_driver.h"
#include "ui/labels/labels_page.h"
#include "ui/problems/problem_list_model.h"
#include "ui/problems/problems_page.h"
#include "ui/search/results_bar.h"
#include "ui/settings/app_settings.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/status/status_bar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/welcome_page.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QToolButton>
#include <QUrl>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void theFirstStartShowsHowToBegin();
    void theDemoIsOfferedOnlyWhenThereIsOne();
    void aFolderGivenAtTheStartIsShownAndIndexed();
    void aFolderDroppedOnTheWindowIsAdded();
    void aFolderThatIsNotThereIsSaidAboveThePage();
    void newsGoWithThePageAndProblemsStay();
    void enterOpensThePhotoArrowsStepAndEscapeReturns();
    void thePlusKeyZoomsAndZeroFitsAgain();
    void aFileThatCannotBeReadIsListedWithItsReasonAndCanBeTriedAgain();
    void aFileThatIsIgnoredIsLeftOutUntilThatIsUndone();
    void pausingStopsIndexingUntilItIsResumed();
    void theStatusSaysMoreWhenItIsAsked();
    void removingAFolderTakesItsPhotosAwayAndLeavesItsFiles();
    void theNextStartRemembersSizeAndZoom();
    void theNextStartGoesOnWithTheSearch();
    void aWindowThatIsNotClosedIsRemembered();
    void aStartThatEndsEarlyKeepsTheFormerSession();
    void aFileIsShownOrItsFolderOffered();
    void aLibraryThatCannotBeOpenedSaysWhy();
    void closingWhileIndexingGoesOnIsClean();
};

void MainWindowTest::theFirstStartShowsHowToBegin() {
    WindowDriver driver;
    driver.start();
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
    QVERIFY(driver.find<QPushButton>(u"chooseFolder"_s).isEnabled());
    QVERIFY(!driver.window->findChild<QPushButton*>(u"demo"_s));
    QVERIFY(!driver.search().isEnabled());
}

void MainWindowTest::theDemoIsOfferedOnlyWhenThereIsOne() {
    QTemporaryDir demo;
    writePlainPicture(stdPath(demo.filePath(u"a.png"_s)), Qt::red);
    WindowDriver driver({.demoFolder = stdPath(demo.path())});
    driver.start();
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
    QTest::mouseClick(&driver.find<QPushButton>(u"demo"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(driver.grid().isVisible() && driver.list().rowCount() == 1, kPatience);
}

void MainWindowTest::aFolderGivenAtTheStartIsShownAndIndexed() {
    WindowDriver driver;
    driver.addColours(3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    QVERIFY(!driver.find<WelcomePage>().isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0).isEmpty(), false, kPatience);
}

void MainWindowTest::aFolderDroppedOnTheWindowIsAdded() {
    WindowDriver driver;
    driver.addColours(1);
    driver.start();
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
    driver.drop({QUrl::fromLocalFile(qtPath(driver.photos()))});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);

    QMimeData text;
    text.setText(u"not a folder"_s);
    QDragEnterEvent other(QPoint(200, 200), Qt::CopyAction, &text, Qt::LeftButton, {});
    other.ignore();
    QCoreApplication::sendEvent(driver.window.get(), &other);
    QVERIFY(!other.isAccepted());
}

void MainWindowTest::aFolderThatIsNotThereIsSaidAboveThePage() {
    WindowDriver driver;
    driver.start({driver.photos() / "nowhere"});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"nowhere"_s), kPatience);
}

void MainWindowTest::newsGoWithThePageAndProblemsStay() {
    WindowDriver driver;
    driver.startWithColours(1);
    auto& message = driver.find<MessageBar>();
    auto& sidebar = driver.find<Sidebar>();
    const auto textAfterPages = [&] {
        Q_EMIT sidebar.duplicatesWanted();
        Q_EMIT sidebar.photosWanted();
        return message.text();
    };
    message.showNews(u"It was done."_s);
    QCOMPARE(message.text(), u"It was done."_s);
    QCOMPARE(textAfterPages(), QString());
    message.showNews(u"It can be used."_s, u"Use it"_s, [] {});
    QCOMPARE(textAfterPages(), u"It can be used."_s);
    message.showMessage(u"It failed."_s);
    QCOMPARE(textAfterPages(), u"It failed."_s);
}

void MainWindowTest::enterOpensThePhotoArrowsStepAndEscapeReturns() {
    WindowDriver driver;
    driver.addColours(2);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 6, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.grid().isVisible(), kPatience);
    driver.grid().setFocus();
    driver.grid().makeCurrent(1);
    QTest::keyClick(&driver.grid(), Qt::Key_Return);
    Viewer& viewer = driver.find<Viewer>();
    QTRY_VERIFY_WITH_TIMEOUT(viewer.isVisible() && viewer.hasPicture(), kPatience);
    QCOMPARE(viewer.row(), 1);
    QTest::keyClick(&viewer, Qt::Key_Right);
    QCOMPARE(viewer.row(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(viewer.hasPicture(), kPatience);
    QTest::keyClick(&viewer, Qt::Key_Left);
    QTest::keyClick(&viewer, Qt::Key_Left);
    QTest::keyClick(&viewer, Qt::Key_Left);
    QCOMPARE(viewer.row(), 0);
    QTest::keyClick(&viewer, Qt::Key_End);
    QCOMPARE(viewer.row(), 5);
    QTest::keyClick(&viewer, Qt::Key_Escape);
    QVERIFY(!viewer.isVisible());
    QVERIFY(driver.grid().isVisible());
    QCOMPARE(driver.grid().currentIndex().row(), 5);
}

void MainWindowTest::thePlusKeyZoomsAndZeroFitsAgain() {
    WindowDriver driver;
    writePicture(driver.photos() / "large.png", patternImage(2400, 1800, 1));
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.grid().isVisible(), kPatience);
    driver.grid().makeCurrent(0);
    QTest::keyClick(&driver.grid(), Qt::Key_Return);
    Viewer& viewer = driver.find<Viewer>();
    QTRY_VERIFY_WITH_TIMEOUT(viewer.hasPicture(), kPatience);
    QCOMPARE(viewer.zoom(), 0.0);
    QTest::keyClick(&viewer, Qt::Key_Plus);
    QVERIFY(viewer.zoom() > 0);
    QTest::keyClick(&viewer, Qt::Key_1);
    QCOMPARE(viewer.zoom(), 1.0);
    QTest::keyClick(&viewer, Qt::Key_0);
    QCOMPARE(viewer.zoom(), 0.0);
}

void MainWindowTest::aFileThatCannotBeReadIsListedWithItsReasonAndCanBeTriedAgain() {
    WindowDriver driver;
    driver.addColours(1);
    std::ofstream(driver.photos() / "broken.jpg") << "this is no picture";
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().contains(u"1 could not be read"_s), kPatience);
    QAbstractButton* entry = buttonWith(*driver.window, u"Problems"_s);
    QVERIFY(entry && entry->isVisible());
    QTest::mouseClick(entry, Qt::LeftButton);
    auto& page = driver.find<ProblemsPage>();
    auto* list = page.findChild<QListView*>();
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, kPatience);
    const QModelIndex row = list->model()->index(0, 0);
    QCOMPARE(row.data().toString(), u"broken.jpg"_s);
    const QString reason = row.data(ProblemListModel::ReasonRole).toString();
    QVERIFY(reason.contains(u"broken.jpg"_s));
    QVERIFY2(!reason.contains(row.data(ProblemListModel::FolderRole).toString()), "the folder is on the line above");

    // Repaired, and tried again: the problem is gone.
    std::filesystem::remove(driver.photos() / "broken.jpg");
    writePlainPicture(driver.photos() / "broken.jpg", Qt::red);
    QTest::mouseClick(buttonWith(page, u"Try all again"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"4 photos, all searchable  ·  fake"_s, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 0, kPatience);
}

void MainWindowTest::aFileThatIsIgnoredIsLeftOutUntilThatIsUndone() {
    QTemporaryDir folder;
    QSettings stored(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    WindowDriver driver({.settings = &stored});
    driver.addColours(1);
    std::filesystem::create_directories(driver.photos() / "new");
    std::ofstream(driver.photos() / "broken.jpg") << "this is no picture";
    std::ofstream(driver.photos() / "new" / "broken.jpg") << "nor is this";
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().contains(u"2 could not be read"_s), kPatience);
    QTest::mouseClick(buttonWith(*driver.window, u"Problems"_s), Qt::LeftButton);
    auto& page = driver.find<ProblemsPage>();
    auto* list = page.findChild<QListView*>();
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, kPatience);
    QVERIFY(!buttonWith(page, u"Ignore"_s)->isEnabled());
    for (int row = 0; row < 2; ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (!index.data(ProblemListModel::FolderRole).toString().contains(u"new"_s)) list->setCurrentIndex(index);
    }
    QTest::mouseClick(buttonWith(page, u"Ignore"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, kPatience);  // the other of that name stays
    QCOMPARE(AppSettings(&stored).excluded(), QStringList{u"/broken.jpg"_s});
    QVERIFY(std::filesystem::exists(driver.photos() / "broken.jpg"));
    auto& message = driver.find<MessageBar>();
    QVERIFY(message.text().startsWith(u"broken.jpg"_s));
    QTest::mouseClick(buttonWith(message, u"Undo"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, kPatience);
    QVERIFY(AppSettings(&stored).excluded().isEmpty());
}

void MainWindowTest::theStatusSaysMoreWhenItIsAsked() {
    WindowDriver driver;
    driver.startWithColours(1);
    auto& status = driver.find<StatusBar>();
    QTest::mouseClick(buttonWith(status, u"Details"_s), Qt::LeftButton);
    auto* menu = status.findChild<QMenu*>();
    QVERIFY(menu->isVisible());
    const QString text = menu->findChild<QLabel*>()->text();
    QVERIFY2(text.contains(u"Searchable: 3"_s) && text.contains(qtPath(driver.photos())), qPrintable(text));
    QTest::keyClick(menu, Qt::Key_Escape);
    QVERIFY(!menu->isVisible());
}

void MainWindowTest::pausingStopsIndexingUntilItIsResumed() {
    WindowDriver driver;
    driver.encoder->delayPerBatch = std::chrono::milliseconds(300);
    driver.addColours(16);
    driver.start({driver.photos()});
    auto& status = driver.find<StatusBar>();
    auto* pause = status.findChild<QToolButton*>();
    QTRY_VERIFY_WITH_TIMEOUT(pause->isVisible() && driver.encoder->imagesEncoded > 0, kPatience);
    QTest::mouseClick(pause, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(status.text().startsWith(u"Indexing is paused"_s), kPatience);
    QTest::qWait(700);  // what was under way comes to its end
    const int encoded = driver.encoder->imagesEncoded;
    QVERIFY(encoded < 48);
    QTest::qWait(700);
    QCOMPARE(driver.encoder->imagesEncoded.load(), encoded);
    QTest::mouseClick(pause, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(status.text(), u"48 photos, all searchable  ·  fake"_s, kPatience);
    QVERIFY(!pause->isVisible());
}

void MainWindowTest::removingAFolderTakesItsPhotosAwayAndLeavesItsFiles() {
    WindowDriver driver;
    driver.addColours(1);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"3 photos, all searchable  ·  fake"_s, kPatience);
    QTest::mouseClick(buttonWith(*driver.window, u"photos"_s), Qt::LeftButton);  // searches in it
    QVERIFY(driver.search().text().startsWith(u"in:"_s));
    QContextMenuEvent rightClick(QContextMenuEvent::Mouse, QPoint(5, 5), QCursor::pos());
    QApplication::sendEvent(buttonWith(*driver.window, u"photos"_s), &rightClick);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(menu);
    menu->actions().back()->trigger();
    menu->close();
    auto* question = driver.window->findChild<QMessageBox*>();
    QVERIFY(question);
    QVERIFY(question->informativeText().contains(u"no file is touched"_s));
    QTest::mouseClick(buttonWith(*question, u"Remove"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
    QVERIFY(driver.search().text().isEmpty());
    QVERIFY(std::filesystem::exists(driver.photos() / "red0.png"));
}

void MainWindowTest::theNextStartRemembersSizeAndZoom() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    {
        MainWindow window({.settings = &settings});
        window.resize(1000, 700);
        window.show();
        window.findChild<BrowsePage*>()->grid().setCellSize(240);
        window.close();
    }
    MainWindow window({.settings = &settings});
    QCOMPARE(window.size(), QSize(1000, 700));
    QCOMPARE(window.findChild<BrowsePage*>()->grid().cellSize(), 240);
}

void MainWindowTest::theNextStartGoesOnWithTheSearch() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    WindowDriver driver({.settings = &settings});
    driver.startWithColours(2);
    driver.type(u"green"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    driver.window->close();
    driver.window.reset();
    driver.start();  // the same library, no folders
    QTRY_COMPARE_WITH_TIMEOUT(driver.search().text(), u"green"_s, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    QVERIFY(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid());
}

// After a crash, or when the system ends the session.
void MainWindowTest::aWindowThatIsNotClosedIsRemembered() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    WindowDriver driver({.settings = &settings});
    driver.startWithColours(2);
    driver.type(u"green"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    const auto order = [&] {
        for (auto* box : driver.find<BrowsePage>().findChildren<QComboBox*>()) {
            if (box->isVisible()) return box;
        }
        return static_cast<QComboBox*>(nullptr);
    };
    QVERIFY(order());
    order()->setFocus();
    QTest::keyClick(order(), Qt::Key_End);
    QCOMPARE(driver.find<BrowsePage>().resultOrder(), ResultOrder::ByName);
    for (auto* slider : driver.find<ResultsBar>().findChildren<QSlider*>()) {
        if (slider->accessibleName().startsWith(u"Where likely matches end"_s)) QTest::keyClick(slider, Qt::Key_End);
    }
    QCOMPARE(driver.find<ResultsBar>().strictness(), Strictness::Strict);
    driver.find<ResultsBar>().findChild<QCheckBox*>()->click();
    driver.window->resize(1010, 710);
    driver.grid().setCellSize(200);
    QTest::mouseClick(buttonWith(driver.find<Sidebar>(), u"Label photos"_s), Qt::LeftButton);
    QVERIFY(driver.find<LabelsPage>().isVisible());
    // A little later all of it is written; as another program sees it, not only this one.
    const auto written = [&] {
        const QSettings other(settings.fileName(), QSettings::IniFormat);
        return other.value(u"session/page"_s).toString() == u"labels"_s && other.value(u"grid/cell"_s).toInt() == 200;
    };
    QTRY_VERIFY_WITH_TIMEOUT(written(), kPatience);
    driver.window.reset();  // without closing it

    driver.start();
    QTRY_COMPARE_WITH_TIMEOUT(driver.search().text(), u"green"_s, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<LabelsPage>().isVisible(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"green0.png"_s, kPatience);
    QCOMPARE(driver.find<BrowsePage>().resultOrder(), ResultOrder::ByName);
    QCOMPARE(driver.find<ResultsBar>().strictness(), Strictness::Strict);
    QVERIFY(driver.find<ResultsBar>().stacksCopies());
    QCOMPARE(driver.window->size(), QSize(1010, 710));
    QCOMPARE(driver.grid().cellSize(), 200);
    QTest::qWait(300);  // the search does not come before the page
    QVERIFY(driver.find<LabelsPage>().isVisible());
}

void MainWindowTest::aStartThatEndsEarlyKeepsTheFormerSession() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    settings.setValue(u"session/search"_s, u"green"_s);
    settings.setValue(u"session/page"_s, u"labels"_s);
    MainWindow window({.settings = &settings});
    window.show();
    window.close();  // the library has not been opened
    QCOMPARE(settings.value(u"session/search"_s).toString(), u"green"_s);
    QCOMPARE(settings.value(u"session/page"_s).toString(), u"labels"_s);
}

void MainWindowTest::aFileIsShownOrItsFolderOffered() {
    WindowDriver driver;
    driver.startWithColours(2);
    driver.type(u"green"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    driver.window->openPaths({driver.photos() / "blue1.png"});
    auto& viewer = driver.find<Viewer>();
    QTRY_VERIFY_WITH_TIMEOUT(viewer.isVisible() && viewer.hasPicture(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.window->windowTitle(), u"blue1.png"_s, kPatience);
    QTest::keyClick(&viewer, Qt::Key_Escape);

    QTemporaryDir elsewhere;
    const auto file = stdPath(elsewhere.filePath(u"new.png"_s));
    writePlainPicture(file, Qt::yellow, 50, 50);
    driver.window->openPaths({file});
    auto& message = driver.find<MessageBar>();
    QTRY_VERIFY_WITH_TIMEOUT(message.text().contains(u"is not in the library"_s), kPatience);
    QTest::mouseClick(buttonWith(message, u"Add its folder"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 7, kPatience);
}

void MainWindowTest::aLibraryThatCannotBeOpenedSaysWhy() {
    MainWindow window;
    window.show();
    window.openLibrary([](const LibraryListener&) -> Result<std::unique_ptr<Library>> {
        return fail(ErrorCode::Incompatible, "This library was made by a newer Sightseer. Update the program.");
    });
    const auto visible = [&window] {
        for (auto* state : window.findChildren<EmptyState*>()) {
            if (state->isVisible() && state->title() == u"The library could not be opened"_s) return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(visible(), kPatience);
}

void MainWindowTest::closingWhileIndexingGoesOnIsClean() {
    WindowDriver driver;
    driver.encoder->delayPerBatch = std::chrono::milliseconds(50);
    driver.addColours(20);
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.encoder->imagesEncoded > 0, kPatience);
    driver.window->close();
    driver.window.reset();
    QVERIFY(driver.encoder->imagesEncoded < 60);
}

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
