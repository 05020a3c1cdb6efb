// Plain date words in a typed query - 'last summer', 'in July', '去年' - offered as filters, never applied by themselves.
// Thread: any; pure functions.
#pragma once

#include "core/search/query.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

struct DateHint {
    TextSpan span;           // the words, with an 'in' or 'on' in front of them
    std::string label;       // the days in English: June - August 2022
    std::string filterText;  // date:2022-06..2022-08
    TakenWithin days;        // the same, for a label in another language
    bool operator==(const DateHint&) const = default;
};

// In the order of the text, without overlaps; words in quotation marks, behind a hyphen or in filters are left alone,
// and so are days to come. English, and the commonest Chinese words. Seasons are those of the north.
std::vector<DateHint> dateHints(std::string_view text, std::chrono::sys_days today);

// The text once the hint is taken: without its words, and with its filter at the end.
std::string withDateHint(std::string_view text, const DateHint& hint);

}  // namespace sightseer
