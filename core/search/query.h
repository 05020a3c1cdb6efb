// What the user asks for, as values: prompts and pictures with signs and weights, and a filter. Thread: plain data.
#pragma once

#include "core/base/ids.h"
#include "core/catalog/photo_filter.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

// A part of a picture, in fractions of its upright width and height.
struct Region {
    double left = 0;
    double top = 0;
    double width = 1;
    double height = 1;
    bool operator==(const Region&) const = default;
};

// Where in the text something stands, in bytes: what a chip replaces and an error points at.
struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const TextSpan&) const = default;
};

// One thing the photo shows, or must not show.
struct Term {
    enum class Kind { Prompt, ImageFile, LibraryPhoto };

    Kind kind = Kind::Prompt;
    std::string text;      // the prompt; the picture's path
    bool isExact = false;  // in quotation marks: encoded as it stands, without prompt templates
    PhotoId photo;         // LibraryPhoto
    std::optional<Region> region;
    double weight = 1;  // above 0
    bool isNegative = false;

    bool operator==(const Term&) const = default;
};

// Terms joined by OR: one of them is enough. A negative term stands alone.
struct TermGroup {
    std::vector<Term> alternatives;
    bool operator==(const TermGroup&) const = default;
};

struct Query {
    std::vector<TermGroup> groups;  // all of them count
    PhotoFilter filter;

    bool isEmpty() const { return groups.empty() && filter.isEverything(); }
    bool operator==(const Query&) const = default;
};

}  // namespace sightseer
