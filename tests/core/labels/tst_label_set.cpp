#include "core/labels/label_set.h"

#include <QTest>

#include <random>

using namespace sightseer;

namespace {

using Texts = std::vector<std::string>;

LabelSet read(std::string_view text) {
    auto set = parseLabelSet(text);
    if (!set) qFatal("%s", set.error().message.c_str());
    return std::move(*set);
}

Texts namesOf(const LabelSet& set) {
    Texts names;
    for (const Label& label : set.labels) names.push_back(label.name);
    return names;
}

}  // namespace

class LabelSetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachLineIsALabelWithItsWordings() {
        const LabelSet set = read("\xef\xbb\xbf# my list\r\ndog\r\n\n  cat: a kitten;  a tom cat ;\nanimal/bird\n");
        QCOMPARE(namesOf(set), (Texts{"dog", "cat", "animal/bird"}));
        QCOMPARE(set.labels[0].wordings, Texts{"dog"});
        QCOMPARE(set.labels[1].wordings, (Texts{"a kitten", "a tom cat"}));
        QCOMPARE(set.labels[2].wordings, Texts{"bird"});
        QCOMPARE(labelLevels(set.labels[2].name), (Texts{"animal", "bird"}));
    }

    void templatesBelongToTheSetOrToOneLabel() {
        const LabelSet set = read("a satellite photo of {}\nfield\nblurry: a blurry {}; out of focus\n");
        QCOMPARE(set.templates, Texts{"a satellite photo of {}"});
        QCOMPARE(labelPrompts(set.labels[0], set, Texts{"of the model {}"}), Texts{"a satellite photo of field"});
        QCOMPARE(labelPrompts(set.labels[1], set, {}), Texts{"a blurry out of focus"});
        const LabelSet plain = read("dog: a dog; a hound");
        QCOMPARE(labelPrompts(plain.labels[0], plain, Texts{"{}.", "my {}"}),
                 (Texts{"a dog.", "my a dog", "a hound.", "my a hound"}));
        QCOMPARE(labelPrompts(plain.labels[0], plain, {}), (Texts{"a dog", "a hound"}));
    }

    void aLabelThatIsWrittenAgainAddsToTheFirst() {
        const LabelSet set = read("Dog: a dog\ndog: a hound; a dog\nDOG\n");
        QCOMPARE(namesOf(set), Texts{"Dog"});
        QCOMPARE(set.labels[0].wordings, (Texts{"a dog", "a hound"}));
    }

    void anyCharactersCanBePartOfAName() {
        const LabelSet set =
            read("AC\\/DC\nwhat\\: a name\n\\#1\n\"quoted\"\n\xd7\x9b\xd7\x9c\xd7\x91\n\xf0\x9f\x90\x95\n");
        QCOMPARE(labelLevels(set.labels[0].name), Texts{"AC/DC"});
        QCOMPARE(set.labels[1].wordings, Texts{"what: a name"});
        QCOMPARE(set.labels[2].wordings, Texts{"#1"});
        QCOMPARE(set.labels[3].wordings, Texts{"\"quoted\""});
        QCOMPARE(set.labels.size(), std::size_t{6});
    }

    void aListOfNamesNeedsNoEscapes() {
        const auto set = parseLabelNames(" cat, a dog: big ,, C:\\x\ncow");
        QVERIFY(set);
        QCOMPARE(set->labels[1].wordings, Texts{"a dog: big"});
        QCOMPARE(set->labels[2].wordings, Texts{"C:\\x"});
        QCOMPARE(set->labels.size(), std::size_t{4});
    }

    void whatIsPrintedReadsBackAsTheSame() {
        std::mt19937 random(5);
        const std::string letters = "ab :;#/{}\\\"'\t,\xc3\xa4";
        for (int i = 0; i < 3000; ++i) {
            std::string text;
            for (std::size_t length = random() % 40; length > 0; --length) {
                text += random() % 8 == 0 ? '\n' : letters[random() % letters.size()];
            }
            const auto set = parseLabelSet(text);
            if (!set) continue;
            const std::string printed = printLabelSet(*set);
            const auto again = parseLabelSet(printed);
            QVERIFY2(again && *again == *set, (text + "\n---\n" + printed).c_str());
        }
    }

    void whatMakesNoSenseIsSaidWithItsLine() {
        const auto messageOf = [](std::string_view text) {
            const auto set = parseLabelSet(text);
            return set ? std::string() : set.error().message;
        };
        QVERIFY(messageOf("").find("no label") != std::string::npos);
        QVERIFY(messageOf("# only a remark\n{} photo").find("no label") != std::string::npos);
        QVERIFY(messageOf("dog\n: a wording").starts_with("Line 2 "));
        QVERIFY(messageOf("dog\nanimal//cat").starts_with("Line 2 "));
        QVERIFY(messageOf("dog\n" + std::string(kLongestLabel + 1, 'x')).starts_with("Line 2 "));
        QVERIFY(messageOf(std::string("a\0b", 3)).starts_with("Line 1 "));
        QVERIFY(messageOf(std::string(kMostLabelBytes + 1, 'x')).find("MiB") != std::string::npos);
        std::string many;
        for (std::size_t i = 0; i < kMostLabels; ++i) many += std::to_string(i) + '\n';
        QCOMPARE(read(many).labels.size(), kMostLabels);
        QVERIFY(messageOf(many + "one more").find("more than 10000") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(LabelSetTest)
#include "tst_label_set.moc"
