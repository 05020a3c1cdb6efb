#include "core/train/csv.h"

#include <utility>

namespace sightseer {

Result<std::vector<CsvRow>> parseCsv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<CsvRow> rows;
    CsvRow row;
    std::string field;
    bool quoted = false;     // inside quotes now
    bool wasQuoted = false;  // this field had them: it counts even when empty
    int line = 1;
    int quoteLine = 0;

    const auto endField = [&] {
        row.push_back(std::exchange(field, {}));
        wasQuoted = false;
    };
    const auto endRow = [&] {
        const bool blank = row.empty() && field.empty() && !wasQuoted;
        if (blank) return;
        endField();
        rows.push_back(std::exchange(row, {}));
    };

    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && field.empty() && !wasQuoted) {
            quoted = wasQuoted = true;
            quoteLine = line;
        } else if (c == ',') {
            endField();
        } else if (c == '\n') {
            endRow();
        } else if (c != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) {
            field += c;
        }
    }
    if (quoted)
        return fail(ErrorCode::InvalidFile,
                    "a quote that opens in line " + std::to_string(quoteLine) + " is never closed");
    endRow();
    return rows;
}

}  // namespace sightseer
