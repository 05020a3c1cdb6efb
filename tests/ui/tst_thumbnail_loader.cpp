#include "ui/grid/thumbnail_loader.h"

#include "core/image/thumbnail.h"
#include "tests/support/pictures.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace sightseer;

namespace {

// A library that answers when the test says so.
struct Source {
    std::vector<PhotoId> asked;
    std::vector<std::pair<std::vector<PhotoId>, ThumbnailLoader::Reply>> waiting;
    Bytes jpeg = *makeThumbnail(test::plainImage(320, 200, Qt::red));

    ThumbnailLoader::Fetch fetch() {
        return [this](std::vector<PhotoId> ids, ThumbnailLoader::Reply reply) {
            asked.insert(asked.end(), ids.begin(), ids.end());
            waiting.emplace_back(std::move(ids), std::move(reply));
        };
    }

    void answerAll(bool withPictures = true) {
        for (auto& [ids, reply] : std::exchange(waiting, {})) {
            ThumbnailLoader::Jpegs jpegs;
            for (const PhotoId id : ids) jpegs.emplace_back(id, withPictures ? std::optional(jpeg) : std::nullopt);
            reply(std::move(jpegs));
        }
    }
};

std::vector<PhotoId> ids(int from, int to) {
    std::vector<PhotoId> photos;
    for (int id = from; id <= to; ++id) photos.emplace_back(id);
    return photos;
}

}  // namespace

class ThumbnailLoaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMostWantedAreFetchedFirstAndOnlyAFewAtATime();
    void whatIsNoLongerWantedIsNeverFetched();
    void nothingIsFetchedTwice();
    void picturesHaveTheSizeAskedForAndAreMadeAgainForAnother();
    void aPhotoWithoutAPictureIsAskedForAgainOnlyWhenItMayHaveOne();
    void aDamagedThumbnailIsAPhotoWithoutAPicture();
    void aWidePictureIsCutToASquareOrShownWhole();
};

void ThumbnailLoaderTest::theMostWantedAreFetchedFirstAndOnlyAFewAtATime() {
    Source source;
    ThumbnailLoader loader(source.fetch());
    loader.setSize({100, ThumbnailShape::Square});
    loader.setWanted(ids(1, 100));
    QVERIFY(source.asked.size() < 20);
    QCOMPARE(source.asked.front(), PhotoId(1));
    QVERIFY(std::is_sorted(source.asked.begin(), source.asked.end()));
}

void ThumbnailLoaderTest::whatIsNoLongerWantedIsNeverFetched() {
    Source source;
    ThumbnailLoader loader(source.fetch());
    loader.setSize({100, ThumbnailShape::Square});
    loader.setWanted(ids(1, 100));
    const auto before = source.asked.size();
    loader.setWanted(ids(501, 520));
    while (!source.waiting.empty()) {
        source.answerAll();
        QTest::qWait(20);
    }
    QCOMPARE(source.asked.size(), before + 20);
    QCOMPARE(source.asked[before], PhotoId(501));
    QVERIFY(!loader.pixmap(PhotoId(520)).isNull());
    QVERIFY(loader.pixmap(PhotoId(90)).isNull());
}

void ThumbnailLoaderTest::nothingIsFetchedTwice() {
    Source source;
    ThumbnailLoader loader(source.fetch());
    loader.setSize({100, ThumbnailShape::Square});
    loader.setWanted({PhotoId(1), PhotoId(2), PhotoId(1)});
    loader.setWanted({PhotoId(2), PhotoId(1)});
    QCOMPARE(source.asked.size(), std::size_t(2));
    source.answerAll();
    QTRY_VERIFY(!loader.pixmap(PhotoId(1)).isNull());
    loader.setWanted({PhotoId(1), PhotoId(2)});
    QCOMPARE(source.asked.size(), std::size_t(2));
}

void ThumbnailLoaderTest::picturesHaveTheSizeAskedForAndAreMadeAgainForAnother() {
    Source source;
    ThumbnailLoader loader(source.fetch());
    loader.setSize({100, ThumbnailShape::Square});
    loader.setWanted({PhotoId(1)});
    source.answerAll();
    QTRY_COMPARE(loader.pixmap(PhotoId(1)).size(), QSize(100, 100));
    loader.setSize({60, ThumbnailShape::Square});
    QCOMPARE(loader.pixmap(PhotoId(1)).size(), QSize(100, 100));
    source.answerAll();
    QTRY_COMPARE(loader.pixmap(PhotoId(1)).size(), QSize(60, 60));
}

void ThumbnailLoaderTest::aPhotoWithoutAPictureIsAskedForAgainOnlyWhenItMayHaveOne() {
    Source source;
    ThumbnailLoader loader(source.fetch());
    QSignalSpy arrived(&loader, &ThumbnailLoader::arrived);
    loader.setSize({100, ThumbnailShape::Square});
    loader.setWanted({PhotoId(1)});
    source.answerAll(false);
    QTRY_COMPARE(arrived.size(), 1);
    loader.setWanted({PhotoId(1)});
    QCOMPARE(source.asked.size(), std::size_t(1));
    loader.invalidate({PhotoId(1)});
    QCOMPARE(source.asked.size(), std::size_t(2));
    source.answerAll();
    QTRY_VERIFY(!loader.pixmap(PhotoId(1)).isNull());
}

void ThumbnailLoaderTest::aDamagedThumbnailIsAPhotoWithoutAPicture() {
    Source source;
    source.jpeg.resize(20);
    ThumbnailLoader loader(source.fetch());
    QSignalSpy arrived(&loader, &ThumbnailLoader::arrived);
    loader.setSize({100, ThumbnailShape::Square});
    loader.setWanted({PhotoId(1)});
    source.answerAll();
    QTRY_COMPARE(arrived.size(), 1);
    QVERIFY(loader.pixmap(PhotoId(1)).isNull());
}

void ThumbnailLoaderTest::aWidePictureIsCutToASquareOrShownWhole() {
    const QImage picture(320, 160, QImage::Format_RGB32);
    QCOMPARE(shapeThumbnail(picture, {80, ThumbnailShape::Square}).size(), QSize(80, 80));
    QCOMPARE(shapeThumbnail(picture, {80, ThumbnailShape::Whole}).size(), QSize(80, 40));
}

QTEST_MAIN(ThumbnailLoaderTest)
#include "tst_thumbnail_loader.moc"
