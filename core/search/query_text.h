// Characters of a typed text, in UTF-8: what separates words, what opens a quotation. Thread: any; pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sightseer {

// Where the first byte stands that is no UTF-8, or is NUL; nothing when the text is sound.
std::optional<std::size_t> firstBadByte(std::string_view text);

// Each gives the length in bytes of such a character at `at`, 0 when another one stands there or the text ends.
// Spaces are ASCII's, its control characters, and Unicode's (an ideographic space too).
std::size_t spaceAt(std::string_view text, std::size_t at);
std::size_t commaAt(std::string_view text, std::size_t at);  // , and the full-width and ideographic comma
std::size_t curlyQuoteAt(std::string_view text, std::size_t at);
std::size_t characterAt(std::string_view text, std::size_t at);  // any character

bool isDigit(char c);
std::string lowerAscii(std::string_view text);
// At most `characters` of the text, with an ellipsis where more follows, all on one line.
std::string shortened(std::string_view text, std::size_t characters);
// The beginning of the text in marks, as sentences quote what was typed.
std::string inMarks(std::string_view text);

// A whole decimal number (sign, digits, point), nothing else; absent for all else and beyond a double's range.
std::optional<double> readNumber(std::string_view text);
// The shortest decimal number that reads back as the same value, without an exponent.
std::string printNumber(double value);

}  // namespace sightseer
