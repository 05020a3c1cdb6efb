// Pictures made in code, of known size and colour.
#pragma once

#include "core/image/image.h"

#include <QColor>

#include <filesystem>

namespace sightseer::test {

Image plainImage(int width, int height, QColor colour);
// A gradient with detail, different for every seed; never the same bytes twice for different seeds.
Image patternImage(int width, int height, unsigned seed);

// The format is chosen by the extension: .jpg, .png, .bmp. Overwrites.
void writePicture(const std::filesystem::path& file, const Image& image);
void writePlainPicture(const std::filesystem::path& file, QColor colour, int width = 64, int height = 48);

}  // namespace sightseer::test
