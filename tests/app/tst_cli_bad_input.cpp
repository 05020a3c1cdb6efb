// Bad files, folders, models and libraries: one clear sentence each, the batch goes on, and the exit code says whether the
// job as a whole failed.
#include "tests/app/cli_runner.h"

#include <cstring>

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliBadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void unreadableFilesAreListedAndTheOthersAreIndexed();
    void aFolderOfOnlyUnreadableFilesFails();
    void aRepairedFileIsReadAtTheNextIndex();
    void aMissingFolderIsNamed();
    void oneMissingFolderOfTwoIsAPartialFailure();
    void aModelFolderWithoutConfigurationIsNamed();
    void aTensorOfTheWrongShapeIsNamed();
    void weightsThatAreNoNumbersAreSaid();
    void aModelBiggerThanMemoryIsSaid();
    void anUnknownModelNameListsWhatThereIs();
    void withoutAnyModelTheSentenceSaysSo();
    void aLibraryOfANewerVersionIsLeftAlone();

private:
    QStringList inLibrary(QStringList arguments) const {
        return QStringList{u"--library"_s, m_cli->path(u"library"_s)} + arguments;
    }

    std::unique_ptr<CliRunner> m_cli;
};

namespace {

// A PNG whose header promises 60,000 x 60,000 pixels, with correct checksums, and 64 bytes behind it.
QByteArray hugePng() {
    return QByteArray::fromHex(
        "89504e470d0a1a0a0000000d494844520000ea600000ea6008020000000fb0e2150000000c494441"
        "54789c6360a00c000000400001b7347cef0000000049454e44ae426082");
}

const QString kGoldenModel = QStringLiteral(SIGHTSEER_TEST_DATA "/golden/models/hf_clip_vit");

struct SafetensorsHeader {
    QJsonObject json;
    qint64 end = 0;  // in the file; offsets count from here
};

SafetensorsHeader safetensorsHeader(const QByteArray& file) {
    qint64 size = 0;
    std::memcpy(&size, file.constData(), sizeof size);
    return {QJsonDocument::fromJson(file.mid(8, size)).object(), 8 + size};
}

// One sentence: printed once, names the thing, and no exception's or library's jargon.
void verifySentence(const QByteArray& err, const char* mustName) {
    QVERIFY2(err.startsWith("sightseer-cli: "), err);
    QVERIFY2(err.contains(mustName), err);
    QVERIFY2(err.trimmed().endsWith('.'), err);
    for (const char* jargon : {"terminate called", "what():", "c10::", "std::", "Exception", "nlohmann"}) {
        QVERIFY2(!err.contains(jargon), err);
    }
}

}  // namespace

void CliBadInputTest::init() {
    m_cli = std::make_unique<CliRunner>();
}

