// `label` and `evaluate zero-shot` as programs and people use them, with the starter model on photographs.
#include "tests/app/cli_runner.h"

#include <QImage>

#include <map>

using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class CliLabelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void jsonHasALineForEachPhotoBestLabelFirst();
    void aPersonSeesTheAcceptedLabelsAndACount();
    void aFolderWithinTheLibraryIsLabelledAlone();
    void labelsComeFromAFileAListOrTheProgram();
    void manyOfMayAcceptSeveralAndAThresholdDecides();
    void noneOfTheseLeavesPhotosOut();
    void csvIsSafeForSpreadsheets();
    void labelsAreExportedForOtherPrograms();
    void photosAreLinkedOrCopiedIntoAFolderForEachLabel();
    void photosAreNotTouched();
    void aDryRunThenSidecarsThenUndo();
    void aKillInTheMiddleLeavesNothingHalfWritten();
    void aDryRunThenLabelsInThePhotosThenUndo();
    void aKillInTheMiddleOfEmbeddingIsUndoneToTheByte();
    void badLabelsAreSaidInASentence_data();
    void badLabelsAreSaidInASentence();
    void classesAreToldByTheirNamesAlone();
    void theConfusionIsDrawn();

private:
    Run label(const QStringList& arguments) const {
        return m_cli.run(QStringList{u"--library"_s, m_library, u"label"_s} + arguments);
    }

    CliRunner m_cli;
    QString m_library;
    QString m_photos;
};

void CliLabelTest::initTestCase() {
    m_library = m_cli.path(u"library"_s);
    m_photos = m_cli.folder(u"photos"_s);
    m_cli.folder(u"photos/Trip"_s);
    copyDemo(m_photos, {"animals/farm-3.jpg", "animals/over-the-wall.jpg", "things/slices.jpg"});
    copyDemo(m_photos + u"/Trip"_s, {"places/bavaria.jpg", "places/chenonceau.jpg"});
    writeBytes(m_photos + u"/broken.jpg"_s, "this is no picture");
}

void CliLabelTest::jsonHasALineForEachPhotoBestLabelFirst() {
    const auto run = label({m_photos, u"--labels"_s, u"a castle,a dog,fruit"_s, u"--json"_s});  // adds the folder
    QCOMPARE(run.exitCode, 0);
    const auto photos = run.objects();
    QCOMPARE(photos.size(), 5);
    QStringList paths;
    for (const auto& photo : photos) {
        paths.append(photo["path"_L1].toString());
        const auto labels = photo["labels"_L1].toArray();
        QCOMPARE(labels.size(), 3);
        double sum = 0, former = 1;
        for (int i = 0; i < labels.size(); ++i) {
            const double probability = labels[i]["probability"_L1].toDouble();
            QVERIFY(probability <= former);
            QCOMPARE(labels[i]["accepted"_L1].toBool(), i == 0);
            sum += former = probability;
        }
        QVERIFY(std::abs(sum - 1) < 1e-4);
        const bool isCastle = paths.last().contains(u"/Trip/"_s);
        if (isCastle) QCOMPARE(labels[0]["label"_L1].toString(), u"a castle"_s);
        if (paths.last().endsWith(u"slices.jpg"_s)) QCOMPARE(labels[0]["label"_L1].toString(), u"fruit"_s);
    }
    QStringList sorted = paths;
    sorted.sort();
    QCOMPARE(paths, sorted);
    QVERIFY2(run.err.contains("1 photo could not be read"), run.err);
}

void CliLabelTest::aPersonSeesTheAcceptedLabelsAndACount() {
    const auto run = label({u"--labels"_s, u"a castle,fruit"_s});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.out.contains("bavaria.jpg: a castle "), run.out);
    QVERIFY2(run.err.contains("5 photos: "), run.err);
}

void CliLabelTest::aFolderWithinTheLibraryIsLabelledAlone() {
    const auto run = label({m_photos + u"/Trip"_s, u"--labels"_s, u"a castle,fruit"_s, u"--json"_s});
    QCOMPARE(run.objects().size(), 2);
}

