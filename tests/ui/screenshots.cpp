// sightseer_screenshots OUT [PHOTOS [QUERY]] [--chinese|--mirrored]: a PNG of each state of the window, for a person to look
// at; light and dark, of variants and with QT_SCALE_FACTOR=2 light only.
// The photos are indexed with the starter model where its plugin was built, else with the fake encoder; without a folder,
// generated pictures stand in.
#include "tests/ui/models_driver.h"
#include "tests/ui/window_driver.h"
#include "ui/labels/label_editor.h"
#include "ui/labels/label_tree.h"
#include "ui/labels/labels_page.h"
#include "ui/labels/score_histogram.h"
#include "ui/labels/write_dialog.h"
#include "ui/problems/problems_page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/status_bar.h"
#include "ui/style/language.h"
#include "ui/style/theme.h"
#include "ui/viewer/region_selector.h"
#include "ui/viewer/viewer.h"
#include "ui/welcome/welcome_page.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 60'000;
const QSize kWindow(1280, 800);

class Shots {
public:
    Shots(QDir out, std::filesystem::path photos, QString query)
        : m_out(std::move(out)), m_photos(std::move(photos)), m_query(std::move(query)),
          m_demo(m_photos.parent_path()) {}

    void take(ColourScheme scheme, const QString& prefix) {
        applyTheme(*qApp, scheme);
        m_prefix = prefix;
        QTemporaryDir data;
        MainWindow window({.demoFolder = m_demo, .dataFolder = stdPath(data.path()), .resources = resourcesPath()});
        window.resize(kWindow);
        window.show();
        save(window, u"0-opening"_s);
        window.openLibrary(opener(stdPath(data.path())));
        waitFor([&] { return window.findChild<WelcomePage*>()->isVisible(); });
        save(window, u"1-first-start"_s);
        window.close();

        MainWindow full({.dataFolder = stdPath(data.path()), .resources = resourcesPath()});
        bool isDone = false;
        QObject::connect(&full, &MainWindow::indexingFinished, &full, [&] { isDone = true; });
        full.resize(kWindow);
        full.show();
        full.openLibrary(opener(stdPath(data.path())), {m_photos});
        auto& grid = full.findChild<BrowsePage*>()->grid();
        auto& search = *full.findChild<SearchBar*>();
        waitFor([&] { return grid.model()->rowCount() > 0; });
        auto* empty = full.findChild<BrowsePage*>()->findChild<EmptyState*>();
        search.setText(m_query);
        waitFor(
            [&] { return empty->isVisible() || grid.model()->index(0, 0).data(PhotoListModel::BadgeRole).isValid(); });
        save(full, u"2-first-results"_s);
        search.clear();
        waitFor([&] { return text(full).contains(QCoreApplication::translate("StatusText", "%1 photos/s").mid(3)); });
        save(full, u"3-indexing"_s);
        waitFor([&] { return isDone; });
        settle();
        save(full, u"4-all-photos"_s);
        search.setFocus();
        search.setText(m_query);
        waitFor([&] { return grid.model()->index(0, 0).data(PhotoListModel::BadgeRole).isValid(); });
        grid.setFocus();
        grid.makeCurrent(1);
        settle();
        save(full, u"5-results"_s);
        queries(full);
        panels(full);
        labels(full);
        offeredModels(full);
        menus(full);
        search.setText(m_query);
        settle();
        grid.setCellSize(PhotoGrid::kLargestCell);
        settle();
        save(full, u"6-large"_s);
        grid.setCellSize(PhotoGrid::kDefaultCell);
        search.clear();
        settle();
        Q_EMIT grid.opened(5);  // behind the damaged ones
        waitFor([&] { return full.findChild<Viewer*>()->hasPicture(); });
        settle();
        save(full, u"7-viewer"_s);
        QTest::keyClick(full.findChild<Viewer*>(), Qt::Key_Escape);
        Q_EMIT full.findChild<Sidebar*>()->problemsWanted();
        settle();
        save(full, u"8-problems"_s);
        Q_EMIT full.findChild<Sidebar*>()->photosWanted();
        full.resize(900, 600);
        search.setText(m_query + u", -cat^2"_s);
        settle();
        save(full, u"9-small-window"_s);
        full.resize(full.minimumSize());
        settle();
        save(full, u"9-smallest-window"_s);
        emptyAndFailed();
        if (std::filesystem::exists(pluginPath())) models();
    }

private:
    // What the search bar says of a text, and the end of the likely matches.
    void queries(MainWindow& window) {
        auto& search = *window.findChild<SearchBar*>();
        const std::pair<QString, QString> states[] = {
            {m_query + u" -cat, \"in the grass\"^2 (type:jpeg OR type:raw) -ratio:portrait"_s, u"5-results-parts"_s},
            {m_query + u" in July 2019"_s, u"5-results-date-words"_s},
            {m_query + u" date:2023-13"_s, u"5-results-error"_s},
            {u"a submarine under the ice"_s, u"5-results-none-likely"_s},
            {u"type:png"_s, u"5-results-filter-alone"_s},
            {u"near:Paris"_s, u"5-results-no-photo"_s}};
        for (const auto& [text, name] : states) {
            search.setText(text);
            settle();
            save(window, name);
        }
        search.setText(m_query);
        settle();
    }

