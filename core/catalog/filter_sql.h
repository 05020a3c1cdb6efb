// One condition of a filter as SQL that an index answers. Only this folder includes it.
// Thread: the database's own. Failures are thrown as DatabaseFailure.
#pragma once

#include "core/catalog/database.h"
#include "core/catalog/photo_filter.h"

namespace sightseer {

struct SqlCondition {
    std::string expression;  // over the columns of photo; NULL counts as no
    std::vector<SqlValue> values;
    const char* index = "";    // that finds the photos
    bool looksAtAll = false;   // every entry of the index is read, not only what it finds
    std::string listing = {};  // the expression for listing all that match, where another one is faster
    // The whole question for those that match, where another table than photo finds them; `index` is not used then. Missing
    // photos are among them: they are few, and taking them away afterwards costs a quarter of asking for each.
    std::string question = {};
    // An FTS5 expression for photo_name, which finds all that match and perhaps more; empty when there is none.
    std::string namePattern = {};
};

// Folders, cameras, lenses and labels are looked up: their names are few beside the photos.
SqlCondition sqlOf(Database& database, const Condition& condition, const FilterContext& context);

// SELECT id of the photos that fulfil `condition`, by its index or its question; by the latter also missing ones,
// and some more than once.
std::string selectByIndex(const SqlCondition& condition);
// The same for a condition with a namePattern, which is the first parameter.
std::string selectByName(const SqlCondition& condition);

}  // namespace sightseer
