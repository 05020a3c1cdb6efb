// The pages of the window in the states that people meet, for tests that look at all of them.
#pragma once

#include "tests/ui/window_driver.h"
#include "ui/duplicates/duplicates_page.h"
#include "ui/grid/timeline.h"
#include "ui/info/info_panel.h"
#include "ui/labels/label_editor.h"
#include "ui/labels/labels_page.h"
#include "ui/models/models_page.h"
#include "ui/problems/problems_page.h"
#include "ui/search/query_chip.h"
#include "ui/settings/settings_dialog.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/message_bar.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/welcome_page.h"

#include <QListView>
#include <QListWidget>

#include <fstream>
#include <functional>
#include <vector>

namespace sightseer::test {

// One state. `open` begins with a driver that was not started yet and ends with the window, or a dialog of it, to be looked at.
struct TourStop {
    QString name;
    std::function<void(WindowDriver& driver, QWidget*& shown)> open;
};

inline void openLabels(WindowDriver& driver, bool hasRun) {
    driver.startWithColours(1);
    Q_EMIT driver.find<Sidebar>().labelsWanted();
    auto& page = driver.find<LabelsPage>();
    QTRY_VERIFY(page.isVisible());
    if (!hasRun) return;
    page.editor().setText(QStringLiteral("red\ngreen\nblue"));
    QTest::mouseClick(buttonWith(page, QStringLiteral("Label photos")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(buttonWith(page, QStringLiteral("Write…"))->isEnabled(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(page.grid().isVisible(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(buttonWith(driver.find<Sidebar>(), QStringLiteral("red")), kPatience);
}

inline void openResults(WindowDriver& driver, QWidget*&) {
    driver.startWithColours(3);
    driver.search().searchFor(QStringLiteral("blue -red type:png"));
    QTRY_COMPARE_WITH_TIMEOUT(driver.window->findChildren<QueryChip*>().size(), 3, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(driver.list().index(0).data(PhotoListModel::BadgeRole).isValid(), kPatience);
    driver.grid().makeCurrent(0);
    QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(buttonWith(driver.find<InfoPanel>(), QStringLiteral("Copy path"))->isVisible(), kPatience);
}

inline void openMessage(WindowDriver& driver, QWidget*&) {
    driver.startWithColours(1);
    const auto elsewhere = driver.photos().parent_path() / "elsewhere.png";
    writePlainPicture(elsewhere, Qt::red, 10, 10);
    driver.window->openPaths({elsewhere});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().isVisible(), kPatience);
}

inline void openProblems(WindowDriver& driver, bool selected) {
    std::ofstream(driver.photos() / "damaged.jpg") << "this is no picture";
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(buttonWith(driver.find<Sidebar>(), QStringLiteral("Problems"))->isVisible(), kPatience);
    Q_EMIT driver.find<Sidebar>().problemsWanted();
    auto* list = driver.find<ProblemsPage>().findChild<QListView*>();
    QTRY_VERIFY_WITH_TIMEOUT(list->model()->rowCount() == 1, kPatience);
    if (selected) list->selectAll();
}

inline void openDuplicates(WindowDriver& driver, QWidget*&) {
    driver.addPicture("boat.png", Qt::yellow);
    std::filesystem::copy_file(driver.photos() / "boat.png", driver.photos() / "boat copy.png");
    driver.start({driver.photos()});
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(QStringLiteral("2 photos, all")), kPatience);
    Q_EMIT driver.find<Sidebar>().duplicatesWanted();
    QTRY_VERIFY_WITH_TIMEOUT(driver.find<DuplicatesPage>().grid().isVisible(), kPatience);
}

inline void openSettings(WindowDriver& driver, QWidget*& shown, int page) {
    driver.startWithColours(1);
    QTest::keyClick(driver.window.get(), Qt::Key_Comma, Qt::ControlModifier);
    auto* dialog = driver.window->findChild<SettingsDialog*>();
    QVERIFY(dialog);
    dialog->findChild<QListWidget*>()->setCurrentRow(page);
    shown = dialog;
}

inline std::vector<TourStop> pageTour() {
    std::vector<TourStop> stops{
        {QStringLiteral("welcome"),
         [](WindowDriver& driver, QWidget*&) {
             driver.start();
             QTRY_VERIFY_WITH_TIMEOUT(driver.find<WelcomePage>().isVisible(), kPatience);
         }},
        {QStringLiteral("photos"),
         [](WindowDriver& driver, QWidget*&) {
             driver.addPicture("last summer.png", Qt::yellow);
             const auto before = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24 * 150);
             std::filesystem::last_write_time(driver.photos() / "last summer.png", before);
             driver.addColours(3);
             driver.start({driver.photos()});
             QTRY_VERIFY_WITH_TIMEOUT(driver.find<Timeline>().isVisible(), kPatience);
         }},
        {QStringLiteral("results and information"), openResults},
        {QStringLiteral("an error in the query"),
         [](WindowDriver& driver, QWidget*&) {
             driver.startWithColours(1);
             driver.search().searchFor(QStringLiteral("blue date:2023-13"));
             QTest::qWait(300);
         }},
        {QStringLiteral("a message"), openMessage},
        {QStringLiteral("problems"), [](WindowDriver& driver, QWidget*&) { openProblems(driver, false); }},
        {QStringLiteral("selected problems"), [](WindowDriver& driver, QWidget*&) { openProblems(driver, true); }},
        {QStringLiteral("duplicates"), openDuplicates},
        {QStringLiteral("labels"), [](WindowDriver& driver, QWidget*&) { openLabels(driver, false); }},
        {QStringLiteral("a run of labels"), [](WindowDriver& driver, QWidget*&) { openLabels(driver, true); }},
        {QStringLiteral("writing labels"),
         [](WindowDriver& driver, QWidget*& shown) {
             openLabels(driver, true);
             QTest::mouseClick(buttonWith(driver.find<LabelsPage>(), QStringLiteral("Write…")), Qt::LeftButton);
             shown = driver.window->findChild<QDialog*>();
             QTest::qWait(300);
         }},
        {QStringLiteral("models"),
         [](WindowDriver& driver, QWidget*&) {
             driver.startWithColours(1);
             Q_EMIT driver.find<Sidebar>().modelsWanted();
             auto& page = driver.find<ModelsPage>();
             QTRY_VERIFY_WITH_TIMEOUT(page.isVisible() && !page.keys().isEmpty(), kPatience);
         }},
        {QStringLiteral("viewer"), [](WindowDriver& driver, QWidget*&) {
             driver.startWithColours(1);
             driver.grid().setFocus();
             driver.grid().makeCurrent(0);
             QTest::keyClick(&driver.grid(), Qt::Key_Return);
             QTRY_VERIFY_WITH_TIMEOUT(driver.find<Viewer>().hasPicture(), kPatience);
         }}};
    constexpr int kSettingsPages = 7;
    for (int page = 0; page < kSettingsPages; ++page) {
        stops.push_back({QStringLiteral("settings %1").arg(page + 1),
                         [page](WindowDriver& driver, QWidget*& shown) { openSettings(driver, shown, page); }});
    }
    return stops;
}

// A row of test data for each stop, in the column "stop".
inline void addTourRows() {
    QTest::addColumn<int>("stop");
    const auto stops = pageTour();
    for (int i = 0; i < static_cast<int>(stops.size()); ++i) {
        QTest::newRow(qPrintable(stops[static_cast<std::size_t>(i)].name)) << i;
    }
}

// What is to be looked at at the stop of the current row. Null when it could not be opened, which has failed the test then.
inline QWidget* openTourStop(WindowDriver& driver) {
    const int stop = *static_cast<const int*>(QTest::qData("stop", qMetaTypeId<int>()));
    QWidget* shown = nullptr;
    pageTour()[static_cast<std::size_t>(stop)].open(driver, shown);
    if (QTest::currentTestFailed()) return nullptr;
    return shown ? shown : driver.window.get();
}

// Its window offers all that a window can.
inline MainWindowSettings tourSettings(const QTemporaryDir& folder) {
    return {.demoFolder = resourcesPath() / "demo",
            .licencesFile = resourcesPath() / "models.json",
            .dataFolder = stdPath(folder.path()),
            .resources = resourcesPath()};
}

}  // namespace sightseer::test
