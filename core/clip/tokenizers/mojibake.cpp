// The roles of characters, looksLikeMojibake, restoreNoBreakSpaces, replaceLostCharacters and repairWithin are adapted
// from badness.py, chardata.py and fixes.py of ftfy 6.3.1 (copyright 2023 Robyn Speer, Apache License 2.0), less what
// only other encodings than Windows-1252 and Latin-1 need.
#include "core/clip/tokenizers/mojibake.h"

#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace sightseer {
namespace {

// Bytes 0x80 to 0x9F. The five that Windows leaves undefined stand for themselves.
constexpr std::u32string_view kWindows1252 =
    U"\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
    U"\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

// Text that passed through a strict decoder has U+FFFD for the undefined bytes; as a byte it is SUBSTITUTE.
constexpr char kLost = 0x1A;
constexpr char32_t kLostCharacter = U'\uFFFD';

enum class Reading { Latin1, Windows1252 };

std::optional<char> byteOf(char32_t c, Reading reading) {
    if (reading == Reading::Windows1252) {
        if (c == kLostCharacter) return kLost;
        if (const auto place = kWindows1252.find(c); place != std::u32string_view::npos) {
            return static_cast<char>(0x80 + place);
        }
        if (c == static_cast<char32_t>(kLost) || (c >= 0x80 && c < 0xA0)) return std::nullopt;
    }
    return c <= 0xFF ? std::optional(static_cast<char>(c)) : std::nullopt;
}

std::optional<std::string> bytesOf(std::u32string_view text, Reading reading) {
    std::string bytes;
    bytes.reserve(text.size());
    for (const char32_t c : text) {
        const auto byte = byteOf(c, reading);
        if (!byte) return std::nullopt;
        bytes += *byte;
    }
    return bytes;
}

// The part a character plays in unlikely neighbourhoods; a character may play several.
using Roles = std::uint16_t;
enum Role : Roles {
    kC1 = 1 << 0,
    kBad = 1 << 1,
    kLaw = 1 << 2,
    kCurrency = 1 << 3,
    kOpening = 1 << 4,
    kClosing = 1 << 5,
    kNumeric = 1 << 6,
    kUpperAccented = 1 << 7,
    kLowerAccented = 1 << 8,
    kAfterFirst = 1 << 9,    // second character of a frequent pair that begins with one of ÂÃÎÐ
    kAfterArabic = 1 << 10,  // second character of a pair that begins with Ø or Ù
};

struct RoleCharacters {
    Roles role;
    std::u32string_view characters;
};

constexpr RoleCharacters kRoleCharacters[] = {
    {kBad, U"¤¦¨ªº¬¯¸ƒˆ˜†‡‰\uFFFD"},
    {kLaw, U"§¶"},
    {kCurrency, U"¢£¥€"},
    {kOpening, U"¡«¿©‘‚“„•‹"},
    {kClosing, U"®»”›™"},
    {kNumeric, U"²³¹±¼½¾×µ÷"},
    {kUpperAccented, U"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑØÜÝŒŠŸŽ"},
    {kLowerAccented, U"ßàáâãäåæçèéêëìíîïðñüœšž"},
    {kAfterFirst, U"€œŠš¢£Ÿž\u00A0\u00AD®©°·»¡«¿‘‚“„•‹”›™–—´"},
    {kAfterArabic, U"\u00A0\u00AD·´–—…’¢£¥€¤¦¨ªº¬¯¸ƒˆ˜†‡‰\uFFFD²³¹±¼½¾×µ÷¡«¿©‘‚“„•‹ŸŠ®°»"},
};

constexpr auto kLatin1Roles = [] {
    std::array<Roles, 0x100> roles{};
    for (const auto& [role, characters] : kRoleCharacters) {
        for (const char32_t c : characters) {
            if (c < roles.size()) roles[c] |= role;
        }
    }
    for (std::size_t c = 0x80; c < 0xA0; ++c) roles[c] |= kC1;
    return roles;
}();

Roles rolesOf(char32_t c) {
    if (c < kLatin1Roles.size()) return kLatin1Roles[c];
    Roles roles = 0;
    if (c > U'\u2122' && c != kLostCharacter) return roles;  // the highest character of Windows-1252
    for (const auto& [role, characters] : kRoleCharacters) {
        if (characters.find(c) != std::u32string_view::npos) roles |= role;
    }
    return roles;
}

bool oneOf(char32_t c, std::u32string_view characters) {
    return characters.find(c) != std::u32string_view::npos;
}

bool isAsciiLower(char32_t c) {
    return c >= U'a' && c <= U'z';
}

bool isAsciiLetter(char32_t c) {
    return isAsciiLower(c) || (c >= U'A' && c <= U'Z');
}

// Whether an unlikely neighbourhood begins at the first character of `text` (`first`: it begins the whole text).
bool unlikelyAt(std::u32string_view text, bool first) {
    constexpr Roles kAccented = kLowerAccented | kUpperAccented;
    constexpr Roles kNextToBad = kAccented | kOpening | kClosing | kCurrency | kNumeric | kLaw;
    const auto at = [text](std::size_t i) { return i < text.size() ? text[i] : U'\0'; };
    const char32_t a = at(0);
    const char32_t b = at(1);
    const char32_t c = at(2);
    const Roles roleA = rolesOf(a);
    if (roleA & kC1) return true;
    if (text.size() < 2) return false;
    const Roles roleB = rolesOf(b);
    const Roles roleC = rolesOf(c);
    const auto pair = [&](Roles left, Roles right) { return (roleA & left) && (roleB & right); };

    return pair(kNextToBad | kBad, kBad) || pair(kBad, kNextToBad) ||
           (isAsciiLetter(a) && b == U'Þ' && (roleC & kBad)) ||
           pair(kLowerAccented | kClosing | kCurrency | kNumeric, kUpperAccented) ||
           pair(kClosing | kCurrency | kNumeric, kLowerAccented) || pair(kLowerAccented | kClosing, kCurrency) ||
           (isSpace(a) && (roleB & kUpperAccented) && (roleC & kCurrency)) || pair(kUpperAccented, kNumeric | kLaw) ||
           (pair(kAccented | kCurrency | kClosing, kOpening) && (roleC & kNumeric)) ||
           (pair(kAccented | kCurrency | kNumeric | kLaw, kClosing) && (roleC & kOpening)) ||
           pair(kCurrency | kNumeric, kOpening) ||
           (isAsciiLower(a) && (roleB & kUpperAccented) && (roleC & (kOpening | kCurrency))) ||
           (pair(kAccented, kOpening | kClosing) && (isLetter(c) || isNumber(c) || c == U'_')) ||
           // The ligature is followed by a Latin letter in every word that has it.
           (oneOf(a, U"Œœ") && !isAsciiLetter(b)) || ((roleA & kUpperAccented) && b == U'°') ||
           (oneOf(a, U"ÂÃÎÐ") && (roleB & kAfterFirst)) ||
           // Arabic: common characters, so four of them are asked for.
           (oneOf(a, U"ØÙ") && (roleB & kAfterArabic) && oneOf(c, U"ØÙ") && (rolesOf(at(3)) & kAfterArabic)) ||
           // Yiddish, and scripts of South Asia.
           (a == U'×' && oneOf(b, U"²³")) || (a == U'à' && oneOf(b, U"²µ¹¼½¾")) ||
           // Bytes C2 and C3 before a blank that was U+00A0.
           (isAsciiLower(a) && oneOf(b, U"ÂÃ") && c == U' ') ||
           (isAsciiLower(a) && isSpace(b) && oneOf(c, U"ÂÃ") && at(3) == U' ') ||
           (first && oneOf(a, U"ÂÃ") && b == U' ') ||
           ((isAsciiLower(a) || oneOf(a, U".,?!") || (roleA & kClosing)) && b == U'Â' &&
            (c == U' ' || (roleC & (kOpening | kClosing))));
}

bool looksLikeMojibake(std::u32string_view text) {
    if (std::ranges::all_of(text, [](char32_t c) { return c < 0x80; })) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (unlikelyAt(text.substr(i), i == 0)) return true;
    }
    return false;
}

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

