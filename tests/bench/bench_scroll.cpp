// Scrolling the grid of a million photos whose pictures are there, with badges and under months: layout and paint of one
// step, off screen. bench_scroll [PHOTOS].
#include "tests/bench/bench.h"
#include "ui/grid/photo_grid.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QBuffer>
#include <QScrollBar>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace sightseer;
using namespace sightseer::bench;

namespace {

constexpr double kFrameMs = 1000.0 / 60;
constexpr double kTargetMs = 2;
constexpr int kMonths = 240;
constexpr int kStep = 120;  // of a mouse wheel
constexpr int kSteps = 300;
constexpr int kStretch = 6 * kStep;  // scrolled up and down, so that its pictures stay in the loader's cache
constexpr int kPatienceMs = 20'000;

Bytes picture() {
    QImage image(256, 256, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) image.setPixel(x, y, qRgb(x, y, x ^ y));
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "JPG");
    const auto* data = reinterpret_cast<const std::byte*>(bytes.constData());
    return {data, data + bytes.size()};
}

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    applyTheme(application, ColourScheme::Light);
    Report report("scroll", argc, argv);
    const int count = report.arguments().empty() ? 1'000'000 : std::atoi(report.arguments().front().c_str());

    QObject context;
    const Bytes jpeg = picture();
    PhotoListModel photos([&](const std::vector<PhotoId>& ids, const PhotoListModel::Reply& reply) {
        std::vector<Photo> rows;
        for (const PhotoId id : ids) {
            Photo photo;
            photo.id = id;
            photo.path = "/photos/" + std::to_string(id.value) + ".jpg";
            rows.push_back(std::move(photo));
        }
        QMetaObject::invokeMethod(
            &context, [reply, rows] { reply(rows); }, Qt::QueuedConnection);
    });
    ThumbnailLoader thumbnails([&](const std::vector<PhotoId>& ids, const ThumbnailLoader::Reply& reply) {
        ThumbnailLoader::Jpegs jpegs;
        for (const PhotoId id : ids) jpegs.emplace_back(id, jpeg);
        QMetaObject::invokeMethod(
            &context, [reply, jpegs] { reply(jpegs); }, Qt::QueuedConnection);
    });
    PhotoGrid grid(photos, thumbnails);
    grid.resize(1280, 800);
    grid.show();
    std::vector<PhotoId> ids;
    QStringList badges;
    const QString badge = QStringLiteral("87");
    for (int i = 1; i <= count; ++i) {
        ids.emplace_back(i);
        badges.append(badge);
    }
    std::vector<GridHeading> headings;
    for (int month = 0; month < kMonths; ++month) {
        const int first = static_cast<int>(qint64(count) * month / kMonths);
        headings.push_back({first, QStringLiteral("Month %1").arg(month + 1)});
    }
    const int middleRow = headings[kMonths / 2].first;

    const auto millisecondsOf = [](const std::function<void()>& call) {
        const auto start = std::chrono::steady_clock::now();
        call();
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    };
    const double showing = millisecondsOf([&] {
        grid.showFromTop(std::move(ids), std::move(badges), std::move(headings));
        grid.viewport()->repaint();
    });
    const std::string of = ", " + std::to_string(count / 1000) + "k photos";
    report.add({"show the list" + of, "ms", showing, kFrameMs, "a frame at 60 Hz", Better::Lower});

    QScrollBar& bar = *grid.verticalScrollBar();
    // A month begins in the stretch.
    grid.scrollTo(photos.index(middleRow), QAbstractItemView::PositionAtCenter);
    const int middle = bar.value() - kStretch / 2;
    for (const int place : {middle, middle + kStretch}) {
        bar.setValue(place);
        const bool isThere = QTest::qWaitFor([&] { return grid.isFilled(); }, kPatienceMs);
        if (isThere) continue;
        std::fprintf(stderr, "bench_scroll: the pictures did not come\n");
        return 1;
    }
    std::vector<double> steps;
    int direction = -1;
    for (int i = 0; i < kSteps; ++i) {
        if (bar.value() <= middle) direction = 1;
        if (bar.value() >= middle + kStretch) direction = -1;
        steps.push_back(millisecondsOf([&] {
            bar.setValue(bar.value() + direction * kStep);
            grid.viewport()->repaint();
        }));
        QCoreApplication::processEvents();  // rows and pictures that were asked for
    }
    std::ranges::sort(steps);
    report.add({"a scroll step, median" + of, "ms", steps[kSteps / 2], kTargetMs, "target", Better::Lower});
    report.add({"a scroll step, worst of 300" + of, "ms", steps.back(), kTargetMs, "target", Better::Lower});
    return 0;
}
