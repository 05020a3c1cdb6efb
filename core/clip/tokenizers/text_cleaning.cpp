#include "core/clip/tokenizers/text_cleaning.h"

#include "core/clip/tokenizers/html_entities.h"
#include "core/clip/tokenizers/mojibake.h"
#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

namespace sightseer {
namespace {

bool isAsciiDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

bool isAsciiLetter(char32_t c) {
    return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

// The value of a digit in `base` (10 or 16), -1 when it is none.
int digitValue(char32_t c, int base) {
    if (isAsciiDigit(c)) return static_cast<int>(c - U'0');
    if (base == 16 && isAsciiLetter(c)) {
        const int value = static_cast<int>((c | 0x20U) - U'a') + 10;
        return value < 16 ? value : -1;
    }
    return -1;
}

// The ASCII characters that `text` begins with, at most `limit`: names of entities are ASCII.
std::string asciiBeginning(std::u32string_view text, std::size_t limit) {
    std::string beginning;
    for (const char32_t c : text.substr(0, limit)) {
        if (c >= 0x80) break;
        beginning += static_cast<char>(c);
    }
    return beginning;
}

// A character reference at the start of a text: how much of it to replace, and by what.
struct Reference {
    std::size_t length = 0;
    std::u32string replacement;
};

// The text of "&#number;", by the rules of the HTML standard for numbers that name no character.
std::u32string characterByNumber(char32_t number) {
    constexpr char32_t kBeyondUnicode = 0x110000;
    if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number >= kBeyondUnicode) return U"\uFFFD";
    if (number >= 0x80 && number <= 0x9F) return {windows1252FromControl(number)};
    const bool control = number < 0x20 && number != U'\t' && number != U'\n' && number != U'\f' && number != U'\r';
    const bool noncharacter = (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFEU) == 0xFFFE;
    if (control || number == 0x7F || noncharacter) return {};
    return {number};
}

// "&#65", "&#x41", with or without ';'. `text` begins with "&#".
std::optional<Reference> numericReference(std::u32string_view text) {
    const bool hexadecimal = text.size() > 2 && (text[2] == U'x' || text[2] == U'X');
    const int base = hexadecimal ? 16 : 10;
    const std::size_t begin = hexadecimal ? 3 : 2;
    std::size_t end = begin;
    std::uint32_t number = 0;
    for (; end < text.size(); ++end) {
        const int digit = digitValue(text[end], base);
        if (digit < 0) break;
        constexpr std::uint32_t kBeyondUnicode = 0x110000;
        number =
            std::min(number * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit), kBeyondUnicode);
    }
    if (end == begin) return std::nullopt;
    if (end < text.size() && text[end] == U';') ++end;
    return Reference{end, characterByNumber(number)};
}

// Any reference, as Python's html.unescape reads them. `text` begins with '&'.
std::optional<Reference> anyReference(std::u32string_view text) {
    if (text.starts_with(U"&#")) return numericReference(text);
    constexpr std::size_t kLongestName = 32;
    const std::u32string_view rest = text.substr(1);
    const std::size_t length = std::min({rest.find_first_of(U"\t\n\f <&#;"), rest.size(), kLongestName});
    const std::string name = asciiBeginning(rest, length);
    if (name.size() == length && length < rest.size() && rest[length] == U';') {
        if (auto entity = htmlEntity(name)) return Reference{length + 2, *std::move(entity)};
    }
    const std::string_view prefix = htmlEntityPrefix(name);
    if (prefix.empty()) return std::nullopt;
    return Reference{prefix.size() + 1, *htmlEntity(prefix)};
}

// Only what is plainly a reference, and names in capitals: as ftfy reads them. `text` begins with '&'.
std::optional<Reference> plainReference(std::u32string_view text) {
    constexpr std::size_t kLongestName = 24;
    const bool numeric = text.starts_with(U"&#");
    const std::u32string_view rest = text.substr(numeric ? 2 : 1);
    std::size_t length = 0;
    while (length < std::min(rest.size(), kLongestName) &&
           (isAsciiDigit(rest[length]) || isAsciiLetter(rest[length]))) {
        ++length;
    }
    if (length == 0 || length == rest.size() || rest[length] != U';') return std::nullopt;
    if (numeric) {
        auto reference = numericReference(text);
        const bool whole = reference && reference->length == length + 3 && reference->replacement != U";";
        return whole ? reference : std::nullopt;
    }
    const std::string name = asciiBeginning(rest, length);
    auto entity = htmlEntity(name);
    if (!entity) entity = htmlEntityInCapitals(name);
    if (!entity) return std::nullopt;
    return Reference{length + 2, *std::move(entity)};
}

using ReferenceReader = std::optional<Reference> (*)(std::u32string_view);

std::u32string unescape(std::u32string_view text, ReferenceReader read) {
    std::u32string unescaped;
    unescaped.reserve(text.size());
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find(U'&'), text.size());
        unescaped += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        if (const auto reference = read(text)) {
            unescaped += reference->replacement;
            text.remove_prefix(reference->length);
        } else {
            unescaped += U'&';
            text.remove_prefix(1);
        }
    }
    return unescaped;
}

