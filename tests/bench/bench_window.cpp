// The whole window, off screen: whether it ever keeps a person waiting. bench_window [PHOTOS_INDEXED [PHOTOS_BROWSED]].
// Stalls: what was posted to the GUI thread while it scrolls, types and indexes at once, until it ran; a watchdog posts every
// millisecond. Thumbnails: from a jump to a place never seen until every cell on screen has its picture.
#include "core/base/system.h"
#include "tests/bench/bench.h"
#include "tests/bench/made_library.h"
#include "tests/support/fake_encoder.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/main_window.h"
#include "ui/search/search_bar.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QApplication>
#include <QEventLoop>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

using namespace sightseer;
using namespace sightseer::bench;
using namespace sightseer::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr double kFrameMs = 16;
constexpr int kPatienceMs = 300'000;
constexpr int kJumps = 50;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Memory that is the program's own, in MB.
double ownMegabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:")) return std::atof(line.c_str() + 8) / 1024;
    }
    return 0;
}

[[noreturn]] void giveUp(const char* what) {
    std::fprintf(stderr, "bench_window: %s\n", what);
    std::exit(1);
}

// Asks the GUI thread every millisecond whether it listens.
class Watchdog {
public:
    Watchdog()
        : m_thread([this](const std::stop_token& stop) {
              while (!stop.stop_requested()) {
                  if (!m_waiting.exchange(true)) {
                      QMetaObject::invokeMethod(
                          &m_context,
                          [this, posted = Clock::now()] {
                              m_waits.push_back(millisecondsSince(posted));
                              m_waiting = false;
                          },
                          Qt::QueuedConnection);
                  }
                  std::this_thread::sleep_for(1ms);
              }
          }) {}
    ~Watchdog() {
        m_thread.request_stop();
        m_thread.join();
    }

    std::vector<double> sorted() const {
        auto waits = m_waits;
        std::ranges::sort(waits);
        return waits;
    }

private:
    QObject m_context;  // of the GUI thread
    std::atomic<bool> m_waiting{false};
    std::vector<double> m_waits;  // of the GUI thread
    std::jthread m_thread;
};

LibraryOpener opener(const std::filesystem::path& data, bool isFake) {
    return [=](LibraryListener listener) {
        LibraryOptions options;
        if (isFake) options.encoderOverride = EncoderOverride{fakeModelSpec(), fakeEncoderFactory()};
        return Library::open(LibraryPaths{data, resourcesPath(), pluginPath()}, options, std::move(listener));
    };
}

void measureStalls(Report& report, int count) {
    QTemporaryDir folder;
    const auto photos = stdPath(folder.filePath(QStringLiteral("photos")));
    std::filesystem::create_directories(photos);
    for (int i = 0; i < count; ++i) {
        const auto seed = static_cast<unsigned>(i);
        writePicture(photos / (std::to_string(i) + ".jpg"), patternImage(1200, i % 3 ? 900 : 1600, seed));
    }
    const bool isFake = !std::filesystem::exists(pluginPath());
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    bool isDone = false;
    QObject::connect(&window, &MainWindow::indexingFinished, &window, [&] { isDone = true; });
    window.openLibrary(opener(stdPath(folder.filePath(QStringLiteral("data"))), isFake), {photos});

    auto& grid = window.findChild<BrowsePage*>()->grid();
    auto* search = window.findChild<SearchBar*>();
    int step = 0;
    QTimer scroll;
    QObject::connect(&scroll, &QTimer::timeout, &grid, [&] {
        QScrollBar& bar = *grid.verticalScrollBar();
        bar.setValue(bar.maximum() > 0 ? (bar.value() + 40) % bar.maximum() : 0);
    });
    QTimer type;
    const QString words = QStringLiteral("a red boat on the green sea -people, a blue sky ");
    QObject::connect(&type, &QTimer::timeout, search, [&] {
        if (step % words.size() == 0) search->clear();
        QTest::keyClicks(search, words[step++ % words.size()]);
    });
    if (!QTest::qWaitFor([&] { return grid.model()->rowCount() > 0; }, kPatienceMs)) giveUp("no photo was listed");
    search->setFocus();
    scroll.start(16);
    type.start(120);
    std::vector<double> waits;
    {
        Watchdog watchdog;
        QEventLoop loop;  // QTest::qWait would sleep between events
        QObject::connect(&window, &MainWindow::indexingFinished, &loop, &QEventLoop::quit);
        QTimer::singleShot(kPatienceMs, &loop, [&] { loop.exit(1); });
        if (!isDone && loop.exec() != 0) giveUp("indexing did not end");
        waits = watchdog.sorted();
    }
    const std::string during =
        std::to_string(count) + " photos indexed" + (isFake ? " (fake encoder)" : " (starter model)");
    const auto add = [&](const std::string& what, double value) {
        report.add({what + ", " + during, "ms", value, kFrameMs, "a frame", Better::Lower});
    };
    add("GUI thread's worst stall", waits.back());
    add("99.9 % within", waits[waits.size() * 999 / 1000]);
    add("99 % within", waits[waits.size() * 99 / 100]);
}

