#include "core/keywords/label_name.h"

namespace sightseer {

std::vector<std::string> labelLevels(std::string_view name) {
    std::vector<std::string> levels(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '/') {
            levels.emplace_back();
            continue;
        }
        const bool isEscape = name[i] == '\\' && i + 1 < name.size() && (name[i + 1] == '/' || name[i + 1] == '\\');
        if (isEscape) ++i;
        levels.back() += name[i];
    }
    return levels;
}

std::string labelName(std::span<const std::string> levels) {
    std::string name;
    for (const std::string& level : levels) {
        if (!name.empty()) name += '/';
        for (const char c : level) {
            if (c == '/' || c == '\\') name += '\\';
            name += c;
        }
    }
    return name;
}

}  // namespace sightseer