// The letters that a typographical ligature or a digraph of an old character set stands for; empty for the others.
std::u32string_view ligatureLetters(char32_t c) {
    switch (c) {
        case U'Ĳ': return U"IJ";
        case U'ĳ': return U"ij";
        case U'ŉ': return U"\u02BCn";
        case U'Ǳ': return U"DZ";
        case U'ǲ': return U"Dz";
        case U'ǳ': return U"dz";
        case U'Ǆ': return U"DŽ";
        case U'ǅ': return U"Dž";
        case U'ǆ': return U"dž";
        case U'Ǉ': return U"LJ";
        case U'ǈ': return U"Lj";
        case U'ǉ': return U"lj";
        case U'Ǌ': return U"NJ";
        case U'ǋ': return U"Nj";
        case U'ǌ': return U"nj";
        case U'ﬀ': return U"ff";
        case U'ﬁ': return U"fi";
        case U'ﬂ': return U"fl";
        case U'ﬃ': return U"ffi";
        case U'ﬄ': return U"ffl";
        case U'ﬅ': return U"ſt";
        case U'ﬆ': return U"st";
        default: return {};
    }
}

char32_t straightQuote(char32_t c) {
    if (c == U'\u02BC' || (c >= U'\u2018' && c <= U'\u201B')) return U'\'';
    if (c >= U'\u201C' && c <= U'\u201F') return U'"';
    return c;
}

// Every character on its own: controls that were Windows-1252, ligatures, full-width forms, quotes, line ends.
std::u32string replaceCharacters(std::u32string_view text) {
    std::u32string replaced;
    replaced.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = windows1252FromControl(text[i]);
        if (const auto letters = ligatureLetters(c); !letters.empty()) {
            std::ranges::transform(letters, std::back_inserter(replaced), straightQuote);
        } else if (c >= U'\uFF01' && c <= U'\uFFEF') {
            replaced += compatibilityForm(c);
        } else if (c == U'\u3000') {
            replaced += U' ';
        } else if (c == U'\r') {
            replaced += U'\n';
            if (i + 1 < text.size() && text[i + 1] == U'\n') ++i;
        } else if (c == U'\u2028' || c == U'\u2029') {
            replaced += U'\n';
        } else {
            replaced += straightQuote(c);
        }
    }
    return replaced;
}

// Characters of a terminal's colour or cursor sequence at the start of `text`, 0 when there is none.
std::size_t terminalSequenceLength(std::u32string_view text) {
    if (!text.starts_with(U"\u001B[")) return 0;
    const auto end =
        std::find_if_not(text.begin() + 2, text.end(), [](char32_t c) { return c == U';' || isDecimal(c); });
    return end != text.end() && isAsciiLetter(*end) ? static_cast<std::size_t>(end - text.begin()) + 1 : 0;
}

