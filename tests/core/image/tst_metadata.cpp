#include <QtTest>

#include <QFile>

#include "core/image/exif_text.h"
#include "core/image/image_decoder.h"
#include "tests/core/image/picture_bytes.h"
#include "tests/support/golden.h"

using namespace sightseer;
using test::FileBytes;
using test::TagDirectory;

namespace {

TagDirectory exifTags() {
    TagDirectory tags;
    tags.addRationals(0x829A, {1, 250});
    tags.addRationals(0x829D, {28, 10});
    tags.addShort(0x8827, 400);
    tags.addText(0x9003, "2021:06:05 14:03:02");
    tags.addText(0x9004, "2022:01:01 00:00:00");
    tags.addRationals(0x920A, {50, 1});
    tags.addText(0xA434, "RF24-105mm F4 L IS USM");
    return tags;
}

TagDirectory gpsTags() {
    TagDirectory tags;
    tags.addText(1, "S");
    tags.addRationals(2, {33, 1, 51, 1, 3024, 100});
    tags.addText(3, "E");
    tags.addRationals(4, {151, 1, 12, 1, 36, 1});
    return tags;
}

FileBytes photoBlock() {
    return test::exifBlock(exifTags(), gpsTags(), 6, "Canon", "Canon EOS R6", "2023:03:03 03:03:03");
}

constexpr std::int64_t k2021June5 = 1622901782;  // 2021-06-05 14:03:02

}  // namespace

