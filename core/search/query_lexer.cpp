#include "core/search/query_lexer.h"

#include "core/search/query_text.h"

#include <algorithm>
#include <array>

namespace sightseer {

namespace {

using Kind = QueryToken::Kind;

constexpr std::array<std::string_view, 14> keys{"in",    "date", "type", "camera", "lens",  "iso",   "size",
                                                "ratio", "name", "is",   "near",   "label", "image", "photo"};
constexpr std::size_t longestKey = 6;

bool takesCommas(std::string_view key) {
    return key == "near" || key == "image" || key == "photo";
}

}  // namespace

bool isQueryKey(std::string_view lowerCase) {
    return std::find(keys.begin(), keys.end(), lowerCase) != keys.end();
}

QueryToken QueryLexer::next() {
    if (m_previous.kind == Kind::Error) return m_previous;
    QueryToken token = read();
    m_previous = {token.kind, token.span, token.kind == Kind::Error ? token.text : std::string(), {}};
    return token;
}

QueryToken QueryLexer::read() {
    while (const std::size_t length = spaceAt(m_text, m_at)) m_at += length;
    const std::size_t begin = m_at;
    if (begin >= m_text.size()) return token(Kind::End, begin);
    if (const std::size_t length = commaAt(m_text, begin)) {
        m_at += length;
        return token(Kind::Comma, begin);
    }
    if (quoteAt(begin) > 0) return readPhrase(begin);
    const char c = m_text[begin];
    if (c == '(' || c == ')') {
        ++m_at;
        return token(c == '(' ? Kind::Open : Kind::Close, begin);
    }
    if (isWeightAt(begin)) return readWeight(begin);
    if (isMinusAt(begin)) {
        ++m_at;
        return token(Kind::Minus, begin);
    }
    if (auto key = keyAt(begin); !key.empty()) return readKey(begin, std::move(key));
    return readWord(begin);
}

// A backslash makes the next character an ordinary one; before a space or the end it is itself.
QueryToken QueryLexer::readWord(std::size_t begin) {
    std::string text;
    bool hasHat = false;  // the second one of ^_^ is no weight that still wants a number
    while (m_at < m_text.size() && (!endsWord(m_at) || (hasHat && m_text[m_at] == '^' && !isNumberAt(m_at + 1)))) {
        std::size_t length = characterAt(m_text, m_at);
        hasHat = hasHat || m_text[m_at] == '^';
        if (m_text[m_at] == '(') {
            length = closingBracket(m_at) + 1 - m_at;
        } else if (m_text[m_at] == '\\' && m_at + 1 < m_text.size() && spaceAt(m_text, m_at + 1) == 0) {
            ++m_at;
            length = characterAt(m_text, m_at);
        }
        text += m_text.substr(m_at, length);
        m_at += length;
    }
    const std::string_view typed = m_text.substr(begin, m_at - begin);
    const Kind kind = typed == "AND" ? Kind::And : typed == "OR" ? Kind::Or : typed == "NOT" ? Kind::Not : Kind::Word;
    return token(kind, begin, std::move(text));
}

QueryToken QueryLexer::readPhrase(std::size_t begin) {
    std::string text;
    if (!readQuoted(text)) {
        return problem(begin, begin + quoteAt(begin),
                       "This quotation mark is not closed; write another one at the end of the phrase.");
    }
    return token(Kind::Phrase, begin, std::move(text));
}

QueryToken QueryLexer::readKey(std::size_t begin, std::string key) {
    m_at += key.size() + 1;
    std::vector<KeyValue> values;
    do {
        if (!values.empty()) ++m_at;
        KeyValue value;
        value.span.begin = m_at;
        if (const std::size_t quote = quoteAt(m_at)) {
            value.isQuoted = true;
            const std::size_t open = m_at;
            if (!readQuoted(value.text)) {
                return problem(open, open + quote,
                               "This quotation mark is not closed; write another one at the end of the value.");
            }
            readPlainValue(key, value.tail);
        } else {
            readPlainValue(key, value.text);
        }
        value.span.end = m_at;
        values.push_back(std::move(value));
    } while (m_at < m_text.size() && m_text[m_at] == '|');
    QueryToken result = token(Kind::Key, begin, std::move(key));
    result.values = std::move(values);
    return result;
}

QueryToken QueryLexer::readWeight(std::size_t begin) {
    const bool isAttached =
        m_previous.span.end == begin &&
        (m_previous.kind == Kind::Word || m_previous.kind == Kind::Phrase || m_previous.kind == Kind::Close);
    ++m_at;
    while (m_at < m_text.size() && spaceAt(m_text, m_at) == 0 && commaAt(m_text, m_at) == 0 && quoteAt(m_at) == 0 &&
           m_text[m_at] != '(' && m_text[m_at] != ')') {
        m_at += characterAt(m_text, m_at);
    }
    if (!isAttached) {
        return problem(begin, m_at,
                       "A weight stands directly behind a prompt, such as dog^2; write \\^ for the character.");
    }
    return token(Kind::Weight, begin, std::string(m_text.substr(begin + 1, m_at - begin - 1)));
}

// `"` is closed by `"`; a curly one, in any language's order, by a curly one. Only the mark and `\` can be escaped, so
// that `"C:\pictures"` is what it looks like.
bool QueryLexer::readQuoted(std::string& into) {
    const bool isCurly = m_text[m_at] != '"';
    const auto closingAt = [&](std::size_t at) -> std::size_t {
        return isCurly ? curlyQuoteAt(m_text, at) : at < m_text.size() && m_text[at] == '"' ? 1 : 0;
    };
    for (m_at += quoteAt(m_at); m_at < m_text.size();) {
        if (const std::size_t length = closingAt(m_at)) {
            m_at += length;
            return true;
        }
        if (m_text[m_at] == '\\' && (closingAt(m_at + 1) > 0 || m_text.substr(m_at + 1).starts_with('\\'))) ++m_at;
        const std::size_t length = characterAt(m_text, m_at);
        into += m_text.substr(m_at, length);
        m_at += length;
    }
    return false;
}

// A comma ends a value, but not between the numbers of near:48.8,2.3,5 and photo:12@10,20,50,40.
void QueryLexer::readPlainValue(const std::string& key, std::string& into) {
    const std::size_t begin = m_at;
    bool isInRegion = key == "near";
    while (m_at < m_text.size() && spaceAt(m_text, m_at) == 0 && quoteAt(m_at) == 0) {
        const char c = m_text[m_at];
        if (c == ')' || c == '|') break;
        if (c == '(') {
            const std::size_t close = closingBracket(m_at);
            if (close == 0) break;
            m_at = close + 1;
            continue;
        }
        if (commaAt(m_text, m_at) > 0) {
            const char following = m_at + 1 < m_text.size() ? m_text[m_at + 1] : ' ';
            const bool isNumber = isDigit(following) || following == '.' || following == '-' || following == '+';
            if (c != ',' || !takesCommas(key) || !isInRegion || !isNumber) break;
        } else if (key != "near") {
            isInRegion = c == '@' || (isInRegion && (isDigit(c) || c == '.' || c == '-' || c == '+'));
        }
        m_at += characterAt(m_text, m_at);
    }
    into = m_text.substr(begin, m_at - begin);
}

std::string QueryLexer::keyAt(std::size_t at) const {
    const std::string_view start = m_text.substr(at, longestKey + 1);
    const std::size_t colon = start.find(':');
    if (colon == std::string_view::npos) return {};
    std::string key = lowerAscii(start.substr(0, colon));
    return isQueryKey(key) ? key : std::string();
}

// `^` and a number, or `^` and nothing: `x^y` is a word.
bool QueryLexer::isWeightAt(std::size_t at) const {
    if (at >= m_text.size() || m_text[at] != '^') return false;
    ++at;
    return at >= m_text.size() || spaceAt(m_text, at) > 0 || commaAt(m_text, at) > 0 || m_text[at] == ')' ||
           isNumberAt(at);
}

bool QueryLexer::isNumberAt(std::size_t at) const {
    if (at < m_text.size() && (m_text[at] == '-' || m_text[at] == '+')) ++at;
    if (at < m_text.size() && m_text[at] == '.') ++at;
    return at < m_text.size() && isDigit(m_text[at]);
}

// A hyphen at the start of a token, directly before something. `--` and a hyphen on its own are words.
bool QueryLexer::isMinusAt(std::size_t at) const {
    if (m_text[at] != '-' || at + 1 >= m_text.size()) return false;
    const bool touchesPrevious = m_previous.kind != Kind::End && m_previous.kind != Kind::Comma &&
                                 m_previous.kind != Kind::Open && m_previous.span.end == at && at > 0;
    const char following = m_text[at + 1];
    return !touchesPrevious && spaceAt(m_text, at + 1) == 0 && commaAt(m_text, at + 1) == 0 && following != '-' &&
           following != ')';
}

std::size_t QueryLexer::quoteAt(std::size_t at) const {
    if (at < m_text.size() && m_text[at] == '"') return 1;
    return curlyQuoteAt(m_text, at);
}

// Where the bracket opened inside a word closes within it, as in `dog(s)`; 0 when it does not.
std::size_t QueryLexer::closingBracket(std::size_t open) const {
    for (std::size_t at = open + 1; at < m_text.size(); at += characterAt(m_text, at)) {
        if (m_text[at] == ')') return at;
        if (m_text[at] == '(' || m_text[at] == '\\' || spaceAt(m_text, at) > 0 || commaAt(m_text, at) > 0 ||
            quoteAt(at) > 0) {
            return 0;
        }
    }
    return 0;
}

bool QueryLexer::endsWord(std::size_t at) const {
    const char c = m_text[at];
    return spaceAt(m_text, at) > 0 || commaAt(m_text, at) > 0 || quoteAt(at) > 0 || c == ')' ||
           (c == '(' && closingBracket(at) == 0) || isWeightAt(at);
}

QueryToken QueryLexer::token(Kind kind, std::size_t begin, std::string text) const {
    return {kind, {begin, m_at}, std::move(text), {}};
}

QueryToken QueryLexer::problem(std::size_t begin, std::size_t end, std::string sentence) const {
    return {Kind::Error, {begin, end}, std::move(sentence), {}};
}

}  // namespace sightseer
