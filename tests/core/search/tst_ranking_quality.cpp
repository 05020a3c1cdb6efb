// Ranking and cut on real photographs with the starter model, against a cosine threshold fitted on half the queries.
// The figures that it prints are those of core/search/README.md.
#include "core/base/file_io.h"
#include "core/clip/clip_model.h"
#include "core/image/image_decoder.h"
#include "core/search/ranker.h"
#include "tests/support/golden.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <sstream>

using namespace sightseer;
using namespace sightseer::test;

namespace {

struct Question {
    bool isHeld = false;
    std::string text;
    std::set<std::int64_t> relevant;
};

struct Figures {
    double f1 = 0;           // mean over the questions with an answer
    double falseAlarms = 0;  // share of the questions without one that get likely matches all the same
    double averagePrecision = 0;
    double precisionAt5 = 0;  // of the at most five that there are

    double score() const { return (2 * f1 + 1 - falseAlarms) / 3; }
};

using Answer = std::function<Ranking(std::size_t question)>;

std::vector<Question> readQuestions() {
    std::istringstream lines(readText(dataPath("ranking/queries.txt")));
    std::vector<Question> questions;
    std::string line;
    while (std::getline(lines, line)) {
        if (line.starts_with('#')) continue;
        const auto first = line.find('|');
        const auto second = line.find('|', first + 1);
        Question& question = questions.emplace_back();
        question.isHeld = line.substr(0, first) == "held";
        question.text = line.substr(first + 1, second - first - 1);
        std::istringstream numbers(line.substr(second + 1));
        std::string number;
        while (numbers >> number) question.relevant.insert(std::stoi(number) + 1);
    }
    return questions;
}

std::string inWords(const Figures& figures) {
    std::ostringstream text;
    text.precision(3);
    text << std::fixed << "F1 " << figures.f1 << ", false alarms " << figures.falseAlarms << ", MAP "
         << figures.averagePrecision << ", P@5 " << figures.precisionAt5;
    return text.str();
}

Ranking rankedByCosine(const ScoreTable& table, std::size_t query, float threshold) {
    Ranking ranking;
    const auto scores = table.scoresOf(static_cast<int>(query));
    for (std::size_t row = 0; row < scores.size(); ++row) ranking.photos.push_back({table.photos[row], scores[row]});
    std::sort(ranking.photos.begin(), ranking.photos.end(),
              [](const RankedPhoto& a, const RankedPhoto& b) { return a.relevance > b.relevance; });
    ranking.likely = static_cast<std::size_t>(
        std::count_if(scores.begin(), scores.end(), [&](float score) { return score >= threshold; }));
    return ranking;
}

}  // namespace

