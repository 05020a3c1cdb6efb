#include "core/search/query_parser.h"

#include "core/search/filter_words.h"
#include "core/search/image_terms.h"
#include "core/search/query_form.h"
#include "core/search/query_lexer.h"
#include "core/search/query_printer.h"
#include "core/search/query_text.h"

#include <algorithm>
#include <utility>

namespace sightseer {

namespace {

using Kind = QueryToken::Kind;

// What a part of the text says; everything in it counts.
struct Meaning {
    std::vector<TermGroup> groups;
    std::vector<PhotoFilter> filters;
};

// The signs in front of something: NOT and -.
struct Signs {
    TextSpan span;              // from the first sign to the last
    bool isNegative = false;    // of these signs: an odd number
    bool takesOneWord = false;  // the last one is a hyphen
    bool areThere() const { return span.end > span.begin; }
};

// Recursive descent; every function that gives false or nothing has set m_error.
class Parser {
public:
    Parser(std::string_view text, const PlaceFinder& places) : m_text(text), m_places(places), m_lexer(text) {
        advance();
    }

    ParsedQuery run() {
        ParsedQuery result;
        auto meaning = parseList(false);
        if (meaning && m_token.kind == Kind::Close) {
            setError(m_token.span, "This bracket closes nothing; delete it, or write \\) for the character.");
        }
        if (meaning && !m_error) {
            result.query = {std::move(meaning->groups), allOf(std::move(meaning->filters))};
            if (nesting(result.query.filter) > maximumNesting) {
                setError(m_firstOpen,
                         std::string("The filters are nested more than ").append(std::to_string(maximumNesting)) +
                             " deep; write fewer brackets inside one another.");
                result.query = {};
            }
        }
        result.parts = std::move(m_parts);
        result.error = std::move(m_error);
        return result;
    }

private:
    void advance() { m_token = m_lexer.next(); }

    std::nullopt_t setError(TextSpan span, std::string message) {
        if (!m_error) m_error = QueryError{span, std::move(message)};
        return std::nullopt;
    }

    void addPart(QueryPart::Kind kind, TextSpan span, bool isExcluded, const std::string& display) {
        QueryPart part{.span = span, .kind = kind, .display = {}};
        if (isExcluded) part.display += '-';
        part.display += display;
        m_parts.push_back(std::move(part));
    }

    void completePart(const Signs& signs, TextSpan operand, std::optional<Term> term) {
        QueryPart& part = m_parts.back();
        part.operandBegin = operand.begin;
        part.isNegated = signs.isNegative;
        part.term = std::move(term);
        if (part.term) part.term->isNegative = signs.isNegative;
    }

    void addOperator(TextSpan span) {
        addPart(QueryPart::Kind::Operator, span, false, std::string(m_text.substr(span.begin, span.end - span.begin)));
    }

    bool isAtOperand() const {
        return m_token.kind != Kind::End && m_token.kind != Kind::Close && m_token.kind != Kind::Comma &&
               m_token.kind != Kind::And && m_token.kind != Kind::Or;
    }

    // Up to the end or a closing bracket.
    std::optional<Meaning> parseList(bool isNegated) {
        Meaning all;
        bool mayJoin = false;  // an AND may follow
        while (m_token.kind != Kind::End && m_token.kind != Kind::Close) {
            if (m_token.kind == Kind::Comma) {
                addOperator(m_token.span);
                advance();
                mayJoin = false;
                continue;
            }
            if (m_token.kind == Kind::And) {
                const TextSpan span = m_token.span;
                advance();
                if (!mayJoin || !isAtOperand()) {
                    return setError(span,
                                    "AND stands between two prompts or filters, such as cat AND dog; write \\AND for "
                                    "the word.");
                }
                addOperator(span);
            }
            auto part = parseAlternatives(isNegated);
            if (!part) return std::nullopt;
            std::move(part->groups.begin(), part->groups.end(), std::back_inserter(all.groups));
            std::move(part->filters.begin(), part->filters.end(), std::back_inserter(all.filters));
            mayJoin = true;
        }
        return all;
    }

