// The command line's contracts: what programs and scripts rely on.
#include "tests/app/cli_runner.h"

#include <QRegularExpression>

#include <cmath>

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void helpNamesTheCommandsAndExitCodes();
    void wrongUsageIsExitCodeTwo_data();
    void wrongUsageIsExitCodeTwo();
    void aSecondIndexDecodesNothing();
    void statusAndModelsAreJsonForPrograms();
    void searchingAnEmptyLibraryFailsAndSaysWhatToDo();
    void encodedTextsHaveUnitLengthAndComeInOrder();
    void anUnreadablePictureIsAnErrorInItsPlace();
    void encodeFailsWhenEveryItemDoes();
    void classifyPutsTheMostProbableLabelFirst();
    void templateSurroundsTheLabel();
    void retrievalIsMeasuredFromQuotedCsv();
    void retrievalRefusesAPhotoThatItCannotRead();
    void thePromptAnswersLineByLine();
    void fileNamesThatAreNotUtf8GiveValidJson();
    void aStoppedIndexCanGoOnLater();
    void theWindowReportsItsFirstFrame();
    void theWindowSaysAtOnceThatAModelIsUnknown();

private:
    QStringList inLibrary(QStringList arguments) const { return QStringList{u"--library"_s, m_library} + arguments; }

    CliRunner m_cli;
    QString m_library;
    QString m_photos;
    QJsonObject m_indexed;
};

void CliTest::initTestCase() {
    m_library = m_cli.path(u"library"_s);
    m_photos = m_cli.folder(u"photos"_s);
    copyDemo(m_photos, {"animals/farm-3.jpg", "animals/over-the-wall.jpg", "places/bavaria.jpg",
                        "places/cincinnati.jpg", "things/slices.jpg"});
    const auto run = m_cli.run(inLibrary({u"index"_s, m_photos, u"--json"_s}));
    QVERIFY2(run.exitCode == 0, run.err);
    QCOMPARE(run.objects().size(), 1);
    m_indexed = run.objects().first();
}

void CliTest::helpNamesTheCommandsAndExitCodes() {
    const auto run = m_cli.run({u"--help"_s});
    QCOMPARE(run.exitCode, 0);
    for (const char* word : {"index", "search", "status", "problems", "encode", "classify", "models", "evaluate",
                             "train", "prompt", "Exit codes: 0", "130"}) {
        QVERIFY2(run.out.contains(word), word);
    }
}

void CliTest::wrongUsageIsExitCodeTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no command") << QStringList{};
    QTest::newRow("unknown command") << QStringList{u"destroy"_s};
    QTest::newRow("unknown precision") << QStringList{u"encode"_s, u"text"_s, u"--precision"_s, u"fp7"_s, u"a"_s};
    QTest::newRow("nothing to encode") << QStringList{u"encode"_s, u"text"_s};
    QTest::newRow("encode what") << QStringList{u"encode"_s, u"--"_s, u"a"_s};
    QTest::newRow("limit of none") << QStringList{u"search"_s, u"a"_s, u"--limit"_s, u"0"_s};
    QTest::newRow("no labels") << QStringList{u"classify"_s, u"--"_s, u"a.jpg"_s};
    QTest::newRow("empty labels") << QStringList{u"classify"_s, u"--labels"_s, u" , "_s, u"--"_s, u"a.jpg"_s};
    QTest::newRow("template without place")
        << QStringList{u"classify"_s, u"--labels"_s, u"a"_s, u"--template"_s, u"a photo"_s, u"--"_s, u"a.jpg"_s};
    QTest::newRow("index of nothing") << QStringList{u"index"_s};
}

void CliTest::wrongUsageIsExitCodeTwo() {
    QFETCH(QStringList, arguments);
    const auto run = m_cli.run(arguments);
    QCOMPARE(run.exitCode, 2);
    QVERIFY(run.out.isEmpty());
    QVERIFY2(run.err.startsWith("sightseer-cli: "), run.err);
}

