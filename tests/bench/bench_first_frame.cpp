// From launching the program to the first frame of its window, against a Qt program with one bare window.
// Both are told when they were launched (SIGHTSEER_FIRST_FRAME, milliseconds since 1970) and print how long it took.
#include "tests/bench/bench.h"

#include <QApplication>
#include <QFileInfo>
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
std::optional<double> firstFrame(const QString& program, const QStringList& arguments, const QString& scratch) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("DISPLAY")) && !environment.contains(QStringLiteral("WAYLAND_DISPLAY"))) {
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    }
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

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && QByteArray(argv[1]) == kBareWindow) return showBareWindow(argc, argv);
    QCoreApplication application(argc, argv);
    sightseer::bench::Report report("first_frame", argc, argv);
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/../bin/sightseer");
    const QString bare = QCoreApplication::applicationFilePath();
    if (!QFileInfo(program).isExecutable()) {
        std::fprintf(stderr, "There is no %s: build the window first.\n", qUtf8Printable(program));
        return 1;
    }
    QTemporaryDir scratch;
    std::vector<double> ours, baseline;
    for (int run = 0; run <= kRuns; ++run) {
        const auto a = firstFrame(program, {QStringLiteral("--library"), scratch.path()}, scratch.path());
        const auto b = firstFrame(bare, {QString::fromLatin1(kBareWindow)}, scratch.path());
        if (!a || !b) {
            std::fprintf(stderr, "%s did not report its first frame.\n", qUtf8Printable(a ? bare : program));
            return 1;
        }
        if (run == 0) continue;
        ours.push_back(*a);
        baseline.push_back(*b);
    }
    report.add({"launch to first frame, median of " + std::to_string(kRuns), "ms", median(ours), median(baseline),
                "bare Qt window", sightseer::bench::Better::Lower});
    return 0;
}