    std::optional<Meaning> parseAlternatives(bool isNegated) {
        auto first = parseSigned(isNegated);
        if (!first || m_token.kind != Kind::Or) return first;
        std::vector<Meaning> alternatives{std::move(*first)};
        while (m_token.kind == Kind::Or) {
            const TextSpan span = m_token.span;
            advance();
            if (!isAtOperand()) return setError(span, orWithoutNeighbour);
            addOperator(span);
            auto next = parseSigned(isNegated);
            if (!next) return std::nullopt;
            alternatives.push_back(std::move(*next));
            if (const auto problem = whyNotJoined(alternatives.front(), alternatives.back())) {
                return setError(span, *problem);
            }
        }
        return joined(std::move(alternatives));
    }

    // Why OR cannot stand between the two; the first has been looked at with the one before, unless it is the first.
    static std::optional<std::string> whyNotJoined(const Meaning& one, const Meaning& other) {
        const bool hasTerms = !one.groups.empty() || !other.groups.empty();
        const bool hasFilters = !one.filters.empty() || !other.filters.empty();
        if (hasTerms && hasFilters) {
            return "OR cannot join a prompt with a filter; write AND, or put OR between prompts only or filters only.";
        }
        if (!hasTerms) return std::nullopt;
        for (const Meaning* side : {&one, &other}) {
            if (side->groups.size() != 1) {
                return "OR joins single prompts and pictures, not several that all count; write AND between such "
                       "groups.";
            }
            if (side->groups.front().alternatives.front().isNegative) {
                return "OR cannot join an excluded prompt; write a comma, and it is excluded from all results.";
            }
        }
        return std::nullopt;
    }

    static Meaning joined(std::vector<Meaning> alternatives) {
        Meaning result;
        if (!alternatives.front().filters.empty()) {
            std::vector<PhotoFilter> parts;
            for (Meaning& one : alternatives) parts.push_back(allOf(std::move(one.filters)));
            result.filters.push_back(anyOf(std::move(parts)));
            return result;
        }
        TermGroup group;
        for (Meaning& one : alternatives) {
            auto& terms = one.groups.front().alternatives;
            std::move(terms.begin(), terms.end(), std::back_inserter(group.alternatives));
        }
        result.groups.push_back(std::move(group));
        return result;
    }

    // `isNegated`: signs in front of the brackets around, which only the chips want to know here.
    std::optional<Meaning> parseSigned(bool isNegated) {
        Signs signs;
        while (m_token.kind == Kind::Minus || m_token.kind == Kind::Not) {
            if (!signs.areThere()) signs.span = m_token.span;
            signs.span.end = m_token.span.end;
            signs.isNegative = !signs.isNegative;
            signs.takesOneWord = m_token.kind == Kind::Minus;
            const TextSpan last = m_token.span;
            advance();
            if (!isAtOperand()) {
                return setError(
                    last,
                    "Nothing follows to be excluded; write a prompt or a filter, such as -cat or NOT in:Holiday.");
            }
        }
        const bool isExcluded = isNegated != signs.isNegative;
        auto meaning = parseOperand(signs, isExcluded);
        if (!meaning || !signs.isNegative) return meaning;
        return inverted(std::move(*meaning), signs.span);
    }

    std::optional<Meaning> inverted(Meaning meaning, TextSpan sign) {
        if (meaning.groups.empty()) {
            meaning.filters = {inverse(allOf(std::move(meaning.filters)))};
            return meaning;
        }
        if (!meaning.filters.empty() || meaning.groups.size() > 1) {
            return setError(sign,
                            "Only alternatives or filters in brackets can be excluded together; write -(cat OR dog), "
                            "or exclude each on its own.");
        }
        std::vector<Term> terms = std::move(meaning.groups.front().alternatives);
        meaning.groups.clear();
        for (Term& term : terms) {
            term.isNegative = !term.isNegative;
            meaning.groups.push_back({{std::move(term)}});
        }
        return meaning;
    }

