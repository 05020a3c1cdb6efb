#include "core/base/geography.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sightseer {

double kilometresBetween(double latitude, double longitude, double otherLatitude, double otherLongitude) {
    constexpr double earthRadiusKm = 6371.0088;
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const double sinLatitude = std::sin((radians(otherLatitude) - radians(latitude)) / 2);
    const double sinLongitude = std::sin((radians(otherLongitude) - radians(longitude)) / 2);
    const double haversine = sinLatitude * sinLatitude + std::cos(radians(latitude)) *
                                                             std::cos(radians(otherLatitude)) * sinLongitude *
                                                             sinLongitude;
    return 2 * earthRadiusKm * std::asin(std::sqrt(std::clamp(haversine, 0.0, 1.0)));
}

}  // namespace sightseer
