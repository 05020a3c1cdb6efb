#include "core/search/retrieval_evaluation.h"

#include <QTest>

#include <cmath>

using namespace sightseer;

namespace {

// Image i of n on a quarter circle; caption i points where `towards[i]` says.
Embeddings onCircle(const std::vector<double>& positions) {
    Embeddings embeddings{static_cast<int>(positions.size()), 2, {}};
    for (const double position : positions) {
        embeddings.values.push_back(static_cast<float>(std::cos(position)));
        embeddings.values.push_back(static_cast<float>(std::sin(position)));
    }
    return embeddings;
}

}  // namespace

class TestRetrievalEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void captionsThatMatchTheirPhotosRankFirst() {
        const auto images = onCircle({0, 0.5, 1.0, 1.5});
        const auto scores = evaluateTextToImage(images, images);
        QCOMPARE(scores.photos, 4);
        QCOMPARE(scores.recallAt1, 100.0);
        QCOMPARE(scores.medianRank, 1.0);
    }

    void aRankIsOnePlusThePhotosThatScoreHigher() {
        // Caption 0 sits at its photo (rank 1); the others sit there too and rank 2, 3, 4 ... 12.
        std::vector<double> places;
        for (int i = 0; i < 12; ++i) places.push_back(0.1 * i);
        const auto scores = evaluateTextToImage(onCircle(places), onCircle(std::vector<double>(12, 0.0)));
        QCOMPARE(scores.recallAt1, 100.0 / 12);
        QCOMPARE(scores.recallAt5, 500.0 / 12);
        QCOMPARE(scores.recallAt10, 1000.0 / 12);
        QCOMPARE(scores.medianRank, 6.5);
    }

    void copiesOfTheRightPhotoAreAsRight() {
        const auto scores = evaluateTextToImage(onCircle({0.3, 0.3, 0.3}), onCircle({0.2, 0.3, 0.4}));
        QCOMPARE(scores.recallAt1, 100.0);
        QCOMPARE(scores.medianRank, 1.0);
    }

    void noPhotosGiveZeroAndNoDivision() {
        const auto scores = evaluateTextToImage({}, {});
        QCOMPARE(scores.photos, 0);
        QCOMPARE(scores.recallAt10, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestRetrievalEvaluation)
#include "tst_retrieval_evaluation.moc"
