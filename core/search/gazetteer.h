// Towns by name, offline: where `near:"Paris"` is, and what is near a photo. Thread: plain data once opened, any thread.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sightseer {

struct Place {
    std::string name;
    std::string country;  // ISO 3166's two letters
    double latitude = 0;
    double longitude = 0;
    std::int64_t population = 0;
};

// Where the town of a name is, for who has no gazetteer at hand yet. An empty function: nobody knows any town.
using PlaceFinder = std::function<Result<std::optional<Place>>(std::string_view name)>;

class Gazetteer {
public:
    // A table such as resources/places/places.tsv: tab-separated lines of name, other names between bars, country,
    // latitude, longitude, population; # begins a remark. NotFound, Io, or InvalidFile that names the line.
    [[nodiscard]] static Result<Gazetteer> open(const std::filesystem::path& file);

    // The place of most people with that name, whatever the case of ASCII letters. "Paris, US" asks for the one in that
    // country.
    std::optional<Place> find(std::string_view name) const;
    // The town that is nearest, within so many kilometres. Looks at all of them.
    std::optional<Place> nearest(double latitude, double longitude, double kilometres) const;
    std::size_t count() const { return m_places.size(); }

private:
    std::vector<Place> m_places;                                          // most people first
    std::unordered_map<std::string, std::vector<std::uint32_t>> m_names;  // in lower case -> places, in that order
};

}  // namespace sightseer
