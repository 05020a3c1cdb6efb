// From launching the program on a library of 100,000 photos, as a person does, to the first frame of its window and to its
// first screen full of photos; beside the target and a Qt program with one bare window. Off screen and, where Xvfb is
// installed, on an X server. The disk's cache is warm. bench_first_frame [PHOTOS].
// Both are told when they were launched (SIGHTSEER_FIRST_FRAME and SIGHTSEER_FIRST_PHOTOS, milliseconds since 1970) and print
// how long it took.
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
constexpr double kTargetMs = 120;
constexpr int kThumbnails = 2000;  // of the newest photos: more than a screen shows
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

struct Start {
    double frame = 0;   // milliseconds
    double photos = 0;  // of a window that has some
};

// Nothing when the program did not say.
std::optional<Start> start(const QString& program, const QStringList& arguments, const QString& scratch,
                           const QString& display) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    environment.insert(QStringLiteral("DISPLAY"), display);
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"),
                       display.isEmpty() ? QStringLiteral("offscreen") : QStringLiteral("xcb"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), scratch);
    environment.insert(QStringLiteral("XDG_DATA_HOME"), scratch);
    const QString launched = QString::number(nowMs());
    environment.insert(QStringLiteral("SIGHTSEER_FIRST_FRAME"), launched);
    environment.insert(QStringLiteral("SIGHTSEER_FIRST_PHOTOS"), launched);
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
        return std::nullopt;
    }
    Start measured;
    const QByteArray printed = process.readAllStandardOutput();
    const int read =
        std::sscanf(printed.constData(), "first frame %lf ms first photos %lf ms", &measured.frame, &measured.photos);
    return read < 1 ? std::nullopt : std::optional(measured);
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
    std::vector<double> frames, photosShown, baseline;
    for (int run = 0; run <= kRuns; ++run) {
        const auto ours = start(program, {QStringLiteral("--library"), scratch}, scratch, display);
        const auto theirs = start(bare, {QString::fromLatin1(kBareWindow)}, scratch, display);
        if (!ours || !theirs || ours->photos == 0) {
            std::fprintf(stderr, "%s did not report its first frame.\n", qUtf8Printable(ours ? bare : program));
            return false;
        }
        if (run == 0) continue;
        frames.push_back(ours->frame);
        photosShown.push_back(ours->photos);
        baseline.push_back(theirs->frame);
    }
    using sightseer::bench::Better;
    const std::string of = ", " + photos + " photos, " + where;
    const double frame = median(frames);
    report.add({"launch to first frame" + of, "ms", frame, kTargetMs, "target", Better::Lower});
    report.add({"launch to first frame" + of, "ms", frame, median(baseline), "bare Qt window", Better::Lower});
    report.add({"launch to a screen of photos" + of, "ms", median(photosShown), median(baseline), "bare Qt window",
                Better::Lower});
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && QByteArray(argv[1]) == kBareWindow) return showBareWindow(argc, argv);
    QCoreApplication application(argc, argv);
    sightseer::bench::Report report("first_frame", argc, argv);
    const std::string photos = report.arguments().empty() ? "100000" : report.arguments().front();
    QTemporaryDir scratch;
    const auto made =
        sightseer::bench::makeLibrary(scratch.path().toStdString(), std::atoi(photos.c_str()), kThumbnails);
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
