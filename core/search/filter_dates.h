// The values of `date:`, read and written. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/catalog/photo_filter.h"

#include <string>
#include <string_view>

namespace sightseer {

// A year, month or day (2023, 2023-06, 2023-06-15), a range of them (a..b, a.., ..b) or a comparison (>a >=a <a <=a),
// of the years 1 to 9999. InvalidArgument with a sentence that names the text and says what would be right.
Result<TakenWithin> readDates(std::string_view text);

// The shortest text that reads back as the same days; `first` is not after `last`, both are in the years 1 to 9999.
std::string printDates(const TakenWithin& within);

}  // namespace sightseer
