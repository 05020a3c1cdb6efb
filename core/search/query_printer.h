// A query as text that reads back as the same query. Thread: any; pure functions.
#pragma once

#include "core/search/query.h"

#include <string>
#include <string_view>

namespace sightseer {

// The canonical text: parseQuery of it gives `query` in its canonical form, and that prints as the same text again.
// The query's values are such as parseQuery gives: sound UTF-8, weights above 0 and at most 100, ranges that do not run
// backwards, dates of the years 1 to 9999, a size with at least one end, limits of query_parser.h kept.
std::string printQuery(const Query& query);

// The text of a filter's value, in quotation marks where it would not read back without.
std::string printValueText(std::string_view text);
// `text` in quotation marks, `"` and `\` escaped.
std::string printQuoted(std::string_view text);

}  // namespace sightseer
