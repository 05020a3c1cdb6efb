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
    void theCacheStaysWithinItsBudget();
    void aLoaderThatGoesLeavesItsRoomToTheOthers();
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

namespace {

constexpr int kLargeSide = 560;  // the largest cell at twice the scale
constexpr int kFit = static_cast<int>(ThumbnailLoader::kBudgetBytes / (kLargeSide * kLargeSide * 4));

int countThere(const ThumbnailLoader& loader, const std::vector<PhotoId>& photos) {
    return static_cast<int>(
        std::ranges::count_if(photos, [&](PhotoId photo) { return !loader.pixmap(photo).isNull(); }));
}

// Answers until these are there.
bool areFilled(Source& source, const ThumbnailLoader& loader, const std::vector<PhotoId>& photos) {
    return QTest::qWaitFor(
        [&] {
            source.answerAll();
            return countThere(loader, photos) == static_cast<int>(photos.size());
        },
        20'000);
}

}  // namespace

void ThumbnailLoaderTest::theCacheStaysWithinItsBudget() {
    Source source;
    ThumbnailLoader grid(source.fetch());
    grid.setSize({kLargeSide, ThumbnailShape::Square});
    grid.setWanted(ids(1, kFit + 20));
    // What is wanted most comes, and nothing is fetched that would push it out.
    QVERIFY(areFilled(source, grid, ids(1, kFit)));
    QCOMPARE(source.asked.size(), std::size_t(kFit));

    Source others;
    ThumbnailLoader strip(others.fetch());
    strip.setSize({kLargeSide, ThumbnailShape::Square});
    (void)countThere(grid, ids(1, 10));  // looked at last
    strip.setWanted(ids(1, 20));
    QVERIFY(areFilled(others, strip, ids(1, 20)));
    QCOMPARE(countThere(grid, ids(1, 10)), 10);
    QCOMPARE(countThere(grid, ids(1, kFit)) + countThere(strip, ids(1, 20)), kFit);
    // What had to go comes again when it is wanted.
    grid.setWanted(ids(11, 30));
    QVERIFY(areFilled(source, grid, ids(11, 30)));
}

void ThumbnailLoaderTest::aLoaderThatGoesLeavesItsRoomToTheOthers() {
    Source source;
    ThumbnailLoader grid(source.fetch());
    grid.setSize({kLargeSide, ThumbnailShape::Square});
    grid.setWanted(ids(1, 10));
    QVERIFY(areFilled(source, grid, ids(1, 10)));
    {
        Source others;
        ThumbnailLoader strip(others.fetch());
        strip.setSize({kLargeSide, ThumbnailShape::Square});
        strip.setWanted(ids(1, kFit - 10));
        QVERIFY(areFilled(others, strip, ids(1, kFit - 10)));
    }
    grid.setWanted(ids(11, kFit));
    QVERIFY(areFilled(source, grid, ids(11, kFit)));
    QCOMPARE(countThere(grid, ids(1, 10)), 10);
}

QTEST_MAIN(ThumbnailLoaderTest)
#include "tst_thumbnail_loader.moc"
