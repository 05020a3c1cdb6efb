// Date words at one place of a text. Thread: any; pure functions.
#pragma once

#include "core/search/date_periods.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sightseer {

struct DateWords {
    std::size_t length = 0;  // English: how many words; Chinese: how many bytes
    Period period;
};

// At the first of `words`, which are in lower case without punctuation around them. `isAfterPreposition`: 'in' or the
// like stands in front, so that 'may' and 'march' are months.
std::optional<DateWords> englishDate(std::span<const std::string> words, bool isAfterPreposition,
                                     std::chrono::sys_days today);

// At byte `at` of a text without spaces.
std::optional<DateWords> chineseDate(std::string_view text, std::size_t at, std::chrono::sys_days today);

}  // namespace sightseer