class TestRankingQuality : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_questions = readQuestions();
        auto model = ClipModel::load(resourcesPath() / "models/starter",
                                     {pluginPath(), resourcesPath() / "tokenizer/bpe_simple_vocab_16e6.txt.gz"});
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(dataPath("starter/photos"))) {
            files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            const auto bytes = readFile(file, 1U << 24U);
            QVERIFY(bytes);
            const auto picture = decodeImage(*bytes, file.filename().string(), {});
            QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
            const auto vector = (*model)->encodeImages((*model)->preprocess(picture->image));
            QVERIFY(vector);
            m_photos.insert(m_photos.end(), vector->values.begin(), vector->values.end());
            m_table.photos.emplace_back(std::stoi(file.stem().string()) + 1);
        }
        std::vector<std::string> texts;
        for (const Question& question : m_questions) texts.push_back(question.text);
        const auto prompts = (*model)->encodeText(texts);
        QVERIFY(prompts);
        const auto background = readBackgroundPrompts(resourcesPath() / "prompts/background.txt");
        QVERIFY(background);
        const auto backgroundVectors = (*model)->encodeText(*background);
        QVERIFY(backgroundVectors);
        const auto calibration = calibrate(m_photos, *backgroundVectors);
        QVERIFY(calibration);
        m_calibration = *calibration;
        fillTable(*prompts);
    }

    void theCutIsAsGoodAsAThresholdFittedToThisModelAndThisLibrary() {
        const float threshold = fittedThreshold();
        for (const bool held : {false, true}) {
            const Figures naive = figures(held, [&](std::size_t q) { return rankedByCosine(m_table, q, threshold); });
            qInfo("%s, cosine from %.3f: %s", held ? "held" : "dev", static_cast<double>(threshold),
                  inWords(naive).c_str());
            for (const Strictness strictness : {Strictness::Loose, Strictness::Normal, Strictness::Strict}) {
                const Figures ours = figures(held, [&](std::size_t q) { return ranked(m_table, q, strictness); });
                qInfo("%s, relevance from %.0f: %s", held ? "held" : "dev",
                      static_cast<double>(cutRelevance(strictness)), inWords(ours).c_str());
                QVERIFY(ours.averagePrecision > 0.6 && ours.precisionAt5 > 0.7);
                if (strictness == Strictness::Normal) {
                    QVERIFY(ours.score() > naive.score() - 0.03);
                    QVERIFY(ours.f1 > 0.35 && ours.falseAlarms < 0.3);
                }
                if (strictness == Strictness::Strict) QVERIFY(ours.falseAlarms < 0.1);
            }
        }
    }

    void aModelWithAnotherScaleIsCutInTheSamePlaceWhereAFixedThresholdIsLost() {
        const float threshold = fittedThreshold();
        ScoreTable narrow = m_table;  // about where CLIP's cosines lie
        const auto squeeze = [](auto x) { return static_cast<decltype(x)>(0.2 + 0.12 * static_cast<double>(x)); };
        for (float& score : narrow.scores) score = squeeze(score);
        for (double& mean : narrow.means) mean = squeeze(mean);
        const ModelCalibration before = m_calibration;
        m_calibration.prompts = {squeeze(before.prompts.middle), squeeze(before.prompts.level)};
        const Figures ours = figures(true, [&](std::size_t q) { return ranked(narrow, q, Strictness::Normal); });
        const Figures naive = figures(true, [&](std::size_t q) { return rankedByCosine(narrow, q, threshold); });
        m_calibration = before;
        const Figures unsqueezed = figures(true, [&](std::size_t q) { return ranked(m_table, q, Strictness::Normal); });
        QVERIFY(std::abs(ours.f1 - unsqueezed.f1) < 0.01);
        QVERIFY(naive.f1 < ours.f1 / 2);
    }

    void animalsWithoutTheDogAreAnimalsAndNotTheDog() {
        const auto animals = questionOf("animal");
        const auto dogs = questionOf("dog");
        ScoreTable both = m_table;
        both.queries = 2;
        both.scores.clear();
        for (const std::size_t query : {animals, dogs}) {
            const auto scores = m_table.scoresOf(static_cast<int>(query));
            both.scores.insert(both.scores.end(), scores.begin(), scores.end());
        }
        both.means = {m_table.means[animals], m_table.means[dogs]};
        Term positive;
        Term negative;
        negative.isNegative = true;
        const std::vector<TermGroup> groups{{{positive}}, {{negative}}};
        const auto ranker = Ranker::create(groups, both, m_calibration, m_table.photos.size());
        QVERIFY(ranker);
        const Ranking with = ranked(m_table, animals, Strictness::Normal);
        const Ranking without = ranker->rank(1000, Strictness::Normal);
        const PhotoId dog(*m_questions[dogs].relevant.begin());
        const auto rankOf = [&](const Ranking& ranking) {
            return std::find_if(ranking.photos.begin(), ranking.photos.end(),
                                [&](const RankedPhoto& photo) { return photo.photo == dog; }) -
                   ranking.photos.begin();
        };
        QVERIFY(rankOf(with) < 20);
        QVERIFY(rankOf(without) > 100);
        int animalsAtTheTop = 0;
        for (int i = 0; i < 5; ++i) {
            animalsAtTheTop += static_cast<int>(m_questions[animals].relevant.count(without.photos[i].photo.value));
        }
        QVERIFY(animalsAtTheTop >= 4);
    }

