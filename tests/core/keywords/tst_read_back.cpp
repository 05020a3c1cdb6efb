// Keywords that other programs wrote into photos and sidecars become labels, and nothing is written.
#include "tests/core/library/library_fixture.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <map>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

void tag(const fs::path& file, QStringList arguments) {
    arguments << u"-q"_s << u"-m"_s << u"-overwrite_original"_s << QString::fromStdString(file.string());
    QProcess exiftool;
    exiftool.start(u"exiftool"_s, arguments);
    if (!exiftool.waitForFinished(60'000) || exiftool.exitCode() != 0) {
        qFatal("exiftool: %s", exiftool.readAllStandardError().constData());
    }
}

Names sorted(Names names) {
    std::ranges::sort(names);
    return names;
}

std::string packet(const std::string& subject) {
    return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
           "<r:Description r:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:subject><r:Bag><r:li>" +
           subject + "</r:li></r:Bag></dc:subject></r:Description></r:RDF></x:xmpmeta>";
}

struct Tagged : LibraryFixture {
    fs::path copyOf(const char* golden, const char* name) const {
        fs::copy_file(dataPath(std::string("golden/preprocess/sources/") + golden), photos() / name);
        fs::permissions(photos() / name, fs::perms::owner_read | fs::perms::owner_write);
        return photos() / name;
    }

    Names labelled(const std::string& label) { return sorted(search("label:\"" + label + "\"")); }

    std::map<std::string, std::pair<Bytes, fs::file_time_type>> files() const {
        std::map<std::string, std::pair<Bytes, fs::file_time_type>> all;
        for (const auto& entry : fs::recursive_directory_iterator(photos())) {
            if (!entry.is_regular_file()) continue;
            all[entry.path().string()] = {*readFile(entry.path(), 1 << 24), entry.last_write_time()};
        }
        return all;
    }
};

}  // namespace

class ReadBackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keywordsInFilesAreFoundByTheirLabels() {
        if (QStandardPaths::findExecutable(u"exiftool"_s).isEmpty()) QSKIP("exiftool is not installed");
        Tagged fixture;
        const QStringList xmp{u"-XMP-dc:Subject=dog"_s, u"-XMP-dc:Subject=red boat"_s,
                              u"-XMP-lr:HierarchicalSubject=animal|dog"_s, u"-XMP-digiKam:TagsList=animal/dog"_s};
        tag(fixture.copyOf("rgb_420_400x300.jpg", "xmp.jpg"), xmp);
        tag(fixture.copyOf("rgb_444_300x400.jpg", "iptc.jpg"),
            {u"-IPTC:Keywords=dog"_s, u"-IPTC:Keywords=Café"_s, u"-CodedCharacterSet=UTF8"_s});
        tag(fixture.copyOf("grey_300x280.jpg", "latin.jpg"), {u"-IPTC:Keywords=Café"_s});
        tag(fixture.copyOf("rgb_320x240.png", "xmp.png"), xmp);
        tag(fixture.copyOf("rgb_lzw_260x250.tiff", "xmp.tiff"), xmp);
        tag(fixture.copyOf("lossless_250x300.webp", "xmp.webp"), xmp);
        fixture.picture("plain.png", Qt::red);
        const auto before = fixture.files();
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("dog"), (Names{"iptc.jpg", "xmp.jpg", "xmp.png", "xmp.tiff", "xmp.webp"}));
        QCOMPARE(fixture.labelled("animal"), (Names{"xmp.jpg", "xmp.png", "xmp.tiff", "xmp.webp"}));
        QCOMPARE(fixture.labelled("animal/dog").size(), std::size_t{4});
        QCOMPARE(fixture.labelled("red boat").size(), std::size_t{4});
        QCOMPARE(fixture.labelled("caf\u00C9"), (Names{"iptc.jpg", "latin.jpg"}));
        QCOMPARE(fixture.search("-is:labelled"), Names{"plain.png"});
        QCOMPARE(*fixture.library->labelsOf(fixture.idOf("xmp.jpg")),
                 (std::vector<PhotoLabel>{{"animal/dog", true, false, false}, {"red boat", true, false, false}}));
        QCOMPARE(*fixture.library->labelCounts(),
                 (std::vector<LabelCount>{{"animal/dog", 4}, {"Caf\u00E9", 2}, {"dog", 1}, {"red boat", 4}}));
        QCOMPARE(fixture.files(), before);

        // Other keywords are other bytes.
        tag(fixture.photos() / "xmp.jpg", {u"-XMP:all="_s, u"-XMP-dc:Subject=cat"_s});
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("cat"), Names{"xmp.jpg"});
        QCOMPARE(fixture.labelled("red boat").size(), std::size_t{3});
    }

    void keywordsInSidecarsOfBothNamesAreFound() {
        if (QStandardPaths::findExecutable(u"exiftool"_s).isEmpty()) QSKIP("exiftool is not installed");
        Tagged fixture;
        for (const char* name : {"a.png", "b.png", "sub/c.png", "both.png", "none.png"}) {
            fixture.picture(name, Qt::red, static_cast<int>(std::string(name).size()));
        }
        tag(fixture.photos() / "a.png.xmp", {u"-XMP-dc:Subject=dog"_s});
        tag(fixture.photos() / "b.xmp", {u"-XMP-lr:HierarchicalSubject=animal|dog"_s});
        tag(fixture.photos() / "sub/c.xmp", {u"-XMP-dc:Subject=dog"_s});
        fs::rename(fixture.photos() / "sub/c.xmp", fixture.photos() / "sub/c.XMP");
        tag(fixture.photos() / "both.png.xmp", {u"-XMP-dc:Subject=dog"_s});
        tag(fixture.photos() / "both.xmp", {u"-XMP-dc:Subject=cat"_s});
        tag(fixture.photos() / "nobody.xmp", {u"-XMP-dc:Subject=dog"_s});
        const auto before = fixture.files();
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("dog"), (Names{"a.png", "b.png", "both.png", "sub/c.png"}));
        QCOMPARE(fixture.labelled("cat"), Names{"both.png"});
        QCOMPARE(fixture.search("-is:labelled"), Names{"none.png"});
        QVERIFY(fixture.library->labelsOf(fixture.idOf("a.png"))->front().inSidecar);
        QCOMPARE(fixture.files(), before);
    }

    void whatChangesInSidecarsIsSeenByTheNextRun() {
        Tagged fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green, 1);
        fixture.textFile("a.png.xmp", packet("dog"));
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("dog"), Names{"a.png"});
        fixture.textFile("a.png.xmp", packet("sheep"));
        fixture.textFile("b.xmp", packet("cat"));
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("sheep"), Names{"a.png"});
        QCOMPARE(fixture.labelled("cat"), Names{"b.png"});
        QVERIFY(fixture.labelled("dog").empty());
        fs::remove(fixture.photos() / "a.png.xmp");
        QVERIFY(fixture.index());
        QVERIFY(fixture.labelled("sheep").empty());
        QCOMPARE(fixture.search("is:labelled"), Names{"b.png"});
    }

    void nothingIsReadAgainThatHasNotChanged() {
        Tagged fixture;
        fixture.picture("a.png", Qt::red);
        fixture.textFile("a.png.xmp", packet("dog"));
        std::atomic<int> changes = 0;
        fixture.listener.photosChanged = [&] { ++changes; };
        QVERIFY(fixture.index());
        QVERIFY(changes > 0);
        changes = 0;
        QVERIFY(fixture.index());
        QCOMPARE(changes, 0);
    }

    void aDamagedSidecarIsAProblemAndItsPhotoKeepsItsLabels() {
        Tagged fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green, 1);
        fixture.textFile("a.png.xmp", packet("dog"));
        QVERIFY(fixture.index());
        fixture.textFile("a.png.xmp", "<x:xmpmeta");
        fixture.textFile("b.png.xmp", packet("cat"));
        for (int run = 0; run < 2; ++run) {
            QVERIFY(fixture.index());
            QCOMPARE(fixture.labelled("dog"), Names{"a.png"});
            QCOMPARE(fixture.labelled("cat"), Names{"b.png"});
            const auto failures = *fixture.library->failures();
            QCOMPARE(failures.size(), std::size_t{1});
            QCOMPARE(failures[0].path, fixture.photos() / "a.png.xmp");
            QVERIFY(failures[0].error.message.starts_with("Cannot read the labels in "));
        }
        fixture.textFile("a.png.xmp", packet("sheep"));
        QVERIFY(fixture.index());
        QVERIFY(fixture.library->failures()->empty());
        QCOMPARE(fixture.labelled("sheep"), Names{"a.png"});
    }

    void aMovedPhotoKeepsItsLabels() {
        Tagged fixture;
        fixture.picture("a.png", Qt::red);
        fixture.textFile("a.png.xmp", packet("dog"));
        QVERIFY(fixture.index());
        const PhotoId id = fixture.idOf("a.png");
        fs::create_directories(fixture.photos() / "sub");
        fs::rename(fixture.photos() / "a.png", fixture.photos() / "sub/b.png");
        fs::rename(fixture.photos() / "a.png.xmp", fixture.photos() / "sub/b.png.xmp");
        QVERIFY(fixture.index());
        QCOMPARE(fixture.idOf("sub/b.png"), id);
        QCOMPARE(fixture.labelled("dog"), Names{"sub/b.png"});
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("dog"), Names{"sub/b.png"});
    }

    // Its sidecar can be read all the same.
    void aPhotoThatCannotBeReadHasTheLabelsOfItsSidecar() {
        Tagged fixture;
        fixture.textFile("broken.jpg", "no picture");
        fixture.textFile("broken.jpg.xmp", packet("dog"));
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("dog"), Names{"broken.jpg"});
    }

    void whatWasWrittenIsReadBackAtOnceAndSoIsAnUndo() {
        Tagged fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green, 1);
        fixture.textFile("b.xmp", packet("old"));
        QVERIFY(fixture.index());
        const LabelRequest request{*parseLabelSet("colour/red\ncolour/green"), {}, {}, false, {}};
        const auto answer = fixture.library->label(request);
        QVERIFY(answer);
        const auto plan = fixture.library->planSidecars(request, *answer);
        QVERIFY(plan);
        const auto report = fixture.library->writeSidecars(*plan);
        QVERIFY(report);
        QCOMPARE(report->files, std::size_t{2});
        QCOMPARE(fixture.labelled("colour"), (Names{"a.png", "b.png"}));
        QCOMPARE(fixture.labelled("colour/red"), Names{"a.png"});
        QCOMPARE(fixture.labelled("old"), Names{"b.png"});
        QVERIFY(fixture.index());
        QCOMPARE(fixture.labelled("colour"), (Names{"a.png", "b.png"}));
        QVERIFY(fixture.library->undoSidecars(report->run));
        QVERIFY(fixture.labelled("colour").empty());
        QCOMPARE(fixture.labelled("old"), Names{"b.png"});
    }
};

QTEST_GUILESS_MAIN(ReadBackTest)
#include "tst_read_back.moc"
