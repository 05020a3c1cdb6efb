#include "core/clip/encoder_plugin_interface.h"
#include "core/clip/torch/torch_encoder.h"

#if defined(_WIN32)
#define SIGHTSEER_EXPORT __declspec(dllexport)
#else
#define SIGHTSEER_EXPORT __attribute__((visibility("default")))
#endif

extern "C" SIGHTSEER_EXPORT const sightseer::EncoderPluginInterface* sightseerEncoderPlugin() {
    static const sightseer::EncoderPluginInterface plugin{
        sightseer::kEncoderPluginVersion, sightseer::kEncoderPluginLayout, &sightseer::TorchEncoder::open};
    return &plugin;
}
