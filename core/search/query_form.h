// The one form in which equal queries are equal values; the parser gives it and the printer expects it. Thread: any;
// pure functions.
#pragma once

#include "core/search/query.h"

#include <vector>

namespace sightseer {

// Joined and flattened: one part is itself, a join inside the same join is dissolved unless it is negated.
PhotoFilter allOf(std::vector<PhotoFilter> parts);
PhotoFilter anyOf(std::vector<PhotoFilter> parts);
PhotoFilter inverse(PhotoFilter filter);

// How many conditions the tree has, and how many joins lie inside one another.
std::size_t conditionCount(const PhotoFilter& filter);
std::size_t nesting(const PhotoFilter& filter);

// The query in that form: filters flattened, words of a prompt with one space between them, fields that the kind of a
// term does not use cleared, terms that say nothing left out. An alternative of nothing is left out too, for no text
// says it.
Query canonical(const Query& query);

}  // namespace sightseer
