// A decoded picture: upright, sRGB, 8 bit. Thread: plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sightseer {

// A rectangle in pixels that may begin and end inside of one.
struct Extent {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;  // [height, width, 3], R G B, no padding
    // What the picture covers of its pixels; all of them when absent. A decoder that scaled by 1/8 a picture
    // 1001 pixels wide gives 126 columns, of which 125.125 count. resample() takes it into account.
    std::optional<Extent> extent = std::nullopt;

    std::uint8_t* row(int y) { return pixels.data() + static_cast<std::size_t>(y) * width * 3; }
    const std::uint8_t* row(int y) const { return pixels.data() + static_cast<std::size_t>(y) * width * 3; }
    bool empty() const { return pixels.empty(); }
    Extent covered() const {
        return extent.value_or(Extent{0, 0, static_cast<double>(width), static_cast<double>(height)});
    }
};

inline Image makeImage(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
}

}  // namespace sightseer
