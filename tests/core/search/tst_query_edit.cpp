// Parts of a query that a click takes away, turns round or weighs.
#include "core/search/query_edit.h"
#include "core/search/query_printer.h"

#include <QTest>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

namespace {

QString orNothing(const std::optional<std::string>& text) {
    return text ? QString::fromStdString(*text) : u"nothing"_s;
}

QString without(const char* text, std::size_t part) {
    return orNothing(withoutPart(text, parseQuery(text), part));
}

QString inverted(const char* text, std::size_t part) {
    return orNothing(withPartInverted(text, parseQuery(text), part));
}

QString weighted(const char* text, std::size_t part, double weight) {
    return orNothing(withPartWeighted(text, parseQuery(text), part, weight));
}

}  // namespace

class QueryEditTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPartGoesWithWhatJoinedIt() {
        QCOMPARE(without("a dog, grass -people", 2), u"a dog -people"_s);
        QCOMPARE(without("cat OR dog", 0), u"dog"_s);
        QCOMPARE(without("cat OR dog", 2), u"cat"_s);
        QCOMPARE(without("a dog type:raw", 1), u"a dog"_s);
        QCOMPARE(without("a dog", 0), u""_s);
        QCOMPARE(without("a dog -(cat)", 3), u"a dog"_s);
        // The two prompts must not become one.
        QCOMPARE(without("a dog -people, grass", 1), u"a dog, grass"_s);
        QCOMPARE(without("a dog -people grass", 1), u"a dog, grass"_s);
        QCOMPARE(without("a dog photo:3 grass", 1), u"a dog, grass"_s);
    }

    void aSignComesAndGoes() {
        QCOMPARE(inverted("a dog, grass", 0), u"NOT a dog, grass"_s);
        QCOMPARE(inverted("a dog, grass", 2), u"a dog, -grass"_s);
        QCOMPARE(inverted("a dog -people", 1), u"a dog, people"_s);
        QCOMPARE(inverted("a dog -people on grass", 1), u"a dog, people, on grass"_s);
        QCOMPARE(inverted("NOT old boat", 0), u"old boat"_s);
        QCOMPARE(inverted("-\"red boat\"^2 sea", 0), u"\"red boat\"^2 sea"_s);
        QCOMPARE(inverted("sea -type:raw", 1), u"sea type:raw"_s);
        QCOMPARE(inverted("sea NOT in:\"My trips\"", 1), u"sea in:\"My trips\""_s);
        QCOMPARE(inverted("sea photo:12@10,20,30,40^2", 1), u"sea -photo:12@10,20,30,40^2"_s);
        QCOMPARE(inverted("type:raw OR type:jpeg", 0), u"-type:raw OR type:jpeg"_s);
        QCOMPARE(inverted("cat OR dog", 0), u"nothing"_s);  // an alternative cannot be excluded
    }

    void aWeightIsSetAndTakenAway() {
        QCOMPARE(weighted("red boat", 0, 2), u"red boat^2"_s);
        QCOMPARE(weighted("red boat, sea", 0, 0.5), u"red boat^0.5, sea"_s);
        QCOMPARE(weighted("red boat^2 sea", 0, 1), u"red boat, sea"_s);
        QCOMPARE(weighted("sea -people^2 type:raw", 1, 4), u"sea -people^4 type:raw"_s);
        QCOMPARE(weighted("sea image:\"a^b @.jpg\"", 1, 3), u"sea image:\"a^b @.jpg\"^3"_s);
        QCOMPARE(weighted("sea type:raw", 1, 2), u"nothing"_s);
    }

    void twoEditsGiveTheSameQueryAgain() {
        for (const char* text :
             {"a dog, grass -people", "-\"red boat\"^2 sea photo:7", "type:raw -in:Work NOT old boat",
              "(type:raw OR type:jpeg) x, y", "image:\"p q.jpg\"@1,2,30,40 -cat dog"}) {
            const ParsedQuery parsed = parseQuery(text);
            for (std::size_t i = 0; i < parsed.parts.size(); ++i) {
                if (parsed.parts[i].kind == QueryPart::Kind::Operator) continue;
                const auto once = withPartInverted(text, parsed, i);
                QVERIFY2(once, text);
                const ParsedQuery other = parseQuery(*once);
                QVERIFY(printQuery(other.query) != printQuery(parsed.query));
                // Commas that came in make operators; the part is the one that is as many terms from the start.
                std::size_t at = 0, terms = 0, before = 0;
                for (std::size_t k = 0; k < i; ++k) before += parsed.parts[k].kind != QueryPart::Kind::Operator;
                for (; at < other.parts.size(); ++at) {
                    if (other.parts[at].kind != QueryPart::Kind::Operator && terms++ == before) break;
                }
                const auto twice = withPartInverted(*once, other, at);
                QVERIFY2(twice, once->c_str());
                QCOMPARE(printQuery(parseQuery(*twice).query), printQuery(parsed.query));
            }
        }
    }

    void townsNeedTheirFinder() {
        const PlaceFinder places = [](std::string_view) { return std::optional(Place{"Paris", "", 1, 2, 0}); };
        const std::string text = "sea near:Paris";
        QCOMPARE(orNothing(withPartInverted(text, parseQuery(text, places), 1, places)), u"sea -near:Paris"_s);
    }
};

QTEST_APPLESS_MAIN(QueryEditTest)
#include "tst_query_edit.moc"