void measureThumbnails(Report& report, int count) {
    QTemporaryDir folder;
    const auto data = stdPath(folder.filePath(QStringLiteral("data")));
    if (const auto made = makeLibrary(data, count, WithThumbnails::Yes); !made) giveUp(made.error().message.c_str());
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) giveUp("the window did not show");
    auto* page = window.findChild<BrowsePage*>();
    auto& grid = page->grid();
    const auto* loader = page->findChild<ThumbnailLoader*>(QString(), Qt::FindDirectChildrenOnly);
    const auto isFilled = [&] {
        const auto visible = grid.visiblePhotos();
        return !visible.empty() &&
               std::ranges::none_of(visible, [&](PhotoId id) { return loader->pixmap(id).isNull(); });
    };
    const auto fill = [&](Clock::time_point start) {
        while (!isFilled()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            if (millisecondsSince(start) > kPatienceMs) giveUp("the pictures did not come");
        }
        grid.viewport()->repaint();
        return millisecondsSince(start);
    };
    const auto opening = Clock::now();
    window.openLibrary(opener(data, true));
    const double first = fill(opening);
    const std::string of = std::to_string(count / 1000) + "k photos";
    report.add(
        {"open the library until the screen is full of photos, " + of, "ms", first, 1000, "target", Better::Lower});
    QTest::qWait(500);

    std::mt19937 random(7);
    QScrollBar& bar = *grid.verticalScrollBar();
    std::uniform_int_distribution<int> place(0, bar.maximum());
    std::vector<double> jumps;
    for (int i = 0; i < kJumps; ++i) {
        const auto start = Clock::now();
        bar.setValue(place(random));
        jumps.push_back(fill(start));
        QTest::qWait(20);
    }
    std::ranges::sort(jumps);
    report.add({"thumbnails after a jump, median of 50, " + of, "ms", jumps[kJumps / 2], 100, "target", Better::Lower});
    report.add({"thumbnails after a jump, p95", "ms", jumps[kJumps * 95 / 100], 100, "target", Better::Lower});
    // A fling: what was scrolled past must not be waited for.
    const auto start = Clock::now();
    for (int i = 0; i < kJumps; ++i) {
        bar.setValue(place(random));
        QCoreApplication::processEvents();
    }
    const double flung = millisecondsSince(start);
    report.add({"the last of 50 places flung past, from its scroll on", "ms", fill(start) - flung, 100, "target",
                Better::Lower});
}

void measureMemory(Report& report) {
    const double before = ownMegabytes();
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    std::vector<PhotoId> ids;
    for (int i = 1; i <= 1'000'000; ++i) ids.emplace_back(i);
    auto& grid = window.findChild<BrowsePage*>()->grid();
    grid.showFromTop(std::move(ids), {});
    grid.viewport()->repaint();
    report.add({"memory of the program with a window of 1M rows, no model", "MB", ownMegabytes(), 150, "target",
                Better::Lower});
    report.add({"of that the window", "MB", ownMegabytes() - before, 0, {}, Better::Lower});
}

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    applyTheme(application, ColourScheme::Light);
    Report report("window", argc, argv);
    const auto& arguments = report.arguments();
    measureMemory(report);
    measureThumbnails(report, arguments.size() > 1 ? std::atoi(arguments[1].c_str()) : 30'000);
    measureStalls(report, arguments.empty() ? 600 : std::atoi(arguments[0].c_str()));
    return 0;
}
