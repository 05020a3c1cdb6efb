#include "tests/support/pictures.h"

#include <QImage>
#include <QString>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace sightseer::test {

Image plainImage(int width, int height, QColor colour) {
    Image image = makeImage(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        image.pixels[i] = static_cast<std::uint8_t>(colour.red());
        image.pixels[i + 1] = static_cast<std::uint8_t>(colour.green());
        image.pixels[i + 2] = static_cast<std::uint8_t>(colour.blue());
    }
    return image;
}

Image patternImage(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    const auto fraction = [&random] { return static_cast<double>(random() % 1024) / 1024.0; };
    struct Wave {
        double x, y, phase, strength;
    };
    // From shapes as large as the picture down to detail of a few pixels; colour varies less than brightness, as in photos.
    const auto makeWaves = [&fraction](double strongest) {
        std::vector<Wave> waves;
        for (int octave = 0; octave < 8; ++octave) {
            const double turns = std::pow(2.0, octave) * (0.7 + fraction());
            const double angle = 6.2832 * fraction();
            waves.push_back({6.2832 * turns * std::cos(angle) / 512.0, 6.2832 * turns * std::sin(angle) / 512.0,
                             6.2832 * fraction(), strongest / (1.0 + 0.7 * octave)});
        }
        return waves;
    };
    // sin(a + b) = sin a cos b + cos a sin b: the sines of a row are needed once per picture, not once per pixel.
    Image image = makeImage(width, height);
    const std::size_t count = static_cast<std::size_t>(width) * height;
    std::vector<float> brightness(count, 128.0F), colour(count);
    std::vector<float> sines(static_cast<std::size_t>(width)), cosines(sines.size());
    const auto add = [&](const std::vector<Wave>& waves, std::vector<float>& sums) {
        for (const Wave& wave : waves) {
            for (std::size_t x = 0; x < sines.size(); ++x) {
                sines[x] = static_cast<float>(std::sin(wave.x * static_cast<double>(x)));
                cosines[x] = static_cast<float>(std::cos(wave.x * static_cast<double>(x)));
            }
            for (int y = 0; y < height; ++y) {
                const auto forSine = static_cast<float>(wave.strength * std::cos(wave.y * y + wave.phase));
                const auto forCosine = static_cast<float>(wave.strength * std::sin(wave.y * y + wave.phase));
                float* row = sums.data() + static_cast<std::size_t>(y) * width;
                for (std::size_t x = 0; x < sines.size(); ++x) row[x] += sines[x] * forSine + cosines[x] * forCosine;
            }
        }
    };
    add(makeWaves(50.0), brightness);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        std::fill(colour.begin(), colour.end(), 0.0F);
        add(makeWaves(20.0), colour);
        for (std::size_t i = 0; i < count; ++i) {
            image.pixels[3 * i + channel] =
                static_cast<std::uint8_t>(std::clamp(brightness[i] + colour[i], 0.0F, 255.0F));
        }
    }
    // The seed itself, so that two seeds never give the same bytes.
    for (std::size_t i = 0; i < 4 && i < image.pixels.size(); ++i) {
        image.pixels[i] = static_cast<std::uint8_t>(seed >> (8 * i));
    }
    return image;
}

void writePicture(const std::filesystem::path& file, const Image& image) {
    const QImage view(image.pixels.data(), image.width, image.height, static_cast<qsizetype>(image.width) * 3,
                      QImage::Format_RGB888);
    if (!view.save(QString::fromStdString(file.string()), nullptr, 95)) {
        qFatal("cannot write the test picture %s", file.string().c_str());
    }
}

void writePlainPicture(const std::filesystem::path& file, QColor colour, int width, int height) {
    writePicture(file, plainImage(width, height, colour));
}

}  // namespace sightseer::test
