#include "core/search/date_words.h"
#include "core/search/query_text.h"

#include <array>
#include <charconv>
#include <utility>

namespace sightseer {

namespace {

using namespace std::chrono;

constexpr int earliestYear = 1850;

// Reads from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text), m_length(text.size()) {}

    std::size_t taken() const { return m_length - m_rest.size(); }

    bool take(std::string_view word) {
        if (!m_rest.starts_with(word)) return false;
        m_rest.remove_prefix(word.size());
        return true;
    }

    // Digits and the word behind them, or neither.
    std::optional<unsigned> takeNumber(std::size_t minimumDigits, std::size_t maximumDigits, std::string_view unit) {
        std::size_t digits = 0;
        while (digits < m_rest.size() && isDigit(m_rest[digits])) ++digits;
        if (digits < minimumDigits || digits > maximumDigits || !m_rest.substr(digits).starts_with(unit)) {
            return std::nullopt;
        }
        unsigned number = 0;
        std::from_chars(m_rest.data(), m_rest.data() + digits, number);
        m_rest.remove_prefix(digits + unit.size());
        return number;
    }

private:
    std::string_view m_rest;
    std::size_t m_length;
};

std::optional<unsigned> takeMonth(Reader& reader) {
    static constexpr std::array<std::string_view, 12> names{"十二月", "十一月", "十月", "九月", "八月", "七月",
                                                            "六月",   "五月",   "四月", "三月", "二月", "一月"};
    Reader ahead = reader;
    if (const auto number = ahead.takeNumber(1, 2, "月")) {
        if (*number < 1 || *number > 12) return std::nullopt;
        reader = ahead;
        return number;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (reader.take(names[i])) return static_cast<unsigned>(names.size() - i);
    }
    return std::nullopt;
}

std::optional<Season> takeSeason(Reader& reader) {
    static constexpr std::array<std::pair<std::string_view, Season>, 12> names{{{"春天", Season::Spring},
                                                                                {"春季", Season::Spring},
                                                                                {"春", Season::Spring},
                                                                                {"夏天", Season::Summer},
                                                                                {"夏季", Season::Summer},
                                                                                {"夏", Season::Summer},
                                                                                {"秋天", Season::Autumn},
                                                                                {"秋季", Season::Autumn},
                                                                                {"秋", Season::Autumn},
                                                                                {"冬天", Season::Winter},
                                                                                {"冬季", Season::Winter},
                                                                                {"冬", Season::Winter}}};
    for (const auto& [name, season] : names) {
        if (reader.take(name)) return season;
    }
    return std::nullopt;
}

std::optional<Holiday> takeHoliday(Reader& reader) {
    static constexpr std::array<std::pair<std::string_view, Holiday>, 6> names{{{"国庆节", Holiday::ChineseNational},
                                                                                {"国庆", Holiday::ChineseNational},
                                                                                {"圣诞节", Holiday::Christmas},
                                                                                {"圣诞", Holiday::Christmas},
                                                                                {"元旦", Holiday::NewYear},
                                                                                {"情人节", Holiday::Valentine}}};
    for (const auto& [name, holiday] : names) {
        if (reader.take(name)) return holiday;
    }
    return std::nullopt;
}

std::optional<Period> takeRelative(Reader& reader, sys_days today) {
    const sys_days lastMonth = monthsBefore(today, 1);
    const std::array<std::pair<std::string_view, Period>, 15> words{{
        {"今天", dayPeriod(today)},
        {"昨天", dayPeriod(today - days(1))},
        {"前天", dayPeriod(today - days(2))},
        {"上周末", weekendPeriod(today - days(7))},
        {"上周", weekPeriod(today - days(7))},
        {"上星期", weekPeriod(today - days(7))},
        {"上个星期", weekPeriod(today - days(7))},
        {"本周", weekPeriod(today)},
        {"这周", weekPeriod(today)},
        {"这个星期", weekPeriod(today)},
        {"上个月", monthPeriod(yearOf(lastMonth), monthOf(lastMonth))},
        {"上月", monthPeriod(yearOf(lastMonth), monthOf(lastMonth))},
        {"这个月", monthPeriod(yearOf(today), monthOf(today))},
        {"本月", monthPeriod(yearOf(today), monthOf(today))},
        {"今日", dayPeriod(today)},
    }};
    for (const auto& [word, period] : words) {
        if (reader.take(word)) return period;
    }
    return std::nullopt;
}

std::optional<int> takeYear(Reader& reader, sys_days today) {
    if (reader.take("今年")) return yearOf(today);
    if (reader.take("去年")) return yearOf(today) - 1;
    if (reader.take("前年")) return yearOf(today) - 2;
    Reader ahead = reader;
    const auto number = ahead.takeNumber(4, 4, "年");
    if (!number || static_cast<int>(*number) < earliestYear || static_cast<int>(*number) > yearOf(today)) {
        return std::nullopt;
    }
    reader = ahead;
    return static_cast<int>(*number);
}

}  // namespace

std::optional<DateWords> chineseDate(std::string_view text, std::size_t at, sys_days today) {
    if (at > 0 && isDigit(text[at]) && isDigit(text[at - 1])) return std::nullopt;
    Reader reader(text.substr(at));
    if (const auto period = takeRelative(reader, today)) return DateWords{reader.taken(), *period};

    const auto year = takeYear(reader, today);
    const std::size_t yearEnd = reader.taken();
    if (year) reader.take("的");
    if (const auto month = takeMonth(reader)) {
        const Period whole =
            year ? monthPeriod(*year, *month) : latest(today, false, [&](int y) { return monthPeriod(y, *month); });
        const std::size_t monthEnd = reader.taken();
        auto day = reader.takeNumber(1, 2, "日");
        if (!day) day = reader.takeNumber(1, 2, "号");
        const auto date = day ? datePeriod(yearOf(whole.first), *month, *day) : std::nullopt;
        return date ? DateWords{reader.taken(), *date} : DateWords{monthEnd, whole};
    }
    if (const auto holiday = takeHoliday(reader)) {
        if (year) return DateWords{reader.taken(), holidayPeriod(*holiday, *year)};
        return DateWords{reader.taken(), latest(today, false, [&](int y) { return holidayPeriod(*holiday, y); })};
    }
    if (!year) return std::nullopt;
    if (const auto season = takeSeason(reader)) return DateWords{reader.taken(), seasonPeriod(*season, *year)};
    return DateWords{yearEnd, yearPeriod(*year)};
}

}  // namespace sightseer
