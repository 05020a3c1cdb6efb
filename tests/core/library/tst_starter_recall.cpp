// The starter model on real photographs, through the app's own path: captions find their photos as often as the reference
// implementation says (tests/data/starter/reference_recall.json), within a point.
#include "core/search/query_printer.h"
#include "tests/core/library/library_fixture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace sightseer;
using namespace sightseer::test;

namespace {

struct Caption {
    std::string file;
    std::string text;
};

std::vector<std::string> csvFields(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

std::vector<Caption> readCaptions() {
    std::istringstream lines(readText(dataPath("starter/captions.csv")));
    std::vector<Caption> captions;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        const auto fields = csvFields(line);
        captions.push_back({fields.at(0), fields.at(1)});
    }
    return captions;
}

}  // namespace

class TestStarterRecall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void captionsFindTheirPhotosAsOftenAsTheReferenceSays() {
        LibraryFixture fixture;
        fixture.options.encoderOverride.reset();
        fixture.options.model = "starter";
        fixture.open();
        QVERIFY(fixture.library->status()->modelIsStarter);
        QVERIFY(fixture.library->addRoot(dataPath("starter/photos")));
        fixture.library->startIndexing();
        const auto progress = fixture.finish();
        QVERIFY2(progress, progress ? "" : progress.error().message.c_str());
        QCOMPARE(progress->failed, 0);

        std::map<std::string, PhotoId> ids;
        for (const Photo& photo : fixture.listed()) ids["photos/" + photo.file.relativePath] = photo.id;
        const auto captions = readCaptions();
        std::vector<double> ranks;
        for (const Caption& caption : captions) {
            QVERIFY2(ids.contains(caption.file), caption.file.c_str());
            const auto answer = fixture.library->search({printQuoted(caption.text), 1000});
            QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
            const auto right = std::ranges::find(answer->hits, ids[caption.file], &SearchHit::photo);
            QVERIFY(right != answer->hits.end());
            ranks.push_back(1.0 + static_cast<double>(std::ranges::count_if(
                                      answer->hits, [&](const SearchHit& hit) { return hit.score > right->score; })));
        }
        std::sort(ranks.begin(), ranks.end());
        const auto recall = [&](double k) {
            return 100.0 * static_cast<double>(std::upper_bound(ranks.begin(), ranks.end(), k) - ranks.begin()) /
                   static_cast<double>(ranks.size());
        };

        const auto reference = nlohmann::json::parse(readText(dataPath("starter/reference_recall.json")));
        QCOMPARE(static_cast<int>(ranks.size()), reference["photos"].get<int>());
        for (const int k : {1, 5, 10}) {
            const double expected = reference["recall@" + std::to_string(k)];
            qInfo("recall@%d %.1f, reference %.1f", k, recall(k), expected);
            QVERIFY(std::abs(recall(k) - expected) <= 1.0);
        }
        const double median = (ranks[(ranks.size() - 1) / 2] + ranks[ranks.size() / 2]) / 2;
        QCOMPARE(median, reference["median_rank"].get<double>());
    }
};

QTEST_GUILESS_MAIN(TestStarterRecall)
#include "tst_starter_recall.moc"