    // What each page says when it has nothing, and when something is wrong.
    void emptyAndFailed() {
        QTemporaryDir data;
        const auto photos = stdPath(data.filePath(u"Holidays"_s));
        std::filesystem::create_directories(photos);
        MainWindow window({.dataFolder = stdPath(data.path())});
        window.resize(kWindow);
        window.show();
        window.openLibrary(opener(stdPath(data.path())), {photos});
        auto* page = window.findChild<BrowsePage*>()->findChild<EmptyState*>();
        waitFor([&] { return page->isVisible(); });
        settle();
        save(window, u"1-empty-folder"_s);
        Q_EMIT window.findChild<Sidebar*>()->problemsWanted();
        settle();
        save(window, u"8-problems-empty"_s);
        Q_EMIT window.findChild<Sidebar*>()->duplicatesWanted();
        settle();
        settle();
        save(window, u"8-duplicates-empty"_s);
        Q_EMIT window.findChild<Sidebar*>()->photosWanted();
        std::ofstream(photos / "IMG_0412 (damaged).jpg") << "this is no picture";
        writePicture(photos / "IMG_0413.jpg", patternImage(800, 600, 5));
        QTest::keyClick(&window, Qt::Key_F5);
        auto& grid = window.findChild<BrowsePage*>()->grid();
        waitFor([&] { return grid.model()->rowCount() == 2; });
        settle();
        window.openPaths({stdPath(data.filePath(u"not there"_s))});
        settle();
        save(window, u"4-message"_s);
        auto* viewer = window.findChild<Viewer*>();
        for (int row = 0; row < 2 && (row == 0 || viewer->errorText().isEmpty()); ++row) {
            Q_EMIT grid.opened(row);
            waitFor([&] { return viewer->hasPicture() || !viewer->errorText().isEmpty(); });
        }
        save(window, u"7-viewer-error"_s);
        QTest::keyClick(viewer, Qt::Key_Escape);
        std::filesystem::remove_all(photos);
        QTest::keyClick(&window, Qt::Key_F5);
        settle();
        save(window, u"4-folder-gone"_s);

        MainWindow failed;
        failed.resize(kWindow);
        failed.show();
        const auto broken = stdPath(data.filePath(u"broken"_s));
        std::filesystem::create_directories(broken);
        std::ofstream(broken / "catalog.db")
            << "this is no catalog, but a text that is long enough to be taken for one";
        failed.openLibrary(opener(broken));
        settle();
        save(failed, u"0-failed"_s);
    }

    // Menus and questions over the photos.
    void menus(MainWindow& window) {
        Q_EMIT window.findChild<Sidebar*>()->photosWanted();
        settle();
        auto& grid = window.findChild<BrowsePage*>()->grid();
        grid.setFocus();
        grid.makeCurrent(2);
        for (QAction* action : window.menuBar()->actions()) {
            QMenu* menu = action->menu();
            menu->popup(window.mapToGlobal(QPoint(0, 0)));
            QTest::qWait(50);
            saveWidget(*menu, u"9-menu-"_s + QString::number(window.menuBar()->actions().indexOf(action) + 1));
            menu->close();
        }
        auto* details = window.findChild<StatusBar*>()->findChild<QMenu*>();
        details->popup(window.mapToGlobal(QPoint(0, 0)));
        QTest::qWait(50);
        saveWidget(*details, u"9-details"_s);
        details->close();
        grid.selectAll();
        window.findChild<BrowsePage*>()->photoActions().last()->trigger();
        if (waitFor([&] { return window.findChild<QMessageBox*>() != nullptr; })) {
            auto* question = window.findChild<QMessageBox*>();
            saveWidget(*question, u"9-trash-question"_s);
            question->reject();
        }
        grid.clearSelection();
    }

