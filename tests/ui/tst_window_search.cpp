// What a person searches for and how the answers are shown, in the whole window.
#include "tests/ui/window_driver.h"
#include "ui/grid/timeline.h"
#include "ui/library_link.h"
#include "ui/models/models_page.h"
#include "ui/search/query_chips.h"
#include "ui/search/suggestion_popup.h"
#include "ui/sidebar/sidebar.h"
#include "ui/sidebar/sidebar_row.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/status/status_bar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/drop_overlay.h"
#include "ui/welcome/welcome_page.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QInputDialog>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QUrl>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class WindowSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void typingPutsThePhotosThatMatchFirst();
    void whereLikelyMatchesEndIsSaidInTheGrid();
    void whileTheTextHasAnErrorTheFormerResultsStay();
    void whenAnotherModelAnswersTheSearchOnShowIsAskedAgain();
    void aFilterAloneShowsAllItsPhotos();
    void onlyTheLastOfSeveralQuickQuestionsIsAnswered();
    void escapeClearsTheSearchAndAllPhotosComeBack();
    void slashAndLettersInTheGridLeadToTheSearchBar();
    void aPictureDroppedOnTheSearchBarIsSearchedFor();
    void aPictureIsPastedAndAWebAddressIsExplained();
    void whatIsDroppedAnywhereInTheWindowIsAnswered();
    void foldersAndPicturesDroppedTogetherAreAddedAndSearchedBy();
    void aDropClosesTheViewer();
    void aDropThatCannotBeTakenIsExplained();
    void photosOfTheGridBecomePartsOfTheSearch();
    void aClickOnAFolderShowsItsPhotos();
    void aSearchIsSavedAndThereTheNextTime();
    void suggestionsAreTakenByKeys();
    void recentlyAddedPhotosAreAClickAway();
    void monthsAreHeadingsAndTheTimelineFiltersByThem();
    void aSearchBeforeAnythingIsSearchableFillsByItself();
    void withoutAModelTheSearchLeadsToTheModels();
};

void WindowSearchTest::typingPutsThePhotosThatMatchFirst() {
    WindowDriver driver;
    driver.addColours(3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    for (int row = 0; row < 3; ++row) QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(row).startsWith(u"red"_s), kPatience);
    QVERIFY(driver.list().index(0).data(PhotoListModel::BadgeRole).toInt() > 50);
    QVERIFY(driver.list().index(8).data(PhotoListModel::BadgeRole).toInt() < 26);
}

void WindowSearchTest::whereLikelyMatchesEndIsSaidInTheGrid() {
    WindowDriver driver;
    driver.addColours(6);
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

void WindowSearchTest::whileTheTextHasAnErrorTheFormerResultsStay() {
    WindowDriver driver;
    driver.addColours(3);
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

void WindowSearchTest::whenAnotherModelAnswersTheSearchOnShowIsAskedAgain() {
    WindowDriver driver;
    driver.startWithColours(2);
    driver.type(u"green"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    QTest::qWait(3000);  // what the indexing found last is asked for after a while
    QSignalSpy answered(&driver.find<BrowsePage>(), &BrowsePage::answered);
    QTest::qWait(500);
    QCOMPARE(answered.count(), 0);
    Q_EMIT driver.window->findChild<LibraryLink*>()->modelChanged();
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<MessageBar>().text(), u"fake answers now."_s, kPatience);
}

void WindowSearchTest::aFilterAloneShowsAllItsPhotos() {
    WindowDriver driver;
    driver.addColours(3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"name:green*"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(2).startsWith(u"green"_s), kPatience);
    QCOMPARE(driver.grid().headings().size(), std::size_t{1});  // this month
    QVERIFY(!driver.grid().headings().front().isEnd);
    QVERIFY(!driver.list().index(0).data(PhotoListModel::BadgeRole).isValid());
}

void WindowSearchTest::onlyTheLastOfSeveralQuickQuestionsIsAnswered() {
    WindowDriver driver;
    driver.addColours(3);
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
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"blue"_s), kPatience);  // its row may be read once more
    QCOMPARE(replaced.size(), 1);
}

