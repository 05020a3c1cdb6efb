// The tokenizer that a model was trained with. Thread: any.
#pragma once

#include "core/clip/tokenizers/tokenizer.h"
#include "core/clip/tokenizers/tokenizer_spec.h"

#include <filesystem>
#include <memory>

namespace sightseer {

// `bundledMergesFile` is what ClipBpe::open() takes. Errors name the file that is missing or bad and say what to do.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> openTokenizer(const TokenizerSpec& spec,
                                                               const std::filesystem::path& bundledMergesFile);

}  // namespace sightseer
