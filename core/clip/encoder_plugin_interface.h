// What the module `sightseer_torch` exports: one function that returns this table. Both sides are built together; the
// table's numbers catch a module of another build before anything else of it is called.
#pragma once

#include "core/clip/encoder_plugin.h"

#include <cstddef>
#include <memory>

namespace sightseer {

struct EncoderPluginInterface {
    int version = 0;
    std::size_t layout = 0;  // of the types that cross the border
    Result<std::unique_ptr<Encoder>> (*open)(const std::filesystem::path& modelFolder,
                                             const EncoderOptions& options) = nullptr;
};

inline constexpr int kEncoderPluginVersion = 2;  // raise when Encoder, ModelSpec or EncoderOptions change
inline constexpr std::size_t kEncoderPluginLayout =
    sizeof(ModelSpec) * 65536 + sizeof(Result<Embeddings>) * 256 + sizeof(EncoderOptions);
inline constexpr const char* kEncoderPluginSymbol = "sightseerEncoderPlugin";

using EncoderPluginFunction = const EncoderPluginInterface* (*)();

}  // namespace sightseer
