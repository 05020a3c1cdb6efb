#include "core/clip/encoder_plugin.h"

#include "core/base/early_settings.h"
#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/clip/encoder_plugin_interface.h"

#include <mutex>
#include <optional>

namespace sightseer {
namespace {

// For programs that do not link OpenMP and OpenBLAS themselves: those set them earlier (early_environment.cpp).
void prepareProcess() {
    for (const EarlySetting& setting : earlySettings) {
        if (!setting.onlyWithAvx512 || cpuFeatures().avx512) setEnvironmentDefault(setting.name, setting.value);
    }
    keepFreedMemory();
}

Result<DynamicLibrary> load(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) {
        return fail(ErrorCode::NoModel,
                    "The inference module " + toUtf8(file) + " is missing; install Sightseer again.");
    }
    prepareProcess();
    auto library = DynamicLibrary::open(file);
    if (!library) {
        return fail(ErrorCode::NoModel, "The inference module cannot be used, install Sightseer and LibTorch again. " +
                                            library.error().message);
    }
    return library;
}

// Once a process and file. A failure is not kept: the module may be installed while the program runs.
Result<DynamicLibrary> loadOnce(const std::filesystem::path& file) {
    static std::mutex mutex;
    static std::filesystem::path loadedFile;      // guarded by mutex
    static std::optional<DynamicLibrary> loaded;  // guarded by mutex
    std::lock_guard lock(mutex);
    if (loaded && loadedFile == file) return *loaded;
    auto library = load(file);
    if (library) {
        loaded = *library;
        loadedFile = file;
    }
    return library;
}

}  // namespace

Result<void*> pluginSymbol(const std::filesystem::path& pluginFile, const char* name) {
    const auto library = loadOnce(pluginFile);
    if (!library) return propagate(library);
    const auto symbol = library->symbol(name);
    if (!symbol) {
        return fail(ErrorCode::NoModel,
                    toUtf8(pluginFile) + " is not Sightseer's inference module; install Sightseer again.");
    }
    return *symbol;
}

Result<std::unique_ptr<Encoder>> openEncoder(const std::filesystem::path& pluginFile,
                                             const std::filesystem::path& modelFolder, const EncoderOptions& options) {
    const auto symbol = pluginSymbol(pluginFile, kEncoderPluginSymbol);
    if (!symbol) return propagate(symbol);
    const EncoderPluginInterface* plugin = reinterpret_cast<EncoderPluginFunction>(*symbol)();
    if (plugin->version != kEncoderPluginVersion || plugin->layout != kEncoderPluginLayout) {
        return fail(ErrorCode::NoModel, "The inference module " + toUtf8(pluginFile) +
                                            " belongs to another version; install Sightseer again.");
    }
    return plugin->open(modelFolder, options);
}

}  // namespace sightseer
