#include "core/train/trainer_plugin.h"

#include "core/base/file_io.h"

namespace sightseer {

Result<std::unique_ptr<Trainer>> openTrainer(const std::filesystem::path& pluginFile, const ModelSpec& model,
                                             std::vector<NamedTensor> weights, const TrainerOptions& options) {
    const auto symbol = pluginSymbol(pluginFile, kTrainerPluginSymbol);
    if (!symbol) return propagate(symbol);
    const TrainerPluginInterface* plugin = reinterpret_cast<TrainerPluginFunction>(*symbol)();
    if (plugin->version != kTrainerPluginVersion || plugin->layout != kTrainerPluginLayout) {
        return fail(ErrorCode::NoModel, "The inference module " + toUtf8(pluginFile) +
                                            " belongs to another version; install Sightseer again.");
    }
    return plugin->open(model, std::move(weights), options);
}

}  // namespace sightseer
