// Distances on the earth. Thread: any; pure functions.
#pragma once

namespace sightseer {

// Along the surface of a sphere with the earth's mean radius, between two places in degrees.
double kilometresBetween(double latitude, double longitude, double otherLatitude, double otherLongitude);

}  // namespace sightseer
