// `train` as a user runs it: from scratch, going on, fine-tuning, and what it says when something is wrong; `evaluate` against
// transformers (tests/data/training/reference_evaluation.py).
#include "tests/app/cli_runner.h"

#include <QColor>
#include <QImage>

#include <signal.h>

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliTrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aModelFromScratchSearchesAndClassifies();
    void aBagOfWordsAndAResNetAreTrainedToo();
    void fineTuningBeginsWithAModel();
    void anInterruptedTrainingGoesOn();
    void whatIsWrongIsSaidWithTheFileAndTheCure_data();
    void whatIsWrongIsSaidWithTheFileAndTheCure();
    void wrongWeightsAreNamed();
    void aDiskWithoutSpaceIsSaidAndTheTrainingGoesOnLater_data();
    void aDiskWithoutSpaceIsSaidAndTheTrainingGoesOnLater();
    void retrievalIsThatOfTransformers();
    void zeroShotIsThatOfTransformers();

private:
    QStringList trainArguments(const QString& out, const QStringList& more = {}, int epochs = 2) const {
        return QStringList{u"--threads"_s,
                           u"2"_s,
                           u"--model"_s,
                           m_config,
                           u"train"_s,
                           u"--data"_s,
                           m_data,
                           u"--out"_s,
                           m_cli.path(out),
                           u"--epochs"_s,
                           QString::number(epochs)} +
               more;
    }
    static QJsonObject reference() {
        return QJsonDocument::fromJson(
                   readBytes(QStringLiteral(SIGHTSEER_TEST_DATA "/training/reference_evaluation.json")))
            .object();
    }
    QByteArray configWith(const char* from, const char* to) const { return readBytes(m_config).replace(from, to); }

    CliRunner m_cli;
    QString m_data, m_config;
};

void CliTrainTest::initTestCase() {
    // A folder for each colour, with pictures of it in several shades.
    m_data = m_cli.folder(u"colours"_s);
    const QList<QPair<QString, QColor>> colours{
        {u"red"_s, Qt::red}, {u"green"_s, Qt::green}, {u"dark_blue"_s, QColor(0, 0, 140)}, {u"white"_s, Qt::white}};
    for (const auto& [name, colour] : colours) {
        const QString folder = m_cli.folder(u"colours/"_s + name);
        for (int i = 0; i < 6; ++i) {
            QImage picture(40 + i, 36, QImage::Format_RGB32);
            picture.fill(colour.darker(100 + 8 * i));
            QVERIFY(picture.save(folder + u"/%1.png"_s.arg(i)));
        }
    }
    m_config = m_cli.path(u"tiny.json"_s);
    QVERIFY(QFile::copy(QStringLiteral(SIGHTSEER_TEST_DATA "/training/test_vit.json"), m_config));
}

void CliTrainTest::aModelFromScratchSearchesAndClassifies() {
    const auto run = m_cli.run(trainArguments(
        u"scratch"_s, {u"--lr"_s, u"5e-3"_s, u"--batch"_s, u"8"_s, u"--held-out"_s, m_data, u"--json"_s}, 25));
    QVERIFY2(run.exitCode == 0, run.err);
    const auto result = run.objects().last();
    QCOMPARE(result["steps"_L1].toInt(), 75);
    QCOMPARE(result["held_out"_L1].toInt(), 24);
    QVERIFY(result["text_to_image"_L1]["recall@10"_L1].toDouble() > 90);  // each word is that of six pictures
    for (const auto& file :
         {u"config.json"_s, u"model.safetensors"_s, u"preprocessor_config.json"_s, u"vocab.json"_s, u"merges.txt"_s,
          u"open_clip_config.json"_s, u"open_clip_model.safetensors"_s, u"training/curves.csv"_s}) {
        QVERIFY2(QFile::exists(m_cli.path(u"scratch/"_s + file)), qPrintable(file));
    }
    const QImage curves(m_cli.path(u"scratch/training/curves.png"_s));
    QCOMPARE(curves.size(), QSize(960, 640));
    QVERIFY(!QFile::exists(m_cli.path(u"scratch/training/checkpoint-75.safetensors"_s)));
    const auto classes =
        m_cli.run({u"--model"_s, m_cli.path(u"scratch"_s), u"--json"_s, u"evaluate"_s, u"zero-shot"_s, m_data});
    QVERIFY2(classes.exitCode == 0, classes.err);
    QVERIFY(classes.objects().first()["top1"_L1].toDouble() > 90);
}

void CliTrainTest::aBagOfWordsAndAResNetAreTrainedToo() {
    auto arguments = trainArguments(u"cbow"_s, {u"--pairs-per-pass"_s, u"4"_s, u"--loss"_s, u"sigmoid"_s});
    arguments[3] = QStringLiteral(SIGHTSEER_TEST_DATA "/training/test_resnet_bag.json");
    const auto run = m_cli.run(arguments);
    QVERIFY2(run.exitCode == 0, run.err);
    const auto retrieval = m_cli.run(
        {u"--model"_s, m_cli.path(u"cbow"_s), u"--json"_s, u"evaluate"_s, u"retrieval"_s, u"--data"_s, m_data});
    QVERIFY2(retrieval.exitCode == 0, retrieval.err);
    QCOMPARE(retrieval.objects().first()["photos"_L1].toInt(), 24);
}

