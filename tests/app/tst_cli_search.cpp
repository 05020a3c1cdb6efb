// The search commands as programs and people use them, with the starter model on photographs.
#include "tests/app/cli_runner.h"

#include <QImage>
#include <QRegularExpression>

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aLineSaysRankRelevanceCosineAndPath();
    void jsonSaysWhatIsLikely();
    void behindDashesTextIsTakenWordForWord();
    void negativesAndFiltersAreUnderstood();
    void aFilterAloneListsPhotosByDateWithoutRelevance();
    void aPictureIsAQueryAndLeftOutOfItsResults();
    void explainSharesOutTheRelevance();
    void strictnessMovesTheEndOfTheLikely();
    void whatIsNotThereIsSaidToBeMissing();
    void townsAreKnownByName();
    void aWrongQueryPointsAtItsPlace_data();
    void aWrongQueryPointsAtItsPlace();
    void copiesAreStackedWhenAsked();
    void duplicatesNameTheBestCopyAndDeleteNothing();

private:
    Run search(const QStringList& arguments) const {
        return m_cli.run(QStringList{u"--library"_s, m_library, u"search"_s} + arguments);
    }
    QStringList namesOf(const Run& run) const {
        QStringList names;
        for (const auto& hit : run.objects()) names.append(QFileInfo(hit["path"_L1].toString()).fileName());
        return names;
    }

    CliRunner m_cli;
    QString m_library;
    QString m_photos;
};

void CliSearchTest::initTestCase() {
    m_library = m_cli.path(u"library"_s);
    m_photos = m_cli.folder(u"photos"_s);
    copyDemo(m_photos, {"animals/farm-3.jpg", "animals/over-the-wall.jpg", "places/bavaria.jpg",
                        "places/chenonceau.jpg", "places/cincinnati.jpg", "things/slices.jpg"});
    const QString copies = m_cli.folder(u"photos/Copies"_s);
    QVERIFY(QFile::copy(m_photos + u"/bavaria.jpg"_s, copies + u"/same.jpg"_s));
    QVERIFY(QImage(m_photos + u"/bavaria.jpg"_s)
                .scaledToWidth(500, Qt::SmoothTransformation)
                .save(copies + u"/small.png"_s));
    const auto run = m_cli.run({u"--library"_s, m_library, u"index"_s, m_photos});
    QVERIFY2(run.exitCode == 0, run.err);
}

void CliSearchTest::aLineSaysRankRelevanceCosineAndPath() {
    const auto run = search({u"a castle -in:Copies"_s, u"--limit"_s, u"3"_s});
    QCOMPARE(run.exitCode, 0);
    const QRegularExpression form(u"^ *1 +[0-9]+ +-?[0-9]\\.[0-9]{3}  /.*(bavaria|chenonceau)\\.jpg$"_s);
    QVERIFY2(form.match(QString::fromUtf8(run.lines().first())).hasMatch(), run.out);
    QCOMPARE(run.lines().size(), 3);
    QVERIFY2(run.err.contains("likely matches end here"), run.err);
}

void CliSearchTest::jsonSaysWhatIsLikely() {
    const auto hits = search({u"a castle"_s, u"--json"_s}).objects();
    QCOMPARE(hits.size(), 8);
    bool wasLikely = true;
    int likely = 0;
    for (int i = 0; i < hits.size(); ++i) {
        QCOMPARE(hits[i]["rank"_L1].toInt(), i + 1);
        QVERIFY(hits[i]["photo"_L1].toInt() > 0);
        QVERIFY(hits[i]["relevance"_L1].toDouble() >= 0 && hits[i]["relevance"_L1].toDouble() <= 100);
        if (i > 0) QVERIFY(hits[i]["score"_L1].toDouble() <= hits[i - 1]["score"_L1].toDouble());
        const bool isLikely = hits[i]["likely"_L1].toBool();
        QVERIFY(wasLikely || !isLikely);  // the likely ones come first
        wasLikely = isLikely;
        likely += isLikely ? 1 : 0;
    }
    QVERIFY(likely >= 3 && likely <= 4);  // the castles and their copies, not the farm
}

