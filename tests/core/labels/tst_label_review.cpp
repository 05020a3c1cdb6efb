// What a person sees of a run of labelling, and what deciding changes.
#include "core/library/label_review.h"

#include <QTest>

#include <numeric>

using namespace sightseer;

namespace {

// Three photos: surely a cat, perhaps a cat, a dog.
LabelReview review(LabelMode mode = LabelMode::ManyOf) {
    LabelRunContent content;
    content.request.set = *parseLabelNames("cat,dog,bird");
    content.request.options.mode = mode;
    content.scores = {{PhotoId(1), {{0, 0.9F}, {1, 0.06F}, {2, 0.04F}}, 0},
                      {PhotoId(2), {{0, 0.55F}, {1, 0.45F}, {2, 0}}, 0},
                      {PhotoId(3), {{1, 0.8F}, {0, 0.2F}, {2, 0}}, 0}};
    content.answer = {content.scores, {0.5F, 0.5F, 0.5F}, 0};
    return LabelReview(std::move(content));
}

std::vector<int> photosOf(const std::vector<ReviewRow>& rows) {
    std::vector<int> photos;
    for (const ReviewRow& row : rows) photos.push_back(static_cast<int>(row.photo.value));
    return photos;
}

void decide(LabelReview& review, int photo, const std::vector<LabelVerdict>& verdicts) {
    const PhotoId ids[] = {PhotoId(photo)};
    review.decide(ids, verdicts);
}

}  // namespace

class LabelReviewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBestOrTheMostUncertainComeFirst() {
        const auto run = review();
        QCOMPARE(photosOf(run.rows(0, ReviewOrder::BestFirst)), (std::vector{1, 2, 3}));
        QCOMPARE(photosOf(run.rows(0, ReviewOrder::UncertainFirst)), (std::vector{2, 3, 1}));
        QCOMPARE(photosOf(run.rows(1, ReviewOrder::BestFirst)), (std::vector{3, 2, 1}));
        QVERIFY(run.rows(2, ReviewOrder::BestFirst).empty());  // nothing is likely one
        QCOMPARE(run.counts(), (std::vector{2, 1, 0, 0}));
    }

    void aDecisionCountsAtOnceAndGoesToTheEnd() {
        auto run = review();
        decide(run, 2, run.verdicts(PhotoId(2), 0, false));
        QCOMPARE(run.counts(), (std::vector{1, 1, 0, 1}));
        const auto rows = run.rows(0, ReviewOrder::UncertainFirst);
        QCOMPARE(rows.back(), (ReviewRow{PhotoId(2), 0, false, false}));
        QCOMPARE(photosOf(run.rowsWithoutLabel()), std::vector{2});
        decide(run, 2, std::vector<LabelVerdict>{{"CAT", std::nullopt}});
        QCOMPARE(run.counts(), (std::vector{2, 1, 0, 0}));
        QCOMPARE(run.decisions(), std::size_t{0});
    }

    void anotherLabelRejectsTheOneOnShow() {
        auto run = review(LabelMode::OneOf);
        const auto verdicts = run.relabelled(PhotoId(2), 0, 2);
        QCOMPARE(verdicts, (std::vector<LabelVerdict>{{"bird", true}, {"cat", false}}));
        const auto before = run.standing(PhotoId(2), verdicts);
        QCOMPARE(before, (std::vector<LabelVerdict>{{"bird", std::nullopt}, {"cat", std::nullopt}}));
        decide(run, 2, verdicts);
        QCOMPARE(run.standing(PhotoId(2), verdicts), verdicts);
        QCOMPARE(run.counts(), (std::vector{1, 1, 1, 0}));
        // A photo has one label: accepting another takes the first back.
        QCOMPARE(run.verdicts(PhotoId(2), 1, true), (std::vector<LabelVerdict>{{"dog", true}, {"bird", std::nullopt}}));
        decide(run, 2, run.verdicts(PhotoId(2), 1, true));
        QCOMPARE(run.counts(), (std::vector{1, 2, 0, 0}));
        QCOMPARE(run.relabelled(PhotoId(1), std::nullopt, 1), (std::vector<LabelVerdict>{{"dog", true}}));
        QCOMPARE(run.relabelled(PhotoId(1), 1, 1), (std::vector<LabelVerdict>{{"dog", true}}));
    }

    void theThresholdMovesPhotosOverTheLine() {
        auto run = review();
        run.setThreshold(0, 0.6F);
        QCOMPARE(run.counts(), (std::vector{1, 1, 0, 1}));
        QVERIFY(!run.rows(0, ReviewOrder::BestFirst)[1].accepted);
        run.setThreshold(0, 0.1F);
        QCOMPARE(run.counts()[0], 3);
    }

    void theHistogramIsOfTheModelsWord() {
        auto run = review();
        const auto before = run.histogram(0);
        QCOMPARE(std::accumulate(before.begin(), before.end(), 0), 3);
        QCOMPARE(before[45], 1);
        decide(run, 1, run.verdicts(PhotoId(1), 0, false));
        QCOMPARE(run.histogram(0), before);
    }

    void copiesFollow() {
        auto run = review();
        const PhotoId both[] = {PhotoId(1), PhotoId(2), PhotoId(99)};
        run.decide(both, run.verdicts(PhotoId(1), 2, true));
        QCOMPARE(photosOf(run.rows(2, ReviewOrder::BestFirst)), (std::vector{1, 2}));
        QCOMPARE(run.decisions(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(LabelReviewTest)
#include "tst_label_review.moc"