void CliTrainTest::fineTuningBeginsWithAModel() {
    const auto base = m_cli.run(trainArguments(u"base"_s));
    QVERIFY2(base.exitCode == 0, base.err);
    auto arguments =
        trainArguments(u"tuned"_s, {u"--freeze"_s, u"image"_s, u"--wise-ft"_s, u"0.5"_s, u"--held-out-share"_s, u"0"_s,
                                    u"--precision"_s, u"bf16"_s, u"--template"_s, u"the colour {}"_s});
    arguments[3] = m_cli.path(u"base"_s);
    const auto tuned = m_cli.run(arguments);
    QVERIFY2(tuned.exitCode == 0, tuned.err);
    QVERIFY(tuned.out.startsWith("The model is in " + m_cli.path(u"tuned"_s).toUtf8()));
    QVERIFY(readBytes(m_cli.path(u"tuned/model.safetensors"_s)) != readBytes(m_cli.path(u"base/model.safetensors"_s)));
}

void CliTrainTest::anInterruptedTrainingGoesOn() {
    QProcess process;
    process.setProcessEnvironment(m_cli.environment());
    process.start(CliRunner::program("sightseer-cli"), trainArguments(u"stopped"_s, {}, 2000));
    const QString checkpoint = m_cli.path(u"stopped/training/checkpoint.json"_s);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(checkpoint), CliRunner::kPatienceMs);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(CliRunner::kPatienceMs));
    QCOMPARE(process.exitCode(), 130);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("The same command with --resume goes on."), said);
    const auto again = m_cli.run(trainArguments(u"stopped"_s, {}, 2000));
    QCOMPARE(again.exitCode, 1);
    QVERIFY2(again.err.contains("Go on with it by --resume"), again.err);
    const auto other = m_cli.run(trainArguments(u"stopped"_s, {u"--resume"_s, u"--seed"_s, u"9"_s}, 2000));
    QVERIFY2(other.err.contains("its "), other.err);
    QCOMPARE(other.exitCode, 1);
}

void CliTrainTest::whatIsWrongIsSaidWithTheFileAndTheCure_data() {
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("says");
    const QByteArray good = "file,caption\ncolours/red/0.png,red\ncolours/white/0.png,white\n";
    QTest::newRow("no JSON") << QByteArray("{") << good << QByteArray("odd.json");
    QTest::newRow("no format") << QByteArray("{}") << good << QByteArray("format");
    QTest::newRow("a width of none") << configWith("\"width\": 16, \"layers\": 1, \"heads\": 2, \"patch",
                                                   "\"layers\": 1, \"heads\": 2, \"patch")
                                     << good << QByteArray("image.width");
    QTest::newRow("heads that do not fit")
        << configWith("\"heads\": 2", "\"heads\": 3") << good << QByteArray("does not divide the tower's width");
    QTest::newRow("patches that do not fit")
        << configWith("\"patch_size\": 16", "\"patch_size\": 15") << good << QByteArray("image.patch_size");
    QTest::newRow("unknown tower") << configWith("\"vit\"", "\"mamba\"") << good
                                   << QByteArray("can be 'vit', 'modified-resnet'");
    QTest::newRow("missing pictures") << readBytes(m_config) << QByteArray("file,caption\nno.png,red\nnone.png,blue\n")
                                      << QByteArray("2 of its 2 pictures are not there, the first is");
    QTest::newRow("one picture") << readBytes(m_config) << QByteArray("file,caption\ncolours/red/0.png,red\n")
                                 << QByteArray("there are 1. Add pictures.");
    QTest::newRow("one class") << readBytes(m_config)
                               << QByteArray("file,caption\ncolours/red/0.png,red\ncolours/red/1.png,red\n")
                               << QByteArray("the one caption 'red'. Add pictures of something else.");
    QTest::newRow("no picture") << readBytes(m_config)
                                << QByteArray("file,caption\ncolours/red/0.png,red\ntiny.json,json\n")
                                << QByteArray("Or take it out of the data.");
}

void CliTrainTest::whatIsWrongIsSaidWithTheFileAndTheCure() {
    QFETCH(const QByteArray, config);
    QFETCH(const QByteArray, data);
    QFETCH(const QByteArray, says);
    writeBytes(m_cli.path(u"odd.json"_s), config);
    writeBytes(m_cli.path(u"odd.csv"_s), data);
    const auto run =
        m_cli.run({u"--model"_s, m_cli.path(u"odd.json"_s), u"train"_s, u"--data"_s, m_cli.path(u"odd.csv"_s),
                   u"--out"_s, m_cli.path(u"never"_s), u"--held-out-share"_s, u"0"_s});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.err.contains(says), run.err);
    QVERIFY(run.err.contains("odd.json") || run.err.contains("odd.csv") || run.err.contains("tiny.json"));
    QVERIFY(!QFile::exists(m_cli.path(u"never/model.safetensors"_s)));
    QCOMPARE(m_cli.run({u"train"_s, u"--data"_s, m_data}).exitCode, 2);
    QCOMPARE(m_cli.run(trainArguments(u"never"_s, {u"--batch"_s, u"1"_s})).exitCode, 2);
}