void CliSearchTest::behindDashesTextIsTakenWordForWord() {
    const auto run = search({u"--json"_s, u"--limit"_s, u"1"_s, u"--"_s, u"--json"_s, u"[kitten]"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    QCOMPARE(namesOf(run), QStringList{u"over-the-wall.jpg"_s});
}

void CliSearchTest::negativesAndFiltersAreUnderstood() {
    const auto names = namesOf(search({u"--json"_s, u"--"_s, u"an animal -cat name:*.jpg -in:Copies"_s}));
    QCOMPARE(names.size(), 6);
    QCOMPARE(names.first(), u"farm-3.jpg"_s);
    QCOMPARE(namesOf(search({u"--json"_s, u"a castle in:Copies type:png"_s})), QStringList{u"small.png"_s});
    // Words of one argument each are one text.
    QCOMPARE(namesOf(search({u"--json"_s, u"a"_s, u"castle"_s, u"type:png"_s})), QStringList{u"small.png"_s});
}

void CliSearchTest::aFilterAloneListsPhotosByDateWithoutRelevance() {
    const auto run = search({u"in:Copies"_s, u"--json"_s, u"--sort"_s, u"name"_s});
    QCOMPARE(namesOf(run), (QStringList{u"same.jpg"_s, u"small.png"_s}));
    QVERIFY(run.objects().first()["score"_L1].isNull());
    QVERIFY(!run.objects().first().contains("relevance"_L1));
    QCOMPARE(namesOf(search({u"in:Copies"_s, u"--json"_s, u"--limit"_s, u"1"_s})).size(), 1);
    const auto none = search({u"date:1823"_s});
    QCOMPARE(none.exitCode, 0);
    QVERIFY(none.out.isEmpty());
    QVERIFY2(none.err.contains("No photo fulfils the conditions"), none.err);
}

void CliSearchTest::aPictureIsAQueryAndLeftOutOfItsResults() {
    const QString text = u"image:\"%1/bavaria.jpg\" -in:Copies"_s.arg(m_photos);
    const auto others = namesOf(search({u"--json"_s, text}));
    QCOMPARE(others.size(), 5);
    QCOMPARE(others.first(), u"chenonceau.jpg"_s);
    QCOMPARE(namesOf(search({u"--json"_s, u"--include-self"_s, text})).first(), u"bavaria.jpg"_s);
}

void CliSearchTest::explainSharesOutTheRelevance() {
    const auto hits = search({u"--json"_s, u"--explain"_s, u"--"_s, u"an animal -cat"_s}).objects();
    bool catIsPunished = false;
    for (const auto& hit : hits) {
        const auto terms = hit["terms"_L1].toArray();
        QCOMPARE(terms.size(), 2);
        QCOMPARE(terms[0]["term"_L1].toString(), u"an animal"_s);
        QCOMPARE(terms[1]["term"_L1].toString(), u"-cat"_s);
        QVERIFY(terms[1]["contribution"_L1].toDouble() <= 0);
        if (hit["path"_L1].toString().endsWith(u"over-the-wall.jpg"_s)) {
            catIsPunished = terms[1]["contribution"_L1].toDouble() < -0.1;
        }
    }
    QVERIFY(catIsPunished);
    const auto text = search({u"--explain"_s, u"--limit"_s, u"1"_s, u"a castle"_s});
    QVERIFY2(text.lines().last().contains("relevance") && text.lines().last().contains("a castle"), text.out);
}

void CliSearchTest::strictnessMovesTheEndOfTheLikely() {
    const auto likely = [&](const QString& strictness) {
        int count = 0;
        for (const auto& hit : search({u"--json"_s, u"--strictness"_s, strictness, u"a building"_s}).objects()) {
            count += hit["likely"_L1].toBool() ? 1 : 0;
        }
        return count;
    };
    QVERIFY(likely(u"strict"_s) <= likely(u"normal"_s));
    QVERIFY(likely(u"normal"_s) <= likely(u"loose"_s));
    QVERIFY(likely(u"strict"_s) < likely(u"loose"_s));
}

void CliSearchTest::whatIsNotThereIsSaidToBeMissing() {
    const auto run = search({u"a submarine"_s});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.err.contains("Nothing in this library seems to match"), run.err);
    QCOMPARE(run.lines().size(), 8);  // the nearest photos are there all the same
}

void CliSearchTest::townsAreKnownByName() {
    const auto run = search({u"near:Paris"_s});  // no photo here has a position
    QVERIFY2(run.exitCode == 0 && run.out.isEmpty(), run.err);
    const auto unknown = search({u"near:Xanadu-on-Sea"_s});
    QCOMPARE(unknown.exitCode, 1);
    QVERIFY2(unknown.err.contains("No town called"), unknown.err);
}

void CliSearchTest::aWrongQueryPointsAtItsPlace_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("month") << u"a dog date:2023-13"_s << u"At character 12 (2023-13)"_s;
    QTest::newRow("quotation mark") << u"a \"dog"_s << u"At character 3"_s;
    QTest::newRow("kind") << u"type:spreadsheet"_s << u"spreadsheet"_s;
    QTest::newRow("photo") << u"photo:999999"_s << u"hoto 999999"_s;
    QTest::newRow("picture") << u"image:\"/nowhere.jpg\""_s << u"/nowhere.jpg"_s;
}

void CliSearchTest::aWrongQueryPointsAtItsPlace() {
    QFETCH(QString, text);
    QFETCH(QString, place);
    const auto run = search({text});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.out.isEmpty());
    QVERIFY2(QString::fromUtf8(run.err).contains(place), run.err);
}

void CliSearchTest::copiesAreStackedWhenAsked() {
    const auto hits = search({u"--json"_s, u"--stack"_s, u"a castle"_s}).objects();
    QCOMPARE(hits.size(), 6);
    int stacked = 0;
    for (const auto& hit : hits) stacked += static_cast<int>(hit["copies"_L1].toArray().size());
    QCOMPARE(stacked, 2);
    const auto text = search({u"--stack"_s, u"a castle"_s});
    QVERIFY2(text.out.contains("(3 copies)"), text.out);
}

void CliSearchTest::duplicatesNameTheBestCopyAndDeleteNothing() {
    const auto groups = m_cli.run({u"--library"_s, m_library, u"duplicates"_s, u"--json"_s}).objects();
    QCOMPARE(groups.size(), 1);
    QCOMPARE(groups[0]["photos"_L1].toArray().size(), 3);
    QVERIFY(!groups[0]["same_bytes"_L1].toBool());
    QVERIFY(!groups[0]["best"_L1].toString().endsWith(u"small.png"_s));
    QVERIFY(!groups[0]["reason"_L1].toString().isEmpty());
    const auto exact = m_cli.run({u"--library"_s, m_library, u"duplicates"_s, u"--exact"_s, u"--json"_s}).objects();
    QCOMPARE(exact.size(), 1);
    QCOMPARE(exact[0]["photos"_L1].toArray().size(), 2);
    QVERIFY(exact[0]["same_bytes"_L1].toBool());
    for (const char* file : {"bavaria.jpg", "Copies/same.jpg", "Copies/small.png"}) {
        QVERIFY(QFile::exists(m_photos + u'/' + QLatin1String(file)));
    }
}

QTEST_GUILESS_MAIN(CliSearchTest)
#include "tst_cli_search.moc"
