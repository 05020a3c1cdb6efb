// sightseer_screenshots OUT [PHOTOS [QUERY]]: a PNG of each state of the window, light and dark, for a person to look at.
// The photos are indexed with the starter model where its plugin was built, else with the fake encoder; without a folder,
// generated pictures stand in.
#include "tests/ui/window_driver.h"
#include "ui/problems/problems_page.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/status_bar.h"
#include "ui/style/theme.h"
#include "ui/viewer/viewer.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>

#include <cstdio>
#include <fstream>
#include <functional>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 120'000;
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
        MainWindow window({.demoFolder = m_demo});
        window.resize(kWindow);
        window.show();
        save(window, u"0-opening"_s);
        window.openLibrary(opener(stdPath(data.path())));
        waitFor([&] { return text(window) == u"No folder added yet"_s; });
        save(window, u"1-first-start"_s);
        window.close();

        MainWindow full;
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
        waitFor([&] { return text(full).startsWith(u"Indexing"_s) && text(full).contains(u"photos/s"_s); });
        save(full, u"3-indexing"_s);
        waitFor([&] { return text(full).contains(u"searchable"_s) && !text(full).startsWith(u"Indexing"_s); });
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
        grid.setCellSize(PhotoGrid::kLargestCell);
        settle();
        save(full, u"6-large"_s);
        grid.setCellSize(PhotoGrid::kDefaultCell);
        search.clear();
        settle();
        Q_EMIT grid.opened(0);
        waitFor([&] { return full.findChild<Viewer*>()->hasPicture(); });
        settle();
        save(full, u"7-viewer"_s);
        QTest::keyClick(full.findChild<Viewer*>(), Qt::Key_Escape);
        Q_EMIT full.findChild<Sidebar*>()->problemsWanted();
        settle();
        save(full, u"8-problems"_s);
        full.resize(900, 600);
        settle();
        save(full, u"9-small-window"_s);
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

    static void waitFor(const std::function<bool()>& condition) {
        if (!QTest::qWaitFor(condition, kPatienceMs)) std::fprintf(stderr, "a state was not reached in time\n");
    }

    static void settle() { QTest::qWait(800); }

    void save(MainWindow& window, const QString& name) {
        QTest::qWait(50);  // layouts that were asked for
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
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    const QStringList arguments = QApplication::arguments();
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
    std::ofstream(photos / "IMG_0412 (damaged).jpg") << "this is no picture";
    std::ofstream(photos / "empty.png") << "";
    Shots shots(out, photos, arguments.size() > 3 ? arguments[3] : u"green"_s);
    shots.take(ColourScheme::Light, u"light-"_s);
    shots.take(ColourScheme::Dark, u"dark-"_s);
    return 0;
}
