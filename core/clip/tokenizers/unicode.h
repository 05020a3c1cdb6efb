// What cleaning and splitting ask of Unicode, answered by utf8proc's tables. Thread: any; pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sightseer {

// Every maximal part that is not UTF-8 becomes one U+FFFD, as in Python's decode(errors="replace").
std::u32string decodeUtf8(std::string_view bytes);
// Nothing when any byte is not UTF-8.
std::optional<std::u32string> decodeStrictUtf8(std::string_view bytes);
// Bytes of the character at the start of `bytes`, which is not empty; 0 when that is not UTF-8.
std::size_t firstCharacterBytes(std::string_view bytes);
std::string encodeUtf8(std::u32string_view text);

bool isLetter(char32_t c);          // \p{L}
bool isNumber(char32_t c);          // \p{N}
bool isDecimal(char32_t c);         // \p{Nd}
bool isSpace(char32_t c);           // White_Space
bool isPunctuation(char32_t c);     // \p{P}
bool isNonspacingMark(char32_t c);  // \p{Mn}
bool isSpaceSeparator(char32_t c);  // \p{Zs}
bool isOtherCategory(char32_t c);   // \p{C}: controls, formats, surrogates, private use, not assigned

std::u32string normalizeNfc(std::u32string_view text);
std::u32string normalizeNfd(std::u32string_view text);
// NFKC of a single character.
std::u32string compatibilityForm(char32_t c);

// Python's str.lower(): the one character that becomes two, and the sigma that ends a word.
std::u32string lowerCase(std::u32string_view text);
// The same without the sigma that ends a word: every character on its own.
std::u32string lowerCaseByCharacter(std::u32string_view text);

}  // namespace sightseer
