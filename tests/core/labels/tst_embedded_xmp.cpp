// Labels in the photos themselves: only where the picture is proved to stay the same, and never for good.
#include "core/keywords/embedded_xmp.h"

#include "core/base/content_hash.h"
#include "core/catalog/catalog_labels.h"
#include "core/image/image_decoder.h"
#include "core/keywords/picture_parts.h"
#include "tests/core/library/library_fixture.h"
#include "tests/support/other_program.h"

#include <QTest>

#include <sys/xattr.h>
#include <algorithm>
#include <map>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

const Texts kLabels{"animal/dog", "\xd7\x9b\xd7\x9c\xd7\x91 <&>"};

fs::path sample(const char* name) {
    return fs::path(SIGHTSEER_TEST_DATA "/golden/preprocess/sources") / name;
}

Bytes bytesOf(const fs::path& file) {
    return readFile(file, 1 << 30).value_or(Bytes());
}

void write(const fs::path& file, const Bytes& bytes) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

QString textOf(const fs::path& path) {
    return QString::fromStdString(path.string());
}

bool isSamePicture(const Bytes& a, const Bytes& b) {
    const auto first = decodeImage(a, "a"), second = decodeImage(b, "b");
    return first && second && first->image.pixels == second->image.pixels && first->image.width == second->image.width;
}

// A photo in a folder of its own, which it can be written into and scratched in.
class Copy {
public:
    explicit Copy(const char* name) : m_photo(folder() / name) { fs::copy_file(sample(name), m_photo); }

    fs::path folder() const { return m_folder.path().toStdString(); }
    const fs::path& photo() const { return m_photo; }
    Bytes bytes() const { return bytesOf(m_photo); }

    Result<Bytes> labelled(const Texts& labels = kLabels) const {
        return withLabels(bytes(), m_photo, labels, folder() / "scratch");
    }

    bool hasScratch() const { return fs::exists(folder() / "scratch"); }

private:
    const QTemporaryDir m_folder;
    const fs::path m_photo;
};

std::map<std::string, Bytes> contentsOf(const fs::path& folder) {
    std::map<std::string, Bytes> contents;
    for (const auto& entry : fs::directory_iterator(folder)) {
        contents[entry.path().filename().string()] = bytesOf(entry.path());
    }
    return contents;
}

// Three pictures of known colours in a library, labelled.
struct Labelled {
    LibraryFixture fixture;
    LabelRequest request{*parseLabelSet("colour/red\ncolour/green\nblue"), {}, {}, false, {}};

    Labelled() {
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.jpg", Qt::green, 1);
        fixture.picture("c.png", Qt::blue, 2);
        if (!fixture.index()) qFatal("indexing failed");
    }

    EmbeddingPlan plan() {
        auto answer = fixture.library->label(request);
        if (!answer) qFatal("%s", answer.error().message.c_str());
        auto plan = fixture.library->planEmbedding(request, *answer);
        if (!plan) qFatal("%s", plan.error().message.c_str());
        return std::move(*plan);
    }

    SidecarReport write(const EmbeddingPlan& plan) {
        auto report = fixture.library->writeEmbedded(plan);
        if (!report) qFatal("%s", report.error().message.c_str());
        return std::move(*report);
    }

    fs::path file(const char* name) const { return fixture.photos() / name; }
    std::map<std::string, Bytes> files() const { return contentsOf(fixture.photos()); }
};

}  // namespace

class EmbeddedXmpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormatGetsLabelsAndKeepsItsPixels_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name :
             {"rgb_420_400x300.jpg", "progressive_380x250.jpg", "cmyk_260x240.jpg", "exif6_180x120.jpg",
              "icc_display_p3_280x230.jpg", "rgba_300x200.png", "rgb16_240x250.png", "palette_300x240.png",
              "exif6_png_240x160.png", "rgb_lzw_260x250.tiff", "lossy_alpha_240x240.webp"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }

    void everyFormatGetsLabelsAndKeepsItsPixels() {
        QFETCH(const QByteArray, name);
        const Copy copy(name.constData());
        const Bytes before = copy.bytes();
        const auto labelled = copy.labelled();
        QVERIFY2(labelled, labelled ? "" : labelled.error().message.c_str());
        QVERIFY(copy.bytes() == before);  // the photo itself was not written to
        QVERIFY(!copy.hasScratch());
        QVERIFY(isSamePicture(before, *labelled));
        QCOMPARE(*missingInPhoto(copy.photo(), kLabels), kLabels);
        write(copy.photo(), *labelled);
        QCOMPARE(*missingInPhoto(copy.photo(), kLabels), Texts());
        QCOMPARE(*missingInPhoto(copy.photo(), Texts{"animal/dog", "cat"}), Texts{"cat"});
        // More, beside what is there.
        const auto more = copy.labelled({"cat"});
        QVERIFY(more);
        write(copy.photo(), *more);
        QCOMPARE(*missingInPhoto(copy.photo(), Texts{"animal/dog", "cat"}), Texts());

        const QString file = textOf(copy.photo());
        const QByteArray exiftool =
            said(u"exiftool"_s, {u"-s"_s, u"-XMP:Subject"_s, u"-HierarchicalSubject"_s, u"-TagsList"_s, file});
        if (exiftool.isEmpty()) QSKIP("exiftool is not installed");
        QVERIFY2(exiftool.contains(": dog, \xd7\x9b\xd7\x9c\xd7\x91 <&>, cat\n"), exiftool);
        QVERIFY2(exiftool.contains(": animal|dog, "), exiftool);
        QVERIFY2(exiftool.contains(": animal/dog, "), exiftool);
        QVERIFY(!said(u"exiftool"_s, {u"-validate"_s, u"-error"_s, file}).contains("Error"));
        const QByteArray exiv2 = said(u"exiv2"_s, {u"-PXkt"_s, u"pr"_s, file});
        if (exiv2.isEmpty()) QSKIP("exiv2 is not installed");
        QVERIFY2(exiv2.contains("Xmp.lr.hierarchicalSubject") && exiv2.contains("animal|dog"), exiv2);
    }

    void whatElseThePhotoSaysOfItselfStays() {
        const Copy copy("exif6_180x120.jpg");
        const QString file = textOf(copy.photo());
        said(u"exiftool"_s,
             {u"-q"_s, u"-overwrite_original"_s, u"-EXIF:Artist=Me"_s, u"-EXIF:DateTimeOriginal=2020:01:02 03:04:05"_s,
              u"-GPSLatitude=48.5"_s, u"-GPSLatitudeRef=N"_s, u"-IPTC:Keywords=mine"_s, u"-IPTC:By-line=Me"_s,
              u"-IPTC:City=Town"_s, u"-XMP-xmp:Rating=4"_s, u"-XMP-dc:Title=Title"_s, file});
        const auto list = [&] {
            return said(u"exiftool"_s, {u"-a"_s,
                                        u"-G1"_s,
                                        u"-s"_s,
                                        u"-n"_s,
                                        u"--System:all"_s,
                                        u"-x"_s,
                                        u"Subject"_s,
                                        u"-x"_s,
                                        u"Keywords"_s,
                                        u"-x"_s,
                                        u"XMPToolkit"_s,
                                        u"-x"_s,
                                        u"IPTCDigest"_s,
                                        u"-x"_s,
                                        u"CurrentIPTCDigest"_s,
                                        u"-x"_s,
                                        u"HierarchicalSubject"_s,
                                        u"-x"_s,
                                        u"TagsList"_s,
                                        u"-x"_s,
                                        u"CodedCharacterSet"_s,
                                        u"-x"_s,
                                        u"ApplicationRecordVersion"_s,
                                        file});
        };
        const QByteArray before = list();
        if (before.isEmpty()) QSKIP("exiftool is not installed");
        const auto labelled = copy.labelled();
        QVERIFY2(labelled, labelled ? "" : labelled.error().message.c_str());
        write(copy.photo(), *labelled);
        const auto after = list().split('\n');
        for (const QByteArray& line : before.split('\n')) QVERIFY2(after.contains(line), line);
        const QByteArray keywords = said(u"exiftool"_s, {u"-s"_s, u"-Subject"_s, file});
        QVERIFY2(keywords.contains("mine") && keywords.contains("dog"), keywords);
    }

    void whatContradictsItselfIsLeftAlone_data() {
        QTest::addColumn<QStringList>("tags");
        QTest::newRow("EXIF and XMP") << QStringList{u"-EXIF:Artist=Me"_s, u"-XMP-dc:Creator=Somebody"_s};
        QTest::newRow("EXIF and IPTC") << QStringList{u"-EXIF:ImageDescription=A day"_s,
                                                      u"-IPTC:Caption-Abstract=Words"_s};
        QTest::newRow("IPTC and XMP") << QStringList{u"-IPTC:City=Here"_s, u"-XMP-photoshop:City=There"_s};
    }

    // exempi would make them agree, and one of them would be lost.
    void whatContradictsItselfIsLeftAlone() {
        QFETCH(const QStringList, tags);
        const Copy copy("exif6_180x120.jpg");
        const Bytes before = copy.bytes();
        said(u"exiftool"_s, QStringList{u"-q"_s, u"-overwrite_original"_s} + tags + QStringList{textOf(copy.photo())});
        if (copy.bytes() == before) QSKIP("exiftool is not installed");
        const auto refused = copy.labelled();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("would change") != std::string::npos, refused.error().message.c_str());
    }

    void whatFollowsThePictureStaysToTheByte() {
        const Copy copy("rgb_420_400x300.jpg");
        Bytes bytes = copy.bytes();
        for (int i = 0; i < 5000; ++i)
            bytes.push_back(static_cast<std::byte>(i));  // such as the film of a motion photo
        write(copy.photo(), bytes);
        const auto labelled = copy.labelled();
        QVERIFY2(labelled, labelled ? "" : labelled.error().message.c_str());
        QVERIFY(std::equal(bytes.end() - 5000, bytes.end(), labelled->end() - 5000));
    }

    void aFileThatExempiWouldBreakIsLeftAlone() {
        const Copy copy("lossless_250x300.webp");  // exempi 2.6.3 shifts its first chunk
        const auto refused = copy.labelled();
        if (refused) {
            QVERIFY(isSamePicture(copy.bytes(), *refused));
            QSKIP("this exempi does not break it");
        }
        QVERIFY2(refused.error().message.find("write a sidecar instead") != std::string::npos,
                 refused.error().message.c_str());
        QVERIFY(!copy.hasScratch());
    }

    void everyOtherChangeIsSeen() {
        for (const char* name :
             {"rgb_420_400x300.jpg", "rgba_300x200.png", "rgb_lzw_260x250.tiff", "lossy_alpha_240x240.webp"}) {
            const Copy copy(name);
            const Bytes before = copy.bytes();
            const ImageFormat format = *sniffImageFormat(before);
            const auto labelled = copy.labelled();
            QVERIFY(labelled && checkOtherParts(before, *labelled, format));
            QVERIFY(checkOtherParts(before, before, format));
            int missed = 0;
            for (std::size_t i = 64; i < before.size(); i += 97) {
                Bytes damaged = before;
                damaged[i] ^= std::byte{1};
                missed += checkOtherParts(before, damaged, format) ? 1 : 0;
            }
            QCOMPARE(missed, 0);
            for (std::size_t size = 0; size < before.size(); size += 211) {
                QVERIFY(
                    !checkOtherParts(before, Bytes(before.begin(), before.begin() + static_cast<long>(size)), format));
            }
        }
    }

    void aShiftedListOfFurtherPicturesIsSeen() {
        const auto jpeg = [](const std::string& segments) {
            const std::string text = "\xff\xd8" + segments + "\xff\xda rest";
            const auto* begin = reinterpret_cast<const std::byte*>(text.data());
            return Bytes(begin, begin + text.size());
        };
        const std::string several("\xff\xe2\x00\x08MPF\0\0\0", 10), iptc("\xff\xed\x00\x10Photoshop 3.0\0", 18),
            xmp("\xff\xe1\x00\x1fhttp://ns.adobe.com/xap/1.0/\0", 33);
        QVERIFY(checkOtherParts(jpeg(several), jpeg(xmp + iptc + several), ImageFormat::Jpeg));
        QVERIFY(checkOtherParts(jpeg(""), jpeg(xmp + iptc), ImageFormat::Jpeg));
        QVERIFY(!checkOtherParts(jpeg(several), jpeg(xmp + several + iptc), ImageFormat::Jpeg));
        QVERIFY(!checkOtherParts(jpeg(several), jpeg(xmp), ImageFormat::Jpeg));
    }

    void filesThatAreNotToBeReplacedAreLeftAlone() {
        const Copy copy("rgb_420_400x300.jpg");
        const auto refusal = [](const fs::path& photo) {
            const auto missing = missingInPhoto(photo, kLabels);
            return missing ? std::string() : missing.error().message;
        };
        const fs::path link = copy.folder() / "link.jpg", name = copy.folder() / "name.jpg",
                       gif = copy.folder() / "x.gif", text = copy.folder() / "x.jpg";
        fs::create_symlink(copy.photo(), link);
        QVERIFY(refusal(link).find("a link") != std::string::npos);
        fs::create_hard_link(copy.photo(), name);
        QVERIFY(refusal(copy.photo()).find("hard links") != std::string::npos);
        fs::remove(name);
        QCOMPARE(refusal(copy.photo()), std::string());
        fs::permissions(copy.photo(), fs::perms::owner_read);
        QVERIFY(refusal(copy.photo()).find("read-only") != std::string::npos);
        fs::copy_file(sample("two_frames_240x260.gif"), gif);
        QVERIFY(refusal(gif).find("GIF") != std::string::npos);
        std::ofstream(text) << "no picture";
        QVERIFY(refusal(text).find("no picture") != std::string::npos);
        QVERIFY(!refusal(copy.folder()).empty() && !refusal(copy.folder() / "none.jpg").empty());
    }

    void aPlanWritesNothing() {
        Labelled labelled;
        const auto before = labelled.files();
        const EmbeddingPlan plan = labelled.plan();
        QCOMPARE(plan.changes.size(), std::size_t{3});
        QCOMPARE(plan.changes[0].path, labelled.file("a.png"));
        QCOMPARE(plan.changes[0].labels, Texts{"colour/red"});
        QVERIFY(labelled.files() == before);
        QVERIFY(!fs::exists(labelled.fixture.data() / "backups"));
    }

    void whatIsWrittenIsUndoneToTheByte() {
        Labelled labelled;
        const auto before = labelled.files();
        const auto time = fileStatus(labelled.file("a.png"))->modifiedNs;
        fs::permissions(labelled.file("b.jpg"), fs::perms::owner_read | fs::perms::owner_write);
        const bool hasAttributes = ::setxattr(labelled.file("a.png").c_str(), "user.baloo.rating", "8", 1, 0) == 0;
        const SidecarReport report = labelled.write(labelled.plan());
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems[0].message.c_str());
        QCOMPARE(report.files, std::size_t{3});
        QCOMPARE(*missingInPhoto(labelled.file("a.png"), Texts{"colour/red"}), Texts());
        for (const auto& [name, bytes] : labelled.files()) QVERIFY(isSamePicture(bytes, before.at(name)));
        QCOMPARE(fileStatus(labelled.file("a.png"))->modifiedNs, time + 1'000'000'000);
        QVERIFY(fs::status(labelled.file("b.jpg")).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
        char rating = 0;
        if (hasAttributes) ::getxattr(labelled.file("a.png").c_str(), "user.baloo.rating", &rating, 1);
        QCOMPARE(rating, hasAttributes ? '8' : '\0');
        QCOMPARE(contentsOf(report.backups).size(), std::size_t{3});
        QCOMPARE(labelled.plan().changes.size(), std::size_t{0});
        QCOMPARE(labelled.plan().unchanged, std::size_t{3});

        labelled.fixture.open();  // also by the next start of the program
        const auto undone = labelled.fixture.library->undoSidecars(report.run);
        QVERIFY(undone && undone->problems.empty());
        QCOMPARE(undone->files, std::size_t{3});
        QVERIFY(labelled.files() == before);
        QCOMPARE(fileStatus(labelled.file("a.png"))->modifiedNs, time);
        QCOMPARE(labelled.fixture.library->undoSidecars(report.run)->files, std::size_t{0});
    }

    void theLibraryNeedsNotReadThePhotoAgain() {
        Labelled labelled;
        const PhotoId id = labelled.fixture.idOf("a.png");
        const SidecarReport report = labelled.write(labelled.plan());
        const int encoded = labelled.fixture.encoder->imagesEncoded;
        QVERIFY(labelled.fixture.index());
        QCOMPARE(int(labelled.fixture.encoder->imagesEncoded), encoded);
        QVERIFY(labelled.fixture.idOf("a.png") == id);
        const auto rows = labelled.fixture.listed();
        QVERIFY(rows[0].hash == contentHash(bytesOf(labelled.file("a.png"))));
        // Undone, it is read as any file that another program changed.
        QVERIFY(labelled.fixture.library->undoSidecars(report.run));
        QVERIFY(labelled.fixture.index());
        QVERIFY(labelled.fixture.listed()[0].hash == contentHash(bytesOf(labelled.file("a.png"))));
        QVERIFY(labelled.fixture.idOf("a.png") == id);
    }

    void decisionsHoldForThePictureBeforeAndAfter() {
        Labelled labelled;
        const PhotoId id = labelled.fixture.idOf("a.png");
        const auto decisions = [&] {
            const auto catalog = Catalog::open(labelled.fixture.data() / "catalog.db", CatalogAccess::ReadWrite);
            return *CatalogLabels(**catalog).decisions();
        };
        {
            const auto catalog = Catalog::open(labelled.fixture.data() / "catalog.db", CatalogAccess::ReadWrite);
            QVERIFY(CatalogLabels(**catalog).decide("dog", id, true));
        }
        const auto before = decisions();
        QCOMPARE(before.size(), std::size_t{1});
        const SidecarReport report = labelled.write(labelled.plan());
        QVERIFY(decisions() == before);
        QVERIFY(labelled.fixture.library->undoSidecars(report.run));
        QVERIFY(labelled.fixture.index());
        QVERIFY(decisions() == before);
    }

    void photosThatChangedSinceAreLeftAlone() {
        Labelled labelled;
        const EmbeddingPlan plan = labelled.plan();
        std::ofstream(labelled.file("a.png"), std::ios::app) << "changed";
        fs::create_hard_link(labelled.file("c.png"), labelled.fixture.folder() / "another name.png");
        const auto before = labelled.files();
        const SidecarReport report = labelled.write(plan);
        QCOMPARE(report.files, std::size_t{1});
        QCOMPARE(report.problems.size(), std::size_t{2});
        QVERIFY(labelled.files().at("a.png") == before.at("a.png"));
        QVERIFY(labelled.files().at("c.png") == before.at("c.png"));
        QCOMPARE(labelled.plan().problems.size(), std::size_t{2});
        // After it was written another program changes one; the backup of another is gone.
        std::ofstream(labelled.file("b.jpg"), std::ios::app) << "changed";
        const auto undone = labelled.fixture.library->undoSidecars(report.run);
        QCOMPARE(undone->files, std::size_t{0});
        QVERIFY(undone->problems[0].message.find("has changed it since") != std::string::npos);
    }

    void aBackupThatIsDamagedIsNotPutBack() {
        Labelled labelled;
        const SidecarReport report = labelled.write(labelled.plan());
        for (const auto& entry : fs::directory_iterator(report.backups)) std::ofstream(entry.path()) << "damaged";
        const auto after = labelled.files();
        const auto undone = labelled.fixture.library->undoSidecars(report.run);
        QCOMPARE(undone->files, std::size_t{0});
        QCOMPARE(undone->problems.size(), std::size_t{3});
        QVERIFY(labelled.files() == after);
    }
};

QTEST_GUILESS_MAIN(EmbeddedXmpTest)
#include "tst_embedded_xmp.moc"
