// The window over a full library.
#include "tests/ui/screenshots/shots.h"

#include "tests/ui/window_driver.h"
#include "ui/problems/problems_page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/welcome_page.h"

#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>

namespace sightseer::test {

using namespace Qt::Literals::StringLiterals;

namespace {

// What the search bar says of a text, and the end of the likely matches.
void takeQueries(Shots& shots, MainWindow& window) {
    auto& search = *window.findChild<SearchBar*>();
    const std::pair<QString, QString> states[] = {
        {shots.query() + u" -cat, \"in the grass\"^2 (type:jpeg OR type:raw) -ratio:portrait"_s, u"5-results-parts"_s},
        {shots.query() + u" in July 2019"_s, u"5-results-date-words"_s},
        {shots.query() + u" date:2023-13"_s, u"5-results-error"_s},
        {u"a submarine under the ice"_s, u"5-results-none-likely"_s},
        {u"type:png"_s, u"5-results-filter-alone"_s},
        {u"near:Paris"_s, u"5-results-no-photo"_s}};
    for (const auto& [text, name] : states) {
        search.setText(text);
        Shots::settle();
        shots.save(window, name);
    }
    search.setText(shots.query());
    Shots::settle();
}

// Menus and questions over the photos.
void takeMenus(Shots& shots, MainWindow& window) {
    Q_EMIT window.findChild<Sidebar*>()->photosWanted();
    Shots::settle();
    auto& grid = window.findChild<BrowsePage*>()->grid();
    grid.setFocus();
    grid.makeCurrent(2);
    for (QAction* action : window.menuBar()->actions()) {
        QMenu* menu = action->menu();
        shots.saveMenu(*menu, window, u"9-menu-"_s + QString::number(window.menuBar()->actions().indexOf(action) + 1));
    }
    auto* details = window.findChild<StatusBar*>()->findChild<QMenu*>();
    shots.saveMenu(*details, window, u"9-details"_s);
    grid.selectAll();
    window.findChild<BrowsePage*>()->photoActions().last()->trigger();
    if (Shots::waitFor([&] { return window.findChild<QMessageBox*>() != nullptr; })) {
        auto* question = window.findChild<QMessageBox*>();
        shots.save(*question, u"9-trash-question"_s);
        question->reject();
    }
    grid.clearSelection();
}

void saveInformation(Shots& shots, MainWindow& window) {
    auto& grid = window.findChild<BrowsePage*>()->grid();
    grid.setFocus();
    grid.makeCurrent(0);
    QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
    Shots::settle();
    shots.save(window, u"5-results-info"_s);
    QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
}

// What opens over the photos or beside them.
void takePanels(Shots& shots, MainWindow& window) {
    auto& grid = window.findChild<BrowsePage*>()->grid();
    auto& search = *window.findChild<SearchBar*>();
    search.setText(shots.query() + u", -cat^2"_s);
    Shots::settle();
    QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier);
    saveInformation(shots, window);
    Q_EMIT grid.opened(0);
    auto* viewer = window.findChild<Viewer*>();
    Shots::waitFor([&] { return viewer->hasPicture(); });
    QTest::keyClick(viewer, Qt::Key_T);
    QTest::keyClick(viewer, Qt::Key_C);
    Shots::settle();
    shots.save(window, u"7-viewer-region"_s);
    QTest::keyClick(window.findChild<RegionSelector*>(), Qt::Key_Escape);
    QTest::keyClick(viewer, Qt::Key_T);
    QTest::keyClick(viewer, Qt::Key_Escape);
    Q_EMIT window.findChild<Sidebar*>()->duplicatesWanted();
    Shots::settle();
    Shots::settle();
    shots.save(window, u"8-duplicates"_s);
    search.setFocus();
    search.clear();
    QTest::keyClicks(&search, u"ra"_s);
    if (QWidget* popup = QApplication::activePopupWidget()) {
        shots.save(*popup, u"5-suggestions"_s);
        popup->close();
    }
    search.clear();
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    auto* dialog = window.findChild<SettingsDialog*>();
    auto* pages = dialog->findChild<QListWidget*>();
    for (int page = 0; page < pages->count(); ++page) {
        pages->setCurrentRow(page);
        QTest::qWait(100);
        shots.save(*dialog, u"9-settings-"_s + QString::number(page + 1));
    }
    dialog->close();
}

void openViewer(FullWindow& full, int row) {
    Q_EMIT full.find<BrowsePage>().grid().opened(row);
    Shots::waitFor([&] { return full.find<Viewer>().hasPicture(); });
    Shots::settle();
}

}  // namespace

