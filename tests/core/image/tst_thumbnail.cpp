#include <QtTest>

#include <cmath>

#include "core/image/image_decoder.h"
#include "core/image/resample.h"
#include "core/image/thumbnail.h"
#include "tests/support/pictures.h"

using namespace sightseer;

namespace {

Image decoded(const Result<Bytes>& thumbnail) {
    if (!thumbnail || sniffImageFormat(*thumbnail) != ImageFormat::Jpeg) return {};
    auto image = decodeImage(*thumbnail, "thumbnail");
    return image ? std::move(image->image) : Image{};
}

double meanDifference(const Image& a, const Image& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(int(a.pixels[i]) - int(b.pixels[i]));
    return sum / static_cast<double>(a.pixels.size());
}

}  // namespace

class TestThumbnail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLongSideIsAtMostTheWantedOne_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("thumbnailWidth");
        QTest::addColumn<int>("thumbnailHeight");
        QTest::newRow("landscape") << 900 << 600 << 320 << 213;
        QTest::newRow("portrait") << 600 << 900 << 213 << 320;
        QTest::newRow("much larger") << 3001 << 2003 << 320 << 214;
        QTest::newRow("extremely narrow") << 5000 << 3 << 320 << 1;
        QTest::newRow("small ones keep their size") << 100 << 60 << 100 << 60;
        QTest::newRow("exactly as large") << 320 << 320 << 320 << 320;
    }

    void theLongSideIsAtMostTheWantedOne() {
        QFETCH(int, width);
        QFETCH(int, height);
        const Image image = decoded(makeThumbnail(test::patternImage(width, height, 5)));
        QTEST(image.width, "thumbnailWidth");
        QTEST(image.height, "thumbnailHeight");
    }

    void theShortcutForLargePicturesCannotBeSeen() {
        const Image large = test::patternImage(4001, 2667, 6);
        const Image small = decoded(makeThumbnail(large));
        const Image exact = resample(large, small.width, small.height, Interpolation::Bicubic);
        const Image exactThumbnail = decoded(makeThumbnail(exact));
        QVERIFY2(meanDifference(small, exactThumbnail) < 2.0,
                 std::to_string(meanDifference(small, exactThumbnail)).c_str());
    }

    void noPictureIsAnError() {
        const auto thumbnail = makeThumbnail(Image{});
        QVERIFY(!thumbnail);
        QCOMPARE(thumbnail.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestThumbnail)
#include "tst_thumbnail.moc"
