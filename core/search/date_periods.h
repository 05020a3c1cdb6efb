// Stretches of the calendar that people name. Thread: any; pure functions.
#pragma once

#include "core/catalog/photo_filter.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sightseer {

// Both days included.
struct Period {
    std::chrono::sys_days first;
    std::chrono::sys_days last;
};

enum class Season { Spring, Summer, Autumn, Winter };
enum class Holiday {
    NewYear,
    NewYearsEve,
    Valentine,
    Easter,
    ChineseNational,
    Halloween,
    Thanksgiving,
    ChristmasEve,
    Christmas
};

Period dayPeriod(std::chrono::sys_days day);
Period weekPeriod(std::chrono::sys_days dayOfIt);  // Monday to Sunday
Period weekendPeriod(std::chrono::sys_days dayOfItsWeek);
Period monthPeriod(int year, unsigned month);
Period yearPeriod(int year);
Period seasonPeriod(Season season, int year);  // winter begins in December of that year; northern
Period holidayPeriod(Holiday holiday, int year);
std::optional<Period> datePeriod(int year, unsigned month, unsigned day);  // absent for 30 February

int yearOf(std::chrono::sys_days day);
unsigned monthOf(std::chrono::sys_days day);
std::chrono::sys_days monthsBefore(std::chrono::sys_days day, int months);  // the last day of that month at the latest

// The period of the latest year for which `periodOfYear` has begun (or ended, when asked) by `today`.
template <typename PeriodOfYear>
Period latest(std::chrono::sys_days today, bool hasEnded, PeriodOfYear periodOfYear) {
    Period period = periodOfYear(yearOf(today));
    if (hasEnded ? period.last >= today : period.first > today) period = periodOfYear(yearOf(today) - 1);
    if (hasEnded ? period.last >= today : period.first > today) period = periodOfYear(yearOf(today) - 2);
    return period;
}

// 2022, July 2022, 15 July 2022, June - August 2022, from 2020, up to 15 July 2022.
std::string describeDays(const TakenWithin& days);

}  // namespace sightseer
