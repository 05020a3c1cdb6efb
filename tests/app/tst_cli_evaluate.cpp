// `evaluate zero-shot` against a computation in numpy (tests/data/starter/reference_zero_shot.py), and its few-shot curves.
#include "tests/app/cli_runner.h"

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliEvaluateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numpyComputesTheSame_data();
    void numpyComputesTheSame();
    void theTableCountsEachClassAsNumpyDoes();
    void examplesMendNamesThatSayNothing();
    void theCurvesAreATable();
    void wrongShotsAreSaidInASentence_data();
    void wrongShotsAreSaidInASentence();

private:
    Run evaluate(const QStringList& arguments) const {
        return m_cli.run(QStringList{u"--model"_s, u"starter"_s, u"--precision"_s, u"fp32"_s, u"evaluate"_s,
                                     u"zero-shot"_s, m_table} +
                         arguments);
    }
    static QJsonObject reference() {
        const QString file = QStringLiteral(SIGHTSEER_TEST_DATA "/starter/reference_zero_shot.json");
        return QJsonDocument::fromJson(readBytes(file)).object();
    }

    CliRunner m_cli;
    const QString m_table = QStringLiteral(SIGHTSEER_TEST_DATA "/starter/labels.csv");
};

void CliEvaluateTest::numpyComputesTheSame_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("words") << QStringList{};
    QTest::newRow("templates") << QStringList{u"--template"_s, u"{}"_s, u"--template"_s, u"a photo of {}"_s};
}

void CliEvaluateTest::numpyComputesTheSame() {
    QFETCH(const QStringList, arguments);
    const auto run = evaluate(arguments + QStringList{u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    const auto scores = run.objects().first();
    const auto all = reference();
    const auto expected = all[QLatin1String(QTest::currentDataTag())].toObject();
    QCOMPARE(scores["photos"_L1], all["photos"_L1]);
    QCOMPARE(scores["classes"_L1], all["classes"_L1]);
    QCOMPARE(scores["confusion"_L1], expected["confusion"_L1]);
    for (const auto& figure : {u"top1"_s, u"top5"_s, u"mean_per_class"_s}) {
        QVERIFY(std::abs(scores[figure].toDouble() - expected[figure].toDouble()) < 1e-4);
    }
    const double error = scores["calibration_error"_L1].toDouble();
    QVERIFY(std::abs(error - expected["calibration_error"_L1].toDouble()) < 1e-3);
}

void CliEvaluateTest::theTableCountsEachClassAsNumpyDoes() {
    const auto run = evaluate({});
    QCOMPARE(run.exitCode, 0);
    const auto all = reference();
    const auto classes = all["classes"_L1].toArray();
    const auto confusion = all["words"_L1]["confusion"_L1].toArray();
    for (int i = 0; i < classes.size(); ++i) {
        const auto row = confusion[i].toArray();
        int photos = 0;
        for (const auto& count : row) photos += count.toInt();
        const int right = row[i].toInt();
        const QString line =
            u"%1 of %2  %3 %  %4"_s.arg(right, 5).arg(photos, 5).arg(100.0 * right / photos, 6, 'f', 2);
        QVERIFY2(run.out.contains(line.arg(classes[i].toString()).toUtf8()), qPrintable(line));
    }
}

void CliEvaluateTest::examplesMendNamesThatSayNothing() {
    QByteArray names;
    const auto classes = reference()["classes"_L1].toArray();
    for (int i = 0; i < classes.size(); ++i) {
        names += classes[i].toString().toUtf8() + ": album " + QByteArray::number(i + 1) + '\n';
    }
    const QString file = m_cli.path(u"albums.txt"_s);
    writeBytes(file, names);
    const auto run = evaluate({u"--labels"_s, file, u"--shots"_s, u"1,4"_s, u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    const auto curves = run.objects().first()["few_shot"_L1].toArray();
    QCOMPARE(curves.size(), 2);
    const auto one = curves[0].toObject(), four = curves[1].toObject();
    QCOMPARE(one["shots"_L1].toInt(), 1);
    QCOMPARE(one["examples"_L1].toInt(), 12);  // two of the fourteen classes have one photo, which is no example
    QCOMPARE(one["photos"_L1].toInt(), 73);
    QVERIFY(one["probe"_L1].isNull());
    QCOMPARE(four["examples"_L1].toInt() + four["photos"_L1].toInt(), 85);
    const auto mean = [&](const char* what) { return four[QLatin1String(what)]["mean"_L1].toDouble(); };
    QVERIFY(mean("words") < 40);
    QVERIFY(mean("cache") > 60 && mean("probe") > 60 && mean("chosen") > 60);
    QVERIFY(four["chosen"_L1]["deviation"_L1].toDouble() > 0);
    QCOMPARE(four["refined_draws"_L1].toInt(), four["draws"_L1].toInt());
}

void CliEvaluateTest::theCurvesAreATable() {
    const auto run = evaluate({u"--shots"_s, u"1,2"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    QVERIFY2(run.out.contains("words alone          cache          probe"), run.out);
    const auto lines = run.lines();
    QVERIFY(lines[lines.size() - 2].startsWith("    1       12     73"));
    QVERIFY(lines.last().startsWith("    2       21     64"));
    // Names that say what they mean stay.
    QVERIFY2(lines.last().endsWith("  0 of 5"), lines.last());
}

void CliEvaluateTest::wrongShotsAreSaidInASentence_data() {
    QTest::addColumn<QString>("shots");
    QTest::newRow("none") << u"0"_s;
    QTest::newRow("less than none") << u"1,-2"_s;
    QTest::newRow("no number") << u"1,some"_s;
    QTest::newRow("too many") << u"1000000"_s;
}

void CliEvaluateTest::wrongShotsAreSaidInASentence() {
    QFETCH(const QString, shots);
    const auto run = evaluate({u"--shots=%1"_s.arg(shots)});
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.contains("--shots"), run.err);
    QVERIFY(run.out.isEmpty());
}

QTEST_GUILESS_MAIN(CliEvaluateTest)
#include "tst_cli_evaluate.moc"
