// What the user typed, as a Query, with the places of its parts. The grammar is in this folder's README.md, "The
// language". Thread: any; pure function. printQuery (query_printer.h) is the inverse.
#pragma once

#include "core/search/gazetteer.h"
#include "core/search/query.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

// One sentence: what is wrong at that place and what would be right.
struct QueryError {
    TextSpan span;
    std::string message;
    bool operator==(const QueryError&) const = default;
};

// A piece of the typed text that the window shows as a chip, signs and weights included. Pieces come in the order of
// the text and do not overlap.
struct QueryPart {
    // Negative: a prompt that must not match. Operator: AND, OR, a comma, brackets and the NOT or - in front of them.
    enum class Kind { Prompt, Negative, Image, Filter, Operator };

    TextSpan span;
    Kind kind = Kind::Prompt;
    std::string display;            // one short line without quotation marks; begins with - when the part is excluded
    std::size_t operandBegin = 0;   // where the part's own signs end
    bool isNegated = false;         // by them; signs in front of brackets around it are not its own
    std::optional<Term> term = {};  // with those signs; none for a filter. A photo is called "photo: " and its number
    bool operator==(const QueryPart&) const = default;
};

struct ParsedQuery {
    Query query;                      // canonical; empty when there is an error
    std::vector<QueryPart> parts;     // those in front of the error, when there is one
    std::optional<QueryError> error;  // the first

    explicit operator bool() const { return !error; }
};

constexpr std::size_t maximumTerms = 100;       // prompts and pictures
constexpr std::size_t maximumConditions = 200;  // values of filters
constexpr std::size_t maximumNesting = 20;      // AND inside OR inside AND ... of filters
constexpr std::size_t maximumBrackets = 40;     // one inside another, as typed
constexpr double maximumWeight = 100;

// Never throws; time is linear in the text. Without `places`, near: takes numbers only.
[[nodiscard]] ParsedQuery parseQuery(std::string_view text, const PlaceFinder& places = {});

}  // namespace sightseer
