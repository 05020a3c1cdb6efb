// Comma-separated values as RFC 4180 has them, for reading. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

using CsvRow = std::vector<std::string>;

// Fields may be quoted; a quoted field may hold commas, line ends and doubled quotes. A byte order mark and empty lines are
// skipped. InvalidFile for a quote that is never closed, with its line.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text);

}  // namespace sightseer
