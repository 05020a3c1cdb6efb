// From the keywords that files and sidecars have to names of labels. Thread: any; pure function.
#pragma once

#include "core/keywords/xmp_keywords.h"

#include <string>
#include <vector>

namespace sightseer {

constexpr std::size_t kMostKeywords = 1000;    // of a photo that become labels
constexpr std::size_t kLongestKeyword = 1024;  // bytes; longer ones are cut

// Each hierarchical path once, whichever program wrote it, and each plain subject that is not the last level of one of
// them. Control characters become spaces; each name once.
std::vector<std::string> labelsOf(const XmpKeywords& keywords);

}  // namespace sightseer
