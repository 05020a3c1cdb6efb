#include "core/catalog/text_pattern.h"

#include <utf8proc.h>
#include <algorithm>
#include <cstdlib>
#include <memory>

namespace sightseer {
namespace {

constexpr std::size_t maximumTrigrams = 16;

bool isAscii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

char lowerAscii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool continuesCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t nextCharacter(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && continuesCharacter(text[at])) ++at;
    return at;
}

// From the last `*` the text is tried one character further, so the cost is at most the product of the lengths.
bool matchesWhole(std::string_view pattern, std::string_view text) {
    std::size_t inPattern = 0;
    std::size_t inText = 0;
    std::size_t afterStar = std::string_view::npos;
    std::size_t retry = 0;
    while (inText < text.size()) {
        const bool more = inPattern < pattern.size();
        if (more && pattern[inPattern] == '*') {
            afterStar = ++inPattern;
            retry = inText;
        } else if (more && pattern[inPattern] == '?') {
            ++inPattern;
            inText = nextCharacter(text, inText);
        } else if (more && pattern[inPattern] == text[inText]) {
            ++inPattern;
            ++inText;
        } else if (afterStar != std::string_view::npos) {
            retry = nextCharacter(text, retry);
            inText = retry;
            inPattern = afterStar;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', inPattern) == std::string_view::npos;
}

}  // namespace

std::string foldedText(std::string_view text) {
    if (!std::ranges::all_of(text, isAscii)) {
        utf8proc_uint8_t* mapped = nullptr;
        const auto length = utf8proc_map_custom(
            reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
            static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE),
            [](utf8proc_int32_t codepoint, void*) { return utf8proc_tolower(codepoint); }, nullptr);
        const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
        if (length >= 0) return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)};
    }
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), lowerAscii);
    return folded;
}

TextPattern::TextPattern(std::string_view pattern, Place place)
    : m_folded(foldedText(pattern)), m_place(place), m_hasWildcards(m_folded.find_first_of("*?") != std::string::npos) {
    if (m_hasWildcards && m_place == Place::Anywhere) m_folded = "*" + m_folded + "*";
}

bool TextPattern::matches(std::string_view text) const {
    const std::string folded = foldedText(text);
    if (m_hasWildcards) return matchesWhole(m_folded, folded);
    return m_place == Place::Whole ? folded == m_folded : folded.find(m_folded) != std::string::npos;
}

std::vector<std::string> TextPattern::trigrams() const {
    const auto isPlain = [](char c) { return c >= ' ' && isAscii(c) && c != '*' && c != '?'; };
    std::vector<std::string> all;
    for (std::size_t i = 0; i + 3 <= m_folded.size() && all.size() < maximumTrigrams; ++i) {
        const std::string_view three = std::string_view(m_folded).substr(i, 3);
        if (std::ranges::all_of(three, isPlain)) all.emplace_back(three);
    }
    return all;
}

}  // namespace sightseer
