#include "core/search/query_edit.h"

#include "core/search/query_printer.h"

#include <string_view>
#include <vector>

namespace sightseer {

namespace {

using Kind = QueryPart::Kind;

bool joins(const std::string& text, const QueryPart& part) {
    const auto word = std::string_view(text).substr(part.span.begin, part.span.end - part.span.begin);
    return part.kind == Kind::Operator && (word == "," || word == "AND" || word == "OR");
}

std::vector<std::string> wordsOf(const std::vector<QueryPart>& parts, std::size_t leftOut) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != leftOut && parts[i].kind != Kind::Operator) words.push_back(parts[i].display);
    }
    return words;
}

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(' ');
    return begin == std::string_view::npos ? std::string()
                                           : std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

std::string glued(std::string_view left, std::string_view comma, std::string_view right) {
    const std::string before = trimmed(left);
    const std::string behind = trimmed(right);
    if (before.empty() || behind.empty()) return before + behind;
    if (!comma.empty()) return before + ", " + behind;
    const bool isTight = before.back() == '(' || behind.front() == ',' || behind.front() == ')';
    return before + (isTight ? "" : " ") + behind;
}

struct Change {
    TextSpan span;
    std::string replacement;  // empty: the part goes
    std::size_t part;         // in the text as it was
};

// The first way to write it down that leaves all other parts what they were.
std::optional<std::string> changed(const std::string& text, const ParsedQuery& parsed, const Change& change,
                                   const PlaceFinder& places) {
    const auto wanted = wordsOf(parsed.parts, change.part);
    const std::string_view left = std::string_view(text).substr(0, change.span.begin);
    const std::string_view right = std::string_view(text).substr(change.span.end);
    for (const char* after : {"", ","}) {
        for (const char* before : {"", ","}) {
            const std::string whole = change.replacement.empty()
                                          ? glued(left, before, right)
                                          : glued(glued(left, before, change.replacement), after, right);
            if (trimmed(whole).empty()) return std::string();
            const ParsedQuery now = parseQuery(whole, places);
            if (now.error) continue;
            std::size_t mine = now.parts.size();  // no part is left out where the part went
            if (!change.replacement.empty()) {
                std::size_t behind = 0;
                for (std::size_t i = change.part + 1; i < parsed.parts.size(); ++i) {
                    if (parsed.parts[i].kind != Kind::Operator) ++behind;
                }
                // The same number of parts stands behind it as before.
                for (mine = now.parts.size(); mine-- > 0;) {
                    if (now.parts[mine].kind != Kind::Operator && behind-- == 0) break;
                }
                if (mine >= now.parts.size()) continue;
            }
            if (wordsOf(now.parts, mine) == wanted) return whole;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> withoutPart(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                       const PlaceFinder& places) {
    const auto& parts = parsed.parts;
    TextSpan span = parts[part].span;
    if (part > 0 && joins(text, parts[part - 1])) {
        span.begin = parts[part - 1].span.begin;
    } else if (part + 1 < parts.size() && joins(text, parts[part + 1])) {
        span.end = parts[part + 1].span.end;
    } else if (part > 0 && part + 1 < parts.size() && text[parts[part - 1].span.begin] == '(' &&
               text[parts[part + 1].span.begin] == ')') {
        // Nothing would be left in the brackets.
        span = {parts[part - 1].span.begin, parts[part + 1].span.end};
        if (part > 1 && parts[part - 2].kind == Kind::Operator && !joins(text, parts[part - 2]))
            span.begin = parts[part - 2].span.begin;  // the sign in front of them
    }
    return changed(text, parsed, {span, {}, part}, places);
}

std::optional<std::string> withPartReplaced(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                            const std::string& replacement, const PlaceFinder& places) {
    return changed(text, parsed, {parsed.parts[part].span, replacement, part}, places);
}

std::optional<std::string> withPartInverted(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                            const PlaceFinder& places) {
    const QueryPart& old = parsed.parts[part];
    if (old.term) {
        Term term = *old.term;
        term.isNegative = !term.isNegative;
        return withPartReplaced(text, parsed, part, printQuery({{{{std::move(term)}}}, {}}), places);
    }
    const std::string filter = text.substr(old.operandBegin, old.span.end - old.operandBegin);
    return withPartReplaced(text, parsed, part, old.isNegated ? filter : "-" + filter, places);
}

std::optional<std::string> withPartWeighted(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                            double weight, const PlaceFinder& places) {
    if (!parsed.parts[part].term) return std::nullopt;
    Term term = *parsed.parts[part].term;
    term.weight = weight;
    return withPartReplaced(text, parsed, part, printQuery({{{{std::move(term)}}}, {}}), places);
}

}  // namespace sightseer