// Controls that carry no meaning in a text; C1 controls are gone by now.
bool isUnwantedControl(char32_t c) {
    return c < 0x09 || c == 0x0B || (c >= 0x0E && c < 0x20) || c == 0x7F || (c >= 0x206A && c <= 0x206F) ||
           c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC);
}

std::u32string removeControls(std::u32string_view text) {
    std::u32string kept;
    kept.reserve(text.size());
    while (!text.empty()) {
        std::size_t length = terminalSequenceLength(text);
        if (length == 0) {
            length = 1;
            if (!isUnwantedControl(text[0])) kept += text[0];
        }
        text.remove_prefix(length);
    }
    return kept;
}

enum class Entities { Keep, Unescape };

std::u32string fixLine(std::u32string text, Entities entities) {
    constexpr int kMaximumRounds = 32;  // "&amp;amp;amp;..." takes one a layer; real text needs two or three
    for (int round = 0; round < kMaximumRounds; ++round) {
        std::u32string fixed = entities == Entities::Unescape ? unescape(text, plainReference) : text;
        fixed = normalizeNfc(removeControls(replaceCharacters(repairMojibake(std::move(fixed)))));
        if (fixed == text) break;
        text = std::move(fixed);
    }
    return text;
}

std::u32string fixAllLines(std::u32string_view text) {
    std::u32string fixed;
    fixed.reserve(text.size());
    auto entities = Entities::Unescape;
    while (!text.empty()) {
        const std::size_t lineEnd = text.find(U'\n');
        const std::u32string_view line = text.substr(0, lineEnd == std::u32string_view::npos ? lineEnd : lineEnd + 1);
        // A '<' may mean markup, in which entities stand for themselves; ftfy then leaves all later lines alone too.
        if (line.find(U'<') != std::u32string_view::npos) entities = Entities::Keep;
        fixed += fixLine(std::u32string(line), entities);
        text.remove_prefix(line.size());
    }
    return fixed;
}

// Python's \s. The four separators from U+001C are controls that fixAllLines() has dropped wherever it ran.
bool isPythonSpace(char32_t c) {
    return isSpace(c) || (c >= 0x1C && c <= 0x1F);
}

// Python's string.punctuation.
bool isAsciiPunctuation(char32_t c) {
    return c > U' ' && c < 0x7F && !isAsciiDigit(c) && !isAsciiLetter(c);
}

std::u32string collapseSpace(std::u32string_view text) {
    std::u32string collapsed;
    collapsed.reserve(text.size());
    bool pending = false;
    for (const char32_t c : text) {
        if (isPythonSpace(c)) {
            pending = !collapsed.empty();
            continue;
        }
        if (pending) collapsed += U' ';
        pending = false;
        collapsed += c;
    }
    return collapsed;
}

std::u32string fixAndUnescape(std::string_view text) {
    return unescape(unescape(fixAllLines(decodeUtf8(text)), anyReference), anyReference);
}

std::u32string canonical(std::string_view text) {
    std::u32string lower = lowerCase(decodeUtf8(text));
    std::erase_if(lower, isAsciiPunctuation);
    return collapseSpace(lower);
}

}  // namespace

std::string fixText(std::string_view text) {
    return encodeUtf8(fixAllLines(decodeUtf8(text)));
}

std::string unescapeHtml(std::string_view text) {
    return encodeUtf8(unescape(decodeUtf8(text), anyReference));
}

std::string cleanForClip(std::string_view text) {
    return encodeUtf8(lowerCase(collapseSpace(fixAndUnescape(text))));
}

std::string cleanText(std::string_view text, TextCleaning cleaning) {
    switch (cleaning) {
        case TextCleaning::OpenAi: return cleanForClip(text);
        case TextCleaning::Whitespace: return encodeUtf8(collapseSpace(fixAndUnescape(text)));
        case TextCleaning::Canonical: return encodeUtf8(canonical(text));
        case TextCleaning::LowerCase: return encodeUtf8(lowerCaseByCharacter(decodeUtf8(text)));
        case TextCleaning::None: break;
    }
    return encodeUtf8(decodeUtf8(text));
}

}  // namespace sightseer
