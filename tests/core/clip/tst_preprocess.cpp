#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include <QBuffer>
#include <QCryptographicHash>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/clip/preprocess.h"
#include "core/image/image_decoder.h"
#include "core/image/resample.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"

using namespace sightseer;
using test::dataPath;

namespace {

std::filesystem::path goldenFile(const std::string& name) {
    return dataPath("golden/preprocess/" + name);
}

QByteArray fileBytes(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonArray jsonArray(const std::string& name) {
    return QJsonDocument::fromJson(fileBytes(goldenFile(name))).array();
}

// Pictures of the golden set by name; CLIP.png lies one folder up.
DecodedImage decodeGolden(const std::string& name, int minimumShortSide = 0) {
    const auto path = name.ends_with("CLIP.png") ? dataPath("golden/CLIP.png") : goldenFile("sources/" + name);
    const QByteArray bytes = fileBytes(path);
    DecodeRequest request;
    request.minimumShortSide = minimumShortSide;
    auto decoded =
        decodeImage(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), name, request);
    if (!decoded) qFatal("%s", decoded.error().message.c_str());
    return std::move(*decoded);
}

// The pictures of one expected_*.safetensors, by name.
std::map<std::string, std::vector<float>> expectedPixels(const std::string& stem) {
    const test::GoldenTensor tensor = test::goldenTensor(goldenFile(stem + ".safetensors"), "pixels");
    const QJsonArray names = jsonArray(stem + ".json");
    const std::size_t size = 224 * 224 * 3;
    if (tensor.values.size() != size * static_cast<std::size_t>(names.size()))
        qFatal("%s: unexpected shape", stem.c_str());
    std::map<std::string, std::vector<float>> pictures;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const auto begin = tensor.values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * size);
        pictures[names[i].toString().toStdString()].assign(begin, begin + static_cast<std::ptrdiff_t>(size));
    }
    return pictures;
}

std::vector<float> asFloats(const Image& image) {
    return {image.pixels.begin(), image.pixels.end()};
}

bool hasTransparency(const std::string& name) {
    for (const char* part : {"rgba_", "la_260", "transparent", "alpha", "CLIP.png"}) {
        if (name.find(part) != std::string::npos) return true;
    }
    return false;
}

bool hasProfile(const std::string& name) {
    return name.starts_with("icc_");
}

QByteArray jpegOf(const Image& image, int quality) {
    const QImage view(image.pixels.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    view.save(&buffer, "JPG", quality);
    return bytes;
}

double psnr(const Image& a, const Image& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::pow(double(a.pixels[i]) - double(b.pixels[i]), 2);
    return sum == 0 ? 99.0 : 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.pixels.size()) / sum);
}

PreprocessSpec specOf(ResizeMode resize, Interpolation interpolation = Interpolation::Bicubic) {
    PreprocessSpec spec;
    spec.resize = resize;
    spec.interpolation = interpolation;
    return spec;
}

}  // namespace

