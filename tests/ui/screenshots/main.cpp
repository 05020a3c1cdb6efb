// sightseer_screenshots OUT [PHOTOS [QUERY]] [--chinese|--mirrored] [--dark] [--main|--readme]: a PNG of each state of the
// window, for a person to look at. --main: only the main pages. --readme: the pictures of README.md instead, as JPEG.
// QT_SCALE_FACTOR as for every Qt program; at 300 % on a screen of 1920 x 1080 pixels.
// The photos are indexed with the starter model where its plugin was built, else with the fake encoder; without a folder,
// generated pictures stand in.
#include "tests/support/golden.h"
#include "tests/support/pictures.h"
#include "tests/ui/offscreen_display.h"
#include "tests/ui/screenshots/shots.h"
#include "ui/style/language.h"
#include "ui/style/theme.h"
#include "ui/text.h"

#include <QApplication>
#include <QScreen>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <vector>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// A copy, so that files can be laid beside the photos: over two years, with copies of the first one, and two that cannot be
// read. The same in every run.
void layOutPhotos(const std::filesystem::path& photos, const std::filesystem::path& originals) {
    if (!originals.empty()) {
        std::filesystem::copy(originals, photos, std::filesystem::copy_options::recursive);
    } else {
        std::filesystem::create_directories(photos);
        for (unsigned i = 0; i < 60; ++i) {
            writePicture(photos / ("generated" + std::to_string(i) + ".jpg"),
                         patternImage(800, i % 3 == 0 ? 1000 : 600, i));
        }
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(photos)) {
        if (entry.path().extension() == ".jpg") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    constexpr std::chrono::hours kApart(24 * 12);
    const auto newest = std::chrono::file_clock::from_sys(
        std::chrono::sys_seconds(std::chrono::sys_days(std::chrono::year(2026) / 6 / 15)));
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::filesystem::last_write_time(files[i], newest - static_cast<int>(i) * kApart);
    }
    std::filesystem::copy(files.front(), photos / "a copy.jpg");
    QImage(qtPath(files.front())).scaledToWidth(400, Qt::SmoothTransformation).save(qtPath(photos / "small.jpg"));
    std::ofstream(photos / "IMG_0412 (damaged).jpg") << "this is no picture";
    std::ofstream(photos / "empty.png") << "";
    for (const char* added : {"a copy.jpg", "small.jpg", "IMG_0412 (damaged).jpg", "empty.png"}) {
        std::filesystem::last_write_time(photos / added, newest);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const QTemporaryDir temporary;
    const int factor = std::max(1, qEnvironmentVariableIntValue("QT_SCALE_FACTOR"));
    const bool isSmallest = factor == 3;
    useOffscreenDisplay(temporary, isSmallest ? QSize(1920, 1080) : QSize(1920, 1200) * factor);
    qputenv("XDG_DATA_HOME", temporary.filePath(u"home"_s).toUtf8());  // where the trash is
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments();
    const bool isChinese = arguments.removeAll(u"--chinese"_s) > 0;
    const bool isMirrored = arguments.removeAll(u"--mirrored"_s) > 0;
    const bool isDark = arguments.removeAll(u"--dark"_s) > 0;
    const bool isMain = arguments.removeAll(u"--main"_s) > 0;
    const bool isReadme = arguments.removeAll(u"--readme"_s) > 0;
    applyLanguage(application, isChinese ? u"zh_CN"_s : u"en_US"_s);
    if (isMirrored) QApplication::setLayoutDirection(Qt::RightToLeft);
    if (arguments.size() < 2) {
        std::fprintf(stderr,
                     "usage: sightseer_screenshots OUT [PHOTOS [QUERY]] [--chinese|--mirrored] [--dark] "
                     "[--main|--readme]\n");
        return 2;
    }
    const QDir out(arguments[1]);
    if (!out.mkpath(u"."_s)) {
        std::fprintf(stderr, "cannot create the folder %s\n", qUtf8Printable(out.path()));
        return 1;
    }
    const std::filesystem::path photos = stdPath(temporary.filePath(u"Holidays"_s));
    layOutPhotos(photos, arguments.size() > 2 ? stdPath(arguments[2]) : std::filesystem::path());
    applyTheme(application, isDark ? ColourScheme::Dark : ColourScheme::Light);
    QString prefix = isChinese ? u"chinese-"_s : isMirrored ? u"mirrored-"_s : QString();
    const double scale = application.devicePixelRatio();
    if (scale > 1) prefix += u"%1x-"_s.arg(scale);
    prefix += isDark ? u"dark-"_s : u"light-"_s;
    const QSize window = isSmallest ? QGuiApplication::primaryScreen()->availableSize() : QSize(1280, 800);
    Shots shots(out, prefix, {photos, photos.parent_path(), arguments.size() > 3 ? arguments[3] : u"green"_s}, window);
    if (isReadme) {
        takeReadme(shots, out);
    } else if (isMain) {
        takeMainPages(shots);
    } else {
        takeFirstStart(shots);
        takeLibrary(shots);
        takeEmptyAndFailed(shots);
        takeRareStates(shots);
        if (std::filesystem::exists(pluginPath())) takeModels(shots);
    }
    return 0;
}
