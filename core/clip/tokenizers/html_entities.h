// The named character references of HTML 5. Thread: any; constant tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sightseer {

// The text of the reference "&name;" (no name contains '&' or ';').
std::optional<std::u32string> htmlEntity(std::string_view name);

// Of the 106 names that old pages may write without ';', the longest that `text` begins with; empty when there is none.
std::string_view htmlEntityPrefix(std::string_view text);

// A name that somebody turned to capitals together with its text, "NTILDE" for "ntilde": the text in capitals too.
// Only where HTML itself gives the capital name no meaning, as ftfy does.
std::optional<std::u32string> htmlEntityInCapitals(std::string_view name);

}  // namespace sightseer
