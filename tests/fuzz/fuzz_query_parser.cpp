// Any bytes through the query language: no crash, no broken round trip, spans inside the text. Built and run by run.sh.
#include "core/search/date_hints.h"
#include "core/search/query_parser.h"
#include "core/search/query_printer.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace sightseer;

namespace {

void require(bool isTrue, const char* what, std::string_view text) {
    if (isTrue) return;
    std::fprintf(stderr, "%s: [%.*s]\n", what, static_cast<int>(text.size()), text.data());
    std::abort();
}

void requireInside(TextSpan span, std::string_view text) {
    require(span.begin <= span.end && span.end <= text.size(), "A span outside the text", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ParsedQuery parsed = parseQuery(text);
    std::size_t end = 0;
    for (const QueryPart& part : parsed.parts) {
        requireInside(part.span, text);
        require(part.span.begin >= end, "Parts overlap", text);
        end = part.span.end;
    }
    if (parsed.error) {
        requireInside(parsed.error->span, text);
        require(!parsed.error->message.empty(), "An error without a sentence", text);
    } else {
        const std::string printed = printQuery(parsed.query);
        const ParsedQuery again = parseQuery(printed);
        require(!again.error, "What was printed does not parse", printed);
        require(again.query == parsed.query, "What was printed is another query", printed);
        require(printQuery(again.query) == printed, "Printing is not stable", printed);
    }
    const std::chrono::sys_days today = std::chrono::year(2024) / std::chrono::March / 31;
    for (const DateHint& hint : dateHints(text, today)) {
        requireInside(hint.span, text);
        require(!parseQuery(hint.filterText).error, "A hint that does not parse", text);
        if (!parsed.error) {
            const std::string taken = withDateHint(text, hint);
            require(!parseQuery(taken).error, "A taken hint breaks the query", taken);
        }
    }
    return 0;
}
