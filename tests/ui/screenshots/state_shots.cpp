// States that last for a moment, need bad luck, or come when there is nothing.
#include "tests/ui/screenshots/shots.h"

#include "tests/ui/window_driver.h"
#include "ui/duplicates/duplicates_page.h"
#include "ui/grid/timeline.h"
#include "ui/library_link.h"
#include "ui/search/query_chip.h"
#include "ui/search/results_bar.h"
#include "ui/sidebar/folder_list.h"
#include "ui/sidebar/sidebar.h"
#include "ui/sidebar/sidebar_row.h"
#include "ui/status/empty_state.h"
#include "ui/viewer/viewer.h"

#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>

#include <fstream>

namespace sightseer::test {

using namespace Qt::Literals::StringLiterals;

namespace {

QAction* menuAction(MainWindow& window, const char* text) {
    const QString wanted = QCoreApplication::translate("sightseer::MainWindow", text);
    for (QAction* menu : window.menuBar()->actions()) {
        for (QAction* action : menu->menu()->actions()) {
            if (action->text() == wanted) return action;
        }
    }
    qFatal("the window has no menu entry %s", text);
}

void saveContextMenu(Shots& shots, QWidget& widget, const QPoint& place, const QString& name) {
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, widget.mapToGlobal(place));
    QApplication::sendEvent(&widget, &event);
    if (!Shots::waitFor([] { return QApplication::activePopupWidget() != nullptr; })) return;
    shots.save(*QApplication::activePopupWidget(), name);
    QApplication::activePopupWidget()->close();
}

void focusByTab(QWidget& widget) {
    widget.window()->setAttribute(Qt::WA_KeyboardFocusChange);
    widget.setFocus(Qt::TabFocusReason);
}

// While indexing is held before its first photo.
void takePaused(Shots& shots) {
    WindowDriver driver;
    driver.addColours(12);
    driver.start();
    Shots::settle();
    driver.window->resize(shots.windowSize());
    driver.find<LibraryLink>().setPaused(true);
    driver.window->openPaths({driver.photos()});
    Shots::settle();
    shots.save(*driver.window, u"3-paused"_s);
    driver.search().searchFor(u"blue"_s);
    Shots::settle();
    shots.save(*driver.window, u"2-not-searchable-yet"_s);
    driver.search().clear();
    Shots::settle();
    LibraryStatus status;
    status.roots.push_back({{RootId(1), {}, {}, driver.photos()}, true, 36});
    status.counts.photos = 36;
    status.modelName = "fake";
    status.device = "CPU";
    status.ingest.phase = IngestPhase::Indexing;
    status.ingest.done = 8;
    status.ingest.total = 36;
    status.ingest.photosPerSecond = 1.7;
    status.ingest.timeLeft = std::chrono::seconds(17);
    status.ingest.onBattery = true;
    driver.find<StatusBar>().setStatus(status);
    shots.saveAsItIs(*driver.window, u"3-on-battery"_s);
    driver.find<LibraryLink>().setPaused(false);
}

void takeNoModel(Shots& shots) {
    const QTemporaryDir data;
    MainWindow window({.dataFolder = stdPath(data.path())});
    window.resize(shots.windowSize());
    window.show();
    window.openLibrary(
        [folder = stdPath(data.path())](LibraryListener listener) {
            return Library::open(LibraryPaths{folder, folder / "no resources", {}}, {}, std::move(listener));
        },
        {shots.demo()});
    auto& list = *window.findChild<BrowsePage*>()->grid().model();
    Shots::waitFor([&] { return list.rowCount() > 0; });
    Shots::settle();
    Shots::settle();
    shots.save(window, u"4-no-model"_s);
    window.findChild<SearchBar*>()->searchFor(shots.query());
    Shots::waitFor([&] { return window.findChild<BrowsePage*>()->findChild<EmptyState*>()->isVisible(); });
    shots.save(window, u"5-results-no-model"_s);
}

void takeFocus(Shots& shots, FullWindow& full) {
    MainWindow& window = full.window();
    full.searchFor(shots.query() + u", -cat type:jpeg"_s);
    Shots::settle();
    const auto rows = full.find<Sidebar>().findChildren<SidebarRow*>();
    for (QWidget* widget : {static_cast<QWidget*>(rows.first()), static_cast<QWidget*>(&full.find<Timeline>()),
                            static_cast<QWidget*>(&full.find<QueryChip>())}) {
        focusByTab(*widget);
        const QString name = QString::fromLatin1(widget->metaObject()->className()).section(u':', -1).toLower();
        shots.save(window, u"5-focus-"_s + name);
    }
    auto& chip = full.find<QueryChip>();
    saveContextMenu(shots, chip, chip.rect().center(), u"9-chip-menu"_s);
}

// The side panel with the folders below one of the library, and the photos of one of them.
void takeFolders(Shots& shots, FullWindow& full) {
    const auto rows = [&] { return full.find<FolderList>().findChildren<FolderRow*>(); };
    Shots::waitFor([&] { return rows().first()->fold() == FolderRow::Fold::Closed; });
    Q_EMIT rows().first()->foldWanted(true);
    Shots::waitFor([&] { return rows().size() > 2; });
    rows().last()->setFocus();
    rows().last()->click();
    Shots::settle();
    shots.save(full.window(), u"4-folder"_s);
}

void takeInformation(Shots& shots, FullWindow& full) {
    MainWindow& window = full.window();
    auto& grid = full.find<BrowsePage>().grid();
    grid.setFocus();
    grid.makeCurrent(2);
    saveContextMenu(shots, *grid.viewport(), grid.visualRect(grid.currentIndex()).center(), u"9-grid-menu"_s);
    grid.clearSelection();
    grid.selectionModel()->clear();
    QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
    Shots::settle();
    shots.save(window, u"5-information-none"_s);
    grid.selectAll();
    Shots::settle();
    shots.save(window, u"5-information-several"_s);
    grid.clearSelection();
    QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
}

// In full screen, and while a large picture is read.
void takeViewer(Shots& shots, FullWindow& full) {
    auto& viewer = full.find<Viewer>();
    Q_EMIT full.find<BrowsePage>().grid().opened(5);
    Shots::waitFor([&] { return viewer.hasPicture(); });
    QTest::keyClick(&viewer, Qt::Key_F11);
    Shots::settle();
    shots.save(full.window(), u"7-viewer-full-screen"_s);
    QTest::keyClick(&viewer, Qt::Key_Escape);
    QTest::keyClick(&viewer, Qt::Key_Escape);
    full.window().resize(shots.windowSize());

    WindowDriver slow;
    slow.startWithColours(1);
    slow.window->resize(shots.windowSize());
    for (const auto& entry : std::filesystem::directory_iterator(slow.photos())) {
        writePlainPicture(entry.path(), Qt::gray, 12'000, 8'000);
    }
    Q_EMIT slow.grid().opened(0);
    QTest::qWait(400);
    shots.saveAsItIs(*slow.window, u"7-viewer-loading"_s);
    Shots::waitFor([&] { return slow.find<Viewer>().hasPicture() || !slow.find<Viewer>().errorText().isEmpty(); });
}

void takeDropOverlay(Shots& shots, MainWindow& window) {
    QMimeData folder;
    folder.setUrls({QUrl::fromLocalFile(qtPath(shots.photos()))});
    const QPoint middle = window.rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &folder, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    shots.save(window, u"4-drop"_s);
    QDragLeaveEvent leave;
    QApplication::sendEvent(&window, &leave);
}

void takeDuplicates(Shots& shots, FullWindow& full) {
    MainWindow& window = full.window();
    Q_EMIT full.find<Sidebar>().duplicatesWanted();
    shots.saveAsItIs(window, u"8-duplicates-busy"_s);
    auto& page = full.find<DuplicatesPage>();
    Shots::waitFor([&] { return page.grid().isVisible(); });
    Shots::settle();
    shots.save(window, u"8-duplicates"_s);
    QTest::keyClick(&page.grid(), Qt::Key_End);
    QTest::mouseClick(buttonWith(page, QCoreApplication::translate("sightseer::DuplicatesPage", "Move to the trash…")),
                      Qt::LeftButton);
    if (Shots::waitFor([&] { return window.findChild<QMessageBox*>() != nullptr; })) {
        auto* question = window.findChild<QMessageBox*>();
        for (auto* button : question->buttons()) {
            if (question->buttonRole(button) != QMessageBox::RejectRole) button->click();
        }
        Shots::settle();
        Shots::settle();
        shots.save(window, u"8-duplicates-undo"_s);
        for (auto* button : window.findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == QCoreApplication::translate("sightseer::MainWindow", "Undo")) {
                button->click();
                break;
            }
        }
    }
    Shots::settle();
    Shots::settle();
    auto& empty = *page.findChild<EmptyState*>();
    empty.setText({Icon::Problem,
                   QCoreApplication::translate("sightseer::DuplicatesPage", "Copies could not be looked for"),
                   u"Cannot read the library's catalog: database disk image is malformed."_s,
                   {}});
    qobject_cast<QStackedWidget*>(empty.parentWidget())->setCurrentWidget(&empty);
    shots.saveAsItIs(window, u"8-duplicates-failed"_s);
    Q_EMIT full.find<Sidebar>().photosWanted();
}