void CliLabelTest::labelsComeFromAFileAListOrTheProgram() {
    const QString file = m_cli.path(u"labels.txt"_s);
    writeBytes(file, "# mine\nbuilding/castle: a castle; a palace\nfood: fruit; vegetables\n");
    const auto run = label({u"--labels"_s, file, u"--json"_s});
    QCOMPARE(run.objects().size(), 5);
    QVERIFY(run.out.contains("\"building/castle\""));
    QVERIFY(label({u"--labels"_s, u"everyday"_s}).out.contains("bavaria.jpg: city/castle or church"));
    QVERIFY(label({u"--labels"_s, u"castle"_s}).out.contains("bavaria.jpg: castle 100 %"));
    const auto templated = label({u"--labels"_s, u"castle,fruit"_s, u"--template"_s, u"a photo of {}"_s, u"--json"_s});
    QCOMPARE(templated.objects().size(), 5);
    QVERIFY(templated.out != label({u"--labels"_s, u"castle,fruit"_s, u"--json"_s}).out);
}

void CliLabelTest::manyOfMayAcceptSeveralAndAThresholdDecides() {
    const QStringList command{u"--labels"_s, u"a castle,a palace,water,fruit"_s, u"--mode"_s, u"many"_s, u"--json"_s};
    const auto acceptedOf = [this](const QStringList& arguments) {
        int accepted = 0;
        for (const auto& photo : label(arguments).objects()) {
            const auto labels = photo["labels"_L1].toArray();
            for (const auto& one : labels) accepted += one["accepted"_L1].toBool();
        }
        return accepted;
    };
    QCOMPARE(acceptedOf(command + QStringList{u"--threshold"_s, u"0"_s}), 20);
    QCOMPARE(acceptedOf(command + QStringList{u"--threshold"_s, u"1"_s}), 0);
    const int automatic = acceptedOf(command);
    QVERIFY(automatic > 2 && automatic < 12);
    QCOMPARE(acceptedOf(command + QStringList{u"--threshold"_s, u"auto"_s}), automatic);
}

void CliLabelTest::noneOfTheseLeavesPhotosOut() {
    const QStringList command{u"--labels"_s, u"a submarine,a telephone"_s};
    QVERIFY(!label(command).err.contains("without a label"));
    const auto run = label(command + QStringList{u"--none"_s});
    QVERIFY2(run.err.contains("5 without a label"), run.err);
    QVERIFY(run.out.contains("bavaria.jpg: -"));
}

void CliLabelTest::csvIsSafeForSpreadsheets() {
    const QString file = m_cli.path(u"labels.csv"_s);
    const QString list = m_cli.path(u"strange.txt"_s);
    writeBytes(list, "=cmd(): a castle\nsay \"fruit\"; or not: fruit\n\xf0\x9f\x90\x95: a dog\n");
    const auto run = label({u"--labels"_s, list, u"--csv"_s, file});
    QVERIFY2(run.exitCode == 0, run.err);
    const QByteArray csv = readBytes(file);
    QVERIFY(csv.startsWith("path,label,probability,accepted\r\n"));
    QVERIFY(csv.contains(",'=cmd(),"));
    QVERIFY(csv.contains(",\"say \"\"fruit\"\"; or not\","));
    QVERIFY(csv.contains("\xf0\x9f\x90\x95"));
    QCOMPARE(csv.count('\n'), 16);
    QCOMPARE(csv.count("\r\n"), 16);
    QCOMPARE(label({u"--labels"_s, list, u"--csv"_s, m_cli.path(u"no folder/x.csv"_s)}).exitCode, 1);
}