    std::optional<Meaning> parseOperand(const Signs& signs, bool isExcluded) {
        switch (m_token.kind) {
            case Kind::Word:
            case Kind::Phrase: return parsePrompt(signs, isExcluded);
            case Kind::Key:
                return m_token.text == "image" || m_token.text == "photo" ? parseImage(signs, isExcluded)
                                                                          : parseFilter(signs, isExcluded);
            case Kind::Open: return parseBrackets(signs, isExcluded);
            case Kind::Or: return setError(m_token.span, orWithoutNeighbour);
            case Kind::Error: return setError(m_token.span, m_token.text);
            default:  // the lexer lets a weight stand behind a prompt or a bracket only, where it has been read
                return setError(m_token.span,
                                "A prompt or a filter is missing here; write one, such as dog or in:Holiday.");
        }
    }

    std::optional<Meaning> parsePrompt(const Signs& signs, bool isExcluded) {
        Term term;
        TextSpan span = m_token.span;
        if (m_token.kind == Kind::Phrase) {
            term.isExact = true;
            term.text = std::move(m_token.text);
            if (isBlank(term.text)) {
                return setError(span, "There is nothing between these quotation marks; write what the photo shows.");
            }
            advance();
        } else {
            do {
                if (!term.text.empty()) term.text += ' ';
                term.text += m_token.text;
                span.end = m_token.span.end;
                advance();
            } while (m_token.kind == Kind::Word && !signs.takesOneWord);
        }
        std::string display = shortened(term.text, displayLength);
        if (m_token.kind == Kind::Weight) {
            const auto weight = takeWeight(span, display);
            if (!weight) return std::nullopt;
            term.weight = *weight;
        }
        addPart(isExcluded ? QueryPart::Kind::Negative : QueryPart::Kind::Prompt, from(signs, span), isExcluded,
                display);
        completePart(signs, span, term);
        return oneTerm(std::move(term), span);
    }

    std::optional<Meaning> parseImage(const Signs& signs, bool isExcluded) {
        if (m_token.values.size() > 1) {
            return setError(
                m_token.values[1].span,
                "Only one picture stands behind the colon; write OR between several, such as photo:12 OR photo:13, "
                "and quotation marks around a path with a bar.");
        }
        const KeyValue& value = m_token.values.front();
        auto term = readImageTerm(m_token.text, value);
        if (!term) return setError(spanOf(value), term.error().message);
        std::string display = m_token.text + ": ";
        if (term->kind == Term::Kind::ImageFile) {
            const std::size_t slash = term->text.find_last_of("/\\");
            display +=
                shortened(slash + 1 < term->text.size() ? term->text.substr(slash + 1) : term->text, displayLength);
        } else {
            display += std::to_string(term->photo.value);
        }
        const std::string_view typed = m_text.substr(value.span.begin, value.span.end - value.span.begin);
        if (term->region) display += typed.substr(typed.rfind('@'), typed.rfind('^') - typed.rfind('@'));
        if (term->weight != 1) display.append("^").append(printNumber(term->weight));
        const TextSpan span = m_token.span;
        advance();
        addPart(QueryPart::Kind::Image, from(signs, span), isExcluded, display);
        completePart(signs, span, *term);
        return oneTerm(std::move(*term), span);
    }

    std::optional<Meaning> parseFilter(const Signs& signs, bool isExcluded) {
        std::vector<PhotoFilter> values;
        for (const KeyValue& value : m_token.values) {
            auto condition = readCondition(m_token.text, value, m_places);
            if (!condition) return setError(spanOf(value), condition.error().message);
            if (++m_conditions > maximumConditions) {
                return setError(spanOf(value),
                                std::string("A query has at most ").append(std::to_string(maximumConditions)) +
                                    " filter values; delete some.");
            }
            PhotoFilter filter;
            filter.condition = std::move(*condition);
            values.push_back(std::move(filter));
        }
        const TextSpan span = m_token.span;
        std::string typed;
        for (const KeyValue& value : m_token.values) {
            if (!typed.empty()) typed += '|';
            typed += value.text;
            typed += value.tail;
        }
        addPart(QueryPart::Kind::Filter, from(signs, span), isExcluded,
                m_token.text + ": " + shortened(typed, displayLength));
        completePart(signs, span, std::nullopt);
        advance();
        Meaning meaning;
        meaning.filters.push_back(anyOf(std::move(values)));
        return meaning;
    }