// The drive with the photos is gone, their thumbnails are still there. The last that can be done with them.
void takeOffline(Shots& shots, FullWindow& full) {
    const auto away = shots.photos().parent_path() / "away";
    std::filesystem::rename(shots.photos(), away);
    menuAction(full.window(), "&Look for new photos")->trigger();
    Shots::settle();
    Shots::settle();
    shots.save(full.window(), u"4-offline"_s);
    Q_EMIT full.find<BrowsePage>().grid().opened(3);
    Shots::settle();
    shots.save(full.window(), u"7-viewer-offline"_s);
    QTest::keyClick(&full.find<Viewer>(), Qt::Key_Escape);
    std::filesystem::rename(away, shots.photos());
}

}  // namespace

void takeRareStates(Shots& shots) {
    takePaused(shots);
    takeNoModel(shots);
    FullWindow full(shots);
    MainWindow& window = full.window();
    full.open();
    full.waitUntilIndexed();
    takeDropOverlay(shots, window);
    QAction* whole = menuAction(window, "Show &whole pictures");
    whole->trigger();
    Shots::settle();
    shots.save(window, u"4-whole-pictures"_s);
    whole->trigger();
    full.find<SearchBar>().searchFor(shots.query());
    shots.saveAsItIs(window, u"5-searching"_s);
    full.searchFor(shots.query());
    Shots::settle();
    full.find<ResultsBar>().offerUpdate(true);
    shots.save(window, u"5-update-offered"_s);
    takeFocus(shots, full);
    takeFolders(shots, full);
    full.searchFor(shots.query());
    takeInformation(shots, full);
    takeViewer(shots, full);
    menuAction(window, "&About Sightseer")->trigger();
    shots.saveDialog(window, u"9-about"_s);
    menuAction(window, "&Licences")->trigger();
    shots.saveDialog(window, u"9-licences"_s);
    takeDuplicates(shots, full);
    full.find<SearchBar>().clear();
    Shots::settle();
    takeOffline(shots, full);
}