void CliBadInputTest::unreadableFilesAreListedAndTheOthersAreIndexed() {
    const QString folder = m_cli->folder(u"photos"_s);
    copyDemo(folder, {"things/slices.jpg", "animals/farm-3.jpg"});
    writeBytes(folder + u"/empty.jpg"_s, {});
    writeBytes(folder + u"/letter.jpg"_s, "Dear Sir or Madam,\n");
    writeBytes(folder + u"/truncated.jpg"_s, readBytes(demoPicture("places/bavaria.jpg")).first(30'000));
    writeBytes(folder + u"/huge.png"_s, hugePng());
    writeBytes(folder + u"/notes.txt"_s, "not a picture, and not named like one");

    const auto indexed = m_cli->run(inLibrary({u"index"_s, folder, u"--json"_s}));
    QCOMPARE(indexed.exitCode, 0);
    const auto counts = indexed.objects().first();
    QCOMPARE(counts["photos"_L1].toInt(), 6);
    QCOMPARE(counts["searchable"_L1].toInt(), 2);
    QCOMPARE(counts["failed"_L1].toInt(), 4);
    QVERIFY2(indexed.err.contains("sightseer-cli problems"), indexed.err);

    const auto problems = m_cli->run(inLibrary({u"problems"_s, u"--json"_s})).objects();
    QCOMPARE(problems.size(), 4);
    QStringList names;
    for (const auto& problem : problems) {
        const QString name = QFileInfo(problem["path"_L1].toString()).fileName();
        QVERIFY2(problem["message"_L1].toString().contains(name), qPrintable(problem["message"_L1].toString()));
        names.append(name + u' ' + problem["code"_L1].toString());
    }
    names.sort();
    QCOMPARE(names[0], u"empty.jpg invalid_file"_s);
    QCOMPARE(names[1], u"huge.png too_large"_s);
    QVERIFY(names[2].startsWith(u"letter.jpg "_s));
    QCOMPARE(names[3], u"truncated.jpg invalid_file"_s);

    const auto found = m_cli->run(inLibrary({u"search"_s, u"oranges"_s, u"--limit"_s, u"1"_s, u"--json"_s})).objects();
    QVERIFY(found.first()["path"_L1].toString().endsWith(u"slices.jpg"_s));
}

void CliBadInputTest::aFolderOfOnlyUnreadableFilesFails() {
    const QString folder = m_cli->folder(u"photos"_s);
    writeBytes(folder + u"/letter.jpg"_s, "Dear Sir or Madam,\n");
    const auto run = m_cli->run(inLibrary({u"index"_s, folder}));
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.err.contains("1 file could not be read"), run.err);
}

void CliBadInputTest::aRepairedFileIsReadAtTheNextIndex() {
    const QString folder = m_cli->folder(u"photos"_s);
    const auto picture = readBytes(demoPicture("things/slices.jpg"));
    writeBytes(folder + u"/slices.jpg"_s, picture.first(10'000));
    QCOMPARE(m_cli->run(inLibrary({u"index"_s, folder})).exitCode, 1);
    writeBytes(folder + u"/slices.jpg"_s, picture);
    const auto again = m_cli->run(inLibrary({u"index"_s, u"--json"_s}));
    QVERIFY2(again.exitCode == 0, again.err);
    QCOMPARE(again.objects().first()["searchable"_L1].toInt(), 1);
    QCOMPARE(again.objects().first()["failed"_L1].toInt(), 0);
}

void CliBadInputTest::aMissingFolderIsNamed() {
    const auto run = m_cli->run(inLibrary({u"index"_s, m_cli->path(u"nowhere"_s)}));
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "nowhere");

    writeBytes(m_cli->path(u"file.jpg"_s), "x");
    const auto file = m_cli->run(inLibrary({u"index"_s, m_cli->path(u"file.jpg"_s)}));
    QCOMPARE(file.exitCode, 1);
    verifySentence(file.err, "file.jpg");
}

void CliBadInputTest::oneMissingFolderOfTwoIsAPartialFailure() {
    const QString folder = m_cli->folder(u"photos"_s);
    copyDemo(folder, {"things/slices.jpg"});
    const auto run = m_cli->run(inLibrary({u"index"_s, m_cli->path(u"nowhere"_s), folder, u"--json"_s}));
    QCOMPARE(run.exitCode, 3);
    QVERIFY(run.err.contains("nowhere"));
    QCOMPARE(run.objects().first()["searchable"_L1].toInt(), 1);
}

void CliBadInputTest::aModelFolderWithoutConfigurationIsNamed() {
    const QString model = m_cli->folder(u"half a model"_s);
    writeBytes(model + u"/model.safetensors"_s, "x");
    const auto run = m_cli->run({u"encode"_s, u"text"_s, u"--model"_s, model, u"--json"_s, u"--"_s, u"a dog"_s});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.out.isEmpty());
    verifySentence(run.err, "half a model");
}

void CliBadInputTest::aTensorOfTheWrongShapeIsNamed() {
    const QString model = m_cli->folder(u"model"_s);
    QVERIFY(QFile::copy(kGoldenModel + u"/model.safetensors"_s, model + u"/model.safetensors"_s));
    auto config = QJsonDocument::fromJson(readBytes(kGoldenModel + u"/config.json"_s)).object();
    const int dimension = config["projection_dim"_L1].toInt();
    QVERIFY(dimension > 0);
    config["projection_dim"_L1] = dimension * 2;
    writeBytes(model + u"/config.json"_s, QJsonDocument(config).toJson());
    const auto run = m_cli->run({u"encode"_s, u"text"_s, u"--model"_s, model, u"--"_s, u"a dog"_s});
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "projection");
    QVERIFY2(run.err.contains(QByteArray::number(dimension)), run.err);
}

void CliBadInputTest::weightsThatAreNoNumbersAreSaid() {
    const QString model = m_cli->folder(u"model"_s);
    QVERIFY(QFile::copy(kGoldenModel + u"/config.json"_s, model + u"/config.json"_s));
    auto weights = readBytes(kGoldenModel + u"/model.safetensors"_s);
    const auto header = safetensorsHeader(weights);
    const auto norm = header.json["text_model.final_layer_norm.weight"_L1].toObject();
    QCOMPARE(norm["dtype"_L1].toString(), u"F32"_s);
    weights.replace(header.end + norm["data_offsets"_L1].toArray().first().toInteger(), 4,
                    QByteArray("\x00\x00\xc0\x7f", 4));
    writeBytes(model + u"/model.safetensors"_s, weights);
    const auto run = m_cli->run({u"encode"_s, u"text"_s, u"--model"_s, model, u"--"_s, u"a dog"_s});
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "gave a result that is not a number");
    QVERIFY2(run.err.contains("install it again"), run.err);
}