    std::optional<Meaning> parseBrackets(const Signs& signs, bool isExcluded) {
        const TextSpan open = m_token.span;
        if (signs.areThere()) addOperator(signs.span);
        addOperator(open);
        if (m_firstOpen == TextSpan{}) m_firstOpen = open;
        if (++m_brackets > maximumBrackets) {
            return setError(open,
                            std::string("Brackets are nested more than ").append(std::to_string(maximumBrackets)) +
                                " deep; write fewer inside one another.");
        }
        advance();
        auto meaning = parseList(isExcluded);
        if (!meaning) return std::nullopt;
        if (m_token.kind != Kind::Close) {
            return setError(open,
                            "This bracket is not closed; write ) where the group ends, or \\( for the character.");
        }
        --m_brackets;
        TextSpan close = m_token.span;
        if (meaning->groups.empty() && meaning->filters.empty()) {
            return setError({open.begin, close.end},
                            "There is nothing between these brackets; write prompts or filters.");
        }
        advance();
        if (m_token.kind == Kind::Weight) {
            std::string ignored;
            const TextSpan weightSpan = m_token.span;
            const auto weight = takeWeight(close, ignored);
            if (!weight) return std::nullopt;
            if (!meaning->filters.empty()) {
                return setError(weightSpan, "A filter has no weight; write ^ behind prompts and pictures only.");
            }
            for (TermGroup& group : meaning->groups) {
                for (Term& term : group.alternatives) {
                    term.weight *= *weight;
                    if (!(term.weight > 0) || term.weight > maximumWeight) {
                        return setError(weightSpan,
                                        "The weights inside and behind the brackets multiply to more than 100 or "
                                        "to nothing; write smaller ones.");
                    }
                }
            }
        }
        addOperator(close);
        return meaning;
    }

    // At a weight: reads it, lengthens the span and the chip's text.
    std::optional<double> takeWeight(TextSpan& span, std::string& display) {
        const auto weight = readWeight(m_token.text);
        if (!weight) return setError(m_token.span, weight.error().message);
        span.end = m_token.span.end;
        if (*weight != 1) display.append("^").append(printNumber(*weight));
        advance();
        return *weight;
    }

    std::optional<Meaning> oneTerm(Term term, TextSpan span) {
        if (++m_terms > maximumTerms) {
            return setError(span, std::string("A query has at most ").append(std::to_string(maximumTerms)) +
                                      " prompts and pictures; delete some.");
        }
        Meaning meaning;
        meaning.groups.push_back({{std::move(term)}});
        return meaning;
    }

    static TextSpan from(const Signs& signs, TextSpan span) {
        return {signs.areThere() ? signs.span.begin : span.begin, span.end};
    }

    // A value that is not there yet is shown at its key.
    TextSpan spanOf(const KeyValue& value) const {
        return value.span.begin == value.span.end ? m_token.span : value.span;
    }

    static bool isBlank(std::string_view text) {
        while (const std::size_t length = spaceAt(text, 0)) text.remove_prefix(length);
        return text.empty();
    }

    static constexpr std::size_t displayLength = 40;  // characters
    static constexpr const char* orWithoutNeighbour =
        "OR stands between two alternatives, such as cat OR dog; write \\OR for the word.";

    std::string_view m_text;
    const PlaceFinder& m_places;
    QueryLexer m_lexer;
    QueryToken m_token;
    std::vector<QueryPart> m_parts;
    std::optional<QueryError> m_error;
    TextSpan m_firstOpen;
    std::size_t m_terms = 0;
    std::size_t m_conditions = 0;
    std::size_t m_brackets = 0;
};

}  // namespace

ParsedQuery parseQuery(std::string_view text, const PlaceFinder& places) {
    if (const auto bad = firstBadByte(text)) {
        ParsedQuery result;
        result.error =
            QueryError{{*bad, *bad + 1}, "This is not a character (no valid UTF-8); delete it and type it again."};
        return result;
    }
    return Parser(text, places).run();
}

}  // namespace sightseer