class TestMetadata : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPhotographsExifIsRead() {
        const ImageMetadata metadata = readExif(test::view(photoBlock()));
        QCOMPARE(metadata.orientation, 6);
        QCOMPARE(metadata.takenAt.value_or(0), k2021June5);
        QCOMPARE(metadata.camera, std::string("Canon EOS R6"));
        QCOMPARE(metadata.lens, std::string("RF24-105mm F4 L IS USM"));
        QCOMPARE(metadata.iso.value_or(0), 400);
        QCOMPARE(metadata.exposureSeconds.value_or(0), 1.0 / 250);
        QCOMPARE(metadata.aperture.value_or(0), 2.8);
        QCOMPARE(metadata.focalLength.value_or(0), 50.0);
        QVERIFY(std::abs(metadata.latitude.value_or(0) + 33.8584) < 1e-9);
        QVERIFY(std::abs(metadata.longitude.value_or(0) - 151.21) < 1e-9);
    }

    void theBlockMayBeginWithItsMarker() {
        FileBytes block{'E', 'x', 'i', 'f', 0, 0};
        const FileBytes plain = photoBlock();
        block.insert(block.end(), plain.begin(), plain.end());
        QCOMPARE(readExif(test::view(block)).takenAt.value_or(0), k2021June5);
    }

    void theMomentOfExposureComesBeforeOtherDates() {
        TagDirectory digitized;
        digitized.addText(0x9003, "0000:00:00 00:00:00");
        digitized.addText(0x9004, "2022:01:01 00:00:00");
        const FileBytes second = test::exifBlock(digitized, {}, 1, "a", "b", "2023:03:03 03:03:03");
        QCOMPARE(readExif(test::view(second)).takenAt.value_or(0), std::int64_t{1640995200});
        const FileBytes third = test::exifBlock({}, {}, 1, "a", "b", "2023:03:03 03:03:03");
        QCOMPARE(readExif(test::view(third)).takenAt.value_or(0), std::int64_t{1677812583});
    }

    void impossibleValuesAreLeftOut() {
        TagDirectory exif;
        exif.addRationals(0x829A, {1, 0});
        exif.addRationals(0x829D, {0, 10});
        exif.addText(0x9003, "2021:13:45 99:99:99");
        TagDirectory gps;
        gps.addText(1, "N");
        gps.addRationals(2, {200, 1, 0, 1, 0, 1});
        gps.addText(3, "E");
        gps.addRationals(4, {10, 0, 0, 1, 0, 1});
        const ImageMetadata metadata =
            readExif(test::view(test::exifBlock(exif, gps, 9, "", "", "    :  :     :  :  ")));
        QCOMPARE(metadata.orientation, 1);
        QVERIFY(!metadata.takenAt);
        QVERIFY(!metadata.latitude && !metadata.longitude);
        QVERIFY(!metadata.iso && !metadata.exposureSeconds && !metadata.aperture && !metadata.focalLength);
        QVERIFY(metadata.camera.empty());
    }

    void damagedBlocksNeverCrash() {
        const FileBytes good = photoBlock();
        for (std::size_t size = 0; size < good.size(); ++size) {
            const FileBytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
            readExif(test::view(cut));
        }
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{0xFF}, std::uint8_t{0x7F}}) {
                FileBytes changed = good;
                changed[at] = value;
                const ImageMetadata metadata = readExif(test::view(changed));
                QVERIFY(metadata.orientation >= 1 && metadata.orientation <= 8);
                QVERIFY(std::abs(metadata.latitude.value_or(0)) <= 90 &&
                        std::abs(metadata.longitude.value_or(0)) <= 180);
            }
        }
    }

    void theMakerIsNotRepeated_data() {
        QTest::addColumn<QString>("maker");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("camera");
        QTest::newRow("repeated") << "Canon"
                                  << "Canon EOS R6"
                                  << "Canon EOS R6";
        QTest::newRow("first word repeated") << "NIKON CORPORATION"
                                             << "NIKON D750"
                                             << "NIKON D750";
        QTest::newRow("not repeated") << "Apple"
                                      << "iPhone 12"
                                      << "Apple iPhone 12";
        QTest::newRow("no maker") << ""
                                  << "DSC-1"
                                  << "DSC-1";
        QTest::newRow("no model") << "Leica"
                                  << ""
                                  << "Leica";
    }

    void theMakerIsNotRepeated() {
        QFETCH(QString, maker);
        QFETCH(QString, model);
        QFETCH(QString, camera);
        QCOMPARE(QString::fromStdString(cameraName(maker.toStdString(), model.toStdString())), camera);
    }

    void textIsAlwaysValidUtf8() {
        QCOMPARE(cleanExifText({"  Kodak \0junk", 13}), std::string("Kodak"));
        QCOMPARE(cleanExifText("Caf\xE9"), std::string("Caf\xC3\xA9"));
        QCOMPARE(cleanExifText("Caf\xC3\xA9\x01"), std::string("Caf\xC3\xA9"));
        QCOMPARE(cleanExifText("   "), std::string());
    }

    void aTiffsOwnTagsCount() {
        test::TiffPicture picture;
        picture.pixels = {255, 0, 0, 0, 0, 255};
        picture.orientation = 8;
        picture.dateTime = "2021:06:05 14:03:02";
        const auto decoded = decodeImage(test::view(picture.bytes()), "photo.tif");
        QVERIFY(decoded);
        QCOMPARE(decoded->metadata.orientation, 8);
        QCOMPARE(decoded->metadata.takenAt.value_or(0), k2021June5);
        QCOMPARE(decoded->image.width, 1);
        QCOMPARE(decoded->image.height, 2);
    }

    void aJpegsExifReachesTheDecodedPicture() {
        QFile file(QString::fromStdString(test::dataPath("golden/preprocess/sources/rgb_420_400x300.jpg").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray plain = file.readAll();
        const FileBytes exif = photoBlock();
        FileBytes bytes{0xFF, 0xD8, 0xFF, 0xE1};
        const std::size_t length = 2 + 6 + exif.size();
        bytes.push_back(static_cast<std::uint8_t>(length >> 8));
        bytes.push_back(static_cast<std::uint8_t>(length));
        for (const char c : {'E', 'x', 'i', 'f', '\0', '\0'}) bytes.push_back(static_cast<std::uint8_t>(c));
        bytes.insert(bytes.end(), exif.begin(), exif.end());
        bytes.insert(bytes.end(), plain.begin() + 2, plain.end());
        const auto decoded = decodeImage(test::view(bytes), "photo.jpg");
        QVERIFY(decoded);
        QCOMPARE(decoded->metadata.camera, std::string("Canon EOS R6"));
        QCOMPARE(decoded->metadata.takenAt.value_or(0), k2021June5);
        QCOMPARE(decoded->image.width, 300);
        QCOMPARE(decoded->fullWidth, 300);
        QCOMPARE(decoded->fullHeight, 400);
    }
};

QTEST_APPLESS_MAIN(TestMetadata)
#include "tst_metadata.moc"
