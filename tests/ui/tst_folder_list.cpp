// The library's folders in the side panel: the tree of them, its rows by mouse and keys, and in the window.
#include "tests/ui/window_driver.h"
#include "ui/sidebar/folder_list.h"
#include "ui/sidebar/sidebar.h"

#include <QButtonGroup>
#include <QLayout>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::vector<FolderCount> kCounts = {
    {"/mnt/card/DCIM", 7},          {"/mnt/photos", 1},         {"/mnt/photos/10", 2},
    {"/mnt/photos/2/Rome/food", 4}, {"/mnt/photos/2/Rome+", 3},
};

std::shared_ptr<const FolderNode> treeOf(const std::vector<FolderCount>& counts) {
    return std::make_shared<FolderNode>(folderTree(counts));
}

RootStatus root(std::int64_t id, const std::filesystem::path& path, std::int64_t photos) {
    RootStatus status;
    status.root.id = RootId(id);
    status.root.path = path;
    status.online = true;
    status.photos = photos;
    return status;
}

// A list on its own, on screen, and what it asks for.
struct ListOnScreen {
    explicit ListOnScreen(const std::vector<FolderCount>& counts = kCounts) : list(group) {
        list.setRoots({root(1, "/mnt/card", 7), root(2, "/mnt/photos", 10)});
        list.setTree(treeOf(counts));
        list.resize(220, 400);
        list.show();
        if (!QTest::qWaitForWindowActive(&list)) qFatal("the list is not on screen");
    }

    SidebarRow& row(int place) { return *rows().at(place); }
    QList<SidebarRow*> rows() {
        QList<SidebarRow*> shown;
        for (int i = 0; i < list.layout()->count(); ++i) {
            auto* row = qobject_cast<SidebarRow*>(list.layout()->itemAt(i)->widget());
            if (!row->isHidden()) shown.append(row);  // else about to be deleted
        }
        return shown;
    }
    QStringList texts() {
        QStringList all;
        for (const SidebarRow* row : rows()) all.append(row->text() + u' ' + row->trailing());
        return all;
    }
    void clickMark(int place) {
        QTest::qWait(1);  // for the layout
        const bool mirrored = list.isRightToLeft();
        QTest::mouseClick(&row(place), Qt::LeftButton, {}, QPoint(mirrored ? row(place).width() - 11 : 11, 16));
    }

    QButtonGroup group;
    FolderList list;
    QSignalSpy wanted{&list, &FolderList::searchWanted};
};

const QStringList kClosed{u"card 7"_s, u"photos 10"_s};
const QStringList kOpened{u"card 7"_s, u"photos 10"_s, u"2 7"_s, u"10 2"_s};

}  // namespace

class FolderListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aTreeCountsWhatIsBelow() {
        const FolderNode tree = folderTree(kCounts);
        QCOMPARE(tree.photos, 17);
        const FolderNode* photos = folderAt(tree, "/mnt/photos");
        QVERIFY(photos);
        QCOMPARE(photos->photos, 10);
        QCOMPARE(photos->children.size(), std::size_t{2});
        QCOMPARE(photos->children[0].path, std::filesystem::path("/mnt/photos/2"));
        QCOMPARE(photos->children[0].photos, 7);
        QCOMPARE(photos->children[1].path, std::filesystem::path("/mnt/photos/10"));
        QCOMPARE(folderAt(tree, "/mnt/photos/2/Rome")->photos, 4);
        QVERIFY(!folderAt(tree, "/mnt/photos/2/Ro"));
        QVERIFY(!folderAt(tree, "/mnt/photos/2/Rome/food/more"));
        QCOMPARE(folderTree({}), FolderNode{});
        QVERIFY(isWithin("/a/b", "/a"));
        QVERIFY(isWithin("/a", "/a"));
        QVERIFY(!isWithin("/a", "/a/b"));
        QVERIFY(!isWithin("/ab", "/a"));
    }

    void theMarkShowsAndHidesWhatIsBelow() {
        ListOnScreen shown;
        QCOMPARE(shown.texts(), kClosed);
        shown.clickMark(1);
        QCOMPARE(shown.texts(), kOpened);
        QVERIFY(shown.wanted.isEmpty());
        QTest::mouseClick(&shown.row(2), Qt::LeftButton, {}, QPoint(100, 16));
        QCOMPARE(shown.wanted.takeFirst().first().toString(), u"in:/mnt/photos/2"_s);
        shown.clickMark(1);
        QCOMPARE(shown.texts(), kClosed);
        QTest::mouseDClick(&shown.row(1), Qt::LeftButton, {}, QPoint(100, 16));
        QCOMPARE(shown.texts(), kOpened);
    }

    void keysOpenCloseAndGoToTheFolderAbove() {
        ListOnScreen shown;
        shown.row(1).setFocus();
        QTest::keyClick(&shown.row(1), Qt::Key_Right);
        QCOMPARE(shown.texts(), kOpened);
        QVERIFY(shown.row(1).hasFocus());
        QTest::keyClick(&shown.row(1), Qt::Key_Right);
        QCOMPARE(shown.texts(), kOpened);
        QTest::keyClick(&shown.row(1), Qt::Key_Down);
        QVERIFY(shown.row(2).hasFocus());
        QTest::keyClick(&shown.row(2), Qt::Key_Down);
        QVERIFY(shown.row(3).hasFocus());
        QTest::keyClick(&shown.row(3), Qt::Key_Left);
        QVERIFY(shown.row(1).hasFocus());
        QTest::keyClick(&shown.row(1), Qt::Key_Left);
        QCOMPARE(shown.texts(), kClosed);
        QVERIFY(shown.row(1).hasFocus());
        QTest::keyClick(&shown.row(1), Qt::Key_Space);
        QCOMPARE(shown.wanted.last().first().toString(), u"in:/mnt/photos"_s);
    }

    void mirroredTheMarkAndTheKeysChangeSides() {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        const auto back = qScopeGuard([] { QGuiApplication::setLayoutDirection(Qt::LeftToRight); });
        ListOnScreen shown;
        shown.clickMark(1);
        QCOMPARE(shown.texts(), kOpened);
        QTest::keyClick(&shown.row(1), Qt::Key_Right);
        QCOMPARE(shown.texts(), kClosed);
        QTest::keyClick(&shown.row(1), Qt::Key_Left);
        QCOMPARE(shown.texts(), kOpened);
    }

    void aFolderThatIsAskedForIsShownOrStandsForIt() {
        ListOnScreen shown;
        QCOMPARE(shown.list.rowOf(u"in:/mnt/photos/2"_s), &shown.row(1));
        QCOMPARE(shown.list.rowOf(u"in:/mnt"_s), nullptr);
        QCOMPARE(shown.list.rowOf(u"in:/mnt/photos/no"_s), nullptr);
        QCOMPARE(shown.list.rowOf(u"in:photos"_s), nullptr);
        QCOMPARE(shown.list.rowOf(u"-in:/mnt/photos"_s), nullptr);
        QCOMPARE(shown.list.rowOf(u"in:/mnt/photos castle"_s), nullptr);
        shown.list.reveal(u"in:/mnt/photos/2/Rome/food"_s);
        QCOMPARE(shown.row(4).text(), u"food"_s);
        QCOMPARE(shown.list.rowOf(u"in:/mnt/photos/2/Rome/food"_s), &shown.row(4));
        QCOMPARE(shown.list.openFolders(),
                 (QStringList{u"/mnt/photos"_s, u"/mnt/photos/2"_s, u"/mnt/photos/2/Rome"_s}));
        // Also one that comes later.
        shown.list.reveal(u"in:/mnt/card/DCIM"_s);
        shown.list.setOpenFolders({});
        shown.list.reveal(u"in:/mnt/card/DCIM/new"_s);
        QCOMPARE(shown.texts(), kClosed);
        auto counts = kCounts;
        counts.insert(counts.begin() + 1, {"/mnt/card/DCIM/new", 1});
        shown.list.setTree(treeOf(counts));
        QCOMPARE(shown.texts(), (QStringList{u"card 7"_s, u"DCIM 8"_s, u"new 1"_s, u"photos 10"_s}));
    }

    void manyFoldersComeInPortions() {
        std::vector<FolderCount> counts;
        for (int i = 100; i < 350; ++i) counts.push_back({"/mnt/photos/" + std::to_string(i), 1});
        ListOnScreen shown(counts);
        shown.list.setOpenFolders({u"/mnt/photos"_s});
        QCOMPARE(shown.rows().size(), 2 + 100 + 1);
        QCOMPARE(shown.texts().last(), u"More folders 150"_s);
        shown.row(102).setFocus();
        QTest::keyClick(&shown.row(102), Qt::Key_Space);
        QCOMPARE(shown.rows().size(), 2 + 200 + 1);
        QCOMPARE(shown.texts().last(), u"More folders 50"_s);
        QVERIFY(shown.row(102).hasFocus());
        QCOMPARE(shown.row(102).text(), u"200"_s);
        QTest::mouseClick(&shown.row(202), Qt::LeftButton);
        QCOMPARE(shown.rows().size(), 2 + 250);
        QVERIFY(shown.wanted.isEmpty());
    }

    void newCountsKeepRowsAndFocus() {
        ListOnScreen shown;
        shown.list.setOpenFolders({u"/mnt/photos"_s});
        SidebarRow* const two = &shown.row(2);
        two->setFocus();
        auto counts = kCounts;
        counts.back().photos = 30;
        shown.list.setTree(treeOf(counts));
        QCOMPARE(&shown.row(2), two);
        QCOMPARE(two->trailing(), u"34"_s);
        QCOMPARE(two->accessibleDescription(), u"34, closed"_s);
        counts.insert(counts.begin() + 2, {"/mnt/photos/1", 1});
        shown.list.setTree(treeOf(counts));
        QCOMPARE(shown.row(2).text(), u"1"_s);
        QVERIFY(shown.row(3).hasFocus());
        QCOMPARE(shown.row(3).text(), u"2"_s);
    }

    void anOfflineFolderSaysSo() {
        ListOnScreen shown;
        RootStatus photos = root(2, "/mnt/photos", 10);
        photos.online = false;
        shown.list.setRoots({root(1, "/mnt/card", 7), photos});
        QCOMPARE(shown.texts(), (QStringList{u"card 7"_s, u"photos offline"_s}));
        QCOMPARE(shown.row(1).toolTip(),
                 u"/mnt/photos\nThis folder's drive is not connected. Its 10 photos stay searchable."_s);
    }

    void theWindowSearchesInAFolderAndRemembersWhatWasOpen() {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        WindowDriver driver({.settings = &settings});
        std::filesystem::create_directories(driver.photos() / "trips" / "sea side");
        driver.addPicture("red.png", Qt::red);
        driver.addPicture("trips/green.png", Qt::green);
        driver.addPicture("trips/sea side/blue.png", Qt::blue);
        driver.start({driver.photos()});
        auto& list = driver.find<FolderList>();
        QTRY_VERIFY_WITH_TIMEOUT(buttonWith(list, u"photos"_s), kPatience);
        auto* photos = qobject_cast<FolderRow*>(buttonWith(list, u"photos"_s));
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(photos->fold(), FolderRow::Fold::Closed, kPatience);
        photos->setFocus();
        QTest::keyClick(photos, Qt::Key_Right);
        auto* trips = qobject_cast<FolderRow*>(buttonWith(list, u"trips"_s));
        QVERIFY(trips);
        QCOMPARE(trips->trailing(), u"2"_s);
        QTest::mouseClick(trips, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 2, kPatience);
        QVERIFY(trips->isChecked());
        trips->setFocus();
        QTest::keyClick(trips, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), buttonWith(driver.find<Sidebar>(), u"Add folder…"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        QVERIFY(trips->hasFocus());

        // Typed, it is revealed.
        driver.retype(u"in:\"%1/trips/sea side\""_s.arg(qtPath(driver.photos())));
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        QAbstractButton* sea = buttonWith(list, u"sea side"_s);
        QVERIFY(sea);
        QVERIFY(sea->isChecked());
        Q_EMIT sea->customContextMenuRequested({});
        auto* menu = list.findChild<QMenu*>();
        QVERIFY(menu);
        for (const QAction* action : menu->actions()) QVERIFY(!action->text().startsWith(u"Remove"_s));
        menu->close();

        driver.retype(u"green"_s);
        driver.window->close();
        driver.window.reset();
        driver.start();
        QTRY_VERIFY_WITH_TIMEOUT(buttonWith(driver.find<FolderList>(), u"sea side"_s), kPatience);
    }
};

QTEST_MAIN(FolderListTest)
#include "tst_folder_list.moc"
