#include <QtTest>

#include <cmath>
#include <random>

#include "core/image/resample.h"
#include "tests/support/pictures.h"

using namespace sightseer;

namespace {

// Pillow's algorithm as written down in its source, one axis of one channel at a time.
Image referencePass(const Image& source, int size, bool horizontal, Interpolation interpolation) {
    const int in = horizontal ? source.width : source.height;
    if (in == size) return source;
    Image out = horizontal ? makeImage(size, source.height) : makeImage(source.width, size);
    const bool cubic = interpolation == Interpolation::Bicubic;
    const auto kernel = [cubic](double x) {
        x = std::abs(x);
        if (!cubic) return x < 1 ? 1 - x : 0.0;
        if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0.0;
    };
    const double scale = double(in) / size, filterScale = std::max(scale, 1.0);
    const double support = (cubic ? 2.0 : 1.0) * filterScale;
    for (int i = 0; i < size; ++i) {
        const double centre = (i + 0.5) * scale;
        const int low = std::max(0, int(centre - support + 0.5)), high = std::min(in, int(centre + support + 0.5));
        std::vector<double> weights;
        double total = 0;
        for (int x = low; x < high; ++x) weights.push_back(kernel((x - centre + 0.5) * (1 / filterScale)));
        for (const double weight : weights) total += weight;
        for (int line = 0; line < (horizontal ? source.height : source.width); ++line) {
            for (int channel = 0; channel < 3; ++channel) {
                std::int64_t sum = 1 << 21;
                for (int x = low; x < high; ++x) {
                    const double weight = weights[static_cast<std::size_t>(x - low)] / total * (1 << 22);
                    const auto fixed = static_cast<std::int64_t>(weight < 0 ? weight - 0.5 : weight + 0.5);
                    sum += fixed * (horizontal ? source.row(line)[3 * x + channel] : source.row(x)[3 * line + channel]);
                }
                const auto value = static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> 22, 0, 255));
                (horizontal ? out.row(line)[3 * i + channel] : out.row(i)[3 * line + channel]) = value;
            }
        }
    }
    return out;
}

Image reference(const Image& source, int width, int height, Interpolation interpolation) {
    return referencePass(referencePass(source, width, true, interpolation), height, false, interpolation);
}

// Extremes everywhere, so that sums overshoot and are clipped.
Image noise(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    Image image = makeImage(width, height);
    for (std::uint8_t& pixel : image.pixels)
        pixel = random() % 3 == 0 ? 255 : random() % 2 == 0 ? 0 : std::uint8_t(random());
    return image;
}

}  // namespace

class TestResample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySizeEqualsPillowsAlgorithm() {
        std::mt19937 random(3);
        for (int round = 0; round < 150; ++round) {
            const auto side = [&random](int most) {
                return 1 + static_cast<int>(random() % static_cast<unsigned>(most));
            };
            const Image source = noise(side(90), side(90), static_cast<unsigned>(round));
            const int width = round % 10 == 0 ? source.width : side(70),
                      height = round % 7 == 0 ? source.height : side(70);
            const Interpolation interpolation = round % 3 == 0 ? Interpolation::Bilinear : Interpolation::Bicubic;
            QCOMPARE(resample(source, width, height, interpolation).pixels,
                     reference(source, width, height, interpolation).pixels);
        }
    }

    void aPartEqualsTheCroppedWhole() {
        std::mt19937 random(4);
        for (int round = 0; round < 150; ++round) {
            const auto below = [&random](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
            const Image source = noise(1 + below(120), 1 + below(120), static_cast<unsigned>(round));
            const int width = round % 5 == 0 ? source.width : 1 + below(80),
                      height = round % 4 == 0 ? source.height : 1 + below(80);
            Rectangle part{below(width), below(height), 0, 0};
            part.width = 1 + below(width - part.x);
            part.height = 1 + below(height - part.y);
            const Image whole = resample(source, width, height, Interpolation::Bicubic);
            QCOMPARE(resamplePart(source, width, height, part, Interpolation::Bicubic).pixels,
                     crop(whole, part.x, part.y, part.width, part.height).pixels);
        }
    }

    void aPlainPictureStaysPlain() {
        const Image image = resample(test::plainImage(640, 11, QColor(13, 200, 255)), 7, 300, Interpolation::Bicubic);
        QCOMPARE(image.pixels, test::plainImage(7, 300, QColor(13, 200, 255)).pixels);
    }
};

QTEST_APPLESS_MAIN(TestResample)
#include "tst_resample.moc"