bool startsWithAny(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings, [text](std::string_view beginning) { return text.starts_with(beginning); });
}

// Bytes of a sequence at the start of `bytes` that would be UTF-8 if its one blank were the byte A0; 0 when there is
// none. Only lead bytes that form likely characters with it.
std::size_t lengthWithBlank(std::string_view bytes) {
    const auto continues = [&](std::size_t i, bool evenIfSpaceLike) {
        return i < bytes.size() && isContinuation(bytes[i]) &&
               (evenIfSpaceLike || (bytes[i] != '\x85' && bytes[i] != '\xA0'));
    };
    const auto blank = [&](std::size_t i) { return i < bytes.size() && bytes[i] == ' '; };
    constexpr std::string_view kLeadsOfTwo = "\xC2\xC3\xC5\xCE\xD0\xD9";
    const char lead = bytes[0];
    if (kLeadsOfTwo.find(lead) != std::string_view::npos && blank(1)) return 2;
    if ((lead == '\xE2' || lead == '\xE3') && blank(1) && continues(2, false)) return 3;
    if (lead >= '\xE0' && lead <= '\xE3' && continues(1, false) && blank(2)) return 3;
    if (lead == '\xF0') {
        for (std::size_t gap = 1; gap < 4; ++gap) {
            std::size_t i = 1;
            while (i < 4 && (i == gap ? blank(i) : continues(i, true))) ++i;
            if (i == 4) return 4;
        }
    }
    return 0;
}