void CliLabelTest::labelsAreExportedForOtherPrograms() {
    const QString array = m_cli.path(u"all.json"_s), lines = m_cli.path(u"all.jsonl"_s),
                  coco = m_cli.path(u"coco.json"_s), paths = m_cli.path(u"paths.txt"_s);
    const QStringList command{u"--labels"_s, u"a castle,fruit"_s, u"--none"_s, u"--json"_s};
    const auto run = label(command + QStringList{u"--json-file"_s, array, u"--coco"_s, coco, u"--paths"_s, paths});
    QVERIFY2(run.exitCode == 0, run.err);
    QCOMPARE(label(command + QStringList{u"--json-file"_s, lines}).exitCode, 0);
    QCOMPARE(readBytes(lines), run.out);
    const auto objects = QJsonDocument::fromJson(readBytes(array)).array();
    QCOMPARE(objects.size(), 5);
    for (int i = 0; i < 5; ++i) QCOMPARE(objects[i].toObject(), run.objects()[i]);
    const auto dataset = QJsonDocument::fromJson(readBytes(coco)).object();
    QCOMPARE(dataset["images"_L1].toArray().size(), 5);
    QCOMPARE(dataset["categories"_L1].toArray().size(), 2);
    QVERIFY(dataset["images"_L1][0]["width"_L1].toInt() > 0);
    const auto listed = readBytes(paths).split('\n');
    QCOMPARE(dataset["annotations"_L1].toArray().size(), listed.size() - 1);  // one of: a label for each photo
    QVERIFY(readBytes(paths).contains("/Trip/bavaria.jpg\n"));
    // Where another thing is, nothing is written.
    const QByteArray photo = readBytes(m_photos + u"/slices.jpg"_s);
    const auto refused = label(command + QStringList{u"--csv"_s, m_photos + u"/slices.jpg"_s});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("named like a photo"), refused.err);
    QCOMPARE(readBytes(m_photos + u"/slices.jpg"_s), photo);
}

void CliLabelTest::photosAreLinkedOrCopiedIntoAFolderForEachLabel() {
    const QStringList command{u"--labels"_s, u"building/castle,fruit"_s, u"--none"_s};
    const QString linked = m_cli.path(u"linked"_s), copied = m_cli.path(u"copied"_s);
    const auto run = label(command + QStringList{u"--image-folder"_s, linked});
    QVERIFY2(run.exitCode == 0 && run.err.contains("hard link"), run.err);
    QCOMPARE(readBytes(linked + u"/building/castle/bavaria.jpg"_s), readBytes(m_photos + u"/Trip/bavaria.jpg"_s));
    const auto copies = label(command + QStringList{u"--image-folder"_s, copied, u"--copy"_s});
    QVERIFY2(copies.exitCode == 0 && copies.err.contains("0 hard links"), copies.err);
    QVERIFY(QFile::exists(copied + u"/fruit/slices.jpg"_s));
    const auto again = label(command + QStringList{u"--image-folder"_s, copied});
    QVERIFY2(again.exitCode == 1 && again.err.contains("not empty"), again.err);
    const auto inside = label(command + QStringList{u"--image-folder"_s, m_photos + u"/out"_s});
    QVERIFY2(inside.exitCode == 1 && inside.err.contains("Choose another folder"), inside.err);
    QVERIFY(!QFile::exists(m_photos + u"/out"_s));
}

void CliLabelTest::photosAreNotTouched() {
    const QByteArray before = readBytes(m_photos + u"/slices.jpg"_s);
    const QStringList files = QDir(m_photos).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    QCOMPARE(label({u"--labels"_s, u"everyday"_s}).exitCode, 0);
    QCOMPARE(readBytes(m_photos + u"/slices.jpg"_s), before);
    QCOMPARE(QDir(m_photos).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), files);
}