void CliTest::aSecondIndexDecodesNothing() {
    QCOMPARE(m_indexed["photos"_L1].toInt(), 5);
    QCOMPARE(m_indexed["searchable"_L1].toInt(), 5);
    QCOMPARE(m_indexed["decoded"_L1].toInt(), 5);
    const auto again = m_cli.run(inLibrary({u"index"_s, m_photos, u"--json"_s}));
    QCOMPARE(again.exitCode, 0);
    QCOMPARE(again.objects().first()["decoded"_L1].toInt(), 0);
    QCOMPARE(again.objects().first()["searchable"_L1].toInt(), 5);
}

void CliTest::statusAndModelsAreJsonForPrograms() {
    const auto status = m_cli.run(inLibrary({u"status"_s, u"--json"_s})).objects().first();
    QCOMPARE(status["photos"_L1].toInt(), 5);
    QCOMPARE(status["searchable"_L1].toInt(), 5);
    QCOMPARE(status["failed"_L1].toInt(), 0);
    QVERIFY(status["model"_L1]["starter"_L1].toBool());
    QCOMPARE(status["model"_L1]["name"_L1].toString(), u"starter model"_s);
    QVERIFY(!status["model"_L1]["description"_L1].toString().isEmpty());
    QCOMPARE(status["folders"_L1].toArray().size(), 1);
    QCOMPARE(status["folders"_L1][0]["path"_L1].toString(), m_photos);
    QVERIFY(status["folders"_L1][0]["online"_L1].toBool());

    const auto models = m_cli.run(inLibrary({u"models"_s, u"--json"_s})).objects();
    QCOMPARE(models.size(), 1);
    QVERIFY(models[0]["starter"_L1].toBool());
    QVERIFY(models[0]["default"_L1].toBool());
    QVERIFY(m_cli.run(inLibrary({u"problems"_s, u"--json"_s})).out.isEmpty());
}

void CliTest::searchingAnEmptyLibraryFailsAndSaysWhatToDo() {
    const auto run = m_cli.run({u"--library"_s, m_cli.path(u"empty"_s), u"search"_s, u"a dog"_s});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.out.isEmpty());
    QVERIFY2(run.err.contains("sightseer-cli index"), run.err);
}

void CliTest::encodedTextsHaveUnitLengthAndComeInOrder() {
    const QStringList texts{u"a dog"_s, u"-a cat"_s, u"[x, y]"_s, u"ein Schloß 城堡"_s};
    const auto run = m_cli.run(QStringList{u"encode"_s, u"text"_s, u"--json"_s, u"--"_s} + texts);
    QVERIFY2(run.exitCode == 0, run.err);
    const auto objects = run.objects();
    QCOMPARE(objects.size(), texts.size());
    for (int i = 0; i < texts.size(); ++i) {
        QCOMPARE(objects[i]["input"_L1].toString(), texts[i]);
        double squares = 0;
        for (const auto& value : objects[i]["embedding"_L1].toArray()) squares += value.toDouble() * value.toDouble();
        QVERIFY(std::abs(std::sqrt(squares) - 1) < 1e-5);
    }
}

void CliTest::anUnreadablePictureIsAnErrorInItsPlace() {
    const auto run = m_cli.run({u"encode"_s, u"image"_s, u"--json"_s, u"--"_s, m_photos + u"/slices.jpg"_s,
                                m_photos + u"/nowhere.jpg"_s, m_photos + u"/bavaria.jpg"_s});
    QCOMPARE(run.exitCode, 3);
    const auto objects = run.objects();
    QCOMPARE(objects.size(), 3);
    QCOMPARE(objects[0]["embedding"_L1].toArray().size(), 256);
    QVERIFY(objects[1]["error"_L1].toString().contains(u"nowhere.jpg"_s));
    QVERIFY(!objects[1].contains("embedding"_L1));
    QCOMPARE(objects[2]["embedding"_L1].toArray().size(), 256);
}

