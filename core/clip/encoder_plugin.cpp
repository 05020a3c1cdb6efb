#include "core/clip/encoder_plugin.h"

#include "core/base/early_settings.h"
#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/clip/encoder_plugin_interface.h"

#include <mutex>

namespace sightseer {
namespace {

// For programs that do not link OpenMP and OpenBLAS themselves: those set them earlier (early_environment.cpp).
void prepareProcess() {
    for (const EarlySetting& setting : earlySettings) {
        if (!setting.onlyWithAvx512 || cpuFeatures().avx512) setEnvironmentDefault(setting.name, setting.value);
    }
    keepFreedMemory();
}

Result<const EncoderPluginInterface*> load(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) {
        return fail(ErrorCode::NoModel,
                    "The inference module " + toUtf8(file) + " is missing; install Sightseer again.");
    }
    prepareProcess();
    const auto library = DynamicLibrary::open(file);
    if (!library) {
        return fail(ErrorCode::NoModel, "The inference module cannot be used, install Sightseer and LibTorch again. " +
                                            library.error().message);
    }
    const auto symbol = library->symbol(kEncoderPluginSymbol);
    if (!symbol) {
        return fail(ErrorCode::NoModel,
                    toUtf8(file) + " is not Sightseer's inference module; install Sightseer again.");
    }
    const EncoderPluginInterface* plugin = reinterpret_cast<EncoderPluginFunction>(*symbol)();
    if (plugin->version != kEncoderPluginVersion || plugin->layout != kEncoderPluginLayout) {
        return fail(ErrorCode::NoModel,
                    "The inference module " + toUtf8(file) + " belongs to another version; install Sightseer again.");
    }
    return plugin;
}

// Once a process and file. A failure is not kept: the module may be installed while the program runs.
Result<const EncoderPluginInterface*> loadOnce(const std::filesystem::path& file) {
    static std::mutex mutex;
    static std::filesystem::path loadedFile;                // guarded by mutex
    static const EncoderPluginInterface* loaded = nullptr;  // guarded by mutex
    std::lock_guard lock(mutex);
    if (loaded != nullptr && loadedFile == file) return loaded;
    auto plugin = load(file);
    if (plugin) {
        loaded = *plugin;
        loadedFile = file;
    }
    return plugin;
}

}  // namespace

Result<std::unique_ptr<Encoder>> openEncoder(const std::filesystem::path& pluginFile,
                                             const std::filesystem::path& modelFolder, const EncoderOptions& options) {
    const auto plugin = loadOnce(pluginFile);
    if (!plugin) return propagate(plugin);
    return (*plugin)->open(modelFolder, options);
}

}  // namespace sightseer
