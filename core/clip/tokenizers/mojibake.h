// UTF-8 that somebody read as Windows-1252 or Latin-1, and its repair. Thread: any; pure functions.
#pragma once

#include <string>

namespace sightseer {

// Text that only looks unusual, or that does not become valid UTF-8, is handed back unchanged.
std::u32string repairMojibake(std::u32string text);

// What Windows-1252 has at the place of a C1 control character (U+0080 to U+009F); any other character unchanged.
char32_t windows1252FromControl(char32_t c);

}  // namespace sightseer
