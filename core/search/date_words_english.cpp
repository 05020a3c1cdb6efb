#include "core/search/date_words.h"
#include "core/search/filter_dates.h"
#include "core/search/query_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sightseer {

namespace {

using namespace std::chrono;

constexpr int earliestYear = 1850;

constexpr std::array<std::string_view, 12> monthNames{"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdayNames{"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};

// Words from the place where a date may begin; past the end they are empty.
class Words {
public:
    Words(std::span<const std::string> words, sys_days today) : m_words(words), m_today(today) {}

    std::string_view operator[](std::size_t i) const {
        return i < m_words.size() ? std::string_view(m_words[i]) : std::string_view();
    }
    sys_days today() const { return m_today; }

    // 2019; years to come are numbers.
    std::optional<int> year(std::size_t i) const {
        const auto number = digits((*this)[i], 4, 4);
        if (!number || *number < earliestYear || *number > yearOf(m_today)) return std::nullopt;
        return *number;
    }

    // 15, 15th.
    std::optional<unsigned> day(std::size_t i) const {
        std::string_view word = (*this)[i];
        for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
            if (word.ends_with(ending)) word.remove_suffix(2);
        }
        const auto number = digits(word, 1, 2);
        if (!number || *number < 1 || *number > 31) return std::nullopt;
        return static_cast<unsigned>(*number);
    }

    std::optional<unsigned> month(std::size_t i) const {
        const std::string_view word = (*this)[i];
        for (std::size_t m = 0; m < monthNames.size(); ++m) {
            const bool isShort = word == monthNames[m].substr(0, 3) || (m == 8 && word == "sept");
            if (word == monthNames[m] || isShort) return static_cast<unsigned>(m + 1);
        }
        return std::nullopt;
    }

    // 3, three, a.
    std::optional<int> count(std::size_t i) const {
        static constexpr std::array<std::string_view, 10> names{"one", "two",   "three", "four", "five",
                                                                "six", "seven", "eight", "nine", "ten"};
        const std::string_view word = (*this)[i];
        if (word == "a" || word == "an") return 1;
        const auto found = std::find(names.begin(), names.end(), word);
        if (found != names.end()) return static_cast<int>(found - names.begin()) + 1;
        const auto number = digits(word, 1, 3);
        return number && *number > 0 ? number : std::nullopt;
    }

    static std::optional<int> digits(std::string_view word, std::size_t shortest, std::size_t longest) {
        int number = 0;
        const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), number);
        const bool isNumber = problem == std::errc() && end == word.data() + word.size() && isDigit(word.front());
        if (!isNumber || word.size() < shortest || word.size() > longest) return std::nullopt;
        return number;
    }

private:
    std::span<const std::string> m_words;
    sys_days m_today;
};

using Found = std::optional<DateWords>;

std::optional<Season> seasonOf(std::string_view word) {
    if (word == "spring") return Season::Spring;
    if (word == "summer") return Season::Summer;
    if (word == "autumn" || word == "fall") return Season::Autumn;
    if (word == "winter") return Season::Winter;
    return std::nullopt;
}

std::optional<weekday> weekdayOf(std::string_view word) {
    const auto found = std::find(weekdayNames.begin(), weekdayNames.end(), word);
    if (found == weekdayNames.end()) return std::nullopt;
    return weekday(static_cast<unsigned>(found - weekdayNames.begin()));
}

std::optional<std::pair<std::size_t, Holiday>> holidayOf(const Words& words, std::size_t i) {
    const std::string_view word = words[i];
    const std::string_view next = words[i + 1];
    if (word == "christmas" || word == "xmas") {
        return next == "eve" ? std::pair{std::size_t(2), Holiday::ChristmasEve}
                             : std::pair{std::size_t(1), Holiday::Christmas};
    }
    if (word == "new" && (next == "year's" || next == "years" || next == "year") && words[i + 2] == "eve") {
        return std::pair{std::size_t(3), Holiday::NewYearsEve};
    }
    if (word == "new" && (next == "year's" || next == "years" || next == "year") && words[i + 2] == "day") {
        return std::pair{std::size_t(3), Holiday::NewYear};
    }
    if (word == "easter") return std::pair{std::size_t(1), Holiday::Easter};
    if (word == "halloween") return std::pair{std::size_t(1), Holiday::Halloween};
    if (word == "thanksgiving") return std::pair{std::size_t(1), Holiday::Thanksgiving};
    if (word == "valentine's" || word == "valentines") {
        return std::pair{std::size_t(next == "day" ? 2 : 1), Holiday::Valentine};
    }
    return std::nullopt;
}