    void labels(MainWindow& window) {
        Q_EMIT window.findChild<Sidebar*>()->labelsWanted();
        settle();
        save(window, u"8-labels-empty"_s);
        auto& page = *window.findChild<LabelsPage*>();
        const auto click = [&](const QObject& parent, const char* context, const char* text) {
            const QString wanted = QCoreApplication::translate(context, text);
            for (auto* button : parent.findChildren<QAbstractButton*>()) {
                if (button->text() == wanted) button->click();
            }
        };
        const auto run = [&] {
            click(page.editor(), "sightseer::LabelEditor", "Label photos");
            waitFor([&] { return page.labels().topLevelItemCount() > 0 && page.grid().isVisible(); });
            settle();
        };
        run();
        save(window, u"8-labels"_s);
        for (const Qt::Key key : {Qt::Key_Y, Qt::Key_N, Qt::Key_3}) QTest::keyClick(&page.grid(), key);
        page.findChild<QComboBox*>(u"reviewOrder"_s)->setCurrentIndex(1);
        Q_EMIT page.findChild<QComboBox*>(u"reviewOrder"_s)->activated(1);
        settle();
        save(window, u"8-labels-uncertain"_s);
        click(page, "sightseer::LabelsPage", "Learn");
        settle();
        settle();
        save(window, u"8-labels-learned"_s);
        page.editor().setText(u"animal/dog\nanimal/cat: a kitten\n: nothing"_s);
        settle();
        save(window, u"8-labels-wrong-list"_s);
        page.editor().setText(u"building/castle\nanimal\nwater\nsky"_s);
        click(page.editor(), "sightseer::LabelEditor", "Any number of labels");
        run();
        page.histogram().setFocus();
        settle();
        save(window, u"8-labels-many"_s);
        click(page, "sightseer::LabelsPage", "Write…");
        auto* dialog = window.findChild<WriteDialog*>();
        settle();
        saveWidget(*dialog, u"8-labels-write"_s);
        auto* formats = dialog->findChild<QComboBox*>();
        for (const int format : {1, 6}) {
            formats->setCurrentIndex(format);
            Q_EMIT formats->activated(format);
            settle();
            saveWidget(*dialog, u"8-labels-write-"_s + QString::number(format));
        }
        dialog->reject();
        window.resize(window.minimumSize());
        settle();
        save(window, u"8-labels-smallest"_s);
        window.resize(kWindow);
        Q_EMIT window.findChild<Sidebar*>()->photosWanted();
        settle();
    }

