#include "core/search/filter_dates.h"

#include "core/search/query_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace sightseer {

namespace {

using namespace std::chrono;

constexpr const char* howToWrite =
    "write a year, month, day or range, such as 2023, 2023-06, 2023-06-15 or 2023-06..2023-08.";

struct Period {
    sys_days first;
    sys_days last;
};

tl::unexpected<Error> noDate(std::string_view text) {
    return fail(ErrorCode::InvalidArgument, inMarks(text) + " is not a date; " + howToWrite);
}

// The digits in front of the next hyphen; 0 when there are none, more than `longest` or anything else.
unsigned takeNumber(std::string_view& text, std::size_t longest) {
    const std::size_t length = std::min(text.find('-'), text.size());
    unsigned number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + length, number);
    const bool isNumber = problem == std::errc() && end == text.data() + length && length <= longest;
    text.remove_prefix(length);
    return isNumber ? number : 0;
}

Result<Period> readPeriod(std::string_view text) {
    std::string_view rest = text;
    const unsigned y = rest.find('-') == 4 || rest.size() == 4 ? takeNumber(rest, 4) : 0;
    if (y == 0) return noDate(text);
    const year yearOf{static_cast<int>(y)};
    if (rest.empty()) return Period{sys_days(yearOf / January / 1), sys_days(yearOf / December / 31)};
    rest.remove_prefix(1);
    const month monthOf{takeNumber(rest, 2)};
    if (!monthOf.ok()) return noDate(text);
    if (rest.empty()) return Period{sys_days(yearOf / monthOf / 1), sys_days(yearOf / monthOf / last)};
    rest.remove_prefix(1);
    const day dayOf{takeNumber(rest, 2)};
    if (!rest.empty() || !dayOf.ok()) return noDate(text);
    const auto date = yearOf / monthOf / dayOf;
    if (!date.ok()) {
        return fail(ErrorCode::InvalidArgument, "The calendar has no day " + std::string(text) + "; " + howToWrite);
    }
    return Period{sys_days(date), sys_days(date)};
}

constexpr sys_days firstOfAll = sys_days(year(1) / January / 1);
constexpr sys_days lastOfAll = sys_days(year(9999) / December / 31);

Result<TakenWithin> readComparison(std::string_view text) {
    const bool isAfter = text.front() == '>';
    const bool isIncluded = text.substr(1).starts_with('=');
    const auto typed = text.substr(isIncluded ? 2 : 1);
    if (typed.empty()) return noDate(text);
    const auto period = readPeriod(typed);
    if (!period) return propagate(period);
    if (isAfter && isIncluded) return TakenWithin{period->first, std::nullopt};
    if (isIncluded) return TakenWithin{std::nullopt, period->last};
    if (isAfter ? period->last >= lastOfAll : period->first <= firstOfAll) return noDate(text);
    if (isAfter) return TakenWithin{period->last + days(1), std::nullopt};
    return TakenWithin{std::nullopt, period->first - days(1)};
}

enum class Grain { Day, Month, Year };

// The coarsest that says this end exactly.
Grain grainOfFirst(sys_days first) {
    const year_month_day date(first);
    if (date.day() != day(1)) return Grain::Day;
    return date.month() == January ? Grain::Year : Grain::Month;
}

Grain grainOfLast(sys_days lastDay) {
    const year_month_day following(lastDay + days(1));
    if (following.day() != day(1)) return Grain::Day;
    return following.month() == January ? Grain::Year : Grain::Month;
}

std::string written(sys_days when, Grain grain) {
    const char* format = grain == Grain::Year ? "%04d" : grain == Grain::Month ? "%04d-%02u" : "%04d-%02u-%02u";
    const year_month_day date(when);
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return buffer.data();
}

}  // namespace

Result<TakenWithin> readDates(std::string_view text) {
    if (text.starts_with('>') || text.starts_with('<')) return readComparison(text);
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
        const auto period = readPeriod(text);
        if (!period) return propagate(period);
        return TakenWithin{period->first, period->last};
    }
    TakenWithin range;
    if (const auto from = text.substr(0, dots); !from.empty()) {
        const auto period = readPeriod(from);
        if (!period) return propagate(period);
        range.first = period->first;
    }
    if (const auto to = text.substr(dots + 2); !to.empty()) {
        const auto period = readPeriod(to);
        if (!period) return propagate(period);
        range.last = period->last;
    }
    if (range.first && range.last && *range.first > *range.last) {
        return fail(ErrorCode::InvalidArgument,
                    "The range '" + std::string(text) + "' ends before it begins; write the earlier date first.");
    }
    return range;
}

std::string printDates(const TakenWithin& within) {
    if (within.first && within.last) {
        const Grain grain = std::min(grainOfFirst(*within.first), grainOfLast(*within.last));
        const std::string first = written(*within.first, grain);
        const std::string last = written(*within.last, grain);
        return first == last ? first : first + ".." + last;
    }
    std::string printed = within.first ? written(*within.first, grainOfFirst(*within.first)) : std::string();
    printed += "..";
    if (within.last) printed += written(*within.last, grainOfLast(*within.last));
    return printed;
}

}  // namespace sightseer
