// What other programs get: read back by what reads such files, and never at the cost of a file that is there.
#include "core/labels/label_export.h"

#include "core/labels/image_folder.h"
#include "core/train/csv.h"
#include "tests/core/library/library_fixture.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <set>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

const Texts kLabels{"animal/dog", "=cmd()", "say \"hi\", or\nnot"};

std::vector<ExportPhoto> somePhotos() {
    return {{"/p/a.jpg", 40, 30, {{"animal/dog", 0.1F, true}, {"=cmd()", 0.05F, false}}},
            {"/p/\xd7\x9b, b.jpg", 20, 10, {{"say \"hi\", or\nnot", 1, true}}},
            {"/p/none.jpg", 5, 5, {{"animal/dog", 0.01F, false}}}};
}

std::string printed(const std::vector<ExportPhoto>& photos, LabelFormat format) {
    std::vector<Error> problems;
    std::string text = printLabels(photos, kLabels, format, problems);
    for (const Error& problem : problems) text += problem.message;
    return text;
}

std::string textOf(const fs::path& file) {
    const auto bytes = readFile(file, 1 << 20);
    return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "not there";
}

// Photos in a folder of their own, and a target beside it.
class Folders {
public:
    Folders() { fs::create_directories(photos()); }

    fs::path photos() const { return path() / "photos"; }
    fs::path target() const { return path() / "out"; }

    ExportPhoto photo(const std::string& name, const Texts& labels) const {
        const fs::path file = photos() / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << "bytes of " << name;
        ExportPhoto photo{file, 1, 1, {}};
        for (const std::string& label : labels) photo.labels.push_back({label, 1, true});
        return photo;
    }

    Result<LabelExportReport> exportAll(const std::vector<ExportPhoto>& all, bool copies = false,
                                        const ExportProgress& progressed = {}) const {
        return exportImageFolder(all, target(), copies, std::vector{photos()}, progressed);
    }

    // Relative to the target.
    std::set<std::string> written() const {
        std::set<std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(target())) {
            if (entry.is_regular_file()) files.insert(entry.path().lexically_relative(target()).string());
        }
        return files;
    }

private:
    fs::path path() const { return m_folder.path().toStdString(); }

    QTemporaryDir m_folder;
};

using Files = std::set<std::string>;

}  // namespace

class LabelExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void csvReadsBackAndHoldsNoFormula() {
        const auto rows = parseCsv(printed(somePhotos(), LabelFormat::Csv));
        QVERIFY(rows && rows->size() == 5);
        QCOMPARE((*rows)[0], (Texts{"path", "label", "probability", "accepted"}));
        QCOMPARE((*rows)[1], (Texts{"/p/a.jpg", "animal/dog", "0.100000", "yes"}));
        QCOMPARE((*rows)[2][1], std::string("'=cmd()"));
        QCOMPARE((*rows)[3], (Texts{"/p/\xd7\x9b, b.jpg", "say \"hi\", or\nnot", "1.000000", "yes"}));
        QCOMPARE((*rows)[4][3], std::string("no"));
        for (const char* formula : {"=1", "+1", "-1", "@a", "\tx", "\rx", "\nx"}) {
            const auto read = parseCsv(printed({{"/p", 1, 1, {{formula, 1, true}}}}, LabelFormat::Csv));
            QCOMPARE((*read)[1][1], std::string("'").append(formula));
        }
    }

    void jsonLinesAndTheArrayHoldTheSameObjects() {
        const auto lines = QByteArray::fromStdString(printed(somePhotos(), LabelFormat::JsonLines)).split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0],
                 QByteArray("{\"path\":\"/p/a.jpg\",\"labels\":[{\"label\":\"animal/dog\",\"probability\":0.1,"
                            "\"accepted\":true},{\"label\":\"=cmd()\",\"probability\":0.05,"
                            "\"accepted\":false}]}"));
        const auto array =
            QJsonDocument::fromJson(QByteArray::fromStdString(printed(somePhotos(), LabelFormat::Json))).array();
        QCOMPARE(array.size(), 3);
        for (int i = 0; i < 3; ++i) QCOMPARE(QJsonDocument::fromJson(lines[i]).object(), array[i].toObject());
        QCOMPARE(QJsonDocument::fromJson("[]").array(),
                 QJsonDocument::fromJson(QByteArray::fromStdString(printed({}, LabelFormat::Json))).array());
    }

    void cocoHasAnAnnotationForEachAcceptedLabel() {
        const auto coco =
            QJsonDocument::fromJson(QByteArray::fromStdString(printed(somePhotos(), LabelFormat::Coco))).object();
        QVERIFY(coco.contains("info"_L1) && coco["licenses"_L1].isArray());
        const auto categories = coco["categories"_L1].toArray(), images = coco["images"_L1].toArray(),
                   annotations = coco["annotations"_L1].toArray();
        QCOMPARE(categories.size(), 3);
        QCOMPARE(categories[0]["name"_L1].toString(), u"animal/dog"_s);
        QCOMPARE(categories[0]["supercategory"_L1].toString(), u"animal"_s);
        QCOMPARE(categories[1]["supercategory"_L1].toString(), QString());
        QCOMPARE(images.size(), 3);
        QCOMPARE(images[0]["file_name"_L1].toString(), u"/p/a.jpg"_s);
        QCOMPARE(images[0]["width"_L1].toInt(), 40);
        QCOMPARE(annotations.size(), 2);
        const auto second = annotations[1].toObject();
        QCOMPARE(second["image_id"_L1], images[1]["id"_L1]);
        QCOMPARE(second["category_id"_L1], categories[2]["id"_L1]);
        QCOMPARE(second["bbox"_L1].toArray(), (QJsonArray{0, 0, 20, 10}));
        QCOMPARE(second["area"_L1].toInt(), 200);
        QCOMPARE(second["iscrowd"_L1].toInt(-1), 0);
        QVERIFY(second["id"_L1] != annotations[0]["id"_L1]);
    }

    void pathsAreThePhotosWithALabel() {
        QCOMPARE(printed(somePhotos(), LabelFormat::Paths), std::string("/p/a.jpg\n/p/\xd7\x9b, b.jpg\n"));
        QVERIFY(
            printed({{"/p/two\nlines.jpg", 1, 1, {{"dog", 1, true}}}}, LabelFormat::Paths).starts_with("Cannot list"));
    }

    void aNameThatIsNoUtf8IsStillReadable() {
        const std::vector<ExportPhoto> strange{{"/p/\xff.jpg", 1, 1, {{"dog", 1, true}}}};
        QVERIFY(printed(strange, LabelFormat::Csv).find("/p/\xef\xbf\xbd.jpg") != std::string::npos);
        for (const LabelFormat format : {LabelFormat::Json, LabelFormat::JsonLines, LabelFormat::Coco}) {
            QVERIFY(printed(strange, format).find("/p/\xef\xbf\xbd.jpg") != std::string::npos);
        }
        QCOMPARE(printed(strange, LabelFormat::Paths), std::string("/p/\xff.jpg\n"));
    }

    void aFileIsReplacedAsAWholeOrNotAtAll() {
        const Folders folders;
        const fs::path file = folders.photos() / "labels.csv";
        const auto write = [&](const fs::path& to, const ExportProgress& progressed = {}) {
            return exportLabels(somePhotos(), kLabels, {LabelFormat::Csv, to, false}, {}, progressed);
        };
        QVERIFY(!write(file, [](double) { return false; }));
        QVERIFY(!fs::exists(file));
        std::ofstream(file) << "what was there";
        std::ofstream(file.string() + ".new") << "a person's own file";
        QCOMPARE(write(file)->photos, std::size_t{3});
        QCOMPARE(textOf(file), printed(somePhotos(), LabelFormat::Csv));
        QCOMPARE(textOf(file.string() + ".new"), std::string("a person's own file"));
        const auto nowhere = write(folders.photos() / "no folder" / "x.csv");
        QVERIFY(!nowhere && nowhere.error().code == ErrorCode::NotFound);
        QVERIFY(!write(folders.photos()));
    }

    void everyLabelHasAFolderWithItsPhotos() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"animal/dog", "red"}), folders.photo("b.jpg", {"animal"}),
                                 folders.photo("c.jpg", {})};
        const auto report = folders.exportAll(photos);
        QVERIFY2(report, report ? "" : report.error().message.c_str());
        QCOMPARE(folders.written(), (Files{"animal/b.jpg", "animal/dog/a.jpg", "red/a.jpg"}));
        QCOMPARE(report->photos, std::size_t{2});
        QCOMPARE(report->links + report->copies, std::size_t{3});
        QVERIFY(report->isComplete && report->problems.empty());
        QVERIFY(report->links == 0 || fs::equivalent(folders.target() / "red/a.jpg", photos[0].path));
        QCOMPARE(textOf(folders.target() / "red/a.jpg"), std::string("bytes of a.jpg"));
    }

    void copiesAreFilesOfTheirOwnWithTheTimeOfThePhoto() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"red"})};
        fs::last_write_time(photos[0].path, fs::file_time_type::clock::now() - std::chrono::hours(1000));
        const auto report = folders.exportAll(photos, true);
        QCOMPARE(report->copies, std::size_t{1});
        const fs::path copy = folders.target() / "red/a.jpg";
        QVERIFY(!fs::equivalent(copy, photos[0].path));
        QCOMPARE(textOf(copy), std::string("bytes of a.jpg"));
        QVERIFY(fs::last_write_time(copy) == fs::last_write_time(photos[0].path));
    }

    void anotherFileSystemGetsCopies() {
        const Folders folders;
        const QTemporaryDir elsewhere(u"/dev/shm/sightseer-XXXXXX"_s);
        const auto here = fileStatus(folders.photos()), there = fileStatus(elsewhere.path().toStdString());
        if (!there || here->device == there->device) QSKIP("there is no other file system here");
        const std::vector photos{folders.photo("a.jpg", {"red"})};
        const auto report = exportImageFolder(photos, elsewhere.path().toStdString(), false, {});
        QVERIFY(report && report->copies == 1 && report->links == 0);
    }

    void photosOfOneNameGetNumbers() {
        const Folders folders;
        const std::vector photos{folders.photo("x/a.jpg", {"red"}), folders.photo("y/a.jpg", {"red"}),
                                 folders.photo("z/A.JPG", {"red"}), folders.photo("a (2).jpg", {"red"})};
        QVERIFY(folders.exportAll(photos));
        QCOMPARE(folders.written(), (Files{"red/a.jpg", "red/a (2).jpg", "red/A (3).JPG", "red/a (2) (2).jpg"}));
        QCOMPARE(textOf(folders.target() / "red/a (2).jpg"), std::string("bytes of y/a.jpg"));
    }

    void labelsThatWouldShareAFolderDoNot() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"a:b"}), folders.photo("b.jpg", {"a?b"}),
                                 folders.photo("c.jpg", {"Animal/dog"}), folders.photo("d.jpg", {"animal/cat"}),
                                 folders.photo("dog", {"animal"})};
        QVERIFY(folders.exportAll(photos));
        QCOMPARE(folders.written(),
                 (Files{"a_b/a.jpg", "a_b (2)/b.jpg", "Animal/dog/c.jpg", "Animal/cat/d.jpg", "Animal/dog (2)"}));
    }

    void noLabelLeavesTheFolder() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"..", "../../up", "\\/etc\\/x", ".", "a\\/..\\/b"})};
        QVERIFY(folders.exportAll(photos));
        QCOMPARE(folders.written(), (Files{"_/a.jpg", "_ (2)/a.jpg", "_/_/up/a.jpg", "_etc_x/a.jpg", "a_.._b/a.jpg"}));
    }

    void namesAreSafeEverywhere_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("safe");
        const auto row = [](const char* what, const QByteArray& name, const QByteArray& safe) {
            QTest::newRow(what) << name << safe;
        };
        row("plain", "a dog.jpg", "a dog.jpg");
        row("another script", "\xd7\x9b\xd7\x9c\xd7\x91", "\xd7\x9b\xd7\x9c\xd7\x91");
        row("nothing", "", "_");
        row("dots", "...", "_");
        row("hidden", ".git", "_git");
        row("blanks and dots at the ends", "  dog. . ", "dog");
        row("forbidden", "a<b>c:d\"e/f\\g|h?i*j", "a_b_c_d_e_f_g_h_i_j");
        row("control", QByteArray("a\0b\nc\x7f", 6), "a_b_c_");
        row("text that turns", "photo\xe2\x80\xaegpj.exe", "photo_gpj.exe");
        row("no UTF-8", "a\xff", "a\xef\xbf\xbd");
        row("reserved", "CON", "CON_");
        row("reserved with an extension", "lpt1.jpg", "lpt1_.jpg");
        row("reserved, written small", "com\xc2\xb9", "com\xc2\xb9_");
        row("not reserved", "COM10", "COM10");
        row("long", QByteArray(300, 'x'), QByteArray(200, 'x'));
        row("long, its extension stays", QByteArray(300, 'x') + ".jpg", QByteArray(196, 'x') + ".jpg");
        row("long, cut between letters", "x" + QByteArray("\xd7\x9b").repeated(200),
            "x" + QByteArray("\xd7\x9b").repeated(99));
    }

    void namesAreSafeEverywhere() {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, safe);
        QCOMPARE(QByteArray::fromStdString(safeFileName(name.toStdString())), safe);
        QCOMPARE(QByteArray::fromStdString(safeFileName(safe.toStdString())), safe);
    }

    void whatIsThereIsNeverTouched() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"red"})};
        fs::create_directory(folders.target());
        std::ofstream(folders.target() / "mine.txt") << "mine";
        const auto refused = folders.exportAll(photos);
        QVERIFY(!refused && refused.error().message.find("not empty") != std::string::npos);
        QCOMPARE(folders.written(), Files{"mine.txt"});
        fs::remove(folders.target() / "mine.txt");
        QVERIFY(folders.exportAll(photos));  // empty now
        fs::remove_all(folders.target());
        std::ofstream(folders.target()) << "a file";
        QVERIFY(!folders.exportAll(photos));
        QCOMPARE(textOf(folders.target()), std::string("a file"));
    }

    void aFolderOfTheLibraryIsRefused() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"red"})};
        const fs::path link = folders.target().string() + " link";
        fs::create_directory_symlink(folders.photos(), link);
        for (const fs::path& target : {folders.photos() / "out", link / "out", folders.photos() / "no" / "such"}) {
            const auto refused = exportImageFolder(photos, target, false, std::vector{folders.photos()});
            QVERIFY(!refused && refused.error().message.find("in the library") != std::string::npos);
        }
        QVERIFY(!fs::exists(folders.photos() / "out"));
        const auto nowhere = exportImageFolder(photos, folders.target() / "a" / "b", false, {});
        QVERIFY(!nowhere && nowhere.error().code == ErrorCode::NotFound);
        const auto readOnly = exportImageFolder(photos, "/proc/out", false, {});
        QVERIFY(!readOnly);
    }

    void aPhotoThatIsGoneIsSaidAndTheOthersAreThere() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"red"}), folders.photo("b.jpg", {"red", "blue"}),
                                 folders.photo("c.jpg", {"red"})};
        fs::remove(photos[1].path);
        const auto report = folders.exportAll(photos);
        QCOMPARE(report->photos, std::size_t{2});
        QCOMPARE(report->problems.size(), std::size_t{1});
        QVERIFY(report->problems[0].message.find("b.jpg") != std::string::npos);
        QCOMPARE(folders.written(), (Files{"red/a.jpg", "red/c.jpg"}));
    }

    void aLinkToAPhotoIsExportedAsThePhoto() {
        const Folders folders;
        auto photo = folders.photo("a.jpg", {"red"});
        fs::create_symlink(photo.path, folders.photos() / "link.jpg");
        photo.path = folders.photos() / "link.jpg";
        for (const bool copies : {false, true}) {
            fs::remove_all(folders.target());
            QVERIFY(folders.exportAll({photo}, copies));
            QVERIFY(!fs::is_symlink(folders.target() / "red/link.jpg"));
            QCOMPARE(textOf(folders.target() / "red/link.jpg"), std::string("bytes of a.jpg"));
        }
    }

    void itStopsWhenAsked() {
        const Folders folders;
        const std::vector photos{folders.photo("a.jpg", {"red"}), folders.photo("b.jpg", {"red"})};
        const auto report = folders.exportAll(photos, false, [](double done) { return done < 0.4; });
        QVERIFY(report && !report->isComplete);
        QCOMPARE(folders.written(), Files{"red/a.jpg"});
    }

    void theLibraryExportsItsAnswer() {
        LibraryFixture fixture;
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green, 1);
        QVERIFY(fixture.index());
        const LabelRequest request{*parseLabelSet("colour/red\ncolour/green\nblue"), {}, {}, false, {}};
        const auto answer = fixture.library->label(request);
        QVERIFY(answer);
        const auto write = [&](LabelFormat format, const fs::path& target) {
            return fixture.library->exportLabels(request, *answer, {format, target, false});
        };
        QVERIFY(write(LabelFormat::ImageFolder, fixture.folder() / "out"));
        QVERIFY(fs::exists(fixture.folder() / "out/colour/red/a.png"));
        QVERIFY(fs::exists(fixture.folder() / "out/colour/green/b.png"));
        QVERIFY(!write(LabelFormat::ImageFolder, fixture.photos() / "out"));
        const std::string photo = textOf(fixture.photos() / "a.png");
        QVERIFY(!write(LabelFormat::Csv, fixture.photos() / "a.png"));
        QCOMPARE(textOf(fixture.photos() / "a.png"), photo);
        QCOMPARE(write(LabelFormat::Coco, fixture.folder() / "coco.json")->photos, std::size_t{2});
        const auto coco =
            QJsonDocument::fromJson(QByteArray::fromStdString(textOf(fixture.folder() / "coco.json"))).object();
        QCOMPARE(coco["images"_L1][0]["width"_L1].toInt(), 64);
        QCOMPARE(coco["categories"_L1].toArray().size(), 3);
    }
};

QTEST_GUILESS_MAIN(LabelExportTest)
#include "tst_label_export.moc"
