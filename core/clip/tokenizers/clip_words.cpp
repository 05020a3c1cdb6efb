#include "core/clip/tokenizers/clip_words.h"

#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <cstddef>

namespace sightseer {
namespace {

// White space, and the one character that no alternative of the reference's expression matches: ignoring case, Python's
// regex takes the iota below a letter for a letter inside [^\p{L}] but not inside [\p{L}].
bool separatesWords(char32_t c, WordCase wordCase) {
    return isSpace(c) || (c == U'\u0345' && wordCase == WordCase::Ignored);
}

// The length of the match of the reference's expression at the start of `text`, which begins with no separator:
// 's|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+; ignoring case, 'ſ is 's.
std::size_t wordLength(std::u32string_view text, WordCase wordCase) {
    for (const std::u32string_view contraction : {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"}) {
        if (text.starts_with(contraction)) return contraction.size();
    }
    if (wordCase == WordCase::Ignored && text.starts_with(U"'ſ")) return 2;
    if (isNumber(text[0])) return 1;
    const bool letters = isLetter(text[0]);
    const auto end = std::ranges::find_if_not(text, [letters, wordCase](char32_t c) {
        return letters ? isLetter(c) : !separatesWords(c, wordCase) && !isNumber(c) && !isLetter(c);
    });
    return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

std::vector<std::u32string_view> clipWords(std::u32string_view text, WordCase wordCase) {
    std::vector<std::u32string_view> words;
    while (!text.empty()) {
        if (separatesWords(text[0], wordCase)) {
            text.remove_prefix(1);
            continue;
        }
        const std::size_t length = wordLength(text, wordCase);
        words.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return words;
}

}  // namespace sightseer
