// Files and folders that a person wants left out of the library. A pattern with a slash is the path within the added
// folder; one without is the name of a file or folder, wherever it lies. `*` and `?` as in TextPattern; what lies in an
// excluded folder is excluded with it. Thread: any; plain data.
#pragma once

#include "core/catalog/text_pattern.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

class ExcludeList {
public:
    ExcludeList() = default;
    explicit ExcludeList(std::span<const std::string> patterns) {
        for (std::string_view pattern : patterns) {
            while (pattern.ends_with('/')) pattern.remove_suffix(1);
            if (pattern.empty()) continue;
            auto& list = pattern.find('/') == std::string_view::npos ? m_names : m_paths;
            if (pattern.starts_with('/')) pattern.remove_prefix(1);
            list.emplace_back(pattern, TextPattern::Place::Whole);
        }
    }

    // Of something whose folder is not excluded.
    bool excludes(std::string_view relativePath) const {
        const std::string_view name = relativePath.substr(relativePath.rfind('/') + 1);
        const auto matches = [](std::string_view text) {
            return [text](const TextPattern& pattern) { return pattern.matches(text); };
        };
        return std::ranges::any_of(m_names, matches(name)) || std::ranges::any_of(m_paths, matches(relativePath));
    }

private:
    std::vector<TextPattern> m_names;
    std::vector<TextPattern> m_paths;
};

}  // namespace sightseer
