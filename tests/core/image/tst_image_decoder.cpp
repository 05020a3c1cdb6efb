#include <QtTest>

#include <QBuffer>
#include <QFile>
#include <QImage>

#include "core/image/image_decoder.h"
#include "tests/core/image/picture_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"

using namespace sightseer;
using test::FileBytes;

namespace {

FileBytes source(const std::string& name) {
    QFile file(QString::fromStdString(test::dataPath("golden/preprocess/sources/" + name).string()));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no golden picture %s", name.c_str());
    const QByteArray bytes = file.readAll();
    return {bytes.begin(), bytes.end()};
}

FileBytes fromText(const std::string& text) {
    return {text.begin(), text.end()};
}

FileBytes encoded(const Image& image, const char* format) {
    const QImage view(image.pixels.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    view.save(&buffer, format, 95);
    return {bytes.begin(), bytes.end()};
}

std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
    return ~crc;
}

// A PNG whose header, with a valid sum, claims another size than its data has.
FileBytes pngClaiming(std::uint32_t width, std::uint32_t height) {
    FileBytes png = source("rgb_320x240.png");
    const auto put = [&png](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) png[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    };
    put(16, width);
    put(20, height);
    put(29, crc32(std::span(png).subspan(12, 17)));
    return png;
}

Error errorOf(const FileBytes& bytes, const DecodeRequest& request = {}) {
    const auto decoded = decodeImage(test::view(bytes), "holiday.jpg", request);
    return decoded ? Error{ErrorCode::Internal, "it was decoded"} : decoded.error();
}

using Pixels = std::vector<std::uint8_t>;

Pixels pixelsOf(const FileBytes& bytes) {
    const auto decoded = decodeImage(test::view(bytes), "picture");
    if (!decoded) qWarning("%s", decoded.error().message.c_str());
    return decoded ? decoded->image.pixels : Pixels{};
}

// A BMP of one row; `row` is padded to four bytes.
FileBytes bmp(int width, int height, int bits, const FileBytes& palette, const FileBytes& rows,
              std::uint32_t compression = 0) {
    FileBytes bytes{'B', 'M'};
    test::append32(bytes, 0);
    test::append32(bytes, 0);
    test::append32(bytes, static_cast<std::uint32_t>(54 + palette.size()));
    test::append32(bytes, 40);
    test::append32(bytes, static_cast<std::uint32_t>(width));
    test::append32(bytes, static_cast<std::uint32_t>(height));
    test::append16(bytes, 1);
    test::append16(bytes, static_cast<std::uint32_t>(bits));
    test::append32(bytes, compression);
    for (int i = 0; i < 5; ++i) test::append32(bytes, 0);
    bytes.insert(bytes.end(), palette.begin(), palette.end());
    bytes.insert(bytes.end(), rows.begin(), rows.end());
    return bytes;
}

}  // namespace

class TestImageDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFormatIsKnownByItsFirstBytes() {
        for (const auto& [name, format] : {std::pair{"rgb_420_400x300.jpg", ImageFormat::Jpeg},
                                           {"rgb_320x240.png", ImageFormat::Png},
                                           {"lossless_250x300.webp", ImageFormat::Webp},
                                           {"rgb_lzw_260x250.tiff", ImageFormat::Tiff},
                                           {"two_frames_240x260.gif", ImageFormat::Gif}}) {
            QCOMPARE(sniffImageFormat(test::view(source(name))), std::optional(format));
        }
        QCOMPARE(sniffImageFormat(test::view(encoded(test::plainImage(2, 2, Qt::red), "BMP"))),
                 std::optional(ImageFormat::Bmp));
        QVERIFY(!sniffImageFormat(test::view(fromText("BMW is not a bitmap, whatever it begins with."))));
        QCOMPARE(std::string(imageFormatName(ImageFormat::Webp)), std::string("WebP"));
    }

    void aScanListsFilesByExtension() {
        for (const char* name :
             {"a.jpg", "a.JPG", "folder.d/a.jpeg", "a.png", "a.webp", "a.tif", "a.TIFF", "a.gif", "a.bmp"}) {
            QVERIFY2(hasImageExtension(name), name);
        }
        for (const char* name : {"a.txt", "a", ".jpg", "a.jpg.part", "a.heic", "a.mp4", "jpg", "a.jp\xC3\xA9"}) {
            QVERIFY2(!hasImageExtension(name), name);
        }
    }

    void everyOrientationStandsUprightAndTheSizeIsTheUprightOne() {
        const auto upright = decodeImage(test::view(source("exif1_180x120.jpg")), "1");
        QVERIFY(upright);
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const std::string name = "exif" + std::to_string(orientation) + "_180x120.jpg";
            const auto decoded = decodeImage(test::view(source(name)), name);
            QVERIFY(decoded);
            QCOMPARE(decoded->metadata.orientation, orientation);
            QCOMPARE(decoded->image.width, 180);
            QCOMPARE(decoded->image.height, 120);
            QCOMPARE(decoded->fullWidth, 180);
            double difference = 0;
            for (std::size_t i = 0; i < upright->image.pixels.size(); ++i) {
                difference += std::abs(int(decoded->image.pixels[i]) - int(upright->image.pixels[i]));
            }
            QVERIFY2(difference / double(upright->image.pixels.size()) < 4.0, name.c_str());  // JPEG noise
        }
    }

    void everyOrientationMovesEveryPixelToItsPlace() {
        // Six pixels A B C / D E F; EXIF 2.3, table of the tag Orientation.
        const std::array<std::string, 8> expected{"ABCDEF", "CBAFED", "FEDCBA", "DEFABC",
                                                  "ADBECF", "DAEBFC", "FCEBDA", "CFBEAD"};
        test::TiffPicture picture;
        picture.width = 3;
        picture.height = 2;
        for (const char letter : {'A', 'B', 'C', 'D', 'E', 'F'})
            picture.pixels.insert(picture.pixels.end(), 3, static_cast<std::uint8_t>(letter));
        for (std::uint32_t orientation = 1; orientation <= 8; ++orientation) {
            picture.orientation = orientation;
            const auto decoded = decodeImage(test::view(picture.bytes()), "tiff");
            QVERIFY(decoded);
            QCOMPARE(decoded->image.width, orientation <= 4 ? 3 : 2);
            std::string letters;
            for (std::size_t i = 0; i < decoded->image.pixels.size(); i += 3)
                letters += static_cast<char>(decoded->image.pixels[i]);
            QCOMPARE(letters, expected[orientation - 1]);
        }
    }

    void whatAScaledPictureCoversTurnsWithIt() {
        FileBytes jpeg = encoded(test::patternImage(1003, 801, 3), "JPG");
        // Orientation 6 in the smallest possible EXIF block.
        FileBytes exif{'E', 'x', 'i', 'f', 0, 0};
        const FileBytes header = test::tiffHeader();
        FileBytes block = header;
        test::TagDirectory tags;
        tags.addShort(0x0112, 6);
        tags.appendTo(block);
        exif.insert(exif.end(), block.begin(), block.end());
        FileBytes marker{0xFF, 0xE1, 0, static_cast<std::uint8_t>(exif.size() + 2)};
        marker.insert(marker.end(), exif.begin(), exif.end());
        jpeg.insert(jpeg.begin() + 2, marker.begin(), marker.end());
        const auto decoded = decodeImage(test::view(jpeg), "jpeg", {200, {}});
        QVERIFY(decoded);
        QCOMPARE(decoded->image.width, 201);
        QCOMPARE(decoded->image.height, 251);
        QCOMPARE(decoded->fullWidth, 801);
        QVERIFY(decoded->image.extent.has_value());
        QCOMPARE(decoded->image.extent->x,
                 0.75);  // the partly covered row was the last one and is the first column now
        QCOMPARE(decoded->image.extent->width, 200.25);
        QCOMPARE(decoded->image.extent->y, 0.0);
        QCOMPARE(decoded->image.extent->height, 250.75);
    }

    void tiffsOfEveryCommonKindAreRead() {
        test::TiffPicture picture;
        picture.pixels = {255, 0, 10, 0, 128, 255};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{255, 0, 10, 0, 128, 255}));

        picture.bits = 16;  // little endian: the high byte counts
        picture.pixels = {0xFF, 1, 0xFF, 2, 0, 3, 0, 4, 0, 5, 0, 6};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{1, 2, 3, 4, 5, 6}));

        picture = {};
        picture.samples = 1;
        picture.photometric = 0;  // white is zero
        picture.pixels = {0, 200};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{255, 255, 255, 55, 55, 55}));

        picture.photometric = 3;  // palette
        picture.pixels = {1, 2};
        picture.colourMap.assign(3 * 256, 0);
        picture.colourMap[1] = 255 * 257;
        picture.colourMap[256 + 2] = 128 * 257;
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{255, 0, 0, 0, 128, 0}));

        picture = {};
        picture.samples = 4;
        picture.photometric = 5;  // inks
        picture.pixels = {0, 0, 0, 0, 255, 0, 0, 128};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{255, 255, 255, 0, 127, 127}));

        picture.photometric = 2;
        picture.hasExtraSample = true;
        picture.extraSample = 2;  // alpha, not multiplied in
        picture.pixels = {10, 20, 30, 255, 10, 20, 30, 0};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{10, 20, 30, 255, 255, 255}));
        picture.extraSample = 1;  // multiplied in
        picture.pixels = {100, 0, 0, 100, 0, 0, 0, 0};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{255, 155, 155, 255, 255, 255}));

        picture = {};
        picture.samples = 1;
        picture.bits = 1;
        picture.photometric = 1;
        picture.pixels = {0x40};
        QCOMPARE(pixelsOf(picture.bytes()), (Pixels{0, 0, 0, 255, 255, 255}));
    }

    void bitmapsOfEveryCommonKindAreRead() {
        const Image image = test::patternImage(37, 21, 9);
        QCOMPARE(pixelsOf(encoded(image, "BMP")), image.pixels);
        const FileBytes palette{0, 0,   0, 0, 0,   0, 255, 0,
                                0, 255, 0, 0, 255, 0, 0,   0};  // black, red, green, blue (B G R 0)
        const Pixels redGreenBlue{255, 0, 0, 0, 255, 0, 0, 0, 255};
        QCOMPARE(pixelsOf(bmp(3, 1, 8, palette, {1, 2, 3, 0})), redGreenBlue);
        QCOMPARE(pixelsOf(bmp(3, 1, 4, palette, {0x12, 0x30, 0, 0})), redGreenBlue);
        QCOMPARE(pixelsOf(bmp(3, 1, 1, {0, 0, 255, 0, 0, 255, 0, 0}, {0x40, 0, 0, 0})),
                 (Pixels{255, 0, 0, 0, 255, 0, 255, 0, 0}));
        QCOMPARE(pixelsOf(bmp(3, 1, 16, {}, {0x00, 0x7C, 0xE0, 0x03, 0x1F, 0x00, 0, 0})), redGreenBlue);
        QCOMPARE(pixelsOf(bmp(1, 1, 32, {}, {3, 2, 1, 0})), (Pixels{1, 2, 3}));
        QCOMPARE(pixelsOf(bmp(1, 2, 24, {}, {3, 2, 1, 0, 6, 5, 4, 0})), (Pixels{4, 5, 6, 1, 2, 3}));
        QCOMPARE(pixelsOf(bmp(1, -2, 24, {}, {3, 2, 1, 0, 6, 5, 4, 0})), (Pixels{1, 2, 3, 4, 5, 6}));
        // Run lengths: two of colour 1, end of line; three single colours, end of picture.
        QCOMPARE(pixelsOf(bmp(3, 2, 8, palette, {2, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1}, 1)),
                 (Pixels{255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0}));
        QCOMPARE(pixelsOf(bmp(3, 1, 4, palette, {3, 0x12, 0, 1}, 2)), (Pixels{255, 0, 0, 0, 255, 0, 255, 0, 0}));
    }

    void aGifFrameIsPlacedOnItsWhiteCanvas() {
        // 2 x 2 canvas, a 1 x 1 frame at (1, 0) with a red colour table.
        FileBytes gif = fromText("GIF89a");
        for (const int byte : {2, 0, 2, 0, 0x80, 0, 0, 0xFF, 0, 0, 0,    0,    0, 0x2C, 1,
                               0, 0, 0, 1, 0,    1, 0, 0,    2, 2, 0x44, 0x01, 0, 0x3B}) {
            gif.push_back(static_cast<std::uint8_t>(byte));
        }
        QCOMPARE(pixelsOf(gif), (Pixels{255, 255, 255, 255, 0, 0, 255, 255, 255, 255, 255, 255}));
    }

    void aDamagedProfileIsIgnored() {
        FileBytes png = source("icc_display_p3_280x230.jpg");
        const auto at = std::search(png.begin(), png.end(), std::begin("acsp"), std::end("acsp") - 1);
        QVERIFY(at != png.end());
        const Pixels managed = pixelsOf(png);
        *at = 'x';
        const Pixels plain = pixelsOf(png);
        QCOMPARE(plain.size(), managed.size());
        QVERIFY(plain != managed);
    }

    void truncatedJpegIsAnErrorAndTheNextFileIsDecoded() {
        for (const char* name : {"rgb_420_400x300.jpg", "progressive_380x250.jpg"}) {
            const FileBytes whole = source(name);
            for (std::size_t size = 1; size < whole.size() - 2; size += size < 700 ? 13 : 371) {
                const FileBytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
                const Error error = errorOf(cut);
                QVERIFY2(error.code == ErrorCode::InvalidFile, (std::to_string(size) + ": " + error.message).c_str());
            }
            QVERIFY(!pixelsOf(whole).empty());
        }
    }

    void everyTruncatedFormatIsAnError() {
        for (const char* name : {"rgb_320x240.png", "lossless_250x300.webp", "lossy_alpha_240x240.webp",
                                 "rgb_lzw_260x250.tiff", "two_frames_240x260.gif"}) {
            FileBytes bytes = source(name);
            bytes.resize(bytes.size() / 3);
            const Error error = errorOf(bytes);
            QVERIFY2(error.code == ErrorCode::InvalidFile, (std::string(name) + ": " + error.message).c_str());
        }
    }

    void hugeSizesInAHeaderAreRefusedBeforeAnythingIsAllocated() {
        QElapsedTimer timer;
        timer.start();
        const Error error = errorOf(pngClaiming(60000, 60000));
        QVERIFY(timer.elapsed() < 2000);
        QCOMPARE(error.code, ErrorCode::TooLarge);
        QCOMPARE(
            QString::fromStdString(error.message),
            QStringLiteral("Cannot read holiday.jpg: its 60000 x 60000 pixels are more than the limit of 250 million; "
                           "save a smaller copy of it."));
        QCOMPARE(errorOf(pngClaiming(0x7FFFFFFF, 0x7FFFFFFF)).code, ErrorCode::TooLarge);
        auto headerAlone = pngClaiming(60000, 60000);
        headerAlone.resize(8 + 25);  // signature and IHDR
        QCOMPARE(errorOf(headerAlone).code, ErrorCode::TooLarge);
        DecodeRequest request;
        request.limits.maximumPixels = 1000;
        for (const char* name : {"rgb_420_400x300.jpg", "rgb_320x240.png", "lossless_250x300.webp",
                                 "rgb_lzw_260x250.tiff", "two_frames_240x260.gif"}) {
            QCOMPARE(errorOf(source(name), request).code, ErrorCode::TooLarge);
        }
        QCOMPARE(errorOf(bmp(60000, 60000, 24, {}, {})).code, ErrorCode::TooLarge);
        request = {};
        request.limits.maximumFileBytes = 1000;
        QCOMPARE(errorOf(source("rgb_320x240.png"), request).code, ErrorCode::TooLarge);
    }

    void whatIsNoPictureGetsOneClearSentence() {
        const Error empty = errorOf({});
        QCOMPARE(empty.code, ErrorCode::InvalidFile);
        QCOMPARE(QString::fromStdString(empty.message),
                 QStringLiteral("Cannot read holiday.jpg: the file is empty; restore it from a copy."));
        const Error text = errorOf(fromText("Dear diary, this is not a JPEG."));
        QCOMPARE(text.code, ErrorCode::InvalidFile);
        QVERIFY(
            QString::fromStdString(text.message).startsWith(QStringLiteral("Cannot read holiday.jpg: it is not a ")));
        const Error heic = errorOf(fromText(std::string("\0\0\0\x18", 4) + "ftypheic" + std::string(16, '\0')));
        QCOMPARE(heic.code, ErrorCode::Unsupported);
        QCOMPARE(QString::fromStdString(heic.message),
                 QStringLiteral("Cannot read holiday.jpg: HEIC pictures cannot be read yet; save it as JPEG or PNG."));
    }

    void picturesWithoutPixelsAreErrors() {
        QCOMPARE(errorOf(pngClaiming(0, 10)).code, ErrorCode::InvalidFile);
        QCOMPARE(errorOf(bmp(0, 10, 24, {}, {})).code, ErrorCode::InvalidFile);
        QCOMPARE(errorOf(bmp(10, 0, 24, {}, {})).code, ErrorCode::InvalidFile);
    }
};

QTEST_APPLESS_MAIN(TestImageDecoder)
#include "tst_image_decoder.moc"
