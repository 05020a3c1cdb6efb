#include "tests/ui/window_driver.h"
#include "ui/grid/browse_page.h"
#include "ui/problems/problem_list_model.h"
#include "ui/problems/problems_page.h"
#include "ui/search/query_chips.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/status/status_bar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/drop_overlay.h"
#include "ui/welcome/welcome_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QToolButton>
#include <QUrl>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = 20'000;  // a slow machine under a sanitizer

QAbstractButton* buttonWith(const QWidget& parent, const QString& text) {
    for (auto* button : parent.findChildren<QAbstractButton*>()) {
        if (button->text() == text) return button;
    }
    return nullptr;
}

void addColours(WindowDriver& driver, int ofEach) {
    for (int i = 0; i < ofEach; ++i) {
        const std::string number = std::to_string(i);
        driver.addPicture("blue" + number + ".png", Qt::blue);
        driver.addPicture("green" + number + ".png", Qt::green);
        driver.addPicture("red" + number + ".png", Qt::red);
    }
}

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void theFirstStartShowsHowToBegin();
    void theDemoIsOfferedOnlyWhenThereIsOne();
    void aFolderGivenAtTheStartIsShownAndIndexed();
    void aFolderDroppedOnTheWindowIsAdded();
    void aFolderThatIsNotThereIsSaidAboveThePage();
    void typingPutsThePhotosThatMatchFirst();
    void whereLikelyMatchesEndIsSaidInTheGrid();
    void whileTheTextHasAnErrorTheFormerResultsStay();
    void aFilterAloneShowsAllItsPhotos();
    void onlyTheLastOfSeveralQuickQuestionsIsAnswered();
    void escapeClearsTheSearchAndAllPhotosComeBack();
    void slashAndLettersInTheGridLeadToTheSearchBar();
    void aPictureDroppedOnTheSearchBarIsSearchedFor();
    void aPictureIsPastedAndAWebAddressIsExplained();
    void photosOfTheGridBecomePartsOfTheSearch();
    void aClickOnAFolderShowsItsPhotos();
    void aSearchBeforeAnythingIsSearchableFillsByItself();
    void enterOpensThePhotoArrowsStepAndEscapeReturns();
    void thePlusKeyZoomsAndZeroFitsAgain();
    void aFileThatCannotBeReadIsListedWithItsReasonAndCanBeTriedAgain();
    void pausingStopsIndexingUntilItIsResumed();
    void removingAFolderTakesItsPhotosAwayAndLeavesItsFiles();
    void theNextStartRemembersSizeAndZoom();
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
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    QVERIFY(!driver.find<WelcomePage>().isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0).isEmpty(), false, kPatience);
}

void MainWindowTest::aFolderDroppedOnTheWindowIsAdded() {
    WindowDriver driver;
    addColours(driver, 1);
    driver.start();
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(qtPath(driver.photos()))});
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(driver.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(driver.window.get(), &drop);
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

void MainWindowTest::typingPutsThePhotosThatMatchFirst() {
    WindowDriver driver;
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    for (int row = 0; row < 3; ++row) QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(row).startsWith(u"red"_s), kPatience);
    QVERIFY(driver.list().index(0).data(PhotoListModel::BadgeRole).toInt() > 50);
    QVERIFY(driver.list().index(8).data(PhotoListModel::BadgeRole).toInt() < 26);
}

