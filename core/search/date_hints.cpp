#include "core/search/date_hints.h"

#include "core/search/date_words.h"
#include "core/search/filter_dates.h"
#include "core/search/query_lexer.h"
#include "core/search/query_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace sightseer {

namespace {

using namespace std::chrono;

// Words next to each other: in lower case, without the punctuation around them, and where they stand.
struct Run {
    std::vector<std::string> words;
    std::vector<TextSpan> spans;
    bool isOperand = false;  // something would be missing without all of them: they stand beside OR or in brackets
    bool hasWeight = false;  // the last word is needed: ^2 follows
};

// New year’s as new year's, 2019–2021 as 2019-2021.
std::string withAsciiMarks(std::string_view word) {
    std::string plain;
    for (std::size_t at = 0; at < word.size();) {
        const std::string_view character = word.substr(at, characterAt(word, at));
        plain += character == "’" ? "'" : character == "–" ? "-" : character;
        at += character.size();
    }
    return plain;
}

void addWord(std::string_view text, TextSpan span, Run& run) {
    static constexpr std::string_view punctuation = ".?!;:'";
    while (span.begin < span.end && punctuation.find(text[span.begin]) != std::string_view::npos) ++span.begin;
    while (span.begin < span.end && punctuation.find(text[span.end - 1]) != std::string_view::npos) --span.end;
    run.words.push_back(lowerAscii(withAsciiMarks(text.substr(span.begin, span.end - span.begin))));
    run.spans.push_back(span);
}

std::vector<Run> wordRuns(std::string_view text) {
    using Kind = QueryToken::Kind;
    std::vector<Run> runs(1);
    QueryLexer lexer(text);
    Kind previous = Kind::Comma;
    bool isExcluded = false;
    for (auto token = lexer.next(); token.kind != Kind::End && token.kind != Kind::Error; token = lexer.next()) {
        const Kind kind = token.kind;
        if (kind == Kind::Word) {
            if (!isExcluded) addWord(text, token.span, runs.back());
            if (previous == Kind::Minus) isExcluded = false;
        } else {
            runs.back().isOperand |= kind == Kind::And || kind == Kind::Or || kind == Kind::Close;
            runs.back().hasWeight = kind == Kind::Weight;
            runs.emplace_back();
            runs.back().isOperand = kind == Kind::And || kind == Kind::Or || kind == Kind::Open;
            isExcluded = kind == Kind::Minus || kind == Kind::Not;
        }
        previous = kind;
    }
    return runs;
}

template <std::size_t count>
bool isOneOf(std::string_view word, const std::array<std::string_view, count>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 9> prepositions{"in", "from",   "on",      "during", "of",
                                                       "at", "around", "between", "over"};
constexpr std::array<std::string_view, 5> connectors{"to", "until", "till", "through", "-"};

struct Match {
    std::size_t end = 0;  // behind its last word
    TakenWithin days;
};

// [in] [the] date [to date], or since / after / before / until date.
std::optional<Match> englishMatch(std::span<const std::string> words, sys_days today) {
    const std::string& lead = words[0];
    const bool isOpenStart = lead == "before" || lead == "until" || lead == "till";
    const bool isOpenEnd = lead == "since" || lead == "after";
    const bool isPreposition = isOpenStart || isOpenEnd || isOneOf(lead, prepositions);
    std::size_t at = isPreposition ? 1 : 0;
    if (at < words.size() && words[at] == "the") ++at;
    if (at >= words.size()) return std::nullopt;
    const auto date = englishDate(words.subspan(at), isPreposition, today);
    if (!date || date->period.first > today) return std::nullopt;
    Match match{at + date->length, {date->period.first, date->period.last}};
    if (isOpenStart) {
        const bool isIncluded = lead != "before";
        return Match{match.end, {std::nullopt, isIncluded ? date->period.last : date->period.first - days(1)}};
    }
    if (isOpenEnd) {
        const sys_days first = lead == "since" ? date->period.first : date->period.last + days(1);
        if (first > today) return std::nullopt;
        return Match{match.end, {first, std::nullopt}};
    }
    const bool isConnected = match.end + 1 < words.size() && (isOneOf(words[match.end], connectors) ||
                                                              (lead == "between" && words[match.end] == "and"));
    if (!isConnected) return match;
    const auto last = englishDate(words.subspan(match.end + 1), true, today);
    if (last && last->period.last >= date->period.last) {
        match.end += 1 + last->length;
        match.days.last = last->period.last;
    }
    return match;
}

DateHint hintOf(TextSpan span, const TakenWithin& within) {
    DateHint hint{span, describeDays(within), "date:", within};
    hint.filterText += printDates(within);
    return hint;
}

// What is left of the word must stay a word, so a date stands between its ends and characters beyond ASCII.
std::vector<DateHint> chineseHints(std::string_view text, TextSpan span, sys_days today) {
    std::vector<DateHint> hints;
    const std::string_view word = text.substr(span.begin, span.end - span.begin);
    const auto isBoundary = [&](std::size_t at) {
        return at >= word.size() || static_cast<unsigned char>(word[at]) >= 0x80;
    };
    for (std::size_t at = 0; at < word.size();) {
        const auto date = at == 0 || isBoundary(at - 1) ? chineseDate(word, at, today) : std::nullopt;
        const std::size_t end = at + (date ? date->length : characterAt(word, at));
        if (date && date->period.first <= today && isBoundary(end)) {
            hints.push_back(hintOf({span.begin + at, span.begin + end}, {date->period.first, date->period.last}));
        }
        at = end;
    }
    return hints;
}

}  // namespace

std::vector<DateHint> dateHints(std::string_view text, sys_days today) {
    std::vector<DateHint> hints;
    if (firstBadByte(text)) return hints;
    for (const Run& run : wordRuns(text)) {
        const auto add = [&](const DateHint& hint) {
            const bool isAtEnd = hint.span.end == run.spans.back().end;
            const bool isAll = isAtEnd && hint.span.begin == run.spans.front().begin;
            if (!(isAtEnd && run.hasWeight) && !(isAll && run.isOperand)) hints.push_back(hint);
        };
        for (std::size_t i = 0; i < run.words.size();) {
            const auto match = englishMatch(std::span(run.words).subspan(i), today);
            if (match) {
                add(hintOf({run.spans[i].begin, run.spans[i + match->end - 1].end}, match->days));
                i += match->end;
            } else {
                for (const DateHint& hint : chineseHints(text, run.spans[i], today)) add(hint);
                ++i;
            }
        }
    }
    return hints;
}

std::string withDateHint(std::string_view text, const DateHint& hint) {
    std::string result(text.substr(0, hint.span.begin));
    std::string_view after = text.substr(hint.span.end);
    while (result.ends_with(' ')) result.pop_back();
    while (after.starts_with(' ') || (result.empty() && after.starts_with(','))) after.remove_prefix(1);
    // A comma joins what is before it, unless a value before it would take it in: near:rome 2019,50.
    const bool isTaken = after.size() > 1 && after[0] == ',' && after[1] != ' ';
    const bool mayTouch = !after.empty() && commaAt(after, 0) > 0 && !isTaken;
    if (!result.empty() && !after.empty() && !mayTouch) result += ' ';
    result += after;
    while (result.ends_with(' ')) result.pop_back();
    if (!result.empty()) result += ' ';
    return result + hint.filterText;
}

}  // namespace sightseer
