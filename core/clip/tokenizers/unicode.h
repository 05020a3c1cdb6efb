// What cleaning and splitting ask of Unicode, answered by utf8proc's tables. Thread: any; pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sightseer {

// Every maximal part that is not UTF-8 becomes one U+FFFD, as in Python's decode(errors="replace").
std::u32string decodeUtf8(std::string_view bytes);
// Nothing when any byte is not UTF-8.
std::optional<std::u32string> decodeStrictUtf8(std::string_view bytes);
std::string encodeUtf8(std::u32string_view text);

bool isLetter(char32_t c);   // \p{L}
bool isNumber(char32_t c);   // \p{N}
bool isDecimal(char32_t c);  // \p{Nd}
bool isSpace(char32_t c);    // White_Space

std::u32string normalizeNfc(std::u32string_view text);
// NFKC of a single character.
std::u32string compatibilityForm(char32_t c);

// Python's str.lower(): the one character that becomes two, and the sigma that ends a word.
std::u32string lowerCase(std::u32string_view text);

}  // namespace sightseer
