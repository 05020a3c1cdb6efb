#include "core/clip/retrieval_evaluation.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <vector>

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

// Caption i belongs to photo i.
RetrievalScores evaluatePairs(const Embeddings& images, const Embeddings& captions) {
    std::vector<int> own(static_cast<std::size_t>(captions.count));
    std::iota(own.begin(), own.end(), 0);
    return evaluateRetrieval(images, captions, own);
}

}  // namespace

class TestRetrievalEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void captionsThatMatchTheirPhotosRankFirst() {
        const auto images = onCircle({0, 0.5, 1.0, 1.5});
        const auto scores = evaluatePairs(images, images);
        QCOMPARE(scores.photos, 4);
        QCOMPARE(scores.textToImage.recallAt1, 100.0);
        QCOMPARE(scores.textToImage.medianRank, 1.0);
        QCOMPARE(scores.imageToText.recallAt1, 100.0);
    }

    void aRankIsOnePlusThePhotosThatScoreHigher() {
        // Caption 0 sits at its photo (rank 1); the others sit there too and rank 2, 3, 4 ... 12.
        std::vector<double> places;
        for (int i = 0; i < 12; ++i) places.push_back(0.1 * i);
        const auto scores = evaluatePairs(onCircle(places), onCircle(std::vector<double>(12, 0.0))).textToImage;
        QCOMPARE(scores.recallAt1, 100.0 / 12);
        QCOMPARE(scores.recallAt5, 500.0 / 12);
        QCOMPARE(scores.recallAt10, 1000.0 / 12);
        QCOMPARE(scores.medianRank, 6.5);
    }

    void copiesOfTheRightPhotoAreAsRight() {
        const auto scores = evaluatePairs(onCircle({0.3, 0.3, 0.3}), onCircle({0.2, 0.3, 0.4})).textToImage;
        QCOMPARE(scores.recallAt1, 100.0);
        QCOMPARE(scores.medianRank, 1.0);
    }

    void theBestOfAPhotosCaptionsCountsForThePhoto() {
        // Photo 0 at 0 with captions at 0.9 and 0.05, photo 1 at 0.1 with a caption at 0.3.
        const auto scores =
            evaluateRetrieval(onCircle({0, 0.1}), onCircle({0.9, 0.04, 0.3}), std::vector<int>{0, 0, 1});
        QCOMPARE(scores.captions, 3);
        QCOMPARE(scores.imageToText.recallAt1, 50.0);  // photo 1 is nearer to 0.04 than to its own 0.3
        QCOMPARE(scores.imageToText.medianRank, 1.5);
        QCOMPARE(scores.textToImage.recallAt1, 200.0 / 3);  // the caption at 0.9 finds photo 1
    }

    void noPhotosGiveZeroAndNoDivision() {
        const auto scores = evaluatePairs({}, {});
        QCOMPARE(scores.photos, 0);
        QCOMPARE(scores.textToImage.recallAt10, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestRetrievalEvaluation)
#include "tst_retrieval_evaluation.moc"
