// The cleaning that CLIP's text went through before it was tokenized: ftfy.fix_text, html.unescape twice, white space
// to one blank, lower case. Thread: any; pure functions on UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace sightseer {

// ftfy's part that changes captions: mojibake of UTF-8 read as Windows-1252, curly quotes, ligatures, full-width forms,
// control and ANSI sequences, line ends, NFC. core/clip/tokenizers/README.md lists what is left out.
std::string fixText(std::string_view text);

// HTML 5 entities, as Python's html.unescape.
std::string unescapeHtml(std::string_view text);

// fixText, unescapeHtml twice, trim, white space to single blanks, lower case as Python's str.lower().
std::string cleanForClip(std::string_view text);

}  // namespace sightseer
