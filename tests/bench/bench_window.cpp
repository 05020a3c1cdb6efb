// The whole window, off screen, over a library of 100,000 photos: whether it ever keeps a person waiting, and how much memory
// it takes. bench_window [PHOTOS_INDEXED [PHOTOS_BROWSED]].
// Stalls: what was posted to the GUI thread while it is at work, until it ran; a watchdog posts every millisecond.
// Thumbnails: from a jump to a place never seen until every cell on screen has its picture.
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
#include "ui/viewer/viewer.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QEventLoop>
#include <QMimeData>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
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
constexpr int kRestMs = 2000;  // after which the window has given back what decoding left behind
constexpr double kMemoryMb = 150;
constexpr int kLargePictures = 8;
constexpr int kDragged = 10'000;

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

// Of the program, without a model.
void reportMemory(Report& report, const std::string& when) {
    report.add({"memory " + when, "MB", ownMegabytes(), kMemoryMb, "target", Better::Lower});
}

void reportStalls(Report& report, const std::string& during, const std::vector<double>& waits) {
    const auto add = [&](const std::string& what, double value) {
        report.add({what + ", " + during, "ms", value, kFrameMs, "a frame", Better::Lower});
    };
    add("worst stall", waits.back());
    add("99.9 % within", waits[waits.size() * 999 / 1000]);
    add("99 % within", waits[waits.size() * 99 / 100]);
}

// Runs the steps with a pause after each, and the last thing they set going.
std::vector<double> stallsDuring(const std::vector<std::function<void()>>& steps, int pauseMs) {
    Watchdog watchdog;
    QEventLoop loop;  // QTest::qWait would sleep between events
    std::size_t next = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (next == steps.size()) return loop.quit();
        steps[next++]();
    });
    timer.start(pauseMs);
    loop.exec();
    return watchdog.sorted();
}

// As of photographs: what compresses like one, and takes as long to scale.
QImage photograph(int width, int height) {
    QImage picture(width, height, QImage::Format_RGB32);
    std::minstd_rand random(5);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const auto noise = static_cast<int>(random() % 16);
            line[x] = qRgb(x * 239 / width + noise, y * 239 / height + noise, (x + y) / 16 % 240 + noise);
        }
    }
    return picture;
}

// Large pictures, the newest of the library.
void addLargePictures(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const auto first = folder / "0.jpg";
    if (!photograph(6000, 4000).save(qtPath(first), "JPG", 90)) giveUp("the large pictures could not be written");
    for (int i = 1; i < kLargePictures; ++i) {
        std::filesystem::copy_file(first, folder / (std::to_string(i) + ".jpg"));
        std::ofstream(folder / (std::to_string(i) + ".jpg"), std::ios::app | std::ios::binary)
            << i;  // not the same bytes
    }
}

class Bench {
public:
    Bench(Report& report, int indexed, int browsed)
        : m_report(report), m_indexed(indexed), m_of(std::to_string(browsed / 1000) + "k photos") {
        if (const auto made = makeLibrary(data(), browsed, browsed); !made) giveUp(made.error().message.c_str());
        addLargePictures(large());
        std::filesystem::create_directories(photos());
        for (int i = 0; i < indexed; ++i) {
            const auto seed = static_cast<unsigned>(i);
            writePicture(photos() / (std::to_string(i) + ".jpg"), patternImage(1200, i % 3 ? 900 : 1600, seed));
        }
    }

    void run() {
        {
            ::malloc_trim(0);  // what making the library took is not the window's
            reportMemory(m_report, "before there is a window");
            MainWindow window({.dataFolder = data()});
            show(window);
            reportMemory(m_report, "of a window without a library");
            measureThumbnails(window);
            reportMemory(m_report, "with the thumbnails' cache full, while the grid is flung, " + m_of);
            QTest::qWait(kRestMs);
            reportMemory(m_report, "the same, two seconds later");
            measureViewer(window);
            measurePaste(window);
            measureDrag(window);
        }
        MainWindow window({.dataFolder = data()});
        show(window);
        measureAllAtOnce(window);
    }

private:
    std::filesystem::path data() const { return stdPath(m_folder.filePath(QStringLiteral("data"))); }
    std::filesystem::path photos() const { return stdPath(m_folder.filePath(QStringLiteral("photos"))); }
    std::filesystem::path large() const { return stdPath(m_folder.filePath(QStringLiteral("large"))); }

    static void show(MainWindow& window) {
        window.resize(1280, 800);
        window.show();
        if (!QTest::qWaitForWindowExposed(&window)) giveUp("the window did not show");
    }

    void measureThumbnails(MainWindow& window);
    void measureViewer(MainWindow& window);
    void measurePaste(MainWindow& window);
    void measureDrag(MainWindow& window);
    void measureAllAtOnce(MainWindow& window);

    Report& m_report;
    int m_indexed;
    std::string m_of;
    QTemporaryDir m_folder;
};

