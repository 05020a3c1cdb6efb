// What is read from XMP packets and IPTC records, damaged ones too, and which labels come of it.
#include "core/keywords/iptc_keywords.h"
#include "core/keywords/label_name.h"
#include "core/keywords/photo_labels.h"
#include "core/keywords/xmp_keywords.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace sightseer;

namespace {

using Texts = std::vector<std::string>;

Bytes bytesOf(const std::string& text) {
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

// No raw strings: moc 6.4 loses its way in one with quotation marks.
std::string packet(const std::string& properties) {
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
           "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "<r:Description r:about=\"\" xmlns:d=\"http://purl.org/dc/elements/1.1/\" "
           "xmlns:lr=\"http://ns.adobe.com/lightroom/1.0/\" xmlns:digiKam=\"http://www.digikam.org/ns/1.0/\" "
           "xmlns:my=\"http://example.org/my/\">\n" +
           properties + "\n</r:Description></r:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

std::string bag(const std::string& name, const Texts& items) {
    // Piece by piece: GCC 12 warns wrongly of "<" + name.
    std::string text = "<";
    text.append(name).append("><r:Bag>");
    for (const std::string& item : items) text.append("<r:li>").append(item).append("</r:li>");
    return text.append("</r:Bag></").append(name).append(">");
}

std::string dataSet(char record, char number, const std::string& value) {
    std::string text = "\x1C";
    text += record;
    text += number;
    text += static_cast<char>(value.size() >> 8);
    text += static_cast<char>(value.size());
    return text + value;
}

std::string resource(unsigned id, const std::string& data, const std::string& name = {}) {
    std::string text = "8BIM";
    text += static_cast<char>(id >> 8);
    text += static_cast<char>(id);
    text += static_cast<char>(name.size());
    text += name;
    if (name.size() % 2 == 0) text += '\0';
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(data.size() >> shift);
    return text + data + (data.size() % 2 == 0 ? "" : std::string(1, '\0'));
}

}  // namespace

class KeywordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theThreeListsAreReadWhateverTheirPrefixes() {
        const auto read = readXmpKeywords(bytesOf(packet(
            bag("d:subject", {"dog", "red &amp; boat", "caf\xC3\xA9"}) + bag("lr:hierarchicalSubject", {"animal|dog"}) +
            bag("digiKam:TagsList", {"animal/dog"}) + bag("my:subject", {"not mine"}))));
        QVERIFY(read);
        QCOMPARE(read->subjects, (Texts{"dog", "red & boat", "caf\xC3\xA9"}));
        QCOMPARE(read->hierarchical, Texts{"animal|dog"});
        QCOMPARE(read->tags, Texts{"animal/dog"});
    }

    void oddFormsOfListsAreReadToo() {
        const auto subjects = [](const std::string& property) {
            return readXmpKeywords(bytesOf(packet(property))).value().subjects;
        };
        QCOMPARE(subjects("<d:subject>dog</d:subject>"), Texts{"dog"});
        QCOMPARE(subjects("<d:subject> <r:Bag/> </d:subject>"), Texts{});
        QCOMPARE(
            subjects("<d:subject><r:Seq><r:li r:parseType=\"Resource\"> <r:value>dog</r:value><my:sure>yes</my:sure> "
                     "</r:li><r:li>cat</r:li></r:Seq></d:subject>"),
            (Texts{"dog", "cat"}));
        // What a picture within the picture shows is not what this one shows.
        QCOMPARE(subjects("<my:part r:parseType=\"Resource\">" + bag("d:subject", {"cat"}) + "</my:part>"), Texts{});
        QCOMPARE(subjects(bag("d:subject", {"a"}) + bag("d:subject", {"b"})), (Texts{"a", "b"}));
    }

    void whatIsNoXmpIsRefused() {
        for (const std::string& text :
             {std::string(), std::string("<x"), std::string("<html/>"), std::string("no xml"), std::string(1000, '\0'),
              packet("<my:open>"), "<!DOCTYPE x [<!ENTITY a \"b\">]>" + packet(bag("d:subject", {"&a;"}))}) {
            const auto read = readXmpKeywords(bytesOf(text));
            QVERIFY2(!read, text.c_str());
            QCOMPARE(read.error().code, ErrorCode::InvalidFile);
        }
        QVERIFY(readXmpKeywords(bytesOf("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>")));
        // What follows the packet does not matter.
        QCOMPARE(readXmpKeywords(bytesOf(packet(bag("d:subject", {"a"})) + std::string(2000, ' ') + "\n<x"))->subjects,
                 Texts{"a"});
    }

    // exempi crashes with the first and takes minutes for the second.
    void aHostilePacketIsRefusedOrReadInTime() {
        std::string deep;
        for (int i = 0; i < 200'000; ++i) deep += "<my:a r:parseType=\"Resource\">";
        for (int i = 0; i < 200'000; ++i) deep += "</my:a>";
        QVERIFY(!readXmpKeywords(bytesOf(packet(deep))));
        QVERIFY(!addXmpKeywords(bytesOf(packet(deep)), Texts{"dog"}));
        std::string wide;
        for (int i = 0; i < 200'000; ++i) {
            const std::string name = std::string("my:k").append(std::to_string(i));
            wide.append("<").append(name).append(">x</").append(name).append(">");
        }
        QElapsedTimer timer;
        timer.start();
        const auto read = readXmpKeywords(bytesOf(packet(wide + bag("d:subject", Texts(50'000, "dog")))));
        QVERIFY(read);
        QCOMPARE(labelsOf(*read), Texts{"dog"});
        QVERIFY(timer.elapsed() < 10'000);
    }

    void damagedPacketsAndRecordsAreReadOrRefused() {
        const std::string xmp =
            packet(bag("d:subject", {"dog", "cat"}) + bag("lr:hierarchicalSubject", {"animal|dog"}));
        const std::string iptc =
            resource(0x03ED, "resolution") +
            resource(0x0404, dataSet(1, 90, "\x1B%G") + dataSet(2, 25, "dog") + dataSet(2, 25, "cat"));
        std::mt19937 random(5);
        int readable = 0;
        for (int round = 0; round < 20'000; ++round) {
            for (const std::string* good : {&xmp, &iptc}) {
                std::string text = *good;
                for (unsigned i = 0; i < 1 + random() % 6; ++i)
                    text[random() % text.size()] = static_cast<char>(random());
                if (random() % 8 == 0) text.resize(random() % text.size());
                XmpKeywords keywords;
                if (good == &xmp) {
                    keywords = readXmpKeywords(bytesOf(text)).value_or(XmpKeywords());
                } else {
                    keywords.subjects = readIptcKeywords(bytesOf(text));
                }
                for (const std::string& label : labelsOf(keywords)) {
                    QVERIFY(!label.empty());
                    QVERIFY(std::ranges::none_of(label, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
                }
                readable += keywords == XmpKeywords() ? 0 : 1;
            }
        }
        QVERIFY(readable > 1000);
    }

    void iptcKeywordsAreFoundAmongTheOtherResources() {
        const std::string records = dataSet(2, 5, "title") + dataSet(2, 25, "dog") + dataSet(2, 25, "red boat");
        QCOMPARE(readIptcKeywords(bytesOf(resource(0x03ED, "odd") + resource(0x0404, records, "even"))),
                 (Texts{"dog", "red boat"}));
        QCOMPARE(readIptcKeywords({}), Texts{});
        QCOMPARE(readIptcKeywords(bytesOf(resource(0x03ED, records))), Texts{});
        // Lengths beyond the end, and a length of four bytes.
        QCOMPARE(readIptcKeywords(bytesOf(resource(0x0404, dataSet(2, 25, "dog") + "\x1C\x02\x19\x7F\xFFx"))),
                 Texts{"dog"});
        QCOMPARE(readIptcKeywords(bytesOf(resource(0x0404, std::string("\x1C\x02\x19\x80\x04\0\0\0\3cat", 12)))),
                 Texts{"cat"});
        QCOMPARE(readIptcKeywords(bytesOf(resource(0x0404, "\x1C\x02\x19\xFF\xFF\xFF"))), Texts{});
    }

    void aPathAndItsLastLevelAreOneLabel() {
        QCOMPARE(labelsOf({{"dog", "beach"}, {"animal|dog"}, {"animal/dog", "place/Rome"}}),
                 (Texts{"animal/dog", "place/Rome", "beach"}));
        QCOMPARE(labelsOf({{"a", "a"}, {}, {}}), Texts{"a"});
        QCOMPARE(labelsOf({{"AC/DC"}, {"AC/DC"}, {"AC DC"}}), Texts{"AC\\/DC"});  // as we write it ourselves
        QCOMPARE(labelsOf({{"a|b"}, {"a b"}, {"a|b"}}), Texts{"a|b"});
        QCOMPARE(labelsOf({{"back\\slash"}, {}, {}}), Texts{"back\\\\slash"});
        QCOMPARE(labelsOf({{}, {"|animal||dog|"}, {"/", ""}}), Texts{"animal/dog"});
    }

    void whatWeWriteComesBackAsTheSameLabels() {
        const Texts labels{"animal/dog", "AC\\/DC", "music/a\\\\b", "caf\xC3\xA9", "plain"};
        const auto written = addXmpKeywords({}, labels);
        QVERIFY(written && *written);
        QCOMPARE(labelsOf(*readXmpKeywords(**written)), labels);
        for (const std::string& label : labels) QCOMPARE(labelName(labelLevels(label)), label);
    }

    void namesAreCleanedAndBounded() {
        QCOMPARE(labelsOf({{" two\nlines ", "\t", "nul\0l", "\xE9t\xE9"}, {}, {}}),
                 (Texts{"two lines", "nul", "\xC3\xA9t\xC3\xA9"}));
        const auto cut = labelsOf({{std::string(1023, 'x') + "\xC3\xA9"}, {}, {}});
        QCOMPARE(cut, Texts{std::string(1023, 'x')});
        XmpKeywords many;
        for (int i = 0; i < 5000; ++i) many.subjects.push_back(std::to_string(i));
        many.hierarchical = many.tags = many.subjects;
        for (std::string& tag : many.tags) tag += "/x";
        QCOMPARE(labelsOf(many).size(), kMostKeywords);
    }
};

QTEST_APPLESS_MAIN(KeywordsTest)
#include "tst_keywords.moc"