void CliLabelTest::aDryRunThenSidecarsThenUndo() {
    const QStringList command{m_photos + u"/Trip"_s, u"--labels"_s, u"building/castle,fruit"_s};
    const auto sidecars = [this] { return QDir(m_photos + u"/Trip"_s).entryList({u"*.xmp"_s}); };
    const auto dry = label(command + QStringList{u"--write-xmp"_s, u"--dry-run"_s, u"--json"_s});
    QCOMPARE(dry.exitCode, 0);
    QCOMPARE(dry.objects().size(), 2);
    QVERIFY(dry.objects().first()["new"_L1].toBool());
    QCOMPARE(dry.objects().first()["added"_L1].toArray().first().toString(), u"building/castle"_s);
    QVERIFY2(dry.err.contains("nothing was written"), dry.err);
    QVERIFY(sidecars().isEmpty());
    const auto written = label(command + QStringList{u"--write-xmp"_s});
    QCOMPARE(written.exitCode, 0);
    QCOMPARE(sidecars(), (QStringList{u"bavaria.jpg.xmp"_s, u"chenonceau.jpg.xmp"_s}));
    QVERIFY(readBytes(m_photos + u"/Trip/bavaria.jpg.xmp"_s).contains("<rdf:li>building|castle</rdf:li>"));
    const qsizetype at = written.err.indexOf("--undo ") + 7;
    const QString run = QString::fromUtf8(written.err.mid(at, written.err.indexOf('`', at) - at));
    QVERIFY(label(command + QStringList{u"--write-xmp"_s}).err.contains("has its labels already"));
    const auto undone = label({u"--undo"_s, run});
    QVERIFY2(undone.exitCode == 0 && undone.err.contains("2 files back"), undone.err);
    QVERIFY(sidecars().isEmpty());
    QCOMPARE(label({u"--undo"_s, u"9999"_s}).exitCode, 1);
}

// However far it came: every sidecar is whole, and the run can be undone.
void CliLabelTest::aKillInTheMiddleLeavesNothingHalfWritten() {
    const QString photos = m_cli.folder(u"many"_s), library = m_cli.path(u"many library"_s);
    QImage picture(40, 40, QImage::Format_RGB32);
    constexpr int kPhotos = 800;
    for (int i = 0; i < kPhotos; ++i) {
        picture.fill(QColor::fromHsv(i % 360, 255, 255 - i / 360));
        QVERIFY(picture.save(photos + u"/%1.png"_s.arg(i)));
    }
    const QStringList common{u"--library"_s, library, u"label"_s};
    QCOMPARE(m_cli.run(common + QStringList{photos, u"--labels"_s, u"a,b"_s}).exitCode, 0);
    const auto sidecars = [&] { return QDir(photos).entryList({u"*.xmp"_s}); };
    QProcess process;
    process.setProcessEnvironment(m_cli.environment());
    process.start(CliRunner::program("sightseer-cli"),
                  common + QStringList{photos, u"--labels"_s, u"a,b"_s, u"--write-xmp"_s});
    QVERIFY(process.waitForStarted());
    QVERIFY(QTest::qWaitFor([&] { return sidecars().size() > 60; }, CliRunner::kPatienceMs));
    process.kill();
    process.waitForFinished();
    const QStringList written = sidecars();
    QVERIFY2(written.size() < kPhotos, "it was killed too late to show anything");
    for (const QString& name : written) {
        const QByteArray xmp = readBytes(photos + u'/' + name);
        QVERIFY2(xmp.startsWith("<?xml") && xmp.trimmed().endsWith("</x:xmpmeta>"), qPrintable(name));
    }
    const auto undone = m_cli.run(common + QStringList{u"--undo"_s, u"1"_s});
    QVERIFY2(undone.exitCode == 0, undone.err);
    QCOMPARE(QDir(photos).entryList(QDir::Files | QDir::Hidden).size(), kPhotos);
}