void MainWindowTest::whereLikelyMatchesEndIsSaidInTheGrid() {
    WindowDriver driver;
    addColours(driver, 6);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"18 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"red"_s);
    const auto isSaid = [&](const QString& words) {
        for (const auto* label : driver.find<BrowsePage>().findChildren<QLabel*>()) {
            if (label->text() == words) return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSaid(u"6 likely matches"_s), kPatience);
    QCOMPARE(driver.list().rowCount(), 18);  // the others follow
    QCOMPARE(driver.grid().headings().size(), std::size_t{1});
    QCOMPARE(driver.grid().headings().front().first, 6);
    QCOMPARE(driver.grid().headings().front().text, u"Likely matches end here"_s);
    driver.retype(u"red -red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isSaid(u"No likely match"_s), kPatience);
    QVERIFY(driver.grid().headings().front().text.startsWith(u"Nothing here seems to match"_s));
}

void MainWindowTest::whileTheTextHasAnErrorTheFormerResultsStay() {
    WindowDriver driver;
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
    driver.retype(u"green iso:many"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!driver.find<QueryChips>().isUnderstood(), kPatience);
    QVERIFY(driver.find<QueryChips>().isVisible());
    QTest::qWait(300);
    QVERIFY(driver.nameAt(0).startsWith(u"red"_s));
    driver.retype(u"green iso:400"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().rowCount() == 0, kPatience);  // none of them has a speed
}

void MainWindowTest::aFilterAloneShowsAllItsPhotos() {
    WindowDriver driver;
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"name:green*"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(2).startsWith(u"green"_s), kPatience);
    QVERIFY(driver.grid().headings().empty());
    QVERIFY(!driver.list().index(0).data(PhotoListModel::BadgeRole).isValid());
}

void MainWindowTest::onlyTheLastOfSeveralQuickQuestionsIsAnswered() {
    WindowDriver driver;
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    // Asked without a pause between them: the answers to the first two are late.
    auto& page = driver.find<BrowsePage>();
    QSignalSpy replaced(&driver.list(), &QAbstractItemModel::modelReset);
    page.search(u"red"_s);
    page.search(u"green"_s);
    page.search(u"blue"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"blue"_s), kPatience);
    QTest::qWait(300);
    QVERIFY(driver.nameAt(0).startsWith(u"blue"_s));
    QCOMPARE(replaced.size(), 1);
}

void MainWindowTest::escapeClearsTheSearchAndAllPhotosComeBack() {
    WindowDriver driver;
    addColours(driver, 2);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"6 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"green"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    QTest::keyClick(&driver.search(), Qt::Key_Escape);
    QVERIFY(driver.search().text().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    QCOMPARE(driver.list().rowCount(), 6);
}

void MainWindowTest::slashAndLettersInTheGridLeadToTheSearchBar() {
    WindowDriver driver;
    addColours(driver, 1);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    driver.grid().setFocus();
    QTest::keyClick(driver.window.get(), Qt::Key_Slash);
    QTRY_VERIFY(driver.search().hasFocus());
    QVERIFY(driver.search().text().isEmpty());
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_R);
    QTRY_VERIFY(driver.search().hasFocus());
    QCOMPARE(driver.search().text(), u"r"_s);
}

void MainWindowTest::aPictureDroppedOnTheSearchBarIsSearchedFor() {
    WindowDriver driver;
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"9 photos, all"_s), kPatience);
    QTemporaryDir elsewhere;
    const QString file = elsewhere.filePath(u"a green one.png"_s);
    writePlainPicture(stdPath(file), Qt::green, 50, 50);
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&driver.search(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&driver.search(), &drop);
    QCOMPARE(driver.search().text(), u"image:\"%1\""_s.arg(file));
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    QVERIFY(driver.find<QueryChips>().isVisible());

    // A folder is not the search bar's: it goes on to the window, which adds it.
    mime.setUrls({QUrl::fromLocalFile(elsewhere.path())});
    QDragEnterEvent folder(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&driver.search(), &folder);
    QVERIFY(folder.isAccepted());
    QVERIFY(driver.find<DropOverlay>().isVisible());
}

void MainWindowTest::aPictureIsPastedAndAWebAddressIsExplained() {
    QTemporaryDir pasted;
    WindowDriver driver({.picturesFolder = stdPath(pasted.filePath(u"new"_s))});
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"9 photos, all"_s), kPatience);
    QImage picture(3000, 2000, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QGuiApplication::clipboard()->setImage(picture);
    driver.search().setFocus();
    QTest::keySequence(&driver.search(), QKeySequence::Paste);
    QVERIFY(driver.search().text().startsWith(u"image:\""_s + pasted.path()));
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);

    auto* web = new QMimeData;
    web->setUrls({QUrl(u"https://example.org/cat.jpg"_s)});
    QGuiApplication::clipboard()->setMimeData(web);
    driver.search().clear();
    QTest::keySequence(&driver.search(), QKeySequence::Paste);
    QVERIFY(driver.find<MessageBar>().text().contains(u"web address"_s));
    QVERIFY(driver.search().text().isEmpty());

    QGuiApplication::clipboard()->setText(u"two dogs"_s);
    QTest::keySequence(&driver.search(), QKeySequence::Paste);
    QCOMPARE(driver.search().text(), u"two dogs"_s);
}

