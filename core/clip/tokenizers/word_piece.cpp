#include "core/clip/tokenizers/word_piece.h"

#include "core/clip/tokenizers/prefix_table.h"
#include "core/clip/tokenizers/token_rows.h"
#include "core/clip/tokenizers/tokenizer_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sightseer {
namespace {

constexpr std::size_t kMaximumWordCharacters = 100;
constexpr std::string_view kContinuation = "##";

using Ids = std::unordered_map<std::string_view, std::int32_t>;

PrefixTable tableOf(const Ids& ids) {
    std::vector<PrefixTable::Entry> entries;
    entries.reserve(ids.size());
    for (const auto& [token, id] : ids) entries.push_back({token, id});
    return PrefixTable(std::move(entries));
}

// The blocks of Chinese characters that BERT sets apart; the ones of Japanese and Korean scripts are words as others.
bool isChineseCharacter(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 8> kBlocks{{{0x4E00, 0x9FFF},
                                                                    {0x3400, 0x4DBF},
                                                                    {0x20000, 0x2A6DF},
                                                                    {0x2A700, 0x2B73F},
                                                                    {0x2B740, 0x2B81F},
                                                                    {0x2B820, 0x2CEAF},
                                                                    {0xF900, 0xFAFF},
                                                                    {0x2F800, 0x2FA1F}}};
    return std::ranges::any_of(kBlocks, [c](const auto& block) { return c >= block.first && c <= block.second; });
}

bool isBertPunctuation(char32_t c) {
    const bool asciiSymbol =
        (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
    return asciiSymbol || isPunctuation(c);
}

bool isBertSpace(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || isSpaceSeparator(c);
}

// Controls dropped, white space to blanks, blanks around Chinese characters.
std::u32string cleaned(std::u32string_view text) {
    std::u32string clean;
    clean.reserve(text.size());
    for (const char32_t c : text) {
        if (isBertSpace(c)) {
            clean += U' ';
        } else if (c == U'\uFFFD' || isOtherCategory(c)) {
            continue;
        } else if (isChineseCharacter(c)) {
            clean.append({U' ', c, U' '});
        } else {
            clean += c;
        }
    }
    return clean;
}

// Calls visit(word) for every word in UTF-8; a punctuation mark is a word.
template <typename Visit>
void forEachWord(std::u32string_view text, Visit visit) {
    std::size_t begin = 0;
    const auto finish = [&](std::size_t end) {
        if (end > begin) visit(text.substr(begin, end - begin));
        begin = end;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isSpace(text[i])) {
            finish(i);
            begin = i + 1;
        } else if (isBertPunctuation(text[i])) {
            finish(i);
            finish(i + 1);
        }
    }
    finish(text.size());
}

}  // namespace

struct WordPiece::Tables {
    std::string text;  // the file, which the tables look into
    PrefixTable beginnings;
    PrefixTable continuations;  // without their "##"
    bool lowerCase = true;
    std::int32_t unknown = 0;
    RowIds row;
};

WordPiece::WordPiece(std::unique_ptr<const Tables> tables) : m_tables(std::move(tables)) {}

WordPiece::~WordPiece() = default;

Result<std::unique_ptr<WordPiece>> WordPiece::open(const std::filesystem::path& vocabulary, bool lowerCase) {
    auto content = readTokenizerFile(vocabulary);
    if (!content) return propagate(content);
    if (!decodeStrictUtf8(*content)) return refuseTokenizerFile(vocabulary, "it is not UTF-8");
    auto tables = std::make_unique<Tables>();
    tables->text = *std::move(content);
    tables->lowerCase = lowerCase;
    Ids beginnings;  // of a token that comes twice the last one counts, as in the reference
    Ids continuations;
    std::int32_t id = 0;
    for (std::string_view rest = tables->text; !rest.empty(); ++id) {
        std::string_view token = takeLine(rest);
        if (token.ends_with('\r')) token.remove_suffix(1);
        if (token.starts_with(kContinuation) && token.size() > kContinuation.size()) {
            continuations[token.substr(kContinuation.size())] = id;
        } else if (!token.empty()) {
            beginnings[token] = id;
        }
    }

    std::int32_t start = 0;
    for (const auto& [name, place] :
         std::initializer_list<std::pair<const char*, std::int32_t*>>{{"[PAD]", &tables->row.pad},
                                                                      {"[UNK]", &tables->unknown},
                                                                      {"[CLS]", &start},
                                                                      {"[SEP]", &tables->row.end}}) {
        const auto found = beginnings.find(name);
        if (found == beginnings.end()) {
            return refuseTokenizerFile(vocabulary, "it has no token " + std::string(name) + ", as BERT's have");
        }
        *place = found->second;
    }
    tables->beginnings = tableOf(beginnings);
    tables->continuations = tableOf(continuations);
    tables->row.start = start;
    return std::unique_ptr<WordPiece>(new WordPiece(std::move(tables)));
}

std::vector<std::int32_t> WordPiece::encode(std::string_view text) const {
    const Tables& tables = *m_tables;
    std::u32string clean = normalizeNfc(cleaned(decodeUtf8(text)));
    if (tables.lowerCase) {
        clean = normalizeNfd(lowerCaseByCharacter(clean));
        std::erase_if(clean, isNonspacingMark);
    }
    std::vector<std::int32_t> ids;
    forEachWord(clean, [&](std::u32string_view word) {
        const std::size_t begin = ids.size();
        const std::string bytes = word.size() <= kMaximumWordCharacters ? encodeUtf8(word) : std::string();
        std::string_view rest = bytes;
        while (!rest.empty()) {
            const PrefixTable& table = rest.size() == bytes.size() ? tables.beginnings : tables.continuations;
            const auto* longest = table.longestPrefix(rest);
            if (longest == nullptr) break;
            ids.push_back(longest->value);
            rest.remove_prefix(longest->text.size());
        }
        if (bytes.empty() || !rest.empty()) {  // no part of a word that is not known to its end
            ids.resize(begin);
            ids.push_back(tables.unknown);
        }
    });
    return ids;
}

TokenBatch WordPiece::tokenize(std::span<const std::string> texts, int contextLength) const {
    return tokenRows(*this, texts, contextLength, m_tables->row);
}

}  // namespace sightseer
