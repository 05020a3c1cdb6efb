// Runs of labelling are kept, reviewed, brought up to date and compared.
#include "core/catalog/catalog_labels.h"
#include "core/labels/label_decisions.h"
#include "core/library/label_runs.h"
#include "tests/core/library/library_fixture.h"

#include <QTest>

using namespace sightseer;
using namespace sightseer::test;

namespace {

using Verdicts = std::vector<LabelVerdict>;

LabelRequest colours(LabelMode mode = LabelMode::OneOf) {
    LabelRequest request{*parseLabelNames("red,green,blue"), {}, {}, false, {}};
    request.options.mode = mode;
    return request;
}

struct RunFixture : LibraryFixture {
    RunFixture() {
        picture("a.png", Qt::red);
        picture("b.png", Qt::blue, 1);
        picture("sub/c.png", Qt::green, 2);
        if (!index()) qFatal("the pictures could not be indexed");
    }

    LabelRuns runs() { return LabelRuns(*library); }
    std::int64_t start(const LabelRequest& request, const std::string& name = "Colours") {
        const auto report = runs().start(request, name);
        if (!report) qFatal("%s", report.error().message.c_str());
        return report->run;
    }

    // The labels that the catalog says the photo has.
    Names labelsOf(const std::string& photo) {
        const auto catalog = Catalog::open(data() / "catalog.db", CatalogAccess::ReadOnly);
        Names names;
        const auto labels = *CatalogLabels(**catalog).labelsOf(idOf(photo));
        for (const PhotoLabel& label : labels) names.push_back(label.label);
        return names;
    }
};

float probabilityOf(const LabelledPhoto& photo, int label) {
    return std::ranges::find(photo.scores, label, &LabelScore::label)->probability;
}

}  // namespace

class LabelRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunIsKeptWithTheLabelsOfItsPhotos() {
        RunFixture fixture;
        const auto run = fixture.start(colours());
        QCOMPARE(fixture.labelsOf("a.png"), Names{"red"});
        QCOMPARE(fixture.labelsOf("sub/c.png"), Names{"green"});
        fixture.open();
        const auto content = fixture.runs().read(run);
        QVERIFY(content);
        QCOMPARE(content->run.name, std::string("Colours"));
        QCOMPARE(content->request.set, colours().set);
        const auto fresh = *fixture.library->label(colours());
        QCOMPARE(content->answer.photos, fresh.photos);
        QCOMPARE(content->answer.thresholds, fresh.thresholds);
        QVERIFY(fixture.runs().remove(run));
        QVERIFY(fixture.labelsOf("a.png").empty());
        QCOMPARE(fixture.runs().read(run).error().code, ErrorCode::NotFound);
    }

    void onlyNewAndChangedPhotosAreScoredAgain() {
        RunFixture fixture;
        const auto run = fixture.start(colours());
        QCOMPARE(fixture.runs().update(run)->labelled, std::size_t{0});
        fixture.picture("d.png", Qt::green, 3);
        fixture.picture("a.png", Qt::blue, 4);  // other bytes than before
        QVERIFY(fixture.index());
        QVERIFY(fixture.labelsOf("a.png").empty());
        QCOMPARE(fixture.runs().update(run)->labelled, std::size_t{2});
        QCOMPARE(fixture.labelsOf("a.png"), Names{"blue"});
        QCOMPARE(fixture.labelsOf("d.png"), Names{"green"});
        QCOMPARE((*fixture.runs().all())[0].photos, 4);
    }

    void aRunKeepsToItsScope() {
        RunFixture fixture;
        auto request = colours();
        request.scope = "in:sub";
        const auto inFolder = fixture.start(request);
        QCOMPARE(fixture.runs().read(inFolder)->answer.photos.size(), std::size_t{1});
        fixture.picture("sub/d.png", Qt::red, 5);
        fixture.picture("e.png", Qt::red, 6);
        QVERIFY(fixture.index());
        QCOMPARE(fixture.runs().update(inFolder)->labelled, std::size_t{1});
        // Photos that were chosen: no new ones.
        request.scope = {};
        request.photos = std::vector{fixture.idOf("a.png")};
        const auto chosen = fixture.start(request);
        QCOMPARE(fixture.runs().update(chosen)->labelled, std::size_t{0});
        QCOMPARE(fixture.runs().read(chosen)->answer.photos.size(), std::size_t{1});
    }

    void aCancelledRunKeepsNothing() {
        RunFixture fixture;
        const auto report = fixture.runs().start(colours(), "x", [](double) { return false; });
        QCOMPARE(report.error().code, ErrorCode::Cancelled);
        QVERIFY(fixture.runs().all()->empty());
    }

    void aStoppedRunGoesOnWhereItWas() {
        RunFixture fixture;
        std::string names;
        for (int i = 0; i < 400; ++i) names += "thing " + std::to_string(i) + "\n";
        const LabelRequest request{*parseLabelNames(names), {}, {}, false, {}};
        QVERIFY(!fixture.runs().start(request, "x", [](double done) { return done < 0.6; }));
        const int encoded = fixture.encoder->textsEncoded;
        fixture.open();  // also after the program has ended
        QVERIFY(fixture.runs().start(request, "x"));
        const int again = fixture.encoder->textsEncoded - encoded;
        // Of 2800 prompts, seven a label, the last four tenths; and the everyday prompts.
        QVERIFY2(again < 1200 + 226, qPrintable(QString::number(again)));
    }

    void aDecisionIsAboveTheModelAndCanBeTakenBack() {
        RunFixture fixture;
        const auto run = fixture.start(colours());
        const auto other = fixture.start(colours(LabelMode::ManyOf), "Other");
        const PhotoId photo = fixture.idOf("a.png");
        const auto before = fixture.runs().decide(photo, Verdicts{{"red", false}, {"Blue", true}});
        QCOMPARE(before->before, (Verdicts{{"red", std::nullopt}, {"Blue", std::nullopt}}));
        QCOMPARE(before->photos, std::vector{photo});
        QCOMPARE(fixture.labelsOf("a.png"), Names{"blue"});  // of both runs
        const auto content = *fixture.runs().read(run);
        QCOMPARE(content.decisions.size(), std::size_t{2});
        QCOMPARE(probabilityOf(content.answer.photos[0], 2), 1.0F);
        QCOMPARE(probabilityOf(content.answer.photos[0], 0), 0.0F);
        QCOMPARE(probabilityOf(fixture.runs().read(other)->answer.photos[0], 0), 0.0F);
        QCOMPARE(fixture.runs().decide(photo, before->before)->before, (Verdicts{{"red", false}, {"Blue", true}}));
        QCOMPARE(fixture.labelsOf("a.png"), Names{"red"});
        QVERIFY(fixture.runs().read(run)->decisions.empty());
    }

    void decisionsOutliveTheRun() {
        RunFixture fixture;
        const auto run = fixture.start(colours());
        QVERIFY(fixture.runs().decide(fixture.idOf("a.png"), Verdicts{{"green", true}}));
        QVERIFY(fixture.runs().remove(run));
        fixture.start(colours());
        QCOMPARE(fixture.labelsOf("a.png"), Names{"green"});
    }

    void thresholdsDecideWhatIsALabel() {
        RunFixture fixture;
        const auto run = fixture.start(colours(LabelMode::ManyOf));
        QVERIFY(fixture.runs().setThresholds(run, {1.5F, 0, 1.5F}));
        QCOMPARE(fixture.labelsOf("a.png"), Names{"green"});
        QCOMPARE(fixture.runs().setThresholds(run, {0.5F}).error().code, ErrorCode::InvalidArgument);
        QVERIFY(fixture.runs().decide(fixture.idOf("a.png"), Verdicts{{"green", false}}));
        QVERIFY(fixture.labelsOf("a.png").empty());
    }

    // The words take these for red or blue, but only just; the person calls them green.
    void whatWasDecidedIsLearned() {
        RunFixture fixture;
        for (int i = 0; i < 8; ++i) {
            const int other = i / 2 * 80;  // so far apart that they are no copies
            fixture.picture("o" + std::to_string(i) + ".png",
                            i % 2 == 0 ? QColor(255, 238, other) : QColor(other, 238, 255), 10 + i);
        }
        QVERIFY(fixture.index());
        const auto run = fixture.start(colours());
        QCOMPARE(fixture.runs().learn(run).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(fixture.labelsOf("o2.png"), Names{"red"});
        for (int i = 0; i < 8; ++i) {
            const PhotoId photo = fixture.idOf("o" + std::to_string(i) + ".png");
            if (i != 2) QVERIFY(fixture.runs().decide(photo, Verdicts{{"green", true}}));
        }
        const auto report = fixture.runs().learn(run);
        QVERIFY(report && report->refinement);
        QCOMPARE(report->labelled, std::size_t{11});
        QCOMPARE(report->refinement->photos, 7);
        QVERIFY(report->refinement->refinedRight > report->refinement->wordsRight);
        QVERIFY((*fixture.runs().all())[0].usesDecisions);
        QCOMPARE(fixture.labelsOf("o2.png"), Names{"green"});
        QCOMPARE(fixture.labelsOf("b.png"), Names{"blue"});
        // New photos are scored with what was learned.
        fixture.picture("p.png", QColor(255, 238, 100), 40);
        QVERIFY(fixture.index());
        QCOMPARE(fixture.runs().update(run)->labelled, std::size_t{1});
        QCOMPARE(fixture.labelsOf("p.png"), Names{"green"});
    }

    void runsOfTwoModelsAreCompared() {
        RunFixture fixture;
        const auto one = fixture.start(colours());
        // Another model's word, as it stands in the catalog.
        const auto catalog = Catalog::open(fixture.data() / "catalog.db", CatalogAccess::ReadWrite);
        CatalogLabels labels(**catalog);
        const ModelId model = *(*catalog)->ensureModel("another", "Another", 3);
        const auto two = *labels.addRun({0, "Two", "red\ngreen\nblue\n", false, false, "", model, {}, {0, 0, 0}, 1});
        const PhotoId a = fixture.idOf("a.png"), b = fixture.idOf("b.png");
        QVERIFY(labels.storeScores(two, std::vector<LabelledPhoto>{{a, {{1, 0.9F}}, 0}, {b, {{2, 0.9F}}, 0}}));
        QVERIFY(fixture.runs().decide(a, Verdicts{{"red", true}, {"green", false}}));
        const auto comparison = fixture.runs().compare(one, two);
        QVERIFY(comparison);
        QCOMPARE(comparison->photos, std::size_t{2});
        QCOMPARE(comparison->different, std::vector{a});
        QCOMPARE(comparison->decisions, std::size_t{2});
        QCOMPARE(comparison->firstRight, std::size_t{2});
        QCOMPARE(comparison->secondRight, std::size_t{0});
        QCOMPARE(fixture.runs().update(two).error().code, ErrorCode::InvalidArgument);
        LabelRequest others{*parseLabelNames("cat,dog"), {}, {}, false, {}};
        QCOMPARE(fixture.runs().compare(one, fixture.start(others)).error().code, ErrorCode::InvalidArgument);
    }

    void aRejectedLabelLeavesItsShareToTheOthers() {
        const auto set = *parseLabelNames("red,green,blue");
        std::vector<LabelledPhoto> photos{{PhotoId(1), {{0, 0.5F}, {2, 0.25F}}, 0.25F}};
        applyDecisions(photos, set, std::vector<LabelDecision>{{"red", PhotoId(1), false}}, LabelMode::OneOf);
        QCOMPARE(photos[0], (LabelledPhoto{PhotoId(1), {{2, 0.5F}, {0, 0}}, 0.5F}));
        applyDecisions(photos, set, std::vector<LabelDecision>{{"GREEN", PhotoId(1), true}, {"x", PhotoId(1), true}},
                       LabelMode::OneOf);
        QCOMPARE(photos[0], (LabelledPhoto{PhotoId(1), {{1, 1}, {0, 0}, {2, 0}}, 0}));
        std::vector<LabelledPhoto> many{{PhotoId(1), {{0, 0.5F}, {2, 0.25F}}, 0}};
        applyDecisions(many, set, std::vector<LabelDecision>{{"red", PhotoId(1), false}, {"red", PhotoId(2), true}},
                       LabelMode::ManyOf);
        QCOMPARE(many[0], (LabelledPhoto{PhotoId(1), {{2, 0.25F}, {0, 0}}, 0}));
    }
};

QTEST_GUILESS_MAIN(LabelRunsTest)
#include "tst_label_runs.moc"
