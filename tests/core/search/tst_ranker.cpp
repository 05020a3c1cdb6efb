#include "core/search/ranker.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace sightseer;

namespace {

// With these marks a prompt's cosine is ten times its strength less two: 0.3 is strength 1.
const ModelCalibration kCalibration{{0.2F, 0.3F}, {0.4F, 0.8F}};
constexpr float kStrong = 0.34F;
constexpr float kGood = 0.32F;
constexpr float kNothing = 0.2F;

Term prompt(double weight = 1) {
    Term term;
    term.text = "a prompt";
    term.weight = weight;
    return term;
}

Term negative(double weight = 1) {
    Term term = prompt(weight);
    term.isNegative = true;
    return term;
}

Term picture() {
    Term term;
    term.kind = Term::Kind::LibraryPhoto;
    return term;
}

TermGroup one(Term term) {
    return {{std::move(term)}};
}

// Photos 1, 2, 3 ... with their cosines per term.
ScoreTable tableOf(const std::vector<std::vector<float>>& scoresPerTerm) {
    ScoreTable table;
    table.queries = static_cast<int>(scoresPerTerm.size());
    for (const auto& scores : scoresPerTerm) {
        table.scores.insert(table.scores.end(), scores.begin(), scores.end());
        table.means.push_back(kCalibration.prompts.middle);
        table.deviations.push_back(0.03);
    }
    for (std::size_t i = 0; i < scoresPerTerm.front().size(); ++i) {
        table.photos.emplace_back(static_cast<std::int64_t>(i + 1));
    }
    return table;
}

Ranker rankerOf(const std::vector<TermGroup>& groups, const ScoreTable& table) {
    auto ranker = Ranker::create(groups, table, kCalibration, table.photos.size());
    if (!ranker) qFatal("%s", ranker.error().message.c_str());
    return *ranker;
}

Ranking rankingOf(const std::vector<TermGroup>& groups, const ScoreTable& table) {
    return rankerOf(groups, table).rank(1000, Strictness::Normal);
}

std::vector<std::int64_t> orderOf(const Ranking& ranking) {
    std::vector<std::int64_t> ids;
    for (const RankedPhoto& ranked : ranking.photos) ids.push_back(ranked.photo.value);
    return ids;
}

float relevanceOf(const Ranking& ranking, std::int64_t photo) {
    for (const RankedPhoto& ranked : ranking.photos) {
        if (ranked.photo.value == photo) return ranked.relevance;
    }
    qFatal("the photo is not in the list");
}

using Ids = std::vector<std::int64_t>;

}  // namespace

