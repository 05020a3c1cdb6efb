// Settings that transformers writes alike for its CLIP-like models. Thread: any; pure functions.
#pragma once

#include "core/clip/checkpoint/layout.h"
#include "core/clip/checkpoint/settings_reader.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace sightseer {

// "<name>." or, in older files, "<name>_dict.", which wins: what it does not name goes back to the default, not to the
// value in "<name>".
std::string huggingFaceSection(SettingsReader& settings, const std::string& name);

// Published settings are sparse: `defaults` are the model class's documented ones.
TransformerSpec huggingFaceTransformer(SettingsReader& settings, const std::string& section,
                                       const TransformerSpec& defaults);

// The image tower of these models, without its pooling.
struct HuggingFaceVision {
    VisionTransformerSpec tower;
    int imageSize = 0;  // pixels
};
HuggingFaceVision huggingFaceVision(SettingsReader& settings, const std::string& section,
                                    const TransformerSpec& defaults, int defaultPatchSize);

// model_type must be there and be one of these.
void requireModelType(SettingsReader& settings, std::initializer_list<std::string_view> types);

struct ImageProcessorDefaults {
    PreprocessSpec preprocess;       // without size
    bool centreCrop = true;          // do_center_crop
    bool plainSizeIsSquash = false;  // what `size` as a number without a crop means
    std::string_view nameContains;   // of the class: "CLIP", "Siglip"
};

// preprocessor_config.json, or the processor_config.json that transformers 5 writes; the defaults without either. The
// file that was read is added to `reading.settingsFiles`. The size that comes out must be the model's `imageSize`.
[[nodiscard]] Result<PreprocessSpec> huggingFacePreprocess(const LayoutFiles& files, int imageSize,
                                                           const ImageProcessorDefaults& defaults,
                                                           LayoutReading& reading);

// A CLIP text in a vocabulary of the folder's own when it is not OpenAI's.
TokenizerSpec huggingFaceClipTokenizer(const std::filesystem::path& folder, int vocabularySize);

// SigLIP 2 has a tokenizer.model (Gemma), SigLIP a spiece.model (siglip_layout.cpp).
TokenizerSpec siglipTokenizer(const std::filesystem::path& folder);

}  // namespace sightseer
