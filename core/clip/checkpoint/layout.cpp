#include "core/clip/checkpoint/layout.h"

#include "core/base/file_io.h"

#include <array>

namespace sightseer {

std::span<const Layout> layouts() {
    static const std::array table{starterLayout(),
                                  sightseerLayout(),
                                  openClipLayout(),
                                  huggingFaceClipLayout(),
                                  siglipLayout(),
                                  chineseClipLayout(),
                                  sentenceTransformersLayout(),
                                  openAiLayout()};
    return table;
}

Error unsupportedModel(const std::filesystem::path& file, const std::string& what) {
    return {ErrorCode::Unsupported,
            "The model in '" + toUtf8(file) + "' cannot be used: " + what + ", which this version does not read."};
}

}  // namespace sightseer