private:
    void fillTable(const Embeddings& prompts) {
        const auto dimension = static_cast<std::size_t>(prompts.dimension);
        m_table.queries = prompts.count;
        for (int i = 0; i < prompts.count; ++i) {
            double sum = 0;
            for (std::size_t row = 0; row < m_table.photos.size(); ++row) {
                float cosine = 0;
                for (std::size_t k = 0; k < dimension; ++k) {
                    cosine += prompts.row(i)[k] * m_photos[row * dimension + k];
                }
                m_table.scores.push_back(cosine);
                sum += static_cast<double>(cosine);
            }
            m_table.means.push_back(sum / static_cast<double>(m_table.photos.size()));
        }
    }

    std::size_t questionOf(const std::string& text) const {
        const auto found = std::find_if(m_questions.begin(), m_questions.end(),
                                        [&](const Question& question) { return question.text == text; });
        if (found == m_questions.end()) qFatal("no such question");
        return static_cast<std::size_t>(found - m_questions.begin());
    }

    Ranking ranked(const ScoreTable& all, std::size_t query, Strictness strictness) const {
        ScoreTable table;
        table.photos = all.photos;
        table.queries = 1;
        const auto scores = all.scoresOf(static_cast<int>(query));
        table.scores.assign(scores.begin(), scores.end());
        table.means = {all.means[query]};
        const std::vector<TermGroup> groups{{{Term()}}};
        const auto ranker = Ranker::create(groups, table, m_calibration, table.photos.size());
        if (!ranker) qFatal("%s", ranker.error().message.c_str());
        return ranker->rank(table.photos.size(), strictness);
    }

    Figures figures(bool held, const Answer& answer) const {
        Figures sum;
        int answered = 0;
        int unanswerable = 0;
        for (std::size_t q = 0; q < m_questions.size(); ++q) {
            const Question& question = m_questions[q];
            if (question.isHeld != held) continue;
            const Ranking ranking = answer(q);
            if (question.relevant.empty()) {
                ++unanswerable;
                sum.falseAlarms += ranking.likely > 0;
                continue;
            }
            ++answered;
            const auto relevant = question.relevant.size();
            std::size_t found = 0;
            std::size_t foundLikely = 0;
            std::size_t foundAt5 = 0;
            double precisions = 0;
            for (std::size_t i = 0; i < ranking.photos.size(); ++i) {
                if (!question.relevant.contains(ranking.photos[i].photo.value)) continue;
                ++found;
                precisions += static_cast<double>(found) / static_cast<double>(i + 1);
                foundLikely += i < ranking.likely;
                foundAt5 += i < 5;
            }
            sum.averagePrecision += precisions / static_cast<double>(relevant);
            sum.precisionAt5 += static_cast<double>(foundAt5) / static_cast<double>(std::min<std::size_t>(5, relevant));
            sum.f1 += 2 * static_cast<double>(foundLikely) / static_cast<double>(relevant + ranking.likely);
        }
        return {sum.f1 / answered, sum.falseAlarms / unanswerable, sum.averagePrecision / answered,
                sum.precisionAt5 / answered};
    }

    float fittedThreshold() const {
        float best = 0;
        double bestScore = -1;
        for (int step = 20; step <= 80; ++step) {
            const float threshold = 0.01F * static_cast<float>(step);
            const double score =
                figures(false, [&](std::size_t q) { return rankedByCosine(m_table, q, threshold); }).score();
            if (score > bestScore) {
                bestScore = score;
                best = threshold;
            }
        }
        return best;
    }

    std::vector<Question> m_questions;
    std::vector<float> m_photos;
    ScoreTable m_table;  // a query per question
    ModelCalibration m_calibration;
};

QTEST_GUILESS_MAIN(TestRankingQuality)
#include "tst_ranking_quality.moc"
