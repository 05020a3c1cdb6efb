// The picture terms of the query language: image:"path"@region^weight and photo:1234@region^weight. Thread: any; pure
// function.
#pragma once

#include "core/base/result.h"
#include "core/search/query.h"
#include "core/search/query_lexer.h"

#include <string_view>

namespace sightseer {

// `key` is image or photo. InvalidArgument with a sentence that says what would be right.
Result<Term> readImageTerm(std::string_view key, const KeyValue& value);

// The number behind `^`: above 0, at most maximumWeight. InvalidArgument with a sentence as above.
Result<double> readWeight(std::string_view typed);

}  // namespace sightseer