void CliBadInputTest::aModelBiggerThanMemoryIsSaid() {
#ifdef __SANITIZE_ADDRESS__
    QSKIP("the sanitizer itself needs more address space than a limit leaves");
#endif
    // One layer of 2^32 weights: 17 GB in 32 bits, in a file that takes no room on the disk.
    constexpr qint64 kWidth = 8192, kHidden = 262144;
    const QString model = m_cli->folder(u"model"_s);
    auto config = QJsonDocument::fromJson(readBytes(kGoldenModel + u"/config.json"_s)).object();
    auto vision = config["vision_config"_L1].toObject();
    const qint64 width = vision["hidden_size"_L1].toInteger(), hidden = vision["intermediate_size"_L1].toInteger();
    vision["hidden_size"_L1] = kWidth;
    vision["intermediate_size"_L1] = kHidden;
    vision["num_hidden_layers"_L1] = 1;
    config["vision_config"_L1] = vision;
    writeBytes(model + u"/config.json"_s, QJsonDocument(config).toJson());
    auto tensors = safetensorsHeader(readBytes(kGoldenModel + u"/model.safetensors"_s)).json;
    for (const auto& name : tensors.keys()) {
        if (name.startsWith("vision_model.encoder.layers."_L1) && !name.contains(".layers.0."_L1)) tensors.remove(name);
    }
    qint64 end = 0;
    for (auto tensor = tensors.begin(); tensor != tensors.end(); ++tensor) {
        auto entry = tensor->toObject();
        if (!entry.contains("shape"_L1)) continue;
        qint64 bytes = 2;
        QJsonArray shape;
        for (const auto& size : entry["shape"_L1].toArray()) {
            const qint64 was = size.toInteger();
            const bool isVision = tensor.key().startsWith("vis"_L1);
            const qint64 is = isVision && was == width ? kWidth : isVision && was == hidden ? kHidden : was;
            shape.append(is);
            bytes *= is;
        }
        *tensor =
            QJsonObject{{u"dtype"_s, u"F16"_s}, {u"shape"_s, shape}, {u"data_offsets"_s, QJsonArray{end, end + bytes}}};
        end += bytes;
    }
    const auto header = QJsonDocument(tensors).toJson(QJsonDocument::Compact);
    const qint64 size = header.size();
    const QString file = model + u"/model.safetensors"_s;
    writeBytes(file, QByteArray(reinterpret_cast<const char*>(&size), sizeof size) + header);
    QVERIFY(QFile::resize(file, 8 + size + end));

    const auto run =
        m_cli->run({u"-c"_s, u"ulimit -v 6000000; exec \"$@\""_s, u"sh"_s, CliRunner::program("sightseer-cli"),
                    u"encode"_s, u"text"_s, u"--model"_s, model, u"--"_s, u"a dog"_s},
                   {}, u"/bin/sh"_s);
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "There is not enough memory to open the model");
    QVERIFY2(run.err.contains("use a smaller model"), run.err);
}

void CliBadInputTest::anUnknownModelNameListsWhatThereIs() {
    const auto run = m_cli->run(inLibrary({u"--model"_s, u"ViT-Z/99"_s, u"status"_s}));
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "ViT-Z/99");
    QVERIFY2(run.err.contains("starter"), run.err);
}

void CliBadInputTest::withoutAnyModelTheSentenceSaysSo() {
    // The program looks for its resources beside itself; where it is copied to there are none.
    const QString copy = m_cli->folder(u"bare/bin"_s) + u"/sightseer-cli"_s;
    QVERIFY(QFile::copy(CliRunner::program("sightseer-cli"), copy));
    const auto run = m_cli->run(inLibrary({u"encode"_s, u"text"_s, u"--"_s, u"a dog"_s}), {}, copy);
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "model");
}

void CliBadInputTest::aLibraryOfANewerVersionIsLeftAlone() {
    QCOMPARE(m_cli->run(inLibrary({u"status"_s})).exitCode, 0);
    const QString catalog = m_cli->path(u"library/catalog.db"_s);
    auto bytes = readBytes(catalog);
    QVERIFY(bytes.size() > 100);
    bytes[60] = 0x7f;  // SQLite keeps user_version, our schema's number, at offset 60
    writeBytes(catalog, bytes);
    const auto run = m_cli->run(inLibrary({u"status"_s}));
    QCOMPARE(run.exitCode, 1);
    verifySentence(run.err, "newer");
    QCOMPARE(readBytes(catalog), bytes);
}

QTEST_GUILESS_MAIN(CliBadInputTest)
#include "tst_cli_bad_input.moc"
