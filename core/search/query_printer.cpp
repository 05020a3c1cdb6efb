#include "core/search/query_printer.h"

#include "core/search/filter_words.h"
#include "core/search/query_form.h"
#include "core/search/query_text.h"

#include <algorithm>
#include <cmath>

namespace sightseer {

namespace {

// Escapes what the lexer would not take for a part of a word.
std::string printWord(std::string_view word) {
    if (word == "AND" || word == "OR" || word == "NOT") return std::string("\\").append(word);
    const std::size_t colon = word.find(':');
    const bool isKey = colon != std::string_view::npos && isQueryKey(lowerAscii(word.substr(0, colon)));
    std::string printed;
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t length = characterAt(word, at);
        const char c = word[at];
        const bool isOperator = c == '"' || c == '\\' || c == '(' || c == ')' || c == '^' || (c == '-' && at == 0) ||
                                (at == colon && isKey);
        if (isOperator || commaAt(word, at) > 0 || curlyQuoteAt(word, at) > 0) printed += '\\';
        printed += word.substr(at, length);
        at += length;
    }
    return printed;
}

std::string printPrompt(std::string_view text) {
    std::string printed;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (!printed.empty()) printed += ' ';
        printed += printWord(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return printed;
}

std::string printPercent(double fraction) {
    return printNumber(std::round(fraction * 1e6) / 1e4);
}

std::string printTerm(const Term& term) {
    std::string printed;
    switch (term.kind) {
        case Term::Kind::Prompt: printed = term.isExact ? printQuoted(term.text) : printPrompt(term.text); break;
        case Term::Kind::ImageFile: printed = std::string("image:").append(printQuoted(term.text)); break;
        case Term::Kind::LibraryPhoto: printed = std::string("photo:").append(std::to_string(term.photo.value)); break;
    }
    if (term.region) {
        printed.append("@").append(printPercent(term.region->left));
        printed.append(",").append(printPercent(term.region->top));
        printed.append(",").append(printPercent(term.region->width));
        printed.append(",").append(printPercent(term.region->height));
    }
    if (term.weight != 1) printed.append("^").append(printNumber(term.weight));
    if (!term.isNegative) return printed;
    const bool isOneToken = term.isExact || term.text.find(' ') == std::string::npos || term.kind != Term::Kind::Prompt;
    return std::string(isOneToken ? "-" : "NOT ").append(printed);
}

// Several values of one key need one key only.
bool isValueList(const PhotoFilter& filter) {
    if (filter.join != PhotoFilter::Join::Any || filter.parts.empty()) return false;
    return std::all_of(filter.parts.begin(), filter.parts.end(), [&](const PhotoFilter& part) {
        return part.condition && !part.negated &&
               conditionKey(*part.condition) == conditionKey(*filter.parts.front().condition);
    });
}

std::string printParts(const PhotoFilter& filter);

std::string printFilter(const PhotoFilter& filter) {
    const std::string sign = filter.negated ? "-" : "";
    if (filter.condition) {
        return sign + std::string(conditionKey(*filter.condition)) + ":" + printConditionValue(*filter.condition);
    }
    if (!isValueList(filter)) return sign + "(" + printParts(filter) + ")";
    std::string printed = sign + std::string(conditionKey(*filter.parts.front().condition));
    for (const PhotoFilter& part : filter.parts) {
        printed += &part == &filter.parts.front() ? ':' : '|';
        printed += printConditionValue(*part.condition);
    }
    return printed;
}

std::string printParts(const PhotoFilter& filter) {
    std::string printed;
    for (const PhotoFilter& part : filter.parts) {
        if (!printed.empty()) printed += filter.join == PhotoFilter::Join::Any ? " OR " : " ";
        printed += printFilter(part);
    }
    return printed;
}

}  // namespace

std::string printQuoted(std::string_view text) {
    std::string printed = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') printed += '\\';
        printed += c;
    }
    return printed + "\"";
}

std::string printValueText(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += characterAt(text, at)) {
        const char c = text[at];
        const bool isPlain = static_cast<unsigned char>(c) >= 0x80 || isDigit(c) || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') ||
                             std::string_view("_-./*?+=~%&#").find(c) != std::string_view::npos;
        if (!isPlain || spaceAt(text, at) > 0 || commaAt(text, at) > 0 || curlyQuoteAt(text, at) > 0) {
            return printQuoted(text);
        }
    }
    return std::string(text);
}

std::string printQuery(const Query& query) {
    const Query form = canonical(query);
    std::string printed;
    for (const TermGroup& group : form.groups) {
        std::string alternatives;
        for (const Term& term : group.alternatives) {
            if (!alternatives.empty()) alternatives += " OR ";
            alternatives += printTerm(term);
        }
        if (!printed.empty()) printed += alternatives.starts_with('-') ? " " : ", ";
        printed += alternatives;
    }
    if (form.filter.isEverything()) return printed;
    if (!printed.empty()) printed += ' ';
    const bool isList = !form.filter.condition && !form.filter.negated && form.filter.join == PhotoFilter::Join::All;
    return printed + (isList ? printParts(form.filter) : printFilter(form.filter));
}

}  // namespace sightseer
