#include "core/keywords/photo_labels.h"

#include "core/image/exif_text.h"
#include "core/keywords/label_name.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace sightseer {
namespace {

using Levels = std::vector<std::string>;

std::string_view cut(std::string_view keyword) {
    if (keyword.size() <= kLongestKeyword) return keyword;
    std::size_t end = kLongestKeyword;
    while (end > 0 && (static_cast<unsigned char>(keyword[end]) & 0xC0) == 0x80) --end;
    return keyword.substr(0, end);
}

Levels levelsOf(std::string_view path, char separator) {
    Levels levels;
    path = cut(path);
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find(separator, begin), path.size());
        if (std::string level = cleanExifText(path.substr(begin, end - begin)); !level.empty()) {
            levels.push_back(std::move(level));
        }
        begin = end + 1;
    }
    return levels;
}

// Where a level has the other program's separator, that one has a space for it: "AC/DC" is "AC DC" among tags.
std::string withoutSeparators(const Levels& levels) {
    std::string text;
    for (std::string level : levels) {
        std::ranges::replace(level, '/', ' ');
        std::ranges::replace(level, '|', ' ');
        text += level + '/';
    }
    return text;
}

std::size_t separatorsIn(const Levels& levels) {
    std::size_t count = 0;
    for (const std::string& level : levels)
        count += std::ranges::count_if(level, [](char c) { return c == '/' || c == '|'; });
    return count;
}

}  // namespace

std::vector<std::string> labelsOf(const XmpKeywords& keywords) {
    std::vector<Levels> paths;
    std::map<std::string, std::size_t> known;
    const auto add = [&](const std::string& path, char separator) {
        Levels levels = levelsOf(path, separator);
        if (levels.empty() || paths.size() >= kMostKeywords) return;
        const auto [place, isNew] = known.try_emplace(withoutSeparators(levels), paths.size());
        if (isNew) {
            paths.push_back(std::move(levels));
        } else if (separatorsIn(levels) > separatorsIn(paths[place->second])) {
            paths[place->second] = std::move(levels);
        }
    };
    for (const std::string& path : keywords.hierarchical) add(path, '|');
    for (const std::string& path : keywords.tags) add(path, '/');

    std::vector<std::string> labels;
    std::set<std::string> names;
    std::set<std::string> lastLevels;
    for (const Levels& levels : paths) {
        lastLevels.insert(levels.back());
        if (std::string name = labelName(levels); names.insert(name).second) labels.push_back(std::move(name));
    }
    for (const std::string& subject : keywords.subjects) {
        if (labels.size() >= kMostKeywords) break;
        const std::string text = cleanExifText(cut(subject));
        if (text.empty() || lastLevels.contains(text)) continue;
        if (std::string name = labelName(std::span(&text, 1)); names.insert(name).second)
            labels.push_back(std::move(name));
    }
    return labels;
}

}  // namespace sightseer