    // What opens over the photos or beside them.
    void panels(MainWindow& window) {
        auto& grid = window.findChild<BrowsePage*>()->grid();
        auto& search = *window.findChild<SearchBar*>();
        search.setText(m_query + u", -cat^2"_s);
        settle();
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier);
        grid.setFocus();
        grid.makeCurrent(0);
        QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
        settle();
        save(window, u"5-results-info"_s);
        QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
        Q_EMIT grid.opened(0);
        auto* viewer = window.findChild<Viewer*>();
        waitFor([&] { return viewer->hasPicture(); });
        QTest::keyClick(viewer, Qt::Key_T);
        QTest::keyClick(viewer, Qt::Key_C);
        settle();
        save(window, u"7-viewer-region"_s);
        QTest::keyClick(window.findChild<RegionSelector*>(), Qt::Key_Escape);
        QTest::keyClick(viewer, Qt::Key_T);
        QTest::keyClick(viewer, Qt::Key_Escape);
        Q_EMIT window.findChild<Sidebar*>()->duplicatesWanted();
        settle();
        settle();
        save(window, u"8-duplicates"_s);
        search.setFocus();
        search.clear();
        QTest::keyClicks(&search, u"ra"_s);
        if (QWidget* popup = QApplication::activePopupWidget()) {
            saveWidget(*popup, u"5-suggestions"_s);
            popup->close();
        }
        search.clear();
        QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
        auto* dialog = window.findChild<SettingsDialog*>();
        auto* pages = dialog->findChild<QListWidget*>();
        for (int page = 0; page < pages->count(); ++page) {
            pages->setCurrentRow(page);
            QTest::qWait(100);
            saveWidget(*dialog, u"9-settings-"_s + QString::number(page + 1));
        }
        dialog->close();
    }

    // All that the program's list offers.
    void offeredModels(MainWindow& window) {
        Q_EMIT window.findChild<Sidebar*>()->modelsWanted();
        settle();
        save(window, u"8-models-offered"_s);
        auto* bar = window.findChild<ModelsPage*>()->findChild<QScrollArea*>()->verticalScrollBar();
        bar->setValue(bar->maximum());
        save(window, u"8-models-offered-end"_s);
        bar->setValue(0);
        window.resize(900, 600);
        settle();
        save(window, u"8-models-small"_s);
        window.resize(window.minimumSize());
        settle();
        save(window, u"8-models-smallest"_s);
        window.resize(kWindow);
        Q_EMIT window.findChild<Sidebar*>()->photosWanted();
        settle();
    }

    // What cards and questions look like while something goes on.
    void models() {
        ModelsDriver driver;
        driver.offers[0].title = u"CLIP ViT-B/32 at 256 pixels (DataComp)"_s;
        driver.offers[1].title = u"SigLIP 2 B/16 at 224 pixels"_s;
        driver.writeList();
        driver.start(12);
        MainWindow& window = *driver.window;
        window.resize(kWindow);
        Q_EMIT window.findChild<Sidebar*>()->modelsWanted();
        settle();
        auto& page = driver.page();
        driver.stallAfter = 3'000'000;
        Q_EMIT page.card(u"tiny"_s)->downloadWanted();
        Q_EMIT page.card(u"gone"_s)->downloadWanted();
        settle();
        settle();
        save(window, u"8-models-downloading-and-failed"_s);
        Q_EMIT page.card(u"tiny"_s)->pauseWanted();
        settle();
        save(window, u"8-models-paused"_s);
        window.resize(window.minimumSize());
        settle();
        save(window, u"8-models-paused-smallest"_s);
        window.resize(kWindow);
        driver.stallAfter.reset();
        Q_EMIT page.card(u"tiny"_s)->downloadWanted();
        waitFor([&] {
            return driver.buttonsOf(u"tiny"_s).contains(QCoreApplication::translate("sightseer::ModelCard", "Use"));
        });
        settle();
        save(window, u"8-models-installed"_s);
        Q_EMIT page.card(u"tiny"_s)->removeWanted();
        saveDialog(window, u"8-models-remove-question"_s);
        driver.pauseIndexing(true);
        Q_EMIT page.card(u"tiny"_s)->useWanted();
        waitFor([&] { return window.findChild<ModelShelf*>()->find(u"tiny"_s)->use == ModelUse::Next; });
        settle();
        save(window, u"8-models-gets-its-vectors"_s);
        driver.pauseIndexing(false);
        waitFor([&] { return window.findChild<ModelShelf*>()->find(u"tiny"_s)->use == ModelUse::Answers; });
        settle();
        Q_EMIT page.card(u"tiny"_s)->checkWanted();
        settle();
        save(window, u"8-models-in-use"_s);

        const auto folder = driver.path(u"downloads"_s);
        std::filesystem::create_directories(folder);
        std::filesystem::copy_file(dataPath("golden/models/openclip_vit/open_clip_model.safetensors"),
                                   folder / "my-model.safetensors");
        driver.drop({folder / "my-model.safetensors"});
        saveDialog(window, u"8-models-import-activation"_s);
        driver.drop({dataPath("golden/models/st_multilingual")});
        saveDialog(window, u"8-models-import-text-tower"_s);
        std::filesystem::create_directories(folder / "research");
        for (const char* name : {"config.json", "preprocessor_config.json", "model.safetensors"}) {
            std::filesystem::copy_file(dataPath("golden/models/hf_clip_vit") / name, folder / "research" / name);
        }
        std::ofstream(folder / "research/README.md") << "---\nlicense: cc-by-nc-4.0\n---\n";
        driver.drop({folder / "research"});
        waitFor([&] { return page.card(u"research"_s) != nullptr; });
        settle();
        save(window, u"8-models-research-only"_s);
        page.use(u"research"_s);
        saveDialog(window, u"8-models-research-question"_s);
        window.close();

        ModelsDriver first;
        first.offers[0].title = u"CLIP ViT-B/32 at 256 pixels (DataComp)"_s;
        first.writeList();
        first.start(0);
        auto* welcome = first.window->findChild<WelcomePage*>();
        waitFor([&] { return welcome->isVisible(); });
        settle();
        save(*first.window, u"1-first-start-better-model"_s);
        first.stallAfter = 3'000'000;
        welcome->findChild<QAbstractButton*>(u"betterModel"_s)->click();
        settle();
        save(*first.window, u"1-first-start-downloading"_s);
        first.window->resize(first.window->minimumSize());
        settle();
        save(*first.window, u"1-first-start-smallest"_s);
        Q_EMIT welcome->modelsWanted();
        first.window->resize(900, 600);
        settle();
        save(*first.window, u"1-first-start-models"_s);
    }

    // The question that is open or comes in a moment, and away with it.
    void saveDialog(MainWindow& window, const QString& name) {
        const auto open = [&]() -> QDialog* {
            for (auto* dialog : window.findChildren<QDialog*>()) {
                if (dialog->isVisible()) return dialog;
            }
            return nullptr;
        };
        if (!waitFor([&] { return open() != nullptr; })) return;
        QTest::qWait(100);
        saveWidget(*open(), name);
        open()->reject();
        settle();
    }

    static LibraryOpener opener(const std::filesystem::path& data) {
        return [data](LibraryListener listener) {
            LibraryOptions options;
            if (!std::filesystem::exists(pluginPath())) {
                options.encoderOverride = EncoderOverride{fakeModelSpec(), fakeEncoderFactory()};
            }
            return Library::open(LibraryPaths{data, resourcesPath(), pluginPath()}, std::move(options),
                                 std::move(listener));
        };
    }

    static QString text(const MainWindow& window) { return window.findChild<StatusBar*>()->text(); }

    static bool waitFor(const std::function<bool()>& condition) {
        const bool reached = QTest::qWaitFor(condition, kPatienceMs);
        if (!reached) std::fprintf(stderr, "a state was not reached in time\n");
        return reached;
    }

    static void settle() { QTest::qWait(800); }

    void save(MainWindow& window, const QString& name) {
        QTest::qWait(50);  // layouts that were asked for
        saveWidget(window, name);
    }

    void saveWidget(QWidget& window, const QString& name) {
        const QString file = m_out.filePath(m_prefix + name + u".png"_s);
        const bool saved = window.grab().save(file);
        std::printf("%s %s\n", saved ? "wrote" : "cannot write", qUtf8Printable(file));
    }

    QDir m_out;
    std::filesystem::path m_photos;
    QString m_query;
    std::filesystem::path m_demo;
    QString m_prefix;
};

}  // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments();
    const bool isChinese = arguments.removeAll(u"--chinese"_s) > 0;
    const bool isMirrored = arguments.removeAll(u"--mirrored"_s) > 0;
    applyLanguage(application, isChinese ? u"zh_CN"_s : u"en_US"_s);
    if (isMirrored) QApplication::setLayoutDirection(Qt::RightToLeft);
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: sightseer_screenshots OUT [PHOTOS [QUERY]]\n");
        return 2;
    }
    QDir out(arguments[1]);
    if (!out.mkpath(u"."_s)) {
        std::fprintf(stderr, "cannot create the folder %s\n", qUtf8Printable(out.path()));
        return 1;
    }
    // A copy, so that a broken file can be laid beside the photos.
    QTemporaryDir copy;
    const std::filesystem::path photos = stdPath(copy.filePath(u"Holidays"_s));
    if (arguments.size() > 2) {
        std::filesystem::copy(stdPath(arguments[2]), photos, std::filesystem::copy_options::recursive);
    } else {
        std::filesystem::create_directories(photos);
        for (unsigned i = 0; i < 60; ++i) {
            writePicture(photos / ("generated" + std::to_string(i) + ".jpg"),
                         patternImage(800, i % 3 == 0 ? 1000 : 600, i));
        }
    }
    // Over two years, and with copies of the first one.
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(photos)) {
        if (entry.path().extension() == ".jpg") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    constexpr std::chrono::hours kApart(24 * 12);
    const auto now = std::filesystem::file_time_type::clock::now();
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::filesystem::last_write_time(files[i], now - static_cast<int>(i) * kApart);
    }
    std::filesystem::copy(files.front(), photos / "a copy.jpg");
    QImage(qtPath(files.front())).scaledToWidth(400, Qt::SmoothTransformation).save(qtPath(photos / "small.jpg"));
    std::ofstream(photos / "IMG_0412 (damaged).jpg") << "this is no picture";
    std::ofstream(photos / "empty.png") << "";
    Shots shots(out, photos, arguments.size() > 3 ? arguments[3] : u"green"_s);
    const QString kind = (isChinese    ? u"chinese-"_s
                          : isMirrored ? u"mirrored-"_s
                                       : QString()) +
                         (application.devicePixelRatio() > 1 ? u"2x-"_s : QString());
    shots.take(ColourScheme::Light, kind + u"light-"_s);
    if (kind.isEmpty()) shots.take(ColourScheme::Dark, u"dark-"_s);
    return 0;
}
