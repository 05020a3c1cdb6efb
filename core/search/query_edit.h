// One part of a typed query taken away, turned round or weighed, with the rest of the text as it was typed. Where two
// prompts would run together, a comma keeps them apart. Thread: any; pure functions.
#pragma once

#include "core/search/query_parser.h"

#include <cstddef>
#include <optional>
#include <string>

namespace sightseer {

// `parsed` is what parseQuery made of `text` with the same `places`, without an error, and `part` an index of its parts
// that is no operator. All give nothing where the language has no such query, such as a weight behind a filter.

// The part goes, with the comma or word that joined it to the others.
std::optional<std::string> withoutPart(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                       const PlaceFinder& places = {});
// Excluded becomes included, and the other way round.
std::optional<std::string> withPartInverted(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                            const PlaceFinder& places = {});
// `weight`: above 0, at most maximumWeight; 1 takes a weight away.
std::optional<std::string> withPartWeighted(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                            double weight, const PlaceFinder& places = {});
// The part is this text instead, such as another term.
std::optional<std::string> withPartReplaced(const std::string& text, const ParsedQuery& parsed, std::size_t part,
                                            const std::string& replacement, const PlaceFinder& places = {});

}  // namespace sightseer