void CliTest::encodeFailsWhenEveryItemDoes() {
    const auto run = m_cli.run({u"encode"_s, u"image"_s, u"--json"_s, u"--"_s, m_photos + u"/nowhere.jpg"_s});
    QCOMPARE(run.exitCode, 1);
    QCOMPARE(run.objects().size(), 1);
}

void CliTest::classifyPutsTheMostProbableLabelFirst() {
    const auto run = m_cli.run({u"classify"_s, u"--labels"_s, u"a castle, a dog,a bridge"_s, u"--json"_s, u"--"_s,
                                m_photos + u"/farm-3.jpg"_s, m_photos + u"/bavaria.jpg"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    const auto objects = run.objects();
    QCOMPARE(objects.size(), 2);
    QCOMPARE(objects[0]["labels"_L1][0]["label"_L1].toString(), u"a dog"_s);
    QCOMPARE(objects[1]["labels"_L1][0]["label"_L1].toString(), u"a castle"_s);
    double sum = 0;
    double before = 1;
    for (const auto& label : objects[0]["labels"_L1].toArray()) {
        const double probability = label.toObject()["probability"_L1].toDouble();
        QVERIFY(probability <= before);
        before = probability;
        sum += probability;
    }
    QVERIFY(std::abs(sum - 1) < 1e-5);
}

void CliTest::templateSurroundsTheLabel() {
    const auto bare = m_cli.run({u"classify"_s, u"--labels"_s, u"a photo of a dog,a photo of a cat"_s, u"--json"_s,
                                 u"--"_s, m_photos + u"/farm-3.jpg"_s});
    const auto filled = m_cli.run({u"classify"_s, u"--labels"_s, u"dog,cat"_s, u"--template"_s, u"a photo of a {}"_s,
                                   u"--json"_s, u"--"_s, m_photos + u"/farm-3.jpg"_s});
    QCOMPARE(filled.objects()[0]["labels"_L1][0]["label"_L1].toString(), u"dog"_s);
    QVERIFY(std::abs(filled.objects()[0]["labels"_L1][0]["probability"_L1].toDouble() -
                     bare.objects()[0]["labels"_L1][0]["probability"_L1].toDouble()) < 1e-6);
}

void CliTest::retrievalIsMeasuredFromQuotedCsv() {
    const QString table = m_cli.path(u"captions.csv"_s);
    writeBytes(table,
               "\xEF\xBB\xBFwords,file,caption\r\n"
               "ignored,photos/farm-3.jpg,\"a dog, standing in the \"\"grass\"\"\"\r\n"
               "\"two\nlines\",photos/bavaria.jpg,a castle on a hill\r\n"
               ",photos/slices.jpg,slices of oranges and lemons\r\n");
    const auto run = m_cli.run({u"evaluate"_s, u"retrieval"_s, u"--data"_s, table, u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    const auto scores = run.objects().first();
    QCOMPARE(scores["photos"_L1].toInt(), 3);
    QCOMPARE(scores["recall@1"_L1].toDouble(), 100.0);
    QCOMPARE(scores["recall@5"_L1].toDouble(), 100.0);
    QCOMPARE(scores["recall@10"_L1].toDouble(), 100.0);
    QCOMPARE(scores["median_rank"_L1].toDouble(), 1.0);
}

void CliTest::retrievalRefusesAPhotoThatItCannotRead() {
    const QString table = m_cli.path(u"missing.csv"_s);
    writeBytes(table, "file,caption\nphotos/farm-3.jpg,a dog\nphotos/gone.jpg,a cat\n");
    const auto run = m_cli.run({u"evaluate"_s, u"retrieval"_s, u"--data"_s, table, u"--json"_s});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.out.isEmpty());
    QVERIFY2(run.err.contains("gone.jpg"), run.err);

    writeBytes(table, "picture,text\na.jpg,a dog\n");
    const auto columns = m_cli.run({u"evaluate"_s, u"retrieval"_s, u"--data"_s, table});
    QCOMPARE(columns.exitCode, 1);
    QVERIFY2(columns.err.contains("missing.csv") && columns.err.contains("caption"), columns.err);
}

void CliTest::thePromptAnswersLineByLine() {
    const auto run =
        m_cli.run(inLibrary({u"prompt"_s, u"--json"_s}), "a castle\n\n:nonsense\n:status\noranges\n:quit\na dog\n");
    QCOMPARE(run.exitCode, 0);
    const auto objects = run.objects();
    QCOMPARE(objects.size(), 5 + 1 + 5);
    QVERIFY(objects[0]["path"_L1].toString().endsWith(u"bavaria.jpg"_s));
    QCOMPARE(objects[5]["photos"_L1].toInt(), 5);
    QVERIFY(objects[6]["path"_L1].toString().endsWith(u"slices.jpg"_s));
    QVERIFY(run.err.contains(":nonsense"));
}

void CliTest::fileNamesThatAreNotUtf8GiveValidJson() {
    const QString folder = m_cli.folder(u"odd"_s);
    std::error_code error;
    std::filesystem::copy_file((m_photos + u"/slices.jpg"_s).toStdString(),
                               (folder + u"/caf"_s).toStdString() + "\xE9.jpg", error);
    if (error) QSKIP("This file system takes UTF-8 names only.");
    const QString library = m_cli.path(u"odd library"_s);
    const auto indexed = m_cli.run({u"--library"_s, library, u"index"_s, folder, u"--json"_s});
    QVERIFY2(indexed.exitCode == 0, indexed.err);
    QCOMPARE(indexed.objects().first()["searchable"_L1].toInt(), 1);
    const auto found = m_cli.run({u"--library"_s, library, u"search"_s, u"fruit"_s, u"--json"_s});
    QVERIFY(found.objects().first()["path"_L1].toString().contains(u"caf\uFFFD"_s));
    std::filesystem::remove_all(folder.toStdString());  // QTemporaryDir cannot name the file
}

void CliTest::aStoppedIndexCanGoOnLater() {
    const QString library = m_cli.path(u"stopped"_s);
    const QString demo = QStringLiteral(SIGHTSEER_SOURCE_DIR "/resources/demo");
    QProcess process;
    process.setProcessEnvironment(m_cli.environment());
    process.setReadChannel(QProcess::StandardError);
    process.start(CliRunner::program("sightseer-cli"), {u"--library"_s, library, u"index"_s, demo});
    while (!process.readAll().contains("Indexing")) QVERIFY(process.waitForReadyRead(60'000));
    process.terminate();
    QVERIFY(process.waitForFinished(CliRunner::kPatienceMs));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);

    const auto again = m_cli.run({u"--library"_s, library, u"index"_s, u"--json"_s});
    QVERIFY2(again.exitCode == 0, again.err);
    QVERIFY(again.objects().first()["photos"_L1].toInt() >= 30);
    QCOMPARE(again.objects().first()["searchable"_L1].toInt(), again.objects().first()["photos"_L1].toInt());
}

void CliTest::theWindowReportsItsFirstFrame() {
    QProcess process;
    auto environment = m_cli.environment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"SIGHTSEER_FIRST_FRAME"_s, u"1"_s);
    process.setProcessEnvironment(environment);
    process.start(CliRunner::program("sightseer"), {u"--library"_s, m_cli.path(u"window"_s)});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    const QRegularExpression form(u"^first frame [0-9]+ ms\n$"_s);
    QVERIFY(form.match(QString::fromUtf8(process.readAllStandardOutput())).hasMatch());
    QVERIFY(!QFileInfo::exists(m_cli.path(u"window"_s)));  // the library is not touched before the first frame
}

void CliTest::theWindowSaysAtOnceThatAModelIsUnknown() {
    QProcess process;
    auto environment = m_cli.environment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    process.setProcessEnvironment(environment);
    process.start(CliRunner::program("sightseer"),
                  {u"--library"_s, m_cli.path(u"window"_s), u"--model"_s, u"no-such-model"_s});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(process.readAllStandardError().contains("no-such-model"));
}

QTEST_GUILESS_MAIN(CliTest)
#include "tst_cli.moc"