void WindowSearchTest::escapeClearsTheSearchAndAllPhotosComeBack() {
    WindowDriver driver;
    driver.addColours(2);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"6 photos, all searchable  ·  fake"_s, kPatience);
    driver.type(u"green"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    QTest::keyClick(&driver.search(), Qt::Key_Escape);
    QVERIFY(driver.search().text().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    QCOMPARE(driver.list().rowCount(), 6);
}

void WindowSearchTest::slashAndLettersInTheGridLeadToTheSearchBar() {
    WindowDriver driver;
    driver.addColours(1);
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

void WindowSearchTest::aPictureDroppedOnTheSearchBarIsSearchedFor() {
    WindowDriver driver;
    driver.startWithColours(3);
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
    QTRY_COMPARE_WITH_TIMEOUT(driver.search().text(), u"image:\"%1\""_s.arg(file), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    QVERIFY(driver.find<QueryChips>().isVisible());

    // A folder is not the search bar's: it goes on to the window, which adds it.
    mime.setUrls({QUrl::fromLocalFile(elsewhere.path())});
    QDragEnterEvent folder(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&driver.search(), &folder);
    QVERIFY(folder.isAccepted());
    QVERIFY(driver.find<DropOverlay>().isVisible());
}

void WindowSearchTest::aPictureIsPastedAndAWebAddressIsExplained() {
    QTemporaryDir pasted;
    WindowDriver driver({.dataFolder = stdPath(pasted.filePath(u"new"_s))});
    driver.startWithColours(3);
    QImage picture(3000, 2000, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QGuiApplication::clipboard()->setImage(picture);
    driver.search().setFocus();
    QTest::keySequence(&driver.search(), QKeySequence::Paste);
    QTRY_VERIFY_WITH_TIMEOUT(driver.search().text().startsWith(u"image:\""_s + pasted.path()), kPatience);
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

void WindowSearchTest::whatIsDroppedAnywhereInTheWindowIsAnswered() {
    WindowDriver driver;
    driver.startWithColours(2);
    const auto drop = [&](const QList<QUrl>& urls) {
        driver.drop(urls, [&] { QVERIFY(!driver.find<DropOverlay>().isVisible()); });  // which speaks of folders
    };
    drop({QUrl(u"https://example.org/cat.jpg"_s)});
    QVERIFY(driver.find<MessageBar>().text().contains(u"web address"_s));
    QList<QUrl> many;
    QTemporaryDir elsewhere;
    const QString file = elsewhere.filePath(u"green.png"_s);
    writePlainPicture(stdPath(file), Qt::green, 50, 50);
    for (int i = 0; i < 10'000; ++i) many.append(QUrl::fromLocalFile(file));
    drop(many);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"Only the first 10"_s), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
}

void WindowSearchTest::foldersAndPicturesDroppedTogetherAreAddedAndSearchedBy() {
    WindowDriver driver;
    driver.startWithColours(2);
    QTemporaryDir elsewhere;
    QVERIFY(QDir(elsewhere.path()).mkpath(u"more"_s));
    writePlainPicture(stdPath(elsewhere.filePath(u"more/new.png"_s)), Qt::red, 90, 50);
    const QString file = elsewhere.filePath(u"one.png"_s);
    writePlainPicture(stdPath(file), Qt::green, 50, 50);
    driver.drop({QUrl::fromLocalFile(file), QUrl::fromLocalFile(elsewhere.filePath(u"more"_s))},
                [&] { QVERIFY(driver.find<DropOverlay>().isVisible()); });
    QTRY_COMPARE_WITH_TIMEOUT(driver.search().text(), u"image:\"%1\""_s.arg(file), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"7 photos, all"_s), kPatience);

    // A folder that is not there is said, and only a few of many are.
    QList<QUrl> nowhere;
    for (int i = 0; i < 100; ++i) nowhere.append(QUrl::fromLocalFile(elsewhere.filePath(u"none%1"_s.arg(i))));
    driver.drop(nowhere);
    auto& message = driver.find<MessageBar>();
    QTRY_VERIFY_WITH_TIMEOUT(message.text().contains(u"none0"_s), kPatience);
    QVERIFY2(message.text().endsWith(u"And 97 more."_s), qPrintable(message.text()));
}

void WindowSearchTest::aDropClosesTheViewer() {
    WindowDriver driver;
    driver.startWithColours(2);
    auto& viewer = driver.find<Viewer>();
    const auto open = [&] {
        driver.grid().makeCurrent(0);
        QTest::keyClick(&driver.grid(), Qt::Key_Return);
        QVERIFY(viewer.isVisible());
    };
    open();
    driver.drop({QUrl(u"https://example.org/cat.jpg"_s)});
    QVERIFY(!viewer.isVisible());
    QVERIFY(driver.find<MessageBar>().isVisible());
    QTemporaryDir elsewhere;
    const QString file = elsewhere.filePath(u"blue.png"_s);
    writePlainPicture(stdPath(file), Qt::blue, 50, 50);
    open();
    driver.drop({QUrl::fromLocalFile(file)});
    QVERIFY(!viewer.isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"blue"_s), kPatience);
    open();
    driver.drop({QUrl::fromLocalFile(elsewhere.path())});
    QVERIFY(!viewer.isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"7 photos, all"_s), kPatience);
}

void WindowSearchTest::aDropThatCannotBeTakenIsExplained() {
    QTemporaryDir elsewhere;
    const QString file = elsewhere.filePath(u"blue.png"_s);
    writePlainPicture(stdPath(file), Qt::blue, 50, 50);
    WindowDriver driver;
    driver.window = std::make_unique<MainWindow>();
    driver.window->show();
    driver.drop({QUrl::fromLocalFile(file)});
    QVERIFY(driver.find<MessageBar>().isVisible());
    QVERIFY(driver.find<MessageBar>().text().contains(u"still being opened"_s));

    // There is nothing to search in: the picture's folder is offered.
    driver.start();
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
    driver.drop({QUrl::fromLocalFile(file)});
    auto& message = driver.find<MessageBar>();
    QTRY_VERIFY_WITH_TIMEOUT(message.text().contains(u"no photos to search in"_s), kPatience);
    QTest::mouseClick(buttonWith(message, u"Add its folder"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
}

void WindowSearchTest::photosOfTheGridBecomePartsOfTheSearch() {
    WindowDriver driver;
    driver.startWithColours(3);
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

void WindowSearchTest::aClickOnAFolderShowsItsPhotos() {
    WindowDriver driver;
    driver.addColours(1);
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

void WindowSearchTest::aSearchIsSavedAndThereTheNextTime() {
    QTemporaryDir kept;
    const MainWindowSettings settings{.dataFolder = stdPath(kept.path())};
    const auto savedRow = [](WindowDriver& driver) {
        return qobject_cast<SidebarRow*>(buttonWith(driver.find<Sidebar>(), u"green, -red"_s));
    };
    {
        WindowDriver driver(settings);
        driver.startWithColours(2);
        QVERIFY(!savedRow(driver));
        driver.type(u"green, -red"_s);
        QTest::keyClick(&driver.search(), Qt::Key_D, Qt::ControlModifier);
        QVERIFY(savedRow(driver) && savedRow(driver)->isVisible());
        QVERIFY(savedRow(driver)->isChecked());
        driver.search().clear();
        QVERIFY(!savedRow(driver)->isChecked());
    }
    WindowDriver driver(settings);
    driver.startWithColours(2);
    QTRY_VERIFY_WITH_TIMEOUT(savedRow(driver), kPatience);
    QTest::mouseClick(savedRow(driver), Qt::LeftButton);
    QCOMPARE(driver.search().text().trimmed(), u"green, -red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    QVERIFY(savedRow(driver)->isChecked());

    QTest::keyClick(savedRow(driver), Qt::Key_F2);
    auto& dialog = driver.find<QInputDialog>();
    dialog.setTextValue(u"Meadows"_s);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QTRY_VERIFY(buttonWith(driver.find<Sidebar>(), u"Meadows"_s));
    QTRY_VERIFY(buttonWith(driver.find<Sidebar>(), u"Meadows"_s)->hasFocus());
    QTest::keyClick(buttonWith(driver.find<Sidebar>(), u"Meadows"_s), Qt::Key_Delete);
    QTRY_VERIFY(!buttonWith(driver.find<Sidebar>(), u"Meadows"_s));
}

void WindowSearchTest::suggestionsAreTakenByKeys() {
    WindowDriver driver;
    driver.startWithColours(2);
    driver.type(u"red"_s);
    QTest::keyClick(&driver.search(), Qt::Key_Return);  // which makes it a recent search
    driver.search().clear();
    driver.type(u"re"_s);
    auto& list = driver.find<SuggestionPopup>();
    QTRY_VERIFY(list.isVisible());
    auto* popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Escape);  // closes the list and leaves the text
    QVERIFY(!list.isVisible());
    QCOMPARE(driver.search().text(), u"re"_s);
    driver.type(u"d"_s);
    driver.search().clear();
    QTest::keyClick(&driver.search(), Qt::Key_Down);
    QVERIFY(list.isVisible());
    popup = QApplication::activePopupWidget();
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(driver.search().text(), u"red"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);

    // A filter is taken in two steps: its name, then its value.
    driver.retype(u"green ra"_s);
    QTRY_VERIFY(list.isVisible());
    popup = QApplication::activePopupWidget();
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(driver.search().text(), u"green ratio:"_s);
    QTRY_VERIFY(list.isVisible());
    popup = QApplication::activePopupWidget();
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(driver.search().text(), u"green ratio:landscape "_s);
}

void WindowSearchTest::recentlyAddedPhotosAreAClickAway() {
    WindowDriver driver;
    driver.startWithColours(2);
    auto* row = buttonWith(driver.find<Sidebar>(), u"Recently added"_s);
    QTest::mouseClick(row, Qt::LeftButton);
    QCOMPARE(driver.search().text().trimmed(), u"is:new"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 6, kPatience);
    QVERIFY(row->isChecked());
}

void WindowSearchTest::monthsAreHeadingsAndTheTimelineFiltersByThem() {
    WindowDriver driver;
    driver.addColours(3);
    const auto setMonth = [&](const QString& colour, int year, int month) {
        for (const QFileInfo& file : QDir(qtPath(driver.photos())).entryInfoList({colour + u"*"_s})) {
            QFile opened(file.filePath());
            QVERIFY(opened.open(QIODevice::ReadWrite));
            QVERIFY(
                opened.setFileTime(QDateTime(QDate(year, month, 15), QTime(12, 0)), QFileDevice::FileModificationTime));
        }
    };
    setMonth(u"red"_s, 2019, 7);
    setMonth(u"green"_s, 2020, 2);
    setMonth(u"blue"_s, 2020, 3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.find<StatusBar>().text(), u"9 photos, all searchable  ·  fake"_s, kPatience);
    const auto headings = [&] {
        QStringList texts;
        for (const GridHeading& heading : driver.grid().headings()) texts.append(heading.text);
        return texts;
    };
    QTRY_COMPARE_WITH_TIMEOUT(headings(), (QStringList{u"March 2020"_s, u"February 2020"_s, u"July 2019"_s}),
                              kPatience);
    QCOMPARE(driver.grid().headings()[1].first, 3);
    auto& timeline = driver.find<Timeline>();
    QVERIFY(timeline.isVisible());
    timeline.setFocus();
    QTest::keyClick(&timeline, Qt::Key_End);
    QTest::keyClick(&timeline, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&timeline, Qt::Key_Return);
    QCOMPARE(driver.search().text(), u"date:2020-02..2020-03"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 6, kPatience);
    QCOMPARE(headings(), (QStringList{u"March 2020"_s, u"February 2020"_s}));
    // The time is replaced, and the words beside it stay.
    driver.retype(u"green, date:2020-02..2020-03"_s);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"green"_s), kPatience);
    QTRY_VERIFY(!timeline.isVisible());  // all that is likely is of one month
    driver.retype(u"near:Paris date:2020 red"_s);
    Q_EMIT timeline.rangeChosen({QDate(2019, 7, 1), QDate(2019, 7, 1)});
    QCOMPARE(driver.search().text(), u"near:Paris date:2019-07 red"_s);
}

void WindowSearchTest::aSearchBeforeAnythingIsSearchableFillsByItself() {
    WindowDriver driver;
    driver.encoder->delayPerBatch = std::chrono::milliseconds(1500);
    driver.addColours(3);
    driver.start({driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);
    driver.type(u"red"_s);
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 9, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
    QVERIFY(!driver.find<BrowsePage>().findChild<EmptyState*>()->isVisible());
}

void WindowSearchTest::withoutAModelTheSearchLeadsToTheModels() {
    QTemporaryDir folder;
    const std::filesystem::path data = stdPath(folder.filePath(u"data"_s));
    const std::filesystem::path resources = stdPath(folder.filePath(u"resources"_s));
    std::filesystem::create_directories(resources);
    WindowDriver driver({.dataFolder = data, .resources = resources});
    driver.addColours(1);
    driver.window = std::make_unique<MainWindow>(MainWindowSettings{.dataFolder = data, .resources = resources});
    driver.window->show();
    driver.window->openLibrary([paths = LibraryPaths{data, resources, {}}](
                                   LibraryListener listener) { return Library::open(paths, {}, std::move(listener)); },
                               {driver.photos()});
    QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    driver.type(u"red"_s);
    auto* empty = driver.find<BrowsePage>().findChild<EmptyState*>();
    QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible(), kPatience);
    QCOMPARE(empty->title(), u"There is no model to search with"_s);
    QTest::mouseClick(buttonWith(*empty, u"Models…"_s), Qt::LeftButton);
    QVERIFY(driver.find<ModelsPage>().isVisible());
    QVERIFY(!empty->isVisible());
}

QTEST_MAIN(WindowSearchTest)
#include "tst_window_search.moc"
