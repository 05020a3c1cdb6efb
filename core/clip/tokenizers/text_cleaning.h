// The cleaning that a model's texts went through before they were tokenized. CLIP: ftfy.fix_text, html.unescape twice,
// white space to one blank, lower case; the others are listed at TextCleaning. Thread: any; pure functions on UTF-8.
#pragma once

#include "core/clip/tokenizers/tokenizer_spec.h"

#include <string>
#include <string_view>

namespace sightseer {

// ftfy's part that changes captions: mojibake of UTF-8 read as Windows-1252, curly quotes, ligatures, full-width forms,
// control and ANSI sequences, line ends, NFC. core/clip/tokenizers/README.md lists what is left out.
std::string fixText(std::string_view text);

// HTML 5 entities, as Python's html.unescape.
std::string unescapeHtml(std::string_view text);

// What the model's texts went through; `cleaning` says which of the ways below.
std::string cleanText(std::string_view text, TextCleaning cleaning);

// fixText, unescapeHtml twice, trim, white space to single blanks, lower case as Python's str.lower().
std::string cleanForClip(std::string_view text);

}  // namespace sightseer