void MainWindowTest::photosOfTheGridBecomePartsOfTheSearch() {
    WindowDriver driver;
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"9 photos, all"_s), kPatience);
    driver.type(u"blue"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"blue"_s), kPatience);
    driver.grid().setFocus();
    driver.grid().makeCurrent(0);
    const auto trigger = [&](const QString& part) {
        for (QAction* action : driver.find<BrowsePage>().photoActions()) {
            if (action->text().remove(u'&').contains(part)) return action->trigger();
        }
        QFAIL("there is no such action");
    };
    const QString photo = u"photo:"_s + QString::number(driver.list().idAt(0).value);
    const QString name = driver.nameAt(0);
    trigger(u"Add to"_s);
    QCOMPARE(driver.search().text(), u"blue "_s + photo);
    QTRY_VERIFY_WITH_TIMEOUT(buttonWith(driver.find<QueryChips>(), name), kPatience);
    trigger(u"Add to"_s);  // it is there already
    QCOMPARE(driver.search().text(), u"blue "_s + photo);
    driver.retype(u"red OR blue"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);  // the photo is its own result no more
    const int blue = driver.list().rowOf(PhotoId(photo.mid(6).toLongLong()));
    driver.grid().makeCurrent(blue);
    trigger(u"Exclude"_s);
    QCOMPARE(driver.search().text(), u"red OR blue -"_s + photo);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
    driver.grid().makeCurrent(0);
    const QString red = u"photo:"_s + QString::number(driver.list().idAt(0).value);
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_L, Qt::ControlModifier);
    QCOMPARE(driver.search().text(), red);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 8, kPatience);  // without the photo itself
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
}

void MainWindowTest::aClickOnAFolderShowsItsPhotos() {
    WindowDriver driver;
    addColours(driver, 1);
    QTemporaryDir other;
    QVERIFY(QDir(other.path()).mkpath(u"my trips/deep"_s));
    writePlainPicture(stdPath(other.filePath(u"my trips/deep/one.png"_s)), Qt::red, 90, 50);
    driver.start({driver.photos(), stdPath(other.filePath(u"my trips"_s))});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
    const auto row = [&](const QString& name) { return buttonWith(driver.find<Sidebar>(), name); };
    QTRY_VERIFY_WITH_TIMEOUT(row(u"my trips"_s), kPatience);
    QTest::mouseClick(row(u"my trips"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.nameAt(0), u"one.png"_s, kPatience);
    QVERIFY(row(u"my trips"_s)->isChecked());
    QTest::mouseClick(row(u"photos"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    driver.type(u"red"_s);  // behind the folder
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
    QCOMPARE(driver.list().rowCount(), 3);
    QVERIFY(row(u"All photos"_s)->isChecked());
    QTest::mouseClick(row(u"All photos"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
}

void MainWindowTest::aSearchBeforeAnythingIsSearchableFillsByItself() {
    WindowDriver driver;
    driver.encoder->delayPerBatch = std::chrono::milliseconds(1500);
    addColours(driver, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);
    driver.type(u"red"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
    QVERIFY(!driver.find<BrowsePage>().findChild<EmptyState*>()->isVisible());
}

void MainWindowTest::enterOpensThePhotoArrowsStepAndEscapeReturns() {
    WindowDriver driver;
    addColours(driver, 2);
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
    addColours(driver, 1);
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

void MainWindowTest::pausingStopsIndexingUntilItIsResumed() {
    WindowDriver driver;
    driver.encoder->delayPerBatch = std::chrono::milliseconds(300);
    addColours(driver, 16);
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
    addColours(driver, 1);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"3 photos, all searchable  ·  fake"_s, kPatience);
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
    QVERIFY(std::filesystem::exists(driver.photos() / "red0.png"));
}

void MainWindowTest::theNextStartRemembersSizeAndZoom() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    {
        MainWindow window({.settings = &settings});
        window.resize(1000, 700);
        window.show();
        window.findChild<PhotoGrid*>()->setCellSize(240);
        window.close();
    }
    MainWindow window({.settings = &settings});
    QCOMPARE(window.size(), QSize(1000, 700));
    QCOMPARE(window.findChild<PhotoGrid*>()->cellSize(), 240);
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
    addColours(driver, 20);
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.encoder->imagesEncoded > 0, kPatience);
    driver.window->close();
    driver.window.reset();
    QVERIFY(driver.encoder->imagesEncoded < 60);
}

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