class TestPreprocess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGoldenPictureDecodesToPillowsPixels() {
        int compared = 0;
        for (const QJsonValue& value : jsonArray("index.json")) {
            const std::string name = value[QLatin1String("file")].toString().toStdString();
            const DecodedImage decoded = decodeGolden(name);
            const QJsonArray size = value[QLatin1String("upright_size")].toArray();
            QCOMPARE(decoded.image.width, size[0].toInt());
            QCOMPARE(decoded.image.height, size[1].toInt());
            // The stored sums are of colours without transparency and before colour management.
            if (hasTransparency(name) || hasProfile(name)) continue;
            const QByteArray sum = QCryptographicHash::hash(
                QByteArrayView(decoded.image.pixels.data(), static_cast<qsizetype>(decoded.image.pixels.size())),
                QCryptographicHash::Sha256);
            QVERIFY2(sum.toHex() == value[QLatin1String("upright_rgb_sha256")].toString().toLatin1(), name.c_str());
            ++compared;
        }
        QCOMPARE(compared, 34);
    }

    void everyGoldenPictureBecomesTheReferencesPixels() {
        const auto expected = expectedPixels("expected_openai");
        int compared = 0;
        for (const QJsonValue& value : jsonArray("index.json")) {
            const std::string name = value[QLatin1String("file")].toString().toStdString();
            if (hasTransparency(name) || hasProfile(name)) continue;
            const std::string other = value[QLatin1String("same_as")].toString().toStdString();
            const Image ours = resizeAndCrop(decodeGolden(name).image, {});
            const float difference = test::largestDifference(asFloats(ours), expected.at(other.empty() ? name : other));
            const auto allowed = static_cast<float>(value[QLatin1String("largest_difference_to_it")].toInt());
            QVERIFY2(difference <= allowed, (name + " differs by " + std::to_string(difference)).c_str());
            ++compared;
        }
        QCOMPARE(compared, 34);
    }

    // Made with Hugging Face's crop, which rounds down where torchvision's rounds half to even: so the same rectangle is
    // cut here, and the app's own crop is compared by the test above.
    void transparencyLiesOnWhiteAsInTheReference() {
        const auto expected = expectedPixels("expected_hf_clip_on_white");
        QCOMPARE(expected.size(), std::size_t{4});
        for (const auto& [name, pixels] : expected) {
            const Image image = decodeGolden(name).image;
            const int shortSide = std::min(image.width, image.height);
            const int width = 224 * image.width / shortSide, height = 224 * image.height / shortSide;
            const Image resized = resample(image, width, height, Interpolation::Bicubic);
            const Image square = crop(resized, (width - 224) / 2, (height - 224) / 2, 224, 224);
            const float difference = test::largestDifference(asFloats(square), pixels);
            QVERIFY2(difference == 0, (name + " differs by " + std::to_string(difference)).c_str());
        }
    }

    void embeddedProfilesBecomeSrgbWithinThreeLevels() {
        const auto expected = expectedPixels("expected_icc_managed");
        QCOMPARE(expected.size(), std::size_t{2});
        for (const auto& [name, pixels] : expected) {
            const float difference =
                test::largestDifference(asFloats(resizeAndCrop(decodeGolden(name).image, {})), pixels);
            QVERIFY2(difference <= 3, (name + " differs by " + std::to_string(difference)).c_str());
        }
    }

    void squashingIsBitIdenticalWithBothFilters() {
        const std::string ending = ", horizontal pass first";  // as Pillow up to version 9, and as we do
        int compared = 0;
        for (const auto& [stem, interpolation] : {std::pair{"expected_siglip", Interpolation::Bicubic},
                                                  {"expected_bilinear_squash", Interpolation::Bilinear}}) {
            const auto expected = expectedPixels(stem);
            for (const auto& [name, pixels] : expected) {
                if (hasTransparency(name) || expected.contains(name + ending)) continue;
                const std::string file = name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : name;
                const Image ours = resizeAndCrop(decodeGolden(file).image, specOf(ResizeMode::Squash, interpolation));
                QVERIFY2(asFloats(ours) == pixels, (std::string(stem) + ": " + name).c_str());
                ++compared;
            }
        }
        QCOMPARE(compared, 7);
    }

    void squareThenSizeTakesTheCentreSquareFirst() {
        PreprocessSpec spec = specOf(ResizeMode::SquareThenSize);
        spec.size = 16;
        const Image wide = test::patternImage(101, 40, 1);
        QCOMPARE(resizeAndCrop(wide, spec).pixels,
                 resample(crop(wide, 30, 0, 40, 40), 16, 16, Interpolation::Bicubic).pixels);
        const Image tall = test::patternImage(40, 101, 2);
        QCOMPARE(resizeAndCrop(tall, spec).pixels,
                 resample(crop(tall, 0, 30, 40, 40), 16, 16, Interpolation::Bicubic).pixels);
    }

    void everyByteIsNormalisedAsTheReferenceDoesIt() {
        Image ramp = makeImage(256, 1);
        for (std::size_t i = 0; i < ramp.pixels.size(); ++i) ramp.pixels[i] = static_cast<std::uint8_t>(i / 3);
        const test::GoldenTensor expected =
            test::goldenTensor(goldenFile("normalise_tables.safetensors"), "torchvision_openai");
        std::vector<float> planes(256 * 3);
        normalise(ramp, {}, planes);
        for (std::size_t value = 0; value < 256; ++value) {
            for (std::size_t channel = 0; channel < 3; ++channel) {
                QVERIFY(std::memcmp(&planes[channel * 256 + value], &expected.values[value * 3 + channel],
                                    sizeof(float)) == 0);
            }
        }
    }

    void aWholePictureBecomesTheReferencesTensor() {
        const PixelBatch batch = preprocess(decodeGolden("rgb_320x240.png").image, {});
        QCOMPARE(batch.count, 1);
        QCOMPARE(batch.size, 224);
        QCOMPARE(batch.values.size(), batch.valuesPerImage());
        QVERIFY(batch.values == test::goldenTensor(goldenFile("normalised_rgb_320x240.safetensors"), "openai").values);
    }

    void scalingWhileDecodingStaysAboveFiftyDecibels_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("denominator");
        QTest::newRow("half") << 1500 << 1130 << 224 << 2;
        QTest::newRow("half, sides that two does not divide") << 1303 << 1121 << 224 << 2;
        QTest::newRow("quarter") << 3300 << 2480 << 224 << 4;
        QTest::newRow("quarter, portrait, sides that four does not divide") << 2245 << 3201 << 224 << 4;
        QTest::newRow("eighth") << 2401 << 1805 << 60 << 8;
        QTest::newRow("just large enough for half") << 1200 << 1120 << 224 << 2;
        QTest::newRow("just too small for half") << 1200 << 1118 << 224 << 1;
    }

    void scalingWhileDecodingStaysAboveFiftyDecibels() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, size);
        QFETCH(int, denominator);
        PreprocessSpec spec;
        spec.size = size;
        const QByteArray jpeg = jpegOf(test::patternImage(width, height, 7), 92);
        const auto bytes = std::as_bytes(std::span(jpeg.constData(), static_cast<std::size_t>(jpeg.size())));
        const auto full = decodeImage(bytes, "full");
        DecodeRequest request;
        request.minimumShortSide = decodeShortSide(spec);
        const auto scaled = decodeImage(bytes, "scaled", request);
        QVERIFY(full && scaled);
        QCOMPARE(scaled->image.width, (width + denominator - 1) / denominator);
        QCOMPARE(scaled->fullWidth, width);
        QCOMPARE(scaled->fullHeight, height);
        QVERIFY(std::min(scaled->image.width, scaled->image.height) >= 2 * spec.size);
        const double decibels = psnr(resizeAndCrop(full->image, spec), resizeAndCrop(scaled->image, spec));
        qInfo("%d x %d at 1/%d: %.1f dB", width, height, denominator, decibels);
        QVERIFY2(decibels >= 50.0, std::to_string(decibels).c_str());
    }

    void theCentreSquareOfAScaledPictureIsTheSameSquare() {
        PreprocessSpec spec = specOf(ResizeMode::SquareThenSize);
        const QByteArray jpeg = jpegOf(test::patternImage(3203, 2301, 8), 92);
        const auto bytes = std::as_bytes(std::span(jpeg.constData(), static_cast<std::size_t>(jpeg.size())));
        const auto full = decodeImage(bytes, "full");
        DecodeRequest request;
        request.minimumShortSide = decodeShortSide(spec);
        const auto scaled = decodeImage(bytes, "scaled", request);
        QVERIFY(full && scaled && scaled->image.extent);
        const double decibels = psnr(resizeAndCrop(full->image, spec), resizeAndCrop(scaled->image, spec));
        QVERIFY2(decibels >= 50.0, std::to_string(decibels).c_str());
    }
};

QTEST_APPLESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
