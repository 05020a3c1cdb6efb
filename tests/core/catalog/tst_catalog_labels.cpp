#include "core/catalog/catalog_labels.h"

#include "tests/core/catalog/catalog_fixture.h"

#include <QTest>

using namespace sightseer;

namespace {

struct LabelFixture : CatalogFixture {
    LabelFixture() {
        for (const char* name : {"a.jpg", "b.jpg", "copy of b.jpg"}) {
            photos.push_back(add(foundFile(name)));
            index(photos.back(), foundFile(name), 0.5, name == std::string("a.jpg") ? "a" : "b");
        }
    }

    std::int64_t addRun(const std::string& name = "Animals") {
        return *labels.addRun({0, name, "cat\ndog\n", true, false, "in:x", model, {}, {0.5F, 0.25F}, false, 100});
    }

    std::vector<PhotoId> photos;
    CatalogLabels labels{*catalog};
};

}  // namespace

class CatalogLabelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunComesBackWithItsScores() {
        LabelFixture fixture;
        const auto run = fixture.addRun();
        const std::vector<LabelledPhoto> scores{{fixture.photos[0], {{1, 0.75F}, {0, 0.125F}}, 0.5F},
                                                {fixture.photos[2], {}, 0}};
        QVERIFY(fixture.labels.storeScores(run, scores));
        QVERIFY(fixture.labels.storeScores(run, std::vector<LabelledPhoto>{{PhotoId(999), {}, 0}}));
        QCOMPARE(*fixture.labels.scores(run), scores);
        QCOMPARE(*fixture.labels.scores(run, std::span(fixture.photos).last(1)), std::vector{scores[1]});
        QCOMPARE(*fixture.labels.scored(run), (std::vector{fixture.photos[0], fixture.photos[2]}));
        QCOMPARE(*fixture.labels.runsOf(fixture.photos[0]), std::vector{run});
        const auto runs = *fixture.labels.runs();
        QCOMPARE(runs.size(), std::size_t{1});
        QCOMPARE(runs[0].modelName, std::string("A model"));
        QCOMPARE(runs[0].photos, 2);
        QCOMPARE(runs[0].thresholds, (std::vector{0.5F, 0.25F}));
        QVERIFY(runs[0].isManyOf && !runs[0].noneOfThese && runs[0].scope == "in:x" &&
                runs[0].labelSet == "cat\ndog\n");
    }

    void theLatestRunIsFirstAndAnotherMayGo() {
        LabelFixture fixture;
        const auto old = fixture.addRun("Old");
        const auto fresh = fixture.addRun("New");
        QCOMPARE((*fixture.labels.runs())[0].id, fresh);
        auto run = (*fixture.labels.runs())[1];
        run.changedAt = 200;
        run.thresholds = {0.1F, 0.2F};
        QVERIFY(fixture.labels.updateRun(run));
        QCOMPARE((*fixture.labels.runs())[0].id, old);
        QCOMPARE((*fixture.labels.runs())[0].thresholds, run.thresholds);
        const std::vector<CatalogLabels::Labels> cat{{fixture.photos[0], {"cat"}}};
        QVERIFY(fixture.labels.setLabels(old - 1 + kFirstRunSource, cat));
        QVERIFY(fixture.labels.removeRun(old));
        QCOMPARE(fixture.labels.updateRun(run).error().code, ErrorCode::NotFound);
        QVERIFY(fixture.labels.counts()->empty());
        QCOMPARE(fixture.labels.runs()->size(), std::size_t{1});
    }

    void aDecisionHoldsForEveryCopyOfThePicture() {
        LabelFixture fixture;
        QVERIFY(fixture.labels.decide("dog", fixture.photos[1], true));
        QVERIFY(fixture.labels.decide("DOG", fixture.photos[0], false));
        const std::vector<LabelDecision> all{
            {"DOG", fixture.photos[0], false}, {"dog", fixture.photos[1], true}, {"dog", fixture.photos[2], true}};
        auto decisions = *fixture.labels.decisions();
        std::ranges::sort(decisions, {}, &LabelDecision::photo);
        QCOMPARE(decisions, all);
        QVERIFY(fixture.labels.decide("dog", fixture.photos[2], std::nullopt));
        QCOMPARE(fixture.labels.decisions()->size(), std::size_t{1});
        QCOMPARE(fixture.labels.decide("dog", PhotoId(999), true).error().code, ErrorCode::NotFound);
        QCOMPARE(fixture.labels.decide("dog", fixture.add(foundFile("new.jpg")), true).error().code,
                 ErrorCode::NotFound);
    }

    void aDecisionOutlivesItsFolder() {
        LabelFixture fixture;
        QVERIFY(fixture.labels.decide("dog", fixture.photos[0], true));
        QVERIFY(fixture.catalog->removeRoot(fixture.root));
        QVERIFY(fixture.labels.decisions()->empty());
        fixture.root = *fixture.catalog->addRoot(rootAt("/mnt/photos", "volume", "photos"));
        const PhotoId again = fixture.add(foundFile("a.jpg"));
        fixture.index(again, foundFile("a.jpg"), 0.5, "a");
        QCOMPARE(*fixture.labels.decisions(), (std::vector<LabelDecision>{{"dog", again, true}}));
    }

    void labelsAreCountedOnceAPhotoAndWithoutMissingOnes() {
        LabelFixture fixture;
        const auto& photos = fixture.photos;
        const std::vector<CatalogLabels::Labels> inFiles{{photos[0], {"Cat", "animal/dog"}}, {photos[1], {"cat"}}};
        const std::vector<CatalogLabels::Labels> beside{{photos[0], {"cat"}}};
        QVERIFY(fixture.labels.setLabels(static_cast<std::int64_t>(LabelSource::File), inFiles));
        QVERIFY(fixture.labels.setLabels(static_cast<std::int64_t>(LabelSource::Sidecar), beside));
        QVERIFY(fixture.labels.setLabels(kFirstRunSource, std::vector<CatalogLabels::Labels>{{photos[0], {"cat"}}}));
        QCOMPARE(*fixture.labels.counts(), (std::vector<LabelCount>{{"animal/dog", 1}, {"Cat", 2}}));
        QCOMPARE(*fixture.labels.labelsOf(photos[0]),
                 (std::vector<PhotoLabel>{{"animal/dog", true, false, false}, {"Cat", true, true, true}}));
        QVERIFY(fixture.catalog->markMissing(std::span(photos).first(1)));
        QCOMPARE(*fixture.labels.counts(), (std::vector<LabelCount>{{"Cat", 1}}));
        const std::vector<CatalogLabels::Labels> none{{photos[1], {}}};
        QVERIFY(fixture.labels.setLabels(static_cast<std::int64_t>(LabelSource::File), none));
        QVERIFY(fixture.labels.counts()->empty());
    }

    void otherBytesForgetWhatRunsSaid() {
        LabelFixture fixture;
        const PhotoId photo = fixture.photos[0];
        const auto run = fixture.addRun();
        QVERIFY(fixture.labels.storeScores(run, std::vector<LabelledPhoto>{{photo, {{0, 0.5F}}, 0}}));
        const std::vector<CatalogLabels::Labels> cat{{photo, {"cat"}}};
        QVERIFY(fixture.labels.setLabels(run - 1 + kFirstRunSource, cat));
        fixture.index(photo, foundFile("a.jpg"), 0.5, "a");
        QCOMPARE(fixture.labels.scored(run)->size(), std::size_t{1});
        fixture.index(photo, foundFile("a.jpg"), 0.5, "edited");
        QVERIFY(fixture.labels.scored(run)->empty());
        QVERIFY(fixture.labels.labelsOf(photo)->empty());
    }

    void whatSidecarsSayIsKeptWithTheirStamps() {
        LabelFixture fixture;
        const auto stampOf = [&](PhotoId photo) {
            const auto known = fixture.catalog->knownFiles(fixture.root);
            return std::ranges::find(*known, photo, &KnownFile::id)->sidecarStamp;
        };
        QCOMPARE(stampOf(fixture.photos[1]), 0);
        const std::vector<SidecarLabels> read{{fixture.photos[1], -77, {"dog", "cat"}}, {PhotoId(999), 5, {"bird"}}};
        QVERIFY(fixture.labels.storeSidecars(read));
        QCOMPARE(stampOf(fixture.photos[1]), -77);
        QCOMPARE(*fixture.labels.labelsOf(fixture.photos[1]),
                 (std::vector<PhotoLabel>{{"cat", false, true, false}, {"dog", false, true, false}}));
        QVERIFY(fixture.labels.storeSidecars(std::vector<SidecarLabels>{{fixture.photos[1], 0, {}}}));
        QCOMPARE(stampOf(fixture.photos[1]), 0);
        QVERIFY(fixture.labels.counts()->empty());
    }

    void theFilesOwnLabelsAreThoseOfItsLatestBytes() {
        LabelFixture fixture;
        const PhotoId photo = fixture.photos[0];
        IndexedPhoto indexed = indexedPhoto(photo, foundFile("a.jpg"), 0.5, "a");
        indexed.content.labels = {"animal/dog", "Rome"};
        QVERIFY(fixture.catalog->storeIndexed(fixture.model, std::vector{indexed}));
        QVERIFY(fixture.labels.storeSidecars(std::vector<SidecarLabels>{{photo, 7, {"rome"}}}));
        QCOMPARE(*fixture.labels.labelsOf(photo),
                 (std::vector<PhotoLabel>{{"animal/dog", true, false, false}, {"Rome", true, true, false}}));
        fixture.index(photo, foundFile("a.jpg"), 0.5, "edited");
        QCOMPARE(*fixture.labels.labelsOf(photo), (std::vector<PhotoLabel>{{"Rome", false, true, false}}));
    }
};

QTEST_APPLESS_MAIN(CatalogLabelsTest)
#include "tst_catalog_labels.moc"
