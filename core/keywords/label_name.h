// The name of a label: one level, or a path of several, "animal/dog". In a level `\/` and `\\` stand for the characters.
// Thread: any; pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

// The levels of a name: {"animal", "dog"}.
std::vector<std::string> labelLevels(std::string_view name);
// The name of these levels.
std::string labelName(std::span<const std::string> levels);

}  // namespace sightseer
