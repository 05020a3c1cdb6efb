// `label --keep` and `runs`, with the starter model on photographs.
#include "tests/app/cli_runner.h"

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_photos = m_cli.folder(u"photos"_s);
        copyDemo(m_photos, {"animals/farm-3.jpg", "things/slices.jpg", "places/bavaria.jpg"});
        const auto kept =
            run({u"label"_s, m_photos, u"--labels"_s, u"a castle,a dog,fruit"_s, u"--keep"_s, u"Trip"_s, u"--json"_s});
        QCOMPARE(kept.exitCode, 0);
        QCOMPARE(kept.objects().size(), 3);
        QVERIFY(kept.err.contains("Kept as run 1"));
    }

    void runsAreListed() {
        const auto runs = run({u"runs"_s, u"--json"_s}).objects();
        QCOMPARE(runs.size(), 1);
        QCOMPARE(runs[0]["name"_L1].toString(), u"Trip"_s);
        QCOMPARE(runs[0]["labels"_L1].toInt(), 3);
        QCOMPARE(runs[0]["photos"_L1].toInt(), 3);
        QCOMPARE(runs[0]["mode"_L1].toString(), u"one"_s);
        QVERIFY(run({u"runs"_s}).out.startsWith("1  Trip: 3 labels, 3 photos"));
    }

    void whatIsKeptIsFoundByItsLabel() {
        const auto found = run({u"search"_s, u"label:\"a castle\""_s, u"--json"_s}).objects();
        QCOMPARE(found.size(), 1);
        QVERIFY(found[0]["path"_L1].toString().endsWith(u"bavaria.jpg"_s));
    }

    void onlyNewPhotosAreLabelledAgain() {
        copyDemo(m_photos, {"places/chenonceau.jpg"});
        const auto updated = run({u"runs"_s, u"--update"_s, u"1"_s, u"--json"_s}).objects();
        QCOMPARE(updated.size(), 1);
        QCOMPARE(updated[0]["labelled"_L1].toInt(), 1);
        QCOMPARE(run({u"runs"_s, u"--json"_s}).objects()[0]["photos"_L1].toInt(), 4);
    }

    void twoRunsOfOneListAreCompared() {
        QCOMPARE(run({u"label"_s, m_photos, u"--labels"_s, u"a castle,a dog,fruit"_s, u"--threshold"_s, u"1"_s,
                      u"--keep"_s, u"Strict"_s})
                     .exitCode,
                 0);
        const auto compared = run({u"runs"_s, u"--compare"_s, u"1"_s, u"2"_s, u"--json"_s}).objects();
        QCOMPARE(compared.size(), 1);
        QCOMPARE(compared[0]["photos"_L1].toInt(), 4);
        QCOMPARE(compared[0]["different"_L1].toArray().size(), 4);  // the strict one accepts none
        QCOMPARE(compared[0]["decisions"_L1].toInt(), 0);
    }

    void wrongUseIsSaid() {
        const auto missing = run({u"runs"_s, u"--update"_s, u"77"_s});
        QCOMPARE(missing.exitCode, 1);
        QVERIFY(missing.err.contains("no run 77"));
        QCOMPARE(run({u"runs"_s, u"--forget"_s, u"77"_s}).exitCode, 1);
        QCOMPARE(run({u"runs"_s, u"--learn"_s, u"1"_s}).exitCode, 1);  // nothing was decided
        QCOMPARE(run({u"runs"_s, u"--update"_s, u"-1"_s}).exitCode, 2);
        QCOMPARE(run({u"runs"_s, u"--compare"_s, u"1"_s}).exitCode, 2);
        QCOMPARE(run({u"runs"_s, u"--update"_s, u"1"_s, u"--learn"_s, u"1"_s}).exitCode, 2);
    }

    void aRunIsForgottenWithItsLabels() {
        QCOMPARE(run({u"runs"_s, u"--forget"_s, u"1"_s}).exitCode, 0);
        QCOMPARE(run({u"runs"_s, u"--json"_s}).objects().size(), 1);
        QVERIFY(run({u"search"_s, u"label:\"a castle\""_s, u"--json"_s}).objects().isEmpty());
    }

private:
    Run run(const QStringList& arguments) const {
        return m_cli.run(QStringList{u"--library"_s, m_cli.path(u"library"_s)} + arguments);
    }

    CliRunner m_cli;
    QString m_photos;
};

QTEST_GUILESS_MAIN(CliRunsTest)
#include "tst_cli_runs.moc"