void CliLabelTest::aDryRunThenLabelsInThePhotosThenUndo() {
    const QString photo = m_photos + u"/Trip/bavaria.jpg"_s;
    const QByteArray before = readBytes(photo);
    QVERIFY(QDir(m_cli.path(u"linked"_s)).removeRecursively());  // a photo of two names is left alone
    const QStringList command{m_photos + u"/Trip"_s, u"--labels"_s, u"building/castle,fruit"_s, u"--write-xmp"_s,
                              u"--embed"_s};
    const auto dry = label(command + QStringList{u"--dry-run"_s, u"--json"_s});
    QVERIFY2(dry.exitCode == 0 && dry.err.contains("nothing was written"), dry.err);
    QCOMPARE(dry.objects().size(), 2);
    QCOMPARE(dry.objects().first()["added"_L1].toArray().first().toString(), u"building/castle"_s);
    QCOMPARE(readBytes(photo), before);
    const auto written = label(command);
    QVERIFY2(written.exitCode == 0 && written.err.contains("Warning: this changes the files of 2 photos"), written.err);
    QVERIFY2(written.err.contains("what they held is in " + m_library.toUtf8() + "/backups/"), written.err);
    QVERIFY(readBytes(photo).contains("building|castle"));
    QCOMPARE(QImage(photo), QImage::fromData(before));
    QVERIFY(QDir(m_photos + u"/Trip"_s).entryList({u"*.xmp"_s}).isEmpty());
    QVERIFY(label(command).err.contains("has its labels already"));
    const qsizetype at = written.err.indexOf("--undo ") + 7;
    const QString run = QString::fromUtf8(written.err.mid(at, written.err.indexOf('`', at) - at));
    const auto undone = label({u"--undo"_s, run});
    QVERIFY2(undone.exitCode == 0 && undone.err.contains("2 files back"), undone.err);
    QCOMPARE(readBytes(photo), before);
}

// However far it came: every photo is whole, and the run can be undone.
void CliLabelTest::aKillInTheMiddleOfEmbeddingIsUndoneToTheByte() {
    const QString photos = m_cli.folder(u"many embedded"_s), library = m_cli.path(u"embedding library"_s);
    QImage picture(40, 40, QImage::Format_RGB32);
    constexpr int kPhotos = 300;
    std::map<QString, QByteArray> before;
    for (int i = 0; i < kPhotos; ++i) {
        picture.fill(QColor::fromHsv(i, 255, 255));
        const QString file = photos + (i % 2 ? u"/%1.png"_s : u"/%1.jpg"_s).arg(i);
        QVERIFY(picture.save(file));
        before[file] = readBytes(file);
    }
    const QStringList common{u"--library"_s, library, u"label"_s};
    QCOMPARE(m_cli.run(common + QStringList{photos, u"--labels"_s, u"a,b"_s}).exitCode, 0);
    const QDir backups(library + u"/backups/1"_s);
    QProcess process;
    process.setProcessEnvironment(m_cli.environment());
    process.start(CliRunner::program("sightseer-cli"),
                  common + QStringList{photos, u"--labels"_s, u"a,b"_s, u"--write-xmp"_s, u"--embed"_s});
    QVERIFY(process.waitForStarted());
    QVERIFY(QTest::qWaitFor([&] { return backups.entryList(QDir::Files).size() > 30; }, CliRunner::kPatienceMs));
    process.kill();
    process.waitForFinished();
    int changed = 0;
    for (const auto& [file, bytes] : before) {
        const QByteArray now = readBytes(file);
        changed += now != bytes;
        QCOMPARE(QImage::fromData(now), QImage::fromData(bytes));
    }
    QVERIFY2(changed > 0 && changed < kPhotos, "it was killed too early or too late to show anything");
    const auto undone = m_cli.run(common + QStringList{u"--undo"_s, u"1"_s});
    QVERIFY2(undone.exitCode == 0, undone.err);
    for (const auto& [file, bytes] : before) QCOMPARE(readBytes(file), bytes);
    QCOMPARE(QDir(photos).entryList(QDir::Files | QDir::Hidden).size(), kPhotos);
}