class TestRanker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneTermKeepsTheOrderOfItsCosinesAndTiesGoById() {
        const auto ranking = rankingOf({one(prompt())}, tableOf({{0.2F, 0.5F, 0.3F, 0.3F, 0.45F}}));
        QCOMPARE(orderOf(ranking), (Ids{2, 5, 3, 4, 1}));
        for (const RankedPhoto& photo : ranking.photos) QVERIFY(photo.relevance >= 0 && photo.relevance <= 100);
    }

    void theLimitGivesTheSameFirstPhotosAndCountsTheLikelyOnesOfAll() {
        std::vector<float> scores;
        for (int i = 0; i < 500; ++i) scores.push_back(0.2F + 0.01F * static_cast<float>(i * 37 % 20));
        const ScoreTable table = tableOf({scores});
        const Ranker ranker = rankerOf({one(prompt())}, table);
        const Ranking all = ranker.rank(500, Strictness::Normal);
        const Ranking some = ranker.rank(33, Strictness::Normal);
        QCOMPARE(all.photos.size(), std::size_t(500));
        QVERIFY(std::equal(some.photos.begin(), some.photos.end(), all.photos.begin()));
        QCOMPARE(some.photos.size(), std::size_t(33));
        QCOMPARE(some.likely, all.likely);
        QVERIFY(some.likely > 33);
        QCOMPARE(some.candidates, std::size_t(500));
        QVERIFY(ranker.rank(0, Strictness::Normal).photos.empty());
    }

    void aQueryThatNothingMatchesHasNoLikelyPhotosButStillListsAll() {
        const auto ranking = rankingOf({one(prompt())}, tableOf({{0.2F, 0.25F, 0.28F}}));
        QCOMPARE(ranking.likely, std::size_t(0));
        QCOMPARE(ranking.photos.size(), std::size_t(3));
    }

    void theCutIsARelevanceAndStrictKeepsFewerThanLoose() {
        const ScoreTable table = tableOf({{0.28F, 0.30F, 0.32F, 0.34F}});
        const Ranker ranker = rankerOf({one(prompt())}, table);
        std::size_t before = 5;
        for (const Strictness strictness : {Strictness::Loose, Strictness::Normal, Strictness::Strict}) {
            const Ranking ranking = ranker.rank(10, strictness);
            QVERIFY(ranking.likely < before);
            before = ranking.likely;
            for (std::size_t i = 0; i < ranking.photos.size(); ++i) {
                QCOMPARE(ranking.photos[i].relevance >= cutRelevance(strictness), i < ranking.likely);
            }
        }
    }

    void theScaleOfTheModelsCosinesMakesNoDifference() {
        ScoreTable table = tableOf({{0.2F, 0.28F, 0.32F, 0.4F}});
        const auto before = rankingOf({one(prompt())}, table);
        ModelCalibration wide{{0, 0.5F}, {}};
        for (float& score : table.scores) score = (score - 0.2F) * 5;
        table.means = {0.0};
        const auto after = Ranker::create(std::vector{one(prompt())}, table, wide, 4)->rank(9, Strictness::Normal);
        QCOMPARE(after.likely, before.likely);
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(std::abs(after.photos[i].relevance - before.photos[i].relevance) < 0.01F);
        }
    }

    void aPromptThatIsALittleLikeEverythingIsMarkedDownInALargeLibraryOnly() {
        ScoreTable table = tableOf({{0.312F}});
        table.means = {0.23};
        const std::vector groups{one(prompt())};
        QCOMPARE(Ranker::create(groups, table, kCalibration, 100000)->rank(1, Strictness::Normal).likely,
                 std::size_t(0));
        QCOMPARE(Ranker::create(groups, table, kCalibration, 1)->rank(1, Strictness::Normal).likely, std::size_t(1));
    }

    void aPhotoWithBothComesBeforePhotosWithOneOfThemStrongly() {
        const auto ranking =
            rankingOf({one(prompt()), one(prompt())}, tableOf({{0.5F, kGood, kNothing}, {kNothing, kGood, 0.5F}}));
        QCOMPARE(orderOf(ranking).front(), 2);
        QCOMPARE(ranking.likely, std::size_t(1));
    }

    void anAlternativeCountsAsTheBetterOneOfTheTwo() {
        const ScoreTable table = tableOf({{kStrong, kNothing, kNothing}, {0.1F, kStrong, kNothing}});
        const auto either = rankingOf({TermGroup{{prompt(), prompt()}}}, table);
        QCOMPARE(orderOf(either), (Ids{1, 2, 3}));
        const auto alone = rankingOf({one(prompt())}, tableOf({{kStrong, kNothing, kNothing}}));
        QCOMPARE(relevanceOf(either, 1), relevanceOf(alone, 1));
        QCOMPARE(relevanceOf(either, 2), relevanceOf(alone, 1));
    }

    void aNegativeThrowsOutWhatItNamesAndLeavesTheOrderOfTheRestAlone() {
        const std::vector<float> animal{0.5F, 0.36F, 0.34F, 0.33F, 0.2F};
        const auto plain = rankingOf({one(prompt())}, tableOf({animal}));
        const auto without =
            rankingOf({one(prompt()), one(negative())}, tableOf({animal, {0.34F, 0.28F, 0.21F, 0.285F, 0.1F}}));
        QCOMPARE(orderOf(without).front(), 2);
        QVERIFY(relevanceOf(without, 1) < cutRelevance(Strictness::Normal));
        QCOMPARE(without.likely, plain.likely - 1);
        for (const std::int64_t other : {2, 3, 4, 5}) QCOMPARE(relevanceOf(without, other), relevanceOf(plain, other));
    }

    void aLikelyMatchOfANegativeIsNeverLikelyHoweverWellItFitsTheRest() {
        const auto ranking = rankingOf({one(picture()), one(negative())}, tableOf({{1.0F}, {0.3101F}}));
        QCOMPARE(ranking.likely, std::size_t(0));
    }

    void onlyNegativesMeanEverythingBut() {
        const auto ranking = rankingOf({one(negative())}, tableOf({{0.2F, 0.4F, 0.1F, 0.25F}}));
        QCOMPARE(orderOf(ranking), (Ids{1, 3, 4, 2}));
        QCOMPARE(ranking.likely, std::size_t(3));
        QCOMPARE(relevanceOf(ranking, 1), 100.0F);
    }

    void aWeightOfOneIsNeutralAndMoreWeightMeansMoreSay() {
        const ScoreTable table = tableOf({{kGood, 0.26F}, {0.26F, kGood}});
        const auto equal = rankingOf({one(prompt()), one(prompt())}, table);
        QCOMPARE(relevanceOf(equal, 1), relevanceOf(equal, 2));
        float before = relevanceOf(equal, 1);
        for (const double weight : {1.5, 2.0, 5.0}) {
            const auto ranking = rankingOf({one(prompt(weight)), one(prompt())}, table);
            QVERIFY(relevanceOf(ranking, 1) > before);
            QVERIFY(relevanceOf(ranking, 2) < relevanceOf(equal, 2));
            before = relevanceOf(ranking, 1);
        }
        const auto single = rankingOf({one(prompt(7))}, tableOf({{kGood, 0.26F}}));
        QCOMPARE(relevanceOf(single, 1), relevanceOf(rankingOf({one(prompt())}, tableOf({{kGood, 0.26F}})), 1));
    }

    void theWeightOfAnAlternativeMultipliesTheOddsOfItsMatches() {
        const ScoreTable table = tableOf({{0.3F, 0.2F}, {0.2F, 0.3F}});
        QCOMPARE(orderOf(rankingOf({TermGroup{{prompt(), prompt(2)}}}, table)), (Ids{2, 1}));
        QCOMPARE(orderOf(rankingOf({TermGroup{{prompt(), prompt(0.5)}}}, table)), (Ids{1, 2}));
    }

    void theWeightOfANegativeIsItsForce() {
        const ScoreTable table = tableOf({{0.36F}, {0.3F}});
        float before = 101;
        for (const double weight : {0.5, 1.0, 2.0}) {
            const float now = relevanceOf(rankingOf({one(prompt()), one(negative(weight))}, table), 1);
            QVERIFY(now < before);
            before = now;
        }
    }

    void anIdenticalPictureIsAHundredAndPicturesHaveTheirOwnScale() {
        const auto ranking = rankingOf({one(picture())}, tableOf({{1.0F, 0.9995F, 0.8F, 0.4F}}));
        QCOMPARE(relevanceOf(ranking, 1), 100.0F);
        QVERIFY(relevanceOf(ranking, 2) > 99.5F);
        QVERIFY(std::abs(relevanceOf(ranking, 3) - cutRelevance(Strictness::Normal)) < 0.1F);
        QVERIFY(relevanceOf(ranking, 4) < 1);
    }

    void aCosineThatIsNotANumberComesLastAndIsNeverLikely() {
        const auto nan = std::numeric_limits<float>::quiet_NaN();
        const auto ranking = rankingOf({one(prompt()), one(prompt())}, tableOf({{nan, 0.2F, 0.4F}, {0.4F, 0.2F, nan}}));
        QCOMPARE(orderOf(ranking), (Ids{2, 1, 3}));
        QCOMPARE(relevanceOf(ranking, 1), 0.0F);
        QCOMPARE(ranking.likely, std::size_t(0));
    }

    void explainSaysWhatEveryTermAddsAndTheContributionsAddUp() {
        const ScoreTable table = tableOf({{kStrong}, {kGood}, {0.25F}, {0.31F}});
        const Ranker ranker = rankerOf({one(prompt()), TermGroup{{prompt(), prompt()}}, one(negative())}, table);
        const auto explained = ranker.explain(PhotoId(1));
        QVERIFY(explained);
        QCOMPARE(explained->terms.size(), std::size_t(4));
        QCOMPARE(explained->relevance, ranker.rank(1, Strictness::Normal).photos.front().relevance);
        QCOMPARE(explained->terms[0].cosine, kStrong);
        QVERIFY(explained->terms[0].contribution > explained->terms[1].contribution);
        QCOMPARE(explained->terms[2].contribution, 0.0F);
        QVERIFY(explained->terms[2].relevance < explained->terms[1].relevance);
        QVERIFY(explained->terms[3].contribution < 0);
        float sum = 0;
        for (const TermContribution& term : explained->terms) sum += term.contribution;
        QVERIFY(std::abs(sum - explained->strength) < 1e-5F);
        QCOMPARE(ranker.explain(PhotoId(99)).error().code, ErrorCode::NotFound);
    }

    void scoresThatDoNotBelongToTheQueryAreRefused() {
        const ScoreTable table = tableOf({{0.2F}});
        const std::vector two{one(prompt()), one(prompt())};
        QCOMPARE(Ranker::create(two, table, kCalibration, 1).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(Ranker::create({}, table, kCalibration, 1).error().code, ErrorCode::InvalidArgument);
        const std::vector weightless{one(prompt(0))};
        QCOMPARE(Ranker::create(weightless, table, kCalibration, 1).error().code, ErrorCode::InvalidArgument);
    }

    void anEmptyLibraryGivesAnEmptyRanking() {
        const auto ranking = rankingOf({one(prompt())}, tableOf({{}}));
        QVERIFY(ranking.photos.empty());
        QCOMPARE(ranking.likely, std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestRanker)
#include "tst_ranker.moc"
