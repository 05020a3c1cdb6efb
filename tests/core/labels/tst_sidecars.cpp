#include "core/keywords/xmp_keywords.h"
#include "tests/core/library/library_fixture.h"
#include "tests/support/other_program.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

Bytes bytesOf(const std::string& text) {
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

std::string textOf(const fs::path& file) {
    const auto bytes = readFile(file, 1 << 20);
    return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "not there";
}

XmpKeywords keywordsIn(const fs::path& file) {
    const auto keywords = readXmpKeywords(*readFile(file, 1 << 20));
    if (!keywords) qFatal("%s", keywords.error().message.c_str());
    return *keywords;
}

// No raw string: moc 6.4 loses its way in one with quotation marks.
const std::string kForeign =
    "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
    "xmlns:my=\"http://example.org/my/1.0/\"\n"
    "    my:secret=\"42\">\n"
    "   <dc:subject><rdf:Bag><rdf:li>old &amp; dear</rdf:li></rdf:Bag></dc:subject>\n"
    "   <my:nested rdf:parseType=\"Resource\"><my:inner>kept</my:inner></my:nested>\n"
    "  </rdf:Description>\n"
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    "<?xpacket end=\"w\"?>";

// Three pictures of known colours, labelled, with what writing that would change.
struct Labelled {
    LibraryFixture fixture;
    LabelRequest request{*parseLabelSet("colour/red\ncolour/green\nblue"), {}, {}, false, {}};

    Labelled() {
        fixture.picture("a.png", Qt::red);
        fixture.picture("b.png", Qt::green, 1);
        fixture.picture("c.png", Qt::blue, 2);
        if (!fixture.index()) qFatal("indexing failed");
    }

    SidecarPlan plan(SidecarName name = SidecarName::AppendXmp) {
        auto answer = fixture.library->label(request);
        if (!answer) qFatal("%s", answer.error().message.c_str());
        auto plan = fixture.library->planSidecars(request, *answer, name);
        if (!plan) qFatal("%s", plan.error().message.c_str());
        return std::move(*plan);
    }

    SidecarReport write(const SidecarPlan& plan) {
        auto report = fixture.library->writeSidecars(plan);
        if (!report) qFatal("%s", report.error().message.c_str());
        return std::move(*report);
    }

    fs::path file(const char* name) const { return fixture.photos() / name; }

    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(fixture.photos()))
            names.insert(entry.path().filename().string());
        return names;
    }
};

}  // namespace

class SidecarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keywordsAreWrittenInTheThreeFormsThatProgramsRead() {
        const auto packet =
            addXmpKeywords({}, Texts{"animal/dog", "AC\\/DC", "\xd7\x9b\xd7\x9c\xd7\x91 \xf0\x9f\x90\x95", "<&\"'>"});
        QVERIFY(packet && *packet);
        const auto keywords = readXmpKeywords(**packet);
        QVERIFY(keywords);
        QCOMPARE(keywords->subjects, (Texts{"dog", "AC/DC", "\xd7\x9b\xd7\x9c\xd7\x91 \xf0\x9f\x90\x95", "<&\"'>"}));
        QCOMPARE(keywords->hierarchical[0], std::string("animal|dog"));
        QCOMPARE(keywords->tags[0], std::string("animal/dog"));
        QCOMPARE(keywords->tags[1], std::string("AC DC"));        // a slash would be a level there
        QVERIFY(!*addXmpKeywords(*packet, Texts{"animal/dog"}));  // has it
    }

    void whatElseASidecarHoldsStays() {
        const auto packet = addXmpKeywords(bytesOf(kForeign), Texts{"dog"});
        QVERIFY(packet && *packet);
        QCOMPARE(readXmpKeywords(**packet)->subjects, (Texts{"old & dear", "dog"}));
        const std::string text(reinterpret_cast<const char*>((*packet)->data()), (*packet)->size());
        QVERIFY(text.find("secret=\"42\"") != std::string::npos || text.find("<my:secret>42") != std::string::npos);
        QVERIFY(text.find("kept") != std::string::npos);
        for (const char* broken : {"", "<x", "<html/>", "no xml at all", "<?xml version='1.0'?><a></b>"}) {
            const auto refused = addXmpKeywords(bytesOf(broken), Texts{"dog"});
            QVERIFY2(!refused || *refused, broken);  // never silently nothing
        }
        QVERIFY(!addXmpKeywords(bytesOf("<x"), Texts{"dog"}));
    }

    void aPlanShowsWhatWillChangeAndWritesNothing() {
        Labelled labelled;
        std::ofstream(labelled.file("b.png.xmp")) << kForeign;
        const auto before = labelled.files();
        const SidecarPlan plan = labelled.plan();
        QCOMPARE(plan.changes.size(), std::size_t{3});
        QCOMPARE(plan.changes[0].sidecar, labelled.file("a.png.xmp"));
        QCOMPARE(plan.changes[0].added, Texts{"colour/red"});
        QVERIFY(!plan.changes[0].before && plan.changes[1].before);
        QCOMPARE(labelled.files(), before);
        QCOMPARE(textOf(labelled.file("b.png.xmp")), kForeign);
    }

    void whatIsWrittenIsUndoneToTheByte() {
        Labelled labelled;
        std::ofstream(labelled.file("b.png.xmp")) << kForeign;
        fs::permissions(labelled.file("b.png.xmp"), fs::perms::owner_read | fs::perms::owner_write);
        const auto before = labelled.files();
        const std::string photo = textOf(labelled.file("a.png"));
        const SidecarReport report = labelled.write(labelled.plan());
        QCOMPARE(report.files, std::size_t{3});
        QVERIFY(report.problems.empty());
        QCOMPARE(keywordsIn(labelled.file("a.png.xmp")).hierarchical, Texts{"colour|red"});
        QCOMPARE(keywordsIn(labelled.file("b.png.xmp")).subjects, (Texts{"old & dear", "green"}));
        QVERIFY(fs::status(labelled.file("b.png.xmp")).permissions() ==
                (fs::perms::owner_read | fs::perms::owner_write));
        QCOMPARE(textOf(labelled.file("a.png")), photo);
        QCOMPARE(labelled.plan().changes.size(), std::size_t{0});
        QCOMPARE(labelled.plan().unchanged, std::size_t{3});

        labelled.fixture.open();  // also by the next start of the program
        const auto undone = labelled.fixture.library->undoSidecars(report.run);
        QVERIFY(undone);
        QCOMPARE(undone->files, std::size_t{3});
        QCOMPARE(labelled.files(), before);
        QCOMPARE(textOf(labelled.file("b.png.xmp")), kForeign);
        QCOMPARE(labelled.fixture.library->undoSidecars(report.run)->files, std::size_t{0});
        const auto unknown = labelled.fixture.library->undoSidecars(99);
        QVERIFY(!unknown && unknown.error().code == ErrorCode::NotFound);
    }

    void aSidecarOfEitherNameIsUsed() {
        Labelled labelled;
        std::ofstream(labelled.file("a.xmp")) << kForeign;
        labelled.write(labelled.plan());
        QCOMPARE(keywordsIn(labelled.file("a.xmp")).subjects, (Texts{"old & dear", "red"}));
        QVERIFY(!fs::exists(labelled.file("a.png.xmp")));
        QVERIFY(fs::exists(labelled.file("c.png.xmp")));
        Labelled other;
        other.write(other.plan(SidecarName::ReplaceExtension));
        QVERIFY(fs::exists(other.file("c.xmp")) && !fs::exists(other.file("c.png.xmp")));
    }

    void invalidSidecarsAndChangedFilesAreLeftAloneAndSaid() {
        Labelled labelled;
        std::ofstream(labelled.file("a.png.xmp")) << "<x";
        std::ofstream(labelled.file("b.png"), std::ios::app) << "changed";
        SidecarPlan plan = labelled.plan();
        QCOMPARE(plan.changes.size(), std::size_t{1});
        QCOMPARE(plan.problems.size(), std::size_t{2});
        QVERIFY(plan.problems[0].message.find("b.png has changed since") != std::string::npos);
        QVERIFY(plan.problems[1].message.find("a.png.xmp") != std::string::npos);
        // Between plan and write another program makes a sidecar of its own.
        std::ofstream(labelled.file("c.png.xmp")) << kForeign;
        const SidecarReport report = labelled.write(plan);
        QCOMPARE(report.files, std::size_t{0});
        QCOMPARE(report.problems.size(), std::size_t{1});
        QCOMPARE(textOf(labelled.file("c.png.xmp")), kForeign);
        QCOMPARE(textOf(labelled.file("a.png.xmp")), std::string("<x"));
    }

    void undoLeavesAloneWhatAnotherProgramHasChangedSince() {
        Labelled labelled;
        const SidecarReport report = labelled.write(labelled.plan());
        std::ofstream(labelled.file("a.png.xmp")) << kForeign;
        fs::remove(labelled.file("b.png.xmp"));
        const auto undone = labelled.fixture.library->undoSidecars(report.run);
        QCOMPARE(undone->files, std::size_t{1});
        QCOMPARE(undone->problems.size(), std::size_t{1});
        QCOMPARE(textOf(labelled.file("a.png.xmp")), kForeign);
        QVERIFY(!fs::exists(labelled.file("c.png.xmp")));
    }

    void aLinkLeadsToTheFileAndNoForeignFileIsOverwritten() {
        Labelled labelled;
        const fs::path real = labelled.fixture.folder() / "real.xmp";
        std::ofstream(real) << kForeign;
        fs::create_symlink(real, labelled.file("a.png.xmp"));
        std::ofstream(labelled.file("a.png.xmp.new")) << "a person's own file";
        labelled.write(labelled.plan());
        QVERIFY(fs::is_symlink(labelled.file("a.png.xmp")));
        QCOMPARE(keywordsIn(real).subjects, (Texts{"old & dear", "red"}));
        QCOMPARE(textOf(labelled.file("a.png.xmp.new")), std::string("a person's own file"));
    }

    void whatACrashLeftOfAFileIsClearedByUndo() {
        Labelled labelled;
        const auto before = labelled.files();
        const SidecarReport report = labelled.write(labelled.plan());
        std::ofstream(labelled.file(".b.png.xmp.x1Y2z3")) << "<half";
        QVERIFY(labelled.fixture.library->undoSidecars(report.run));
        QCOMPARE(labelled.files(), before);
    }

    void exiftoolAndExiv2ReadWhatWeWrote() {
        Labelled labelled;
        labelled.write(labelled.plan());
        const QString file = QString::fromStdString(labelled.file("a.png.xmp").string());
        const QByteArray exiftool =
            said(u"exiftool"_s, {u"-s"_s, u"-Subject"_s, u"-HierarchicalSubject"_s, u"-TagsList"_s, file});
        if (exiftool.isEmpty()) QSKIP("exiftool is not installed");
        QVERIFY2(exiftool.contains(": red\n"), exiftool);
        QVERIFY2(exiftool.contains(": colour|red\n"), exiftool);
        QVERIFY2(exiftool.contains(": colour/red\n"), exiftool);
        const QByteArray exiv2 = said(u"exiv2"_s, {u"-PXkt"_s, u"pr"_s, file});
        if (exiv2.isEmpty()) QSKIP("exiv2 is not installed");
        QVERIFY2(exiv2.contains("Xmp.lr.hierarchicalSubject") && exiv2.contains("colour|red"), exiv2);
        QVERIFY2(exiv2.contains("Xmp.digiKam.TagsList"), exiv2);
    }

    void whatExiftoolWroteIsReadAndAddedTo() {
        Labelled labelled;
        const QString file = QString::fromStdString(labelled.file("a.png.xmp").string());
        said(u"exiftool"_s,
             {u"-q"_s, u"-XMP-dc:Subject=mine"_s, u"-XMP-dc:Subject=red"_s, u"-XMP-xmp:Rating=4"_s, file});
        if (!fs::exists(labelled.file("a.png.xmp"))) QSKIP("exiftool is not installed");
        QCOMPARE(keywordsIn(labelled.file("a.png.xmp")).subjects, (Texts{"mine", "red"}));
        labelled.write(labelled.plan());
        QCOMPARE(keywordsIn(labelled.file("a.png.xmp")).subjects, (Texts{"mine", "red"}));
        QCOMPARE(keywordsIn(labelled.file("a.png.xmp")).hierarchical, Texts{"colour|red"});
        QVERIFY(said(u"exiftool"_s, {u"-s"_s, u"-Rating"_s, file}).contains(": 4"));
    }
};

QTEST_GUILESS_MAIN(SidecarTest)
#include "tst_sidecars.moc"