void CliLabelTest::badLabelsAreSaidInASentence_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    const QString empty = m_cli.path(u"empty.txt"_s);
    writeBytes(empty, "# nothing\n\n");
    QTest::newRow("no labels") << QStringList{u"--labels"_s, u" , "_s} << QByteArray("no label");
    QTest::newRow("an empty file") << QStringList{u"--labels"_s, empty} << QByteArray("no label");
    QTest::newRow("no such file") << QStringList{u"--labels"_s, u"/nowhere/list.txt"_s} << QByteArray("no file");
    QTest::newRow("threshold") << QStringList{u"--labels"_s, u"a,b"_s, u"--threshold"_s, u"2"_s}
                               << QByteArray("0 to 1");
    QTest::newRow("template") << QStringList{u"--labels"_s, u"a,b"_s, u"--template"_s, u"photo"_s} << QByteArray("{}");
    QTest::newRow("mode") << QStringList{u"--labels"_s, u"a,b"_s, u"--mode"_s, u"all"_s} << QByteArray("--mode");
    QTest::newRow("copies of nothing") << QStringList{u"--labels"_s, u"a,b"_s, u"--copy"_s}
                                       << QByteArray("--image-folder");
    QTest::newRow("embed alone") << QStringList{u"--labels"_s, u"a,b"_s, u"--embed"_s} << QByteArray("--write-xmp");
    QTest::newRow("an export of a dry run")
        << QStringList{u"--labels"_s, u"a,b"_s, u"--dry-run"_s, u"--paths"_s, u"x"_s} << QByteArray("--paths");
    QTest::newRow("a list is missing") << QStringList{} << QByteArray("--labels");
}

void CliLabelTest::badLabelsAreSaidInASentence() {
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, said);
    const auto run = label(arguments);
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.contains(said), run.err);
    QVERIFY(run.out.isEmpty());
}

void CliLabelTest::classesAreToldByTheirNamesAlone() {
    const QString data = m_cli.folder(u"classes"_s);
    m_cli.folder(u"classes/castle"_s);
    m_cli.folder(u"classes/cow"_s);
    copyDemo(data + u"/castle"_s, {"places/bavaria.jpg", "places/chenonceau.jpg"});
    copyDemo(data + u"/cow"_s, {"animals/farm-3.jpg"});
    const auto run =
        m_cli.run({u"evaluate"_s, u"zero-shot"_s, data, u"--template"_s, u"a photo of a {}"_s, u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.err);
    const auto scores = run.objects().first();
    QCOMPARE(scores["photos"_L1].toInt(), 3);
    QVERIFY(scores["top1"_L1].toDouble() > 60);
    QCOMPARE(scores["top5"_L1].toDouble(), 100.0);
    QVERIFY(scores["without_templates"_L1].toObject().contains("top1"_L1));
    QCOMPARE(scores["confusion"_L1].toArray().size(), 2);
    // The same as a table; a picture that cannot be read is left out and said.
    const QString table = m_cli.path(u"classes.csv"_s);
    writeBytes(table,
               "label,file\ncastle,classes/castle/bavaria.jpg\ncow,classes/cow/farm-3.jpg\ncow,photos/broken.jpg\n");
    const auto partly = m_cli.run({u"evaluate"_s, u"zero-shot"_s, table});
    QCOMPARE(partly.exitCode, 3);
    QVERIFY2(partly.out.startsWith("2 photos, 2 classes"), partly.out);
    QVERIFY2(partly.err.contains("broken.jpg"), partly.err);
    QCOMPARE(m_cli.run({u"evaluate"_s, u"zero-shot"_s, m_photos + u"/Trip"_s}).exitCode, 1);
}

void CliLabelTest::theConfusionIsDrawn() {
    const QString file = m_cli.path(u"confusion.png"_s);
    const QString table = m_cli.path(u"classes.csv"_s);
    writeBytes(table, "label,file\ncastle,classes/castle/bavaria.jpg\nfruit,photos/slices.jpg\n");
    QCOMPARE(m_cli.run({u"evaluate"_s, u"zero-shot"_s, table, u"--confusion"_s, file}).exitCode, 0);
    const QImage picture(file);
    QCOMPARE(picture.size(), QSize(64, 64));
    QVERIFY(picture.pixelColor(16, 16).lightness() < 200);  // all of the class were right
    QCOMPARE(picture.pixelColor(48, 16), QColor(Qt::white));
    QCOMPARE(m_cli.run({u"evaluate"_s, u"zero-shot"_s, table, u"--confusion"_s, m_cli.path(u"no/x.png"_s)}).exitCode,
             1);
}

QTEST_GUILESS_MAIN(CliLabelTest)
#include "tst_cli_label.moc"