void Bench::measureThumbnails(MainWindow& window) {
    auto& grid = window.findChild<BrowsePage*>()->grid();
    const auto fill = [&](Clock::time_point start) {
        while (!grid.isFilled()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            if (millisecondsSince(start) > kPatienceMs) giveUp("the pictures did not come");
        }
        grid.viewport()->repaint();
        return millisecondsSince(start);
    };
    const auto opening = Clock::now();
    window.openLibrary(opener(data(), true));
    m_report.add({"open the library until the screen is full of photos, " + m_of, "ms", fill(opening), 1000, "target",
                  Better::Lower});
    QTest::qWait(500);
    reportMemory(m_report, "with the first photos, " + m_of);

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
    m_report.add(
        {"thumbnails after a jump, median of 50, " + m_of, "ms", jumps[kJumps / 2], 100, "target", Better::Lower});
    m_report.add({"thumbnails after a jump, p95", "ms", jumps[kJumps * 95 / 100], 100, "target", Better::Lower});
    // A fling: what was scrolled past must not be waited for.
    const auto start = Clock::now();
    for (int i = 0; i < kJumps; ++i) {
        bar.setValue(place(random));
        QCoreApplication::processEvents();
    }
    const double flung = millisecondsSince(start);
    m_report.add({"the last of 50 places flung past, from its scroll on", "ms", fill(start) - flung, 100, "target",
                  Better::Lower});
}

void Bench::measureViewer(MainWindow& window) {
    bool isIndexed = false;
    QObject::connect(&window, &MainWindow::indexingFinished, &window, [&] { isIndexed = true; });
    auto* page = window.findChild<BrowsePage*>();
    const int before = page->photos().rowCount();
    window.openPaths({large()});
    const auto isThere = [&] { return isIndexed && page->photos().rowCount() == before + kLargePictures; };
    if (!QTest::qWaitFor(isThere, kPatienceMs)) giveUp("the large pictures were not indexed");
    QTest::qWait(1000);
    auto& grid = page->grid();
    auto& viewer = *window.findChild<Viewer*>();
    const auto press = [&viewer](Qt::Key key) { return [&viewer, key] { QTest::keyClick(&viewer, key); }; };

    std::vector<std::function<void()>> steps{[&] {
        grid.setFocus();
        QTest::keyClick(&grid, Qt::Key_Home);
        QTest::keyClick(&grid, Qt::Key_Return);
    }};
    for (int i = 1; i < kLargePictures; ++i) steps.push_back(press(Qt::Key_Right));
    reportStalls(m_report, "opening the viewer and stepping through 24 MP pictures", stallsDuring(steps, 700));
    if (!viewer.hasPicture()) giveUp("the viewer has no picture");
    reportMemory(m_report, "after stepping through 24 MP pictures");
    reportStalls(m_report, "zooming into 24 MP",
                 stallsDuring({press(Qt::Key_1), press(Qt::Key_0), press(Qt::Key_1)}, 1000));
    reportMemory(m_report, "with 24 MP at full size");
    steps.clear();
    for (int i = 0; i < 4; ++i) steps.insert(steps.end(), {press(Qt::Key_R), press(Qt::Key_1)});
    reportStalls(m_report, "turning 24 MP and zooming into it", stallsDuring(steps, 1000));
    stallsDuring({press(Qt::Key_Escape)}, 1000);
    reportMemory(m_report, "after the viewer");
    ::malloc_trim(0);
    reportMemory(m_report, "after the viewer, without what malloc holds back");
}

void Bench::measurePaste(MainWindow& window) {
    auto* search = window.findChild<SearchBar*>();
    QGuiApplication::clipboard()->setImage(photograph(4000, 3000));
    reportStalls(m_report, "pasting 12 MP into the search",
                 stallsDuring({[&] {
                                  search->setFocus();
                                  QTest::keySequence(search, QKeySequence::Paste);
                              }},
                              3000));
    if (!search->text().contains(QStringLiteral("pasted-"))) giveUp("the pasted picture is not searched for");
    search->clear();
}

void Bench::measureDrag(MainWindow& window) {
    QMimeData mime;
    QList<QUrl> urls;
    for (int i = 0; i < kDragged; ++i) {
        urls.append(QUrl::fromLocalFile(qtPath(photos() / (std::to_string(i % m_indexed) + ".jpg"))));
    }
    mime.setUrls(urls);
    const QPoint place(640, 400);
    reportStalls(m_report, "dragging 10,000 files over the window",
                 stallsDuring({[&] {
                                   QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
                                   QCoreApplication::sendEvent(&window, &enter);
                               },
                               [&] {
                                   QDragMoveEvent move(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
                                   QCoreApplication::sendEvent(&window, &move);
                               },
                               [&] {
                                   QDragLeaveEvent leave;
                                   QCoreApplication::sendEvent(&window, &leave);
                               }},
                              300));
}

void Bench::measureAllAtOnce(MainWindow& window) {
    const bool isFake = !std::filesystem::exists(pluginPath());
    auto& grid = window.findChild<BrowsePage*>()->grid();
    auto* search = window.findChild<SearchBar*>();
    bool isDone = false;
    QObject::connect(&window, &MainWindow::indexingFinished, &window, [&] { isDone = true; });
    window.openLibrary(opener(data(), isFake), {photos()});
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
    reportStalls(m_report,
                 "scrolling and typing over " + m_of + " while " + std::to_string(m_indexed) +
                     (isFake ? " are indexed (fake encoder)" : " are indexed (starter model)"),
                 waits);
}

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    applyTheme(application, ColourScheme::Light);
    Report report("window", argc, argv);
    const auto& arguments = report.arguments();
    Bench(report, arguments.empty() ? 600 : std::atoi(arguments[0].c_str()),
          arguments.size() > 1 ? std::atoi(arguments[1].c_str()) : 100'000)
        .run();
    return 0;
}
