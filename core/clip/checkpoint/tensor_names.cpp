#include "core/clip/checkpoint/tensor_names.h"

#include <algorithm>

namespace sightseer {

namespace {

struct Match {
    std::vector<std::string_view> numbers;  // what the pattern's stars stood for
    std::string_view rest;                  // after a pattern that ends with a dot
};

std::optional<Match> matched(std::string_view pattern, std::string_view name) {
    Match match;
    const bool family = pattern.ends_with('.');
    while (!pattern.empty()) {
        if (pattern.front() == '*') {
            const auto length = std::min(name.find_first_not_of("0123456789"), name.size());
            if (length == 0) return std::nullopt;
            match.numbers.push_back(name.substr(0, length));
            name.remove_prefix(length);
        } else {
            if (name.empty() || name.front() != pattern.front()) return std::nullopt;
            name.remove_prefix(1);
        }
        pattern.remove_prefix(1);
    }
    if (!family && !name.empty()) return std::nullopt;
    match.rest = name;
    return match;
}

std::string filled(std::string_view pattern, const Match& match) {
    std::string name;
    std::size_t number = 0;
    for (const char c : pattern) {
        if (c == '*') {
            name += match.numbers.at(number++);
        } else {
            name += c;
        }
    }
    return name.append(match.rest);
}

// "a{x,y}b" to "axb" and "ayb"; a pattern without braces to itself.
std::vector<std::string> alternatives(std::string_view pattern) {
    const auto open = pattern.find('{');
    if (open == std::string_view::npos) return {std::string(pattern)};
    const auto close = pattern.find('}', open);
    std::vector<std::string> all;
    auto inside = pattern.substr(open + 1, close - open - 1);
    while (true) {
        const auto comma = std::min(inside.find(','), inside.size());
        all.push_back(
            std::string(pattern.substr(0, open)).append(inside.substr(0, comma)).append(pattern.substr(close + 1)));
        if (comma == inside.size()) return all;
        inside.remove_prefix(comma + 1);
    }
}

}  // namespace

TensorNames& TensorNames::add(std::span<const Rename> table, std::string prefix) {
    m_tables.push_back({table, std::move(prefix)});
    return *this;
}

std::optional<PublishedTensor> TensorNames::find(std::string_view ourName) const {
    for (const auto& table : m_tables) {
        for (const auto& row : table.rows) {
            const auto match = matched(row.ours, ourName);
            if (!match) continue;
            PublishedTensor tensor{{}, row.combine};
            for (const auto& pattern : alternatives(row.published)) {
                tensor.names.push_back(table.prefix + filled(pattern, *match));
            }
            return tensor;
        }
    }
    return std::nullopt;
}

}  // namespace sightseer
