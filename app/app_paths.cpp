#include "app/app_paths.h"

#include "core/base/file_io.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace sightseer {
namespace fs = std::filesystem;

namespace {

#ifdef _WIN32
constexpr const char* kPluginFile = "sightseer_torch.dll";
#else
constexpr const char* kPluginFile = "sightseer_torch.so";
#endif

fs::path stdPath(const QString& path) {
    return pathFromUtf8(path.toStdString());
}

}  // namespace

AppPaths appPaths(const fs::path& libraryFolder) {
    const fs::path prefix = stdPath(QCoreApplication::applicationDirPath()).parent_path();
    const fs::path resources = prefix / "share" / "sightseer";
    const fs::path own = stdPath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)) / "sightseer";
    const fs::path data = libraryFolder.empty() ? own : fs::absolute(libraryFolder).lexically_normal();
    return {
        .library = {data, resources, prefix / "lib" / "sightseer" / kPluginFile},
        .demoFolder = resources / "demo",
        .licencesFile = prefix / "share" / "doc" / "sightseer" / "THIRD_PARTY.md",
        .logFolder = data / "log",
    };
}

}  // namespace sightseer