void CliTrainTest::wrongWeightsAreNamed() {
    const QString base = m_cli.path(u"scratch"_s), broken = m_cli.folder(u"broken"_s);
    for (const auto& file : {u"config.json"_s, u"preprocessor_config.json"_s}) {
        QVERIFY(QFile::copy(base + u'/' + file, broken + u'/' + file));
    }
    auto arguments = trainArguments(u"never"_s);
    arguments[3] = broken;
    QByteArray weights = readBytes(base + u"/model.safetensors"_s);
    const auto refused = [&](const QByteArray& bytes, const char* says) {
        writeBytes(broken + u"/model.safetensors"_s, bytes);
        const auto run = m_cli.run(arguments);
        return run.exitCode == 1 && run.err.contains(says);
    };
    QByteArray notANumber = weights;
    notANumber.replace(weights.size() - 4, 4, QByteArray("\x00\x00\xc0\x7f", 4));
    QVERIFY(refused(notANumber, "holds numbers that are not finite"));
    QVERIFY(refused(weights.left(weights.size() - 9), "model.safetensors"));
    writeBytes(broken + u"/config.json"_s,
               readBytes(base + u"/config.json"_s).replace("\"hidden_size\": 16", "\"hidden_size\": 32"));
    QVERIFY(refused(weights, "check that settings and weights belong together"));
    auto starter = trainArguments(u"never"_s);
    starter[3] = u"starter"_s;
    QVERIFY(m_cli.run(starter).err.contains("cannot be trained"));
}

void CliTrainTest::aDiskWithoutSpaceIsSaidAndTheTrainingGoesOnLater_data() {
    QTest::addColumn<QString>("file");
    for (const auto* file : {"training/curves.csv", "training/checkpoint.json", "model.safetensors", "config.json"}) {
        QTest::newRow(file) << QString::fromLatin1(file);
    }
}

void CliTrainTest::aDiskWithoutSpaceIsSaidAndTheTrainingGoesOnLater() {
    QFETCH(const QString, file);
    // /dev/full says that the disk is full to whoever writes to it.
    const QString out = u"full"_s + QString(file).replace(u'/', u'-');
    const QString blocked = m_cli.path(out + u'/' + file + u".new"_s);
    m_cli.folder(out + u"/training"_s);
    QVERIFY(QFile::link(u"/dev/full"_s, blocked));
    const auto run = m_cli.run(trainArguments(out));
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.err.contains(file.toLatin1() + ": the disk is full. Free some space"), run.err);
    QVERIFY(run.err.contains("--resume"));
    QVERIFY(!QFile::exists(blocked));  // nothing half written is left
    const auto later = m_cli.run(trainArguments(out, {u"--resume"_s}));
    QVERIFY2(later.exitCode == 0, later.err);
    QVERIFY(QFile::exists(m_cli.path(out + u"/model.safetensors"_s)));
}

void CliTrainTest::retrievalIsThatOfTransformers() {
    const QString data = QStringLiteral(SIGHTSEER_TEST_DATA "/training/golden_captions.csv");
    const auto run =
        m_cli.run({u"--model"_s, QStringLiteral(SIGHTSEER_TEST_DATA "/golden/models/hf_clip_vit"), u"--precision"_s,
                   u"fp32"_s, u"--json"_s, u"evaluate"_s, u"retrieval"_s, u"--data"_s, data});
    QVERIFY2(run.exitCode == 0, run.err);
    QCOMPARE(run.objects().first(), reference()["retrieval"_L1].toObject());
}

void CliTrainTest::zeroShotIsThatOfTransformers() {
    const QString data = QStringLiteral(SIGHTSEER_TEST_DATA "/training/golden_labels.csv");
    const auto run =
        m_cli.run({u"--model"_s, QStringLiteral(SIGHTSEER_TEST_DATA "/golden/models/hf_clip_vit"), u"--precision"_s,
                   u"fp32"_s, u"--json"_s, u"evaluate"_s, u"zero-shot"_s, data, u"--template"_s, u"{}"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    const auto scores = run.objects().first();
    const auto expected = reference()["zero_shot"_L1].toObject();
    for (const auto& figure : {u"classes"_s, u"confusion"_s}) QCOMPARE(scores[figure], expected[figure]);
    for (const auto& figure : {u"top1"_s, u"top5"_s, u"mean_per_class"_s}) {
        QVERIFY2(std::abs(scores[figure].toDouble() - expected[figure].toDouble()) < 1e-3, qPrintable(figure));
    }
}

QTEST_GUILESS_MAIN(CliTrainTest)
#include "tst_cli_train.moc"
