#include "core/clip/tokenizers/sentencepiece_normalizer.h"

#include "core/clip/tokenizers/unicode.h"

#include <algorithm>

namespace sightseer {

SentencePieceNormalizer::Step SentencePieceNormalizer::firstStep(std::string_view text) const {
    if (const auto* symbol = m_userDefined.longestPrefix(text)) return {symbol->text, symbol->text.size()};

    Step step;
    if (!m_model.trie.empty()) {
        std::uint32_t position = darts::childrenOf(m_model.trie[0], 0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            position ^= byte;
            const std::uint32_t unit = m_model.trie[position];
            if (!darts::hasLabel(unit, byte)) break;
            position = darts::childrenOf(unit, position);
            if (darts::hasValue(unit)) {
                step = {m_model.replacements.c_str() + darts::valueOf(m_model.trie[position]), i + 1};
            }
        }
    }
    if (step.length > 0) return step;

    const std::size_t length = firstCharacterBytes(text);
    if (length > 0) return {text.substr(0, length), length};
    return {"\uFFFD", 1};  // what a table leaves over that replaces half a character
}

std::string SentencePieceNormalizer::normalize(std::string_view text) const {
    const bool collapse = m_model.removeExtraWhitespaces;
    while (collapse && !text.empty()) {
        const Step step = firstStep(text);
        if (step.replacement != " ") break;
        text.remove_prefix(step.length);
    }
    if (text.empty()) return {};

    const std::string_view blank = m_model.escapeWhitespaces ? "\u2581" : " ";
    std::string normalized;
    normalized.reserve(text.size() + text.size() / 2);
    if (m_model.addDummyPrefix && !m_model.whitespaceAsSuffix) normalized.append(blank);
    bool afterBlank = collapse;
    while (!text.empty()) {
        const Step step = firstStep(text);
        std::string_view replacement = step.replacement;
        if (afterBlank) replacement.remove_prefix(std::min(replacement.find_first_not_of(' '), replacement.size()));
        for (const char c : replacement) {
            if (c == ' ') {
                normalized.append(blank);
            } else {
                normalized.push_back(c);
            }
        }
        if (!replacement.empty()) afterBlank = collapse && replacement.ends_with(' ');
        text.remove_prefix(step.length);
    }
    while (collapse && normalized.ends_with(blank)) normalized.erase(normalized.size() - blank.size());
    if (m_model.addDummyPrefix && m_model.whitespaceAsSuffix) normalized.append(blank);
    return normalized;
}

}  // namespace sightseer
