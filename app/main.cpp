// The window's composition root: everything that it is made of is built and connected here.
#include "app/app_paths.h"
#include "app/end_signals.h"
#include "app/log_file.h"
#include "app/single_instance.h"
#include "core/base/file_io.h"
#include "core/base/log.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/main_window.h"
#include "ui/settings/app_settings.h"
#include "ui/style/language.h"
#include "ui/style/system_scheme.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace {

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;
using Clock = std::chrono::system_clock;

struct Arguments {
    std::filesystem::path library;  // empty: the user's own
    std::string model;
    bool demo = false;
    std::vector<std::filesystem::path> folders;
};

// Nothing when the program has answered already (help, version) or cannot go on; `exitCode` says which.
std::optional<Arguments> parseArguments(const QApplication& application, int& exitCode) {
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Finds your photos by what you say. Everything stays on this machine."_s);
    const QCommandLineOption library(u"library"_s, u"The library's folder (one of your own by default)."_s, u"DIR"_s);
    const QCommandLineOption model(u"model"_s, u"A model's name or folder."_s, u"NAME"_s);
    const QCommandLineOption demo(u"demo"_s, u"Open the bundled demo pictures."_s);
    parser.addOptions({library, model, demo});
    const auto help = parser.addHelpOption();
    const auto version = parser.addVersionOption();
    parser.addPositionalArgument(u"FOLDER"_s, u"Folders of photos to add, or a photo to show."_s, u"[PATH...]"_s);
    if (!parser.parse(application.arguments())) {
        std::fprintf(stderr, "sightseer: %s\n", qUtf8Printable(parser.errorText()));
        exitCode = 2;
        return std::nullopt;
    }
    if (parser.isSet(help) || parser.isSet(version)) {
        const QString text = parser.isSet(help)
                                 ? parser.helpText()
                                 : QStringLiteral("sightseer %1\n").arg(QApplication::applicationVersion());
        std::fputs(qUtf8Printable(text), stdout);
        exitCode = 0;
        return std::nullopt;
    }
    Arguments arguments{
        pathFromUtf8(parser.value(library).toStdString()), parser.value(model).toStdString(), parser.isSet(demo), {}};
    for (const QString& folder : parser.positionalArguments())
        arguments.folders.push_back(pathFromUtf8(folder.toStdString()));
    return arguments;
}

std::vector<std::string> utf8List(const QStringList& texts) {
    std::vector<std::string> list;
    for (const QString& text : texts) list.push_back(text.toStdString());
    return list;
}

// How long a start takes, for who asks by the environment: with SIGHTSEER_FIRST_FRAME until the window was painted, with
// SIGHTSEER_FIRST_PHOTOS besides until its photos were. 1 measures from main(); a larger number is when the program was
// launched, in milliseconds since 1970, and takes the loading of its libraries in. Each is printed; the program ends with the
// last.
struct Measurement {
    std::optional<Clock::time_point> frame;
    std::optional<Clock::time_point> photos;
};

std::optional<Clock::time_point> measuredFrom(const char* variable, Clock::time_point mainBegan) {
    const char* value = std::getenv(variable);
    if (!value) return std::nullopt;
    const long long launched = std::atoll(value);
    return launched > 1 ? Clock::time_point(std::chrono::milliseconds(launched)) : mainBegan;
}

void print(const char* what, Clock::time_point from) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - from);
    std::printf("%s %lld ms\n", what, static_cast<long long>(elapsed.count()));
}

void endWithFirstPhotos(MainWindow& window, Clock::time_point from) {
    auto* look = new QTimer(&window);
    QObject::connect(look, &QTimer::timeout, &window, [&window, look, from] {
        const PhotoGrid& grid = window.findChild<BrowsePage*>()->grid();
        if (!grid.isVisible() || !grid.isFilled()) return;
        look->stop();
        grid.viewport()->repaint();
        print("first photos", from);
        QApplication::quit();
    });
    look->start(1);
}

}  // namespace

int main(int argc, char** argv) {
    const auto mainBegan = Clock::now();
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"sightseer"_s);
    QApplication::setApplicationName(u"sightseer"_s);
    QApplication::setApplicationDisplayName(u"Sightseer"_s);
    QApplication::setApplicationVersion(QLatin1String(SIGHTSEER_VERSION));
    QApplication::setDesktopFileName(u"sightseer"_s);

    int exitCode = 0;
    const auto arguments = parseArguments(application, exitCode);
    if (!arguments) return exitCode;
    const AppPaths paths = appPaths(arguments->library);
    // The library opens without its model, so that photos can be browsed; one asked for by name must be there.
    if (!arguments->model.empty()) {
        if (auto model = modelStore(paths.library).find(arguments->model); !model) {
            std::fprintf(stderr, "sightseer: %s\n", model.error().message.c_str());
            return 2;
        }
    }
    auto folders = arguments->folders;
    if (arguments->demo) folders.push_back(paths.demoFolder);

    QSettings settings;
    const AppSettings chosen(&settings);
    applyLanguage(application, chosen.language());
    const Measurement measured{measuredFrom("SIGHTSEER_FIRST_FRAME", mainBegan),
                               measuredFrom("SIGHTSEER_FIRST_PHOTOS", mainBegan)};
    SingleInstance instance(QString::fromStdString(toUtf8(paths.library.data)));
    QStringList handed;
    for (const auto& path : folders) handed.append(QString::fromStdString(toUtf8(std::filesystem::absolute(path))));
    if (instance.handOver(handed)) return 0;
    instance.listen();
    applyTheme(application, chosen.theme());
    const SystemScheme systemScheme;
    QObject::connect(&systemScheme, &SystemScheme::preferred, &application,
                     [&application](ColourScheme scheme) { setDesktopScheme(application, scheme); });
    MainWindow window({.settings = &settings,
                       .demoFolder = paths.demoFolder,
                       .licencesFile = paths.licencesFile,
                       .dataFolder = paths.library.data,
                       .resources = paths.library.resources,
                       .pluginFile = paths.library.pluginFile});

    // The first frame comes before anything touches the disk for the library.
    QObject::connect(&window, &MainWindow::firstPaint, &window, [&] {
        if (measured.frame) print("first frame", *measured.frame);
        if (measured.frame && !measured.photos) return QApplication::quit();
        if (measured.photos) endWithFirstPhotos(window, *measured.photos);
        if (auto logging = startLogFile(paths.logFolder); !logging)
            std::fprintf(stderr, "%s\n", logging.error().message.c_str());
        window.openLibrary(
            [library = paths.library, model = arguments->model, encoder = chosen.encoder(),
             excluded = utf8List(chosen.excluded()), watches = chosen.watchesFolders(),
             gentle = chosen.isGentleOnBattery()](LibraryListener listener) {
                LibraryOptions options;
                options.model = model;
                options.encoder = encoder;
                options.ingest.excluded = excluded;
                options.ingest.gentleOnBattery = gentle;
                options.watchFolders = watches;
                return Library::open(library, options, std::move(listener));
            },
            folders);
    });
    QObject::connect(&instance, &SingleInstance::handedOver, &window, [&window](const QStringList& others) {
        std::vector<std::filesystem::path> opened;
        for (const QString& path : others) opened.push_back(pathFromUtf8(path.toStdString()));
        window.openPaths(opened);
    });
    // As when a person quits: the windows are closed, and what was looked at is there the next time.
    const EndSignals ends;
    QObject::connect(&ends, &EndSignals::received, &application, &QApplication::quit);
    window.show();
    return QApplication::exec();
}