// What each page says when it has nothing, and when something is wrong.
void takeEmptyAndFailed(Shots& shots) {
    QTemporaryDir data;
    const auto photos = stdPath(data.filePath(u"Holidays"_s));
    std::filesystem::create_directories(photos);
    MainWindow window({.dataFolder = stdPath(data.path())});
    window.resize(shots.windowSize());
    window.show();
    window.openLibrary(Shots::opener(stdPath(data.path())), {photos});
    auto* page = window.findChild<BrowsePage*>()->findChild<EmptyState*>();
    Shots::waitFor([&] { return page->isVisible(); });
    Shots::settle();
    shots.save(window, u"1-empty-folder"_s);
    Q_EMIT window.findChild<Sidebar*>()->problemsWanted();
    Shots::settle();
    shots.save(window, u"8-problems-empty"_s);
    Q_EMIT window.findChild<Sidebar*>()->duplicatesWanted();
    Shots::settle();
    Shots::settle();
    shots.save(window, u"8-duplicates-empty"_s);
    Q_EMIT window.findChild<Sidebar*>()->photosWanted();
    std::ofstream(photos / "IMG_0412 (damaged).jpg") << "this is no picture";
    writePicture(photos / "IMG_0413.jpg", patternImage(800, 600, 5));
    QTest::keyClick(&window, Qt::Key_F5);
    auto& grid = window.findChild<BrowsePage*>()->grid();
    Shots::waitFor([&] { return grid.model()->rowCount() == 2; });
    Shots::settle();
    window.openPaths({stdPath(data.filePath(u"not there"_s))});
    Shots::settle();
    shots.save(window, u"4-message"_s);
    auto* viewer = window.findChild<Viewer*>();
    for (int row = 0; row < 2 && (row == 0 || viewer->errorText().isEmpty()); ++row) {
        Q_EMIT grid.opened(row);
        Shots::waitFor([&] { return viewer->hasPicture() || !viewer->errorText().isEmpty(); });
    }
    shots.save(window, u"7-viewer-error"_s);
    QTest::keyClick(viewer, Qt::Key_Escape);
    std::filesystem::remove_all(photos);
    QTest::keyClick(&window, Qt::Key_F5);
    Shots::settle();
    shots.save(window, u"4-folder-gone"_s);

    MainWindow failed;
    failed.resize(shots.windowSize());
    failed.show();
    const auto broken = stdPath(data.filePath(u"broken"_s));
    std::filesystem::create_directories(broken);
    std::ofstream(broken / "catalog.db") << "this is no catalog, but a text that is long enough to be taken for one";
    failed.openLibrary(Shots::opener(broken));
    Shots::settle();
    shots.save(failed, u"0-failed"_s);
}

}  // namespace sightseer::test
