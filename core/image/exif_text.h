// How the values of camera metadata are written, shared by EXIF blocks and TIFF tags. Thread: any; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sightseer {

// Up to the first NUL, without blanks around it and without control characters; always valid UTF-8.
std::string cleanExifText(std::string_view text);

// "2021:06:05 14:03:02" as seconds since 1970 of a clock without zones; nothing for blanks, zeros and impossible dates.
std::optional<std::int64_t> parseExifTime(std::string_view text);

// Maker and model without repeating the maker.
std::string cameraName(const std::string& maker, const std::string& model);

// Nothing for what is no number above 0.
std::optional<double> positive(double value);

// Degrees, minutes, seconds and "N", "S", "E" or "W" to signed degrees; nothing when out of range.
std::optional<double> signedDegrees(double degrees, double minutes, double seconds, char direction, double largest);

}  // namespace sightseer
