// The whole path with a generated checkpoint: files -> decode -> preprocess -> encode -> catalog -> index -> search gives
// the reference implementation's cosines and ranking (tests/data/golden/end_to_end/expected.json says how to compare).
#include "core/clip/checkpoint/model_folder.h"
#include "core/clip/similarity.h"
#include "core/search/query_printer.h"
#include "tests/core/library/library_fixture.h"

#include <QTest>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

using RankedFiles = std::vector<std::pair<std::string, double>>;  // file and cosine, best first

double tolerance(const std::string& file) {
    return file.ends_with(".jpg") ? 5e-3 : 2e-4;
}

RankedFiles expectedRanking(const nlohmann::json& results) {
    RankedFiles ranking;
    for (const auto& result : results) ranking.emplace_back(result["file"], result["cosine"]);
    return ranking;
}

// Empty when they agree.
std::string disagreement(const RankedFiles& actual, const RankedFiles& expected) {
    if (actual.size() != expected.size()) return std::to_string(actual.size()) + " results";
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < actual.size(); ++i) places[actual[i].first] = i;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& [file, cosine] = expected[i];
        if (!places.contains(file)) return file + " is not found";
        const double difference = std::abs(actual[places[file]].second - cosine);
        if (difference > tolerance(file)) return file + " differs by " + std::to_string(difference);
        if (i == 0) continue;
        const auto& [before, cosineBefore] = expected[i - 1];
        const bool orderMatters = cosineBefore - cosine > 2 * std::max(tolerance(file), tolerance(before));
        if (orderMatters && places[before] > places[file]) return before + " comes after " + file;
    }
    return {};
}

}  // namespace

class TestEndToEnd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_expected = nlohmann::json::parse(readText(dataPath("golden/end_to_end/expected.json")));
        for (const std::string file : m_expected["only"]) {
            fs::copy_file(dataPath("golden/preprocess/sources") / file, m_fixture.photos() / file);
        }
        const auto folder = dataPath("golden/models/hf_clip_vit");
        m_fixture.options.encoderOverride.reset();
        m_fixture.options.model = toUtf8(folder);
        m_fixture.options.encoder = {Precision::Fp32, Device::Cpu, 0};
        const auto progress = m_fixture.index();
        QVERIFY2(progress, progress ? "" : progress.error().message.c_str());
        QCOMPARE(progress->failed, 0);
        QCOMPARE(progress->decoded, static_cast<std::int64_t>(m_expected["only"].size()));
    }

    void textQueriesGiveTheReferenceCosinesAndRanking() {
        int compared = 0;
        for (const auto& query : m_expected["text_queries"]) {
            const std::string text = query["text"];
            if (text.empty()) continue;  // the reference has an embedding for it, a search has no use for it
            // As a phrase: some of these texts have the signs of the query language in them.
            const auto answer = m_fixture.library->search({printQuoted(text), 200});
            QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
            RankedFiles ranking;
            for (const SearchHit& hit : answer->hits) ranking.emplace_back(nameOf(hit.photo), hit.score);
            const auto wrong = disagreement(ranking, expectedRanking(query["results"]));
            QVERIFY2(wrong.empty(), (text + ": " + wrong).c_str());
            ++compared;
        }
        QVERIFY(compared >= 19);
    }

    void theEmptyTextHasTheReferenceEmbedding() {
        const std::string texts[] = {""};
        const auto embedding = m_fixture.library->encoder().encodeText(texts);
        QVERIFY(embedding);
        for (const auto& query : m_expected["text_queries"]) {
            if (query["text"] != "") continue;
            const auto wrong = disagreement(nearest(embedding->row(0), {}), expectedRanking(query["results"]));
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
    }

    void imageQueriesGiveTheReferenceCosinesAndRanking() {
        for (const auto& query : m_expected["image_queries"]) {
            const std::string file = query["file"];
            const auto bytes = readFile(m_fixture.photos() / file, 1 << 20);
            QVERIFY(bytes);
            const auto decoded = decodeImage(*bytes, file);
            QVERIFY(decoded);
            const auto pixels = preprocess(decoded->image, m_fixture.library->model().preprocess);
            const auto embedding = m_fixture.library->encoder().encodeImages(pixels);
            QVERIFY(embedding);
            const auto wrong = disagreement(nearest(embedding->row(0), file), expectedRanking(query["results"]));
            QVERIFY2(wrong.empty(), (file + ": " + wrong).c_str());
        }
    }

private:
    std::string nameOf(PhotoId id) {
        const PhotoId ids[] = {id};
        return m_fixture.library->photos(ids)->front().file.relativePath;
    }

    // By the vectors that lie in the catalog.
    RankedFiles nearest(std::span<const float> query, const std::string& without) {
        RankedFiles ranking;
        const auto catalog = Catalog::open(m_fixture.data() / "catalog.db", CatalogAccess::ReadWrite);
        const ModelSpec& model = m_fixture.library->model();
        const auto modelId = (*catalog)->ensureModel(model.fingerprint, model.name, model.embeddingDimension);
        const auto visited = (*catalog)->forEachVector(*modelId, [&](std::span<const PhotoVector> block) {
            for (const PhotoVector& photo : block) {
                const std::string name = nameOf(photo.photo);
                if (name != without) ranking.emplace_back(name, cosine(query, photo.values));
            }
            return true;
        });
        if (!visited) qFatal("%s", visited.error().message.c_str());
        std::sort(ranking.begin(), ranking.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
        return ranking;
    }

    LibraryFixture m_fixture;
    nlohmann::json m_expected;
};

QTEST_GUILESS_MAIN(TestEndToEnd)
#include "tst_end_to_end.moc"