std::string restoreNoBreakSpaces(std::string_view bytes) {
    std::string restored;
    restored.reserve(bytes.size() + 8);
    while (!bytes.empty()) {
        // "Ã la mode" was "à la mode": the blank is a blank too, except in Portuguese àquele, àquela, àquilo and às.
        if (bytes.starts_with("\xC3 ") && !startsWithAny(bytes.substr(2), {" ", "quele", "quela", "quilo", "s "})) {
            restored += "\xC3\xA0 ";
            bytes.remove_prefix(2);
            continue;
        }
        const std::size_t length = std::max<std::size_t>(lengthWithBlank(bytes), 1);
        const bool altered = length > 1;
        for (const char byte : bytes.substr(0, length)) restored += altered && byte == ' ' ? '\xA0' : byte;
        bytes.remove_prefix(length);
    }
    return restored;
}

// Bytes of a UTF-8 sequence at the start of `bytes` of which some were lost; at most one of these as '?'.
std::size_t lengthWithLost(std::string_view bytes) {
    const auto lead = static_cast<unsigned char>(bytes[0]);
    if (bytes[0] == kLost) return 1;
    const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || bytes.size() < length) return 0;
    const std::string_view rest = bytes.substr(1, length - 1);
    const auto lost = std::ranges::count(rest, kLost);
    const auto questions = std::ranges::count(rest, '?');
    const bool complete = std::ranges::all_of(rest, [](char b) { return b == kLost || b == '?' || isContinuation(b); });
    if (!complete || lost + questions == 0 || questions > 1) return 0;
    if (length == 2 && questions == 1 && lead > 0xC3) return 0;
    return length;
}

std::string replaceLostCharacters(std::string_view bytes) {
    std::string replaced;
    replaced.reserve(bytes.size());
    while (!bytes.empty()) {
        if (const std::size_t length = lengthWithLost(bytes); length > 0) {
            replaced += "\xEF\xBF\xBD";
            bytes.remove_prefix(length);
        } else {
            replaced += bytes[0];
            bytes.remove_prefix(1);
        }
    }
    return replaced;
}

std::optional<std::u32string> decodeAs(std::u32string_view text, Reading reading) {
    auto bytes = bytesOf(text, reading);
    if (!bytes) return std::nullopt;
    bytes = restoreNoBreakSpaces(*bytes);
    if (reading == Reading::Windows1252) bytes = replaceLostCharacters(*bytes);
    return decodeStrictUtf8(*bytes);
}

// Whether a character may be the second or a later one of a UTF-8 sequence that was read wrongly.
bool mayContinue(char32_t c) {
    const auto byte = byteOf(c, Reading::Windows1252);
    return (c >= 0x80 && c < 0xA0) || (byte && isContinuation(*byte)) || oneOf(c, U"ÆØæø");  // these in Baltic Windows
}

// Characters of one such sequence at the start of `text`; 0 when there is none.
std::size_t lengthOfSequence(std::u32string_view text) {
    const char32_t lead = text[0];
    const std::size_t length = lead < 0xC2                    ? 0
                               : lead < 0xE0                  ? 2
                               : lead < 0xF0                  ? 3
                               : lead == 0xF0 || lead == 0xF3 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length) return 0;
    const auto continues = [](char32_t c) { return c == U' ' || mayContinue(c); };
    return std::ranges::all_of(text.substr(1, length - 1), continues) ? length : 0;
}

// After such a character a sequence is a piece of a longer garble, which half a repair would make worse.
bool endsGarble(char32_t c) {
    constexpr std::u32string_view kOwnMeaning = U"–—‘’“”‚„•…";
    return mayContinue(c) && !oneOf(c, kOwnMeaning);
}

std::u32string repairWithin(std::u32string_view text) {
    std::u32string repaired;
    repaired.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        if (i == 0 || !endsGarble(text[i - 1])) {
            while (end < text.size()) {
                const std::size_t length = lengthOfSequence(text.substr(end));
                if (length == 0) break;
                end += length;
            }
        }
        if (end == i) {
            repaired += text[i++];
            continue;
        }
        const std::u32string_view part = text.substr(i, end - i);
        const bool shorter = part.size() < text.size();  // so that the recursion ends
        repaired += shorter && looksLikeMojibake(part) ? repairMojibake(std::u32string(part)) : std::u32string(part);
        i = end;
    }
    return repaired;
}

// One layer of wrong decoding taken off; the same text when there is nothing to repair.
std::u32string repairOnce(const std::u32string& text) {
    if (!looksLikeMojibake(text)) return text;
    for (const Reading reading : {Reading::Latin1, Reading::Windows1252}) {
        if (auto decoded = decodeAs(text, reading)) return *std::move(decoded);
    }
    if (auto repaired = repairWithin(text); repaired != text) return repaired;
    std::u32string fixed = text;
    std::ranges::transform(fixed, fixed.begin(), windows1252FromControl);
    return fixed;
}

}  // namespace

std::u32string repairMojibake(std::u32string text) {
    constexpr int kMaximumLayers = 32;  // real text has one or two; hostile text could have very many
    for (int layer = 0; layer < kMaximumLayers; ++layer) {
        auto repaired = repairOnce(text);
        if (repaired == text) break;
        text = std::move(repaired);
    }
    return text;
}

char32_t windows1252FromControl(char32_t c) {
    return c >= 0x80 && c < 0xA0 ? kWindows1252[c - 0x80] : c;
}

}  // namespace sightseer
