#include "core/search/date_periods.h"

#include <array>

namespace sightseer {

using namespace std::chrono;

namespace {

constexpr std::array<const char*, 12> monthNames{"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};

sys_days onDay(int y, unsigned m, unsigned d) {
    return sys_days(year(y) / month(m) / day(d));
}

// Meeus, Jones and Butcher's rule.
sys_days easterSunday(int y) {
    const int a = y % 19;
    const int b = y / 100;
    const int c = y % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return onDay(y, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

std::string monthName(sys_days date) {
    return monthNames[monthOf(date) - 1];
}

std::string dayText(sys_days date) {
    const year_month_day parts(date);
    std::string text = std::to_string(static_cast<unsigned>(parts.day()));
    return text.append(" ").append(monthName(date)).append(" ").append(std::to_string(yearOf(date)));
}

bool beginsMonth(sys_days date) {
    return year_month_day(date).day() == day(1);
}
bool endsMonth(sys_days date) {
    return beginsMonth(date + days(1));
}

std::string describe(const Period& period) {
    if (period.first == period.last) return dayText(period.first);
    if (!beginsMonth(period.first) || !endsMonth(period.last))
        return dayText(period.first) + " – " + dayText(period.last);
    const bool areYears = monthOf(period.first) == 1 && monthOf(period.last) == 12;
    std::string firstYear = std::to_string(yearOf(period.first));
    const std::string lastYear = std::to_string(yearOf(period.last));
    if (firstYear == lastYear) {
        if (areYears) return firstYear;
        const bool isMonth = monthOf(period.first) == monthOf(period.last);
        return (isMonth ? std::string() : monthName(period.first) + " – ") + monthName(period.last) + " " + lastYear;
    }
    if (areYears) return firstYear + " – " + lastYear;
    return monthName(period.first) + " " + firstYear + " – " + monthName(period.last) + " " + lastYear;
}

}  // namespace

Period dayPeriod(sys_days date) {
    return {date, date};
}

Period weekPeriod(sys_days dayOfIt) {
    const sys_days monday = dayOfIt - (weekday(dayOfIt) - Monday);
    return {monday, monday + days(6)};
}

Period weekendPeriod(sys_days dayOfItsWeek) {
    const Period week = weekPeriod(dayOfItsWeek);
    return {week.first + days(5), week.last};
}

Period monthPeriod(int y, unsigned m) {
    return {sys_days(year(y) / month(m) / 1), sys_days(year(y) / month(m) / last)};
}

Period yearPeriod(int y) {
    return {onDay(y, 1, 1), onDay(y, 12, 31)};
}

Period seasonPeriod(Season season, int y) {
    switch (season) {
        case Season::Spring: return {monthPeriod(y, 3).first, monthPeriod(y, 5).last};
        case Season::Summer: return {monthPeriod(y, 6).first, monthPeriod(y, 8).last};
        case Season::Autumn: return {monthPeriod(y, 9).first, monthPeriod(y, 11).last};
        case Season::Winter: break;
    }
    return {monthPeriod(y, 12).first, monthPeriod(y + 1, 2).last};
}

Period holidayPeriod(Holiday holiday, int y) {
    switch (holiday) {
        case Holiday::NewYear: return dayPeriod(onDay(y, 1, 1));
        case Holiday::NewYearsEve: return dayPeriod(onDay(y, 12, 31));
        case Holiday::Valentine: return dayPeriod(onDay(y, 2, 14));
        case Holiday::Easter: return {easterSunday(y) - days(2), easterSunday(y) + days(1)};
        case Holiday::ChineseNational: return {onDay(y, 10, 1), onDay(y, 10, 7)};
        case Holiday::Halloween: return dayPeriod(onDay(y, 10, 31));
        case Holiday::Thanksgiving: return dayPeriod(sys_days(year(y) / November / Thursday[4]));
        case Holiday::ChristmasEve: return dayPeriod(onDay(y, 12, 24));
        case Holiday::Christmas: break;
    }
    return {onDay(y, 12, 24), onDay(y, 12, 26)};
}

std::optional<Period> datePeriod(int y, unsigned m, unsigned d) {
    const auto date = year(y) / month(m) / day(d);
    if (!date.ok()) return std::nullopt;
    return dayPeriod(sys_days(date));
}

int yearOf(sys_days date) {
    return static_cast<int>(year_month_day(date).year());
}

unsigned monthOf(sys_days date) {
    return static_cast<unsigned>(year_month_day(date).month());
}

sys_days monthsBefore(sys_days date, int count) {
    const auto earlier = year_month_day(date) - months(count);
    return earlier.ok() ? sys_days(earlier) : sys_days(earlier.year() / earlier.month() / last);
}

std::string describeDays(const TakenWithin& within) {
    if (within.first && within.last) return describe({*within.first, *within.last});
    if (within.first) {
        const bool isMonth = beginsMonth(*within.first);
        const std::string y = std::to_string(yearOf(*within.first));
        if (isMonth && monthOf(*within.first) == 1) return "from " + y;
        return "from " + (isMonth ? monthName(*within.first) + " " + y : dayText(*within.first));
    }
    if (!within.last) return "any day";
    const bool isMonth = endsMonth(*within.last);
    const std::string y = std::to_string(yearOf(*within.last));
    if (isMonth && monthOf(*within.last) == 12) return "up to " + y;
    return "up to " + (isMonth ? monthName(*within.last) + " " + y : dayText(*within.last));
}

}  // namespace sightseer
