// The filters of the query language, `key:value`, read and written: one place per key. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/catalog/photo_filter.h"
#include "core/search/gazetteer.h"
#include "core/search/query_lexer.h"

#include <string>
#include <string_view>

namespace sightseer {

// One value of a filter; `key` is a query key but not image or photo. InvalidArgument with a sentence that says what
// would be right. Place names are asked of `places`.
Result<Condition> readCondition(std::string_view key, const KeyValue& value, const PlaceFinder& places);

// The key in front of the colon, and a value behind it, with quotation marks where they are needed.
std::string_view conditionKey(const Condition& condition);
std::string printConditionValue(const Condition& condition);

}  // namespace sightseer
