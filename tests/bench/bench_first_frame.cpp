// From launching the program on a library of 100,000 photos to the first frame of its window, against a Qt program with one
// bare window; off screen and, where Xvfb is installed, on an X server. bench_first_frame [PHOTOS].
// Both are told when they were launched (SIGHTSEER_FIRST_FRAME, milliseconds since 1970) and print how long it took.
#include "tests/bench/bench.h"
#include "tests/bench/made_library.h"

#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

namespace {

constexpr int kRuns = 15;  // after one that fills the page cache
constexpr int kPatienceMs = 60'000;
constexpr const char* kBareWindow = "--bare-window";

long long nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

class BareWindow : public QLabel {
protected:
    void paintEvent(QPaintEvent* event) override {
        QLabel::paintEvent(event);
        QTimer::singleShot(0, this, [] {
            std::printf("first frame %lld ms\n", nowMs() - std::atoll(std::getenv("SIGHTSEER_FIRST_FRAME")));
            QApplication::quit();
        });
    }
};

int showBareWindow(int argc, char** argv) {
    QApplication application(argc, argv);
    BareWindow window;
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}

// Milliseconds; nothing when the program did not say.
std::optional<double> firstFrame(const QString& program, const QStringList& arguments, const QString& scratch,
                                 const QString& display) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    environment.insert(QStringLiteral("DISPLAY"), display);
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"),
                       display.isEmpty() ? QStringLiteral("offscreen") : QStringLiteral("xcb"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), scratch);
    environment.insert(QStringLiteral("XDG_DATA_HOME"), scratch);
    environment.insert(QStringLiteral("SIGHTSEER_FIRST_FRAME"), QString::number(nowMs()));
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
        return std::nullopt;
    }
    int milliseconds = 0;
    const QByteArray printed = process.readAllStandardOutput();
    if (std::sscanf(printed.constData(), "first frame %d ms", &milliseconds) != 1) return std::nullopt;
    return milliseconds;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// False when a program did not say.
bool measure(sightseer::bench::Report& report, const std::string& where, const QString& scratch, const QString& display,
             const std::string& photos) {
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/../bin/sightseer");
    const QString bare = QCoreApplication::applicationFilePath();
    std::vector<double> ours, baseline;
    for (int run = 0; run <= kRuns; ++run) {
        const auto a = firstFrame(program, {QStringLiteral("--library"), scratch}, scratch, display);
        const auto b = firstFrame(bare, {QString::fromLatin1(kBareWindow)}, scratch, display);
        if (!a || !b) {
            std::fprintf(stderr, "%s did not report its first frame.\n", qUtf8Printable(a ? bare : program));
            return false;
        }
        if (run == 0) continue;
        ours.push_back(*a);
        baseline.push_back(*b);
    }
    report.add({"launch to first frame, " + photos + " photos, " + where + ", median of " + std::to_string(kRuns), "ms",
                median(ours), median(baseline), "bare Qt window", sightseer::bench::Better::Lower});
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && QByteArray(argv[1]) == kBareWindow) return showBareWindow(argc, argv);
    QCoreApplication application(argc, argv);
    sightseer::bench::Report report("first_frame", argc, argv);
    const std::string photos = report.arguments().empty() ? "100000" : report.arguments().front();
    QTemporaryDir scratch;
    const auto made = sightseer::bench::makeLibrary(scratch.path().toStdString(), std::atoi(photos.c_str()),
                                                    sightseer::bench::WithThumbnails::No);
    if (!made) {
        std::fprintf(stderr, "%s\n", made.error().message.c_str());
        return 1;
    }
    if (!measure(report, "off screen", scratch.path(), {}, photos)) return 1;

    QProcess server;
    server.start(QStringLiteral("Xvfb"), {QStringLiteral("-screen"), QStringLiteral("0"), QStringLiteral("1280x800x24"),
                                          QStringLiteral("-displayfd"), QStringLiteral("1")});
    if (!server.waitForStarted()) {
        std::fprintf(stderr, "There is no Xvfb: nothing was measured on an X server.\n");
        return 0;
    }
    server.waitForReadyRead(kPatienceMs);
    const QString display = QStringLiteral(":%1").arg(QString::fromLatin1(server.readAllStandardOutput().trimmed()));
    const bool done = measure(report, "Xvfb", scratch.path(), display, photos);
    server.terminate();
    server.waitForFinished();
    return done ? 0 : 1;
}
