// Comma-separated values as RFC 4180 has them. Thread: any; pure functions.
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace sightseer::cli {

using CsvRow = std::vector<std::string>;

// Fields may be quoted; a quoted field may hold commas, line ends and doubled quotes. A byte order mark and empty lines are
// skipped. InvalidFile for a quote that is never closed, with its line.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text);

// With its line end, CR LF. A field that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a line
// end) gets a ' in front.
std::string printCsvRow(const CsvRow& row);

}  // namespace sightseer::cli
