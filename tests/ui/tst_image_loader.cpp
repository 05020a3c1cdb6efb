#include "ui/viewer/image_loader.h"

#include "tests/support/pictures.h"
#include "ui/text.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sightseer;
using namespace sightseer::test;

namespace {

constexpr QSize kSize(2000, 1500);
constexpr qsizetype kBytes = 2000 * 1500 * 4;
constexpr int kFit = static_cast<int>(ImageLoader::kKeptBytes / kBytes);
constexpr int kPatience = 20'000;

// One large picture that many photos share.
class Pictures {
public:
    explicit Pictures(QSize size = kSize) : m_file(stdPath(m_folder.filePath(QStringLiteral("a.jpg")))) {
        writePlainPicture(m_file, Qt::red, size.width(), size.height());
    }

    void load(int photo, QSize fitted = kSize, int quarters = 0) {
        loader.load({PhotoId(photo), m_file, fitted, quarters});
        [&] { QTRY_VERIFY_WITH_TIMEOUT(wasLoaded(photo), kPatience); }();
        m_loaded.clear();
    }

    bool has(int photo, QSize fitted = kSize, int quarters = 0) {
        return loader.find(PhotoId(photo), fitted, quarters) != nullptr;
    }

    ImageLoader loader;

private:
    bool wasLoaded(int photo) const {
        for (const auto& one : m_loaded) {
            if (one.front().value<PhotoId>() == PhotoId(photo)) return true;
        }
        return false;
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    QSignalSpy m_loaded{&loader, &ImageLoader::loaded};
};

}  // namespace

class ImageLoaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLatestThatFitAreKeptAndTheOneOnShow();
    void thoseThatAreNeededNextAreKeptHoweverLarge();
    void anOriginalSizeIsKeptOnlyOfTheOneOnShow();
    void aPictureIsTurnedBeforeItArrives();
};

void ImageLoaderTest::theLatestThatFitAreKeptAndTheOneOnShow() {
    Pictures pictures;
    pictures.loader.setShown(PhotoId(1));
    pictures.load(1);
    for (int photo = 2; photo <= kFit + 3; ++photo) pictures.load(photo);
    QVERIFY(pictures.has(1));
    QVERIFY(!pictures.has(2) && !pictures.has(3));
    for (int photo = 4; photo <= kFit + 3; ++photo) QVERIFY(pictures.has(photo));
    // Sizes from before the window was resized do not pile up either.
    for (int i = 0; i < kFit + 3; ++i) pictures.load(1, kSize - QSize(0, i + 1));
    QVERIFY(!pictures.has(1));
    QVERIFY(pictures.has(1, kSize - QSize(0, kFit + 3)));
}

void ImageLoaderTest::thoseThatAreNeededNextAreKeptHoweverLarge() {
    constexpr QSize kHuge(3000, 2000);
    Pictures pictures(kHuge);
    static_assert(3 * 3000 * 2000 * 4 > ImageLoader::kKeptBytes);
    pictures.loader.setShown(PhotoId(1));
    for (int photo = 1; photo <= 4; ++photo) pictures.load(photo, kHuge);
    for (int photo = 1; photo <= 4; ++photo) QVERIFY(pictures.has(photo, kHuge));
}

void ImageLoaderTest::anOriginalSizeIsKeptOnlyOfTheOneOnShow() {
    Pictures pictures;
    pictures.loader.setShown(PhotoId(1));
    pictures.load(1);
    pictures.load(1, QSize());
    QVERIFY(pictures.has(1) && pictures.has(1, QSize()));
    pictures.load(2, QSize());
    QVERIFY(!pictures.has(2, QSize()));
    pictures.loader.setShown(PhotoId(2));
    QVERIFY(pictures.has(1) && !pictures.has(1, QSize()));
}

void ImageLoaderTest::aPictureIsTurnedBeforeItArrives() {
    Pictures pictures;
    constexpr QSize kFrame(300, 200);
    pictures.loader.setShown(PhotoId(1));
    pictures.load(1, kFrame, 1);
    QVERIFY(!pictures.has(1, kFrame));
    const auto turned = pictures.loader.find(PhotoId(1), kFrame, 1);
    QVERIFY(turned && *turned);
    QCOMPARE((*turned)->image.size(), QSize(150, 200));  // as large as the frame allows
    QCOMPARE((*turned)->originalSize, kSize);
    pictures.loader.setShown({});
    QVERIFY(!pictures.has(1, kFrame, 1));
}

QTEST_MAIN(ImageLoaderTest)
#include "tst_image_loader.moc"
