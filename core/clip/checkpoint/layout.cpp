#include "core/clip/checkpoint/layout.h"

#include "core/base/file_io.h"

#include <array>

namespace sightseer {

std::span<const Layout> layouts() {
    static const std::array table{starterLayout(), openClipLayout(), huggingFaceLayout(), openAiLayout()};
    return table;
}

bool hasOpenAiNames(const WeightFiles& weights) {
    return weights.find("visual.conv1.weight") != nullptr && weights.find("token_embedding.weight") != nullptr;
}

Error unsupportedModel(const std::filesystem::path& file, const std::string& what) {
    return {ErrorCode::Unsupported,
            "The model in '" + toUtf8(file) + "' cannot be used: " + what + ", which this version does not read."};
}

}  // namespace sightseer
