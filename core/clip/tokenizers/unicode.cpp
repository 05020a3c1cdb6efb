#include "core/clip/tokenizers/unicode.h"

#include <utf8proc.h>
#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <vector>

namespace sightseer {
namespace {

constexpr char32_t kReplacement = U'\uFFFD';

struct Sequence {
    char32_t codePoint = kReplacement;
    std::size_t length = 1;  // of the sequence; when it is not valid, of its longest well-formed beginning
    bool valid = false;
};

// The sequence at the start of `bytes`, which is not empty (Unicode standard, table 3-7).
Sequence firstSequence(std::string_view bytes) {
    const auto at = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0) return {};

    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    char32_t codePoint = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (i == bytes.size() || at(i) < low || at(i) > high) return {kReplacement, i, false};
        codePoint = codePoint << 6 | (at(i) & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {codePoint, length, true};
}

utf8proc_category_t categoryOf(char32_t c) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool isCased(char32_t c) {
    switch (categoryOf(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT: return true;
        default: break;
    }
    // Other_Uppercase and Other_Lowercase, less the marks and modifiers that are case-ignorable anyway.
    return c == 0xAA || c == 0xBA || (c >= 0x2160 && c <= 0x217F) || (c >= 0x24B6 && c <= 0x24E9) ||
           (c >= 0x1F130 && c <= 0x1F149) || (c >= 0x1F150 && c <= 0x1F169) || (c >= 0x1F170 && c <= 0x1F189);
}

bool isCaseIgnorable(char32_t c) {
    switch (categoryOf(c)) {
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_SK: return true;
        default: break;
    }
    // Word_Break = MidLetter, MidNumLet and Single_Quote.
    constexpr std::u32string_view kWithinWords =
        U"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";
    return kWithinWords.find(c) != std::u32string_view::npos;
}

// After a letter and not before one, whatever stands between that case ignores (Unicode, Final_Sigma).
bool isFinalSigma(std::u32string_view text, std::size_t position) {
    std::size_t before = position;
    while (before > 0 && isCaseIgnorable(text[before - 1])) --before;
    if (before == 0 || !isCased(text[before - 1])) return false;
    std::size_t after = position + 1;
    while (after < text.size() && isCaseIgnorable(text[after])) ++after;
    return after == text.size() || !isCased(text[after]);
}

// Python's str.lower() of a single character: only the dotted capital I becomes two.
void appendLower(std::u32string& lower, char32_t c) {
    if (c == U'\u0130') {
        lower += U"i\u0307";
    } else {
        lower += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
    }
}

constexpr int kNfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
constexpr int kNfkc = kNfc | UTF8PROC_COMPAT;
constexpr int kNfd = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;

constexpr char32_t kFirstCombining = 0x300;  // below it every text is in NFC

// utf8proc's own loop over a whole text sorts marks in quadratic time; here a run of marks is sorted by a library sort.
std::u32string normalize(std::u32string_view text, int form) {
    const auto options = static_cast<utf8proc_option_t>(form);
    std::vector<utf8proc_int32_t> parts;
    parts.reserve(text.size() + 1);  // utf8proc writes a terminating zero
    std::array<utf8proc_int32_t, 32> decomposed{};
    for (const char32_t c : text) {
        const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), decomposed.data(),
                                                   static_cast<utf8proc_ssize_t>(decomposed.size()), options, nullptr);
        assert(count >= 0 && static_cast<std::size_t>(count) <= decomposed.size());
        parts.insert(parts.end(), decomposed.begin(), decomposed.begin() + count);
    }

    const auto classOf = [](utf8proc_int32_t c) { return utf8proc_get_property(c)->combining_class; };
    for (auto run = parts.begin(); run != parts.end();) {
        run = std::find_if(run, parts.end(), [&](utf8proc_int32_t c) { return classOf(c) != 0; });
        const auto end = std::find_if(run, parts.end(), [&](utf8proc_int32_t c) { return classOf(c) == 0; });
        std::stable_sort(run, end, [&](utf8proc_int32_t a, utf8proc_int32_t b) { return classOf(a) < classOf(b); });
        run = end;
    }

    if ((form & UTF8PROC_COMPOSE) == 0) return {parts.begin(), parts.end()};
    const auto size = static_cast<utf8proc_ssize_t>(parts.size());
    parts.push_back(0);
    const auto composed = utf8proc_normalize_utf32(parts.data(), size, options);
    assert(composed >= 0);
    return {parts.begin(), parts.begin() + composed};
}

}  // namespace

std::u32string decodeUtf8(std::string_view bytes) {
    std::u32string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const Sequence sequence = firstSequence(bytes);
        text += sequence.codePoint;
        bytes.remove_prefix(sequence.length);
    }
    return text;
}

std::optional<std::u32string> decodeStrictUtf8(std::string_view bytes) {
    std::u32string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const Sequence sequence = firstSequence(bytes);
        if (!sequence.valid) return std::nullopt;
        text += sequence.codePoint;
        bytes.remove_prefix(sequence.length);
    }
    return text;
}

std::size_t firstCharacterBytes(std::string_view bytes) {
    const Sequence sequence = firstSequence(bytes);
    return sequence.valid ? sequence.length : 0;
}

std::string encodeUtf8(std::u32string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    std::array<utf8proc_uint8_t, 4> encoded{};
    for (const char32_t c : text) {
        const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), encoded.data());
        bytes.append(encoded.begin(), encoded.begin() + length);
    }
    return bytes;
}

bool isLetter(char32_t c) {
    const auto category = categoryOf(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isNumber(char32_t c) {
    const auto category = categoryOf(c);
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool isDecimal(char32_t c) {
    return categoryOf(c) == UTF8PROC_CATEGORY_ND;
}

bool isPunctuation(char32_t c) {
    const auto category = categoryOf(c);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isNonspacingMark(char32_t c) {
    return categoryOf(c) == UTF8PROC_CATEGORY_MN;
}

bool isSpaceSeparator(char32_t c) {
    return categoryOf(c) == UTF8PROC_CATEGORY_ZS;
}

bool isOtherCategory(char32_t c) {
    const auto category = categoryOf(c);
    return category == UTF8PROC_CATEGORY_CN || category >= UTF8PROC_CATEGORY_CC;
}

bool isSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::u32string normalizeNfc(std::u32string_view text) {
    if (std::ranges::all_of(text, [](char32_t c) { return c < kFirstCombining; })) return std::u32string(text);
    return normalize(text, kNfc);
}

std::u32string normalizeNfd(std::u32string_view text) {
    return normalize(text, kNfd);
}

std::u32string compatibilityForm(char32_t c) {
    return normalize({&c, 1}, kNfkc);
}

std::u32string lowerCase(std::u32string_view text) {
    std::u32string lower;
    lower.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == U'\u03A3' && isFinalSigma(text, i)) {
            lower += U'\u03C2';
        } else {
            appendLower(lower, text[i]);
        }
    }
    return lower;
}

std::u32string lowerCaseByCharacter(std::u32string_view text) {
    std::u32string lower;
    lower.reserve(text.size());
    for (const char32_t c : text) appendLower(lower, c);
    return lower;
}

}  // namespace sightseer
