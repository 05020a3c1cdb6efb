// Text as people search for it: `*` stands for any characters, `?` for one, letter case does not matter, and letters with
// accents are equal however they are written in Unicode. Thread: any; plain data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sightseer {

class TextPattern {
public:
    enum class Place { Anywhere, Whole };  // of the text that must match

    TextPattern(std::string_view pattern, Place place);

    bool matches(std::string_view text) const;

    // Every three ASCII characters in a row that a matching text has, folded; some of them when there are many.
    std::vector<std::string> trigrams() const;

private:
    std::string m_folded;
    Place m_place;
    bool m_hasWildcards;
};

// Composed and in lower case. Text that is no UTF-8 keeps its other bytes.
std::string foldedText(std::string_view text);

}  // namespace sightseer
