// A typed query cut into words, phrases, `key:value` and operators, one at a time. Thread: one per object.
#pragma once

#include "core/search/query.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

// One of the values behind `key:`, between the bars. `in:"My trips"` has the text My trips and no tail;
// `photo:12@0,0,50,50` has no quotation marks and everything in its text; `image:"a.jpg"^2` has the tail ^2.
struct KeyValue {
    std::string text;  // without quotation marks and escapes
    bool isQuoted = false;
    std::string tail;  // what stands directly behind the closing quotation mark
    TextSpan span;     // with quotation marks and tail
};

struct QueryToken {
    enum class Kind { End, Word, Phrase, Key, Weight, Comma, And, Or, Not, Minus, Open, Close, Error };

    Kind kind = Kind::End;
    TextSpan span;
    std::string text;  // Word, Phrase: without escapes; Key: in lower case; Weight: without ^; Error: the sentence
    std::vector<KeyValue> values;  // Key: one or more
};

class QueryLexer {
public:
    // `text` outlives the lexer and is sound UTF-8.
    explicit QueryLexer(std::string_view text) : m_text(text) {}

    // End and Error repeat for ever.
    QueryToken next();

private:
    QueryToken read();
    QueryToken readWord(std::size_t begin);
    QueryToken readPhrase(std::size_t begin);
    QueryToken readKey(std::size_t begin, std::string key);
    QueryToken readWeight(std::size_t begin);
    bool readQuoted(std::string& into);
    void readPlainValue(const std::string& key, std::string& into);
    std::string keyAt(std::size_t at) const;
    bool isWeightAt(std::size_t at) const;
    bool isNumberAt(std::size_t at) const;
    bool isMinusAt(std::size_t at) const;
    std::size_t quoteAt(std::size_t at) const;
    std::size_t closingBracket(std::size_t open) const;
    bool endsWord(std::size_t at) const;
    QueryToken token(QueryToken::Kind kind, std::size_t begin, std::string text = {}) const;
    QueryToken problem(std::size_t begin, std::size_t end, std::string sentence) const;

    std::string_view m_text;
    std::size_t m_at = 0;
    QueryToken m_previous;  // without its values
};

// The words that may stand before a colon; all others belong to the prompt.
bool isQueryKey(std::string_view lowerCase);

}  // namespace sightseer
