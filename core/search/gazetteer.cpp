#include "core/search/gazetteer.h"

#include "core/base/geography.h"
#include "core/search/query_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

namespace sightseer {

namespace {

constexpr std::size_t longestLine = 1000;

struct Row {
    Place place;
    std::string otherNames;
};

// Nothing when the line is no place.
std::optional<Row> readRow(std::string_view line) {
    std::array<std::string_view, 6> fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::size_t tab = line.find('\t');
        if ((tab == std::string_view::npos) != (i + 1 == fields.size())) return std::nullopt;
        fields[i] = line.substr(0, tab);
        line.remove_prefix(std::min(tab, line.size() - 1) + 1);
    }
    const auto latitude = readNumber(fields[3]);
    const auto longitude = readNumber(fields[4]);
    const auto population = readNumber(fields[5]);
    if (fields[0].empty() || !latitude || !longitude || !population || firstBadByte(fields[0]) ||
        std::abs(*latitude) > 90 || std::abs(*longitude) > 180 || *population < 0 || *population > 1e9) {
        return std::nullopt;
    }
    return Row{
        {std::string(fields[0]), std::string(fields[2]), *latitude, *longitude, static_cast<std::int64_t>(*population)},
        std::string(fields[1])};
}

}  // namespace

Result<Gazetteer> Gazetteer::open(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream) {
        return fail(ErrorCode::NotFound,
                    "The table of places " + file.string() + " cannot be opened; install it again.");
    }
    std::vector<Row> rows;
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        if (line.empty() || line.starts_with('#')) continue;
        auto row = line.size() <= longestLine ? readRow(line) : std::nullopt;
        if (!row) {
            return fail(ErrorCode::InvalidFile, "Line " + std::to_string(number) + " of " + file.string() +
                                                    " is not a place; install the file again.");
        }
        rows.push_back(std::move(*row));
    }
    if (stream.bad()) {
        return fail(ErrorCode::Io, "The table of places " + file.string() + " cannot be read; install it again.");
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.place.population > b.place.population; });
    Gazetteer gazetteer;
    for (auto& [place, otherNames] : rows) {
        const auto index = static_cast<std::uint32_t>(gazetteer.m_places.size());
        gazetteer.m_names[lowerAscii(place.name)].push_back(index);
        for (std::string_view rest = otherNames; !rest.empty();) {
            const std::size_t bar = std::min(rest.find('|'), rest.size());
            gazetteer.m_names[lowerAscii(rest.substr(0, bar))].push_back(index);
            rest.remove_prefix(std::min(bar + 1, rest.size()));
        }
        gazetteer.m_places.push_back(std::move(place));
    }
    return gazetteer;
}

std::optional<Place> Gazetteer::find(std::string_view name) const {
    std::string country;
    auto found = m_names.find(lowerAscii(name));
    if (const std::size_t comma = name.rfind(','); found == m_names.end() && comma != std::string_view::npos) {
        std::string_view ending = name.substr(comma + 1);
        while (ending.starts_with(' ')) ending.remove_prefix(1);
        country = lowerAscii(ending);
        found = m_names.find(lowerAscii(name.substr(0, comma)));
    }
    if (found == m_names.end()) return std::nullopt;
    for (const std::uint32_t index : found->second) {
        if (country.empty() || lowerAscii(m_places[index].country) == country) return m_places[index];
    }
    return std::nullopt;
}

std::optional<Place> Gazetteer::nearest(double latitude, double longitude, double kilometres) const {
    const Place* nearest = nullptr;
    for (const Place& place : m_places) {
        const double distance = kilometresBetween(latitude, longitude, place.latitude, place.longitude);
        if (distance > kilometres) continue;
        kilometres = distance;
        nearest = &place;
    }
    return nearest ? std::optional(*nearest) : std::nullopt;
}

}  // namespace sightseer
