#include "core/search/result_stacks.h"

#include "tests/support/pictures.h"

#include <QTest>

#include <cmath>

using namespace sightseer;
using namespace sightseer::test;

namespace {

// Five photos: 2 and 4 show the same picture, 5 has the bytes of 1 but neither a vector nor a thumbnail.
DuplicateSources sources() {
    DuplicateSources sources;
    sources.photos = [](std::span<const PhotoId> ids) {
        std::vector<Photo> photos;
        for (const PhotoId id : ids) {
            Photo photo;
            photo.id = id;
            photo.path = "/photos/" + std::to_string(id.value) + ".jpg";
            photo.hash.emplace();
            photo.hash->bytes[0] = std::byte(id == PhotoId(5) ? 1 : id.value);
            photos.push_back(std::move(photo));
        }
        return photos;
    };
    sources.vector = [](PhotoId id) -> Result<std::optional<std::vector<float>>> {
        if (id == PhotoId(5)) return std::optional<std::vector<float>>();
        const float angle = id == PhotoId(4) ? 2 : static_cast<float>(id.value);
        return std::optional(std::vector{std::cos(angle), std::sin(angle)});
    };
    sources.thumbnail = [](PhotoId id) -> Result<std::optional<Image>> {
        if (id == PhotoId(5)) return std::optional<Image>();
        return std::optional(patternImage(200, 150, id == PhotoId(4) ? 2U : static_cast<unsigned>(id.value)));
    };
    return sources;
}

SearchAnswer ranked(std::initializer_list<std::int64_t> ids, std::size_t likely) {
    SearchAnswer answer;
    for (const std::int64_t id : ids) answer.hits.push_back({.photo = PhotoId(id)});
    answer.likely = likely;
    answer.total = 50;
    return answer;
}

}  // namespace

class TestResultStacks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBestRankedStaysWithTheOthersBehindIt() {
        auto answer = ranked({4, 3, 2, 1, 5}, 3);
        QVERIFY(stackCopies(answer, sources()));
        QCOMPARE(answer.hits.size(), std::size_t{3});
        QCOMPARE(answer.hits[0].photo, PhotoId(4));
        QCOMPARE(answer.hits[0].copies, std::vector{PhotoId(2)});
        QCOMPARE(answer.hits[1].photo, PhotoId(3));
        QVERIFY(answer.hits[1].copies.empty());
        QCOMPARE(answer.hits[2].photo, PhotoId(1));
        QCOMPARE(answer.hits[2].copies, std::vector{PhotoId(5)});
        QCOMPARE(answer.likely, std::size_t{2});
    }

    void aCopyBehindTheCutDoesNotMoveIt() {
        auto answer = ranked({2, 3, 4}, 2);
        QVERIFY(stackCopies(answer, sources()));
        QCOMPARE(answer.likely, std::size_t{2});
        auto more = ranked({2, 4}, 30);  // more are likely than are listed
        QVERIFY(stackCopies(more, sources()));
        QCOMPARE(more.likely, std::size_t{29});
    }

    void nothingIsNoError() {
        SearchAnswer answer;
        QVERIFY(stackCopies(answer, sources()));
        QVERIFY(answer.hits.empty());
    }

    void theSourcesErrorIsTheAnswer() {
        auto broken = sources();
        broken.vector = [](PhotoId) -> Result<std::optional<std::vector<float>>> {
            return fail(ErrorCode::Io, "disk");
        };
        auto answer = ranked({1, 2}, 1);
        QCOMPARE(stackCopies(answer, broken).error().code, ErrorCode::Io);
    }
};

QTEST_APPLESS_MAIN(TestResultStacks)
#include "tst_result_stacks.moc"