void takeFirstStart(Shots& shots) {
    const QTemporaryDir data;
    MainWindow window({.demoFolder = shots.demo(), .dataFolder = stdPath(data.path()), .resources = resourcesPath()});
    window.resize(shots.windowSize());
    window.show();
    shots.save(window, u"0-opening"_s);
    window.openLibrary(Shots::opener(stdPath(data.path())));
    Shots::waitFor([&] { return window.findChild<WelcomePage*>()->isVisible(); });
    shots.save(window, u"1-first-start"_s);
    window.close();
}

void takeLibrary(Shots& shots) {
    FullWindow full(shots);
    MainWindow& window = full.window();
    full.open();
    auto& grid = full.find<BrowsePage>().grid();
    auto& search = full.find<SearchBar>();
    auto* empty = full.find<BrowsePage>().findChild<EmptyState*>();
    search.setText(shots.query());
    Shots::waitFor(
        [&] { return empty->isVisible() || grid.model()->index(0, 0).data(PhotoListModel::BadgeRole).isValid(); });
    shots.save(window, u"2-first-results"_s);
    search.clear();
    const QString speed = QCoreApplication::translate("StatusText", "%1 photos/s").mid(3);
    Shots::waitFor([&] { return full.find<StatusBar>().text().contains(speed); });
    shots.save(window, u"3-indexing"_s);
    full.waitUntilIndexed();
    shots.save(window, u"4-all-photos"_s);
    search.setFocus();
    full.searchFor(shots.query());
    grid.setFocus();
    grid.makeCurrent(1);
    Shots::settle();
    shots.save(window, u"5-results"_s);
    takeQueries(shots, window);
    takePanels(shots, window);
    takeLabels(shots, window);
    takeOfferedModels(shots, window);
    takeMenus(shots, window);
    search.setText(shots.query());
    Shots::settle();
    grid.setCellSize(PhotoGrid::kLargestCell);
    Shots::settle();
    shots.save(window, u"6-large"_s);
    grid.setCellSize(PhotoGrid::kDefaultCell);
    search.clear();
    Shots::settle();
    openViewer(full, 5);  // behind the damaged ones
    shots.save(window, u"7-viewer"_s);
    QTest::keyClick(&full.find<Viewer>(), Qt::Key_Escape);
    Q_EMIT full.find<Sidebar>().problemsWanted();
    Shots::settle();
    shots.save(window, u"8-problems"_s);
    Q_EMIT full.find<Sidebar>().photosWanted();
    window.resize(900, 600);
    search.setText(shots.query() + u", -cat^2"_s);
    Shots::settle();
    shots.save(window, u"9-small-window"_s);
    shots.saveSmallest(window, u"9-smallest-window"_s);
}

void takeMainPages(Shots& shots) {
    takeFirstStart(shots);
    FullWindow full(shots);
    MainWindow& window = full.window();
    full.open();
    full.waitUntilIndexed();
    shots.save(window, u"4-all-photos"_s);
    full.searchFor(shots.query() + u", -cat^2 type:jpeg"_s);
    saveInformation(shots, window);
    openViewer(full, 0);
    shots.save(window, u"7-viewer"_s);
    QTest::keyClick(&full.find<Viewer>(), Qt::Key_Escape);
    takeLabels(shots, window);
    takeOfferedModels(shots, window);
    for (const auto page : {&Sidebar::duplicatesWanted, &Sidebar::problemsWanted}) {
        Q_EMIT(full.find<Sidebar>().*page)();
        Shots::settle();
        Shots::settle();
        shots.save(window, page == &Sidebar::problemsWanted ? u"8-problems"_s : u"8-duplicates"_s);
    }
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    shots.saveDialog(window, u"9-settings-1"_s);
    shots.saveMenu(*window.menuBar()->actions().at(2)->menu(), window, u"9-menu-3"_s);
}

}  // namespace sightseer::test
