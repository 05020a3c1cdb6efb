#include "core/train/torch/torch_trainer.h"

#if defined(_WIN32)
#define SIGHTSEER_EXPORT __declspec(dllexport)
#else
#define SIGHTSEER_EXPORT __attribute__((visibility("default")))
#endif

extern "C" SIGHTSEER_EXPORT const sightseer::TrainerPluginInterface* sightseerTrainerPlugin() {
    static const sightseer::TrainerPluginInterface plugin{
        sightseer::kTrainerPluginVersion, sightseer::kTrainerPluginLayout, &sightseer::TorchTrainer::open};
    return &plugin;
}