// 2021-07-15, 2021-07, 15.7.2021, 2019-2021.
Found numericDate(const Words& words) {
    const std::string_view word = words[0];
    const std::size_t hyphen = word.find('-');
    const auto firstYear = Words::digits(word.substr(0, hyphen), 4, 4);
    if (firstYear && hyphen != std::string_view::npos && *firstYear >= earliestYear) {
        const auto lastYear = Words::digits(word.substr(hyphen + 1), 4, 4);
        if (lastYear) {
            if (*lastYear < *firstYear || *lastYear > yearOf(words.today())) return std::nullopt;
            return DateWords{1, {yearPeriod(*firstYear).first, yearPeriod(*lastYear).last}};
        }
        const auto days = readDates(word);
        if (days && days->first && days->last) return DateWords{1, {*days->first, *days->last}};
        return std::nullopt;
    }
    const std::size_t point = word.find('.');
    const std::size_t nextPoint = point == std::string_view::npos ? point : word.find('.', point + 1);
    if (nextPoint == std::string_view::npos) return std::nullopt;
    const auto day = Words::digits(word.substr(0, point), 1, 2);
    const auto month = Words::digits(word.substr(point + 1, nextPoint - point - 1), 1, 2);
    const auto year = Words::digits(word.substr(nextPoint + 1), 4, 4);
    if (!day || !month || !year || *year < earliestYear) return std::nullopt;
    const auto date = datePeriod(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
    return date ? Found(DateWords{1, *date}) : std::nullopt;
}

// 15 July 2021, July 15, 15th of July, July 2021, and July where it can only be the month.
Found monthDate(const Words& words, bool isAfterPreposition) {
    std::size_t length = 0;
    auto day = words.day(0);
    if (day) length = words[1] == "of" ? 2 : 1;
    const auto month = words.month(length);
    if (!month) return std::nullopt;
    ++length;
    if (!day && words.day(length) && !words.year(length)) day = words.day(length++);
    std::size_t yearAt = length;
    if (words[yearAt] == "of") ++yearAt;
    const auto year = words.year(yearAt);
    if (year) length = yearAt + 1;

    const Period whole =
        year ? monthPeriod(*year, *month) : latest(words.today(), false, [&](int y) { return monthPeriod(y, *month); });
    if (day) {
        auto date = datePeriod(yearOf(whole.first), *month, *day);
        if (date && !year && date->first > words.today()) date = datePeriod(yearOf(whole.first) - 1, *month, *day);
        return date ? Found(DateWords{length, *date}) : std::nullopt;
    }
    const std::string_view name = words[0];
    const bool isName = name == monthNames[*month - 1] && name != "may" && name != "march";
    if (!year && !isName && !isAfterPreposition) return std::nullopt;
    return DateWords{length, whole};
}

// last / this / past + week, month, year, weekend, Monday, July, summer, Christmas; the last 3 weeks.
Found relativeDate(const Words& words) {
    const bool isLast = words[0] == "last" || words[0] == "past" || words[0] == "previous";
    if (!isLast && words[0] != "this") return std::nullopt;
    const sys_days today = words.today();
    const std::string_view unit = words[1];
    if (unit == "week") return DateWords{2, weekPeriod(isLast ? today - days(7) : today)};
    if (unit == "weekend") return DateWords{2, weekendPeriod(isLast ? today - days(7) : today)};
    if (unit == "month") {
        const sys_days dayOfIt = monthsBefore(today, isLast ? 1 : 0);
        return DateWords{2, monthPeriod(yearOf(dayOfIt), monthOf(dayOfIt))};
    }
    if (unit == "year") return DateWords{2, yearPeriod(yearOf(today) - (isLast ? 1 : 0))};
    if (!isLast && (unit == "morning" || unit == "afternoon" || unit == "evening"))
        return DateWords{2, dayPeriod(today)};
    if (isLast && unit == "night") return DateWords{2, dayPeriod(today - days(1))};
    if (const auto name = weekdayOf(unit)) {
        if (!isLast) return DateWords{2, dayPeriod(weekPeriod(today).first + (*name - Monday))};
        const days back = weekday(today) - *name;
        return DateWords{2, dayPeriod(today - (back == days(0) ? days(7) : back))};
    }
    if (const auto season = seasonOf(unit)) {
        return DateWords{2, latest(today, isLast, [&](int y) { return seasonPeriod(*season, y); })};
    }
    if (const auto month = words.month(1)) {
        return DateWords{2, latest(today, isLast, [&](int y) { return monthPeriod(y, *month); })};
    }
    if (const auto holiday = holidayOf(words, 1)) {
        return DateWords{1 + holiday->first,
                         latest(today, isLast, [&](int y) { return holidayPeriod(holiday->second, y); })};
    }
    const auto count = words.count(1);
    if (!isLast || !count) return std::nullopt;
    const std::string_view units = words[2];
    if (units == "days") return DateWords{3, {today - days(*count), today}};
    if (units == "weeks") return DateWords{3, {today - days(7 * *count), today}};
    if (units == "months") return DateWords{3, {monthsBefore(today, *count), today}};
    if (units == "years") return DateWords{3, {monthsBefore(today, 12 * *count), today}};
    return std::nullopt;
}

// three weeks ago: that day, that week, that month, that year.
Found agoDate(const Words& words) {
    const auto count = words.count(0);
    if (!count || words[2] != "ago") return std::nullopt;
    const sys_days today = words.today();
    const std::string_view unit = words[1].substr(0, words[1].size() - (words[1].ends_with('s') ? 1 : 0));
    if (unit == "day") return DateWords{3, dayPeriod(today - days(*count))};
    if (unit == "week") return DateWords{3, weekPeriod(today - days(7 * *count))};
    const sys_days then = monthsBefore(today, *count);
    if (unit == "month") return DateWords{3, monthPeriod(yearOf(then), monthOf(then))};
    if (unit == "year") return DateWords{3, yearPeriod(yearOf(today) - *count)};
    return std::nullopt;
}

Found namedDay(const Words& words, bool isAfterPreposition) {
    const sys_days today = words.today();
    if (words[0] == "today" || words[0] == "tonight") return DateWords{1, dayPeriod(today)};
    if (words[0] == "yesterday") return DateWords{1, dayPeriod(today - days(1))};
    if (words[0] == "day" && words[1] == "before" && words[2] == "yesterday")
        return DateWords{3, dayPeriod(today - days(2))};
    if (const auto name = weekdayOf(words[0]); name && isAfterPreposition) {
        return DateWords{1, dayPeriod(today - (weekday(today) - *name))};
    }
    return std::nullopt;
}

// summer 2022, summer of 2022, Christmas 2020, Christmas.
Found seasonOrHoliday(const Words& words) {
    const auto season = seasonOf(words[0]);
    const auto holiday = holidayOf(words, 0);
    if (!season && !holiday) return std::nullopt;
    std::size_t length = season ? 1 : holiday->first;
    const std::size_t yearAt = length + (words[length] == "of" || words[length] == "in" ? 1 : 0);
    const auto year = words.year(yearAt);
    if (year) {
        length = yearAt + 1;
        return DateWords{length, season ? seasonPeriod(*season, *year) : holidayPeriod(holiday->second, *year)};
    }
    if (season) return std::nullopt;  // every summer, which is no stretch of days
    return DateWords{length, latest(words.today(), false, [&](int y) { return holidayPeriod(holiday->second, y); })};
}

// 2019, 1990s, 90s.
Found yearOrDecade(const Words& words) {
    if (const auto year = words.year(0)) return DateWords{1, yearPeriod(*year)};
    std::string_view word = words[0];
    if (!word.ends_with("0s")) return std::nullopt;
    word.remove_suffix(1);
    auto decade = Words::digits(word, 2, 4);
    if (!decade || word.size() == 3) return std::nullopt;
    if (word.size() == 2) *decade += *decade + 2000 > yearOf(words.today()) ? 1900 : 2000;
    if (*decade < earliestYear || *decade > yearOf(words.today())) return std::nullopt;
    return DateWords{1, {yearPeriod(*decade).first, yearPeriod(*decade + 9).last}};
}

}  // namespace

std::optional<DateWords> englishDate(std::span<const std::string> list, bool isAfterPreposition, sys_days today) {
    const Words words(list, today);
    if (const auto found = numericDate(words)) return found;
    if (const auto found = monthDate(words, isAfterPreposition)) return found;
    if (const auto found = relativeDate(words)) return found;
    if (const auto found = agoDate(words)) return found;
    if (const auto found = namedDay(words, isAfterPreposition)) return found;
    if (const auto found = seasonOrHoliday(words)) return found;
    return yearOrDecade(words);
}

}  // namespace sightseer
