// Before the next header: moc 6.4 cannot read <compare> as the first of all.
#include <string>

#include "core/search/query_parser.h"

#include "core/search/query_printer.h"

#include <QTest>

#include <chrono>

using namespace sightseer;
using namespace std::chrono;

namespace {

Query parsed(std::string_view text) {
    const auto result = parseQuery(text);
    if (result.error) qWarning("%s: %s", std::string(text).c_str(), result.error->message.c_str());
    return result.query;
}

Term prompt(std::string text, double weight = 1) {
    Term term;
    term.text = std::move(text);
    term.weight = weight;
    return term;
}

Term phrase(std::string text) {
    Term term = prompt(std::move(text));
    term.isExact = true;
    return term;
}

Term no(Term term) {
    term.isNegative = true;
    return term;
}

Term image(std::string path) {
    Term term;
    term.kind = Term::Kind::ImageFile;
    term.text = std::move(path);
    return term;
}

Term photo(std::int64_t id) {
    Term term;
    term.kind = Term::Kind::LibraryPhoto;
    term.photo = PhotoId(id);
    return term;
}

// Groups of one term each.
Query all(std::vector<Term> terms) {
    Query query;
    for (Term& term : terms) query.groups.push_back({{std::move(term)}});
    return query;
}

bool hasError(std::string_view text, TextSpan span, const std::string& beginning) {
    const auto result = parseQuery(text);
    if (result.error && result.error->span == span && result.error->message.starts_with(beginning) &&
        result.error->message.ends_with('.') && result.query.isEmpty()) {
        return true;
    }
    if (result.error) {
        qWarning("%s: %zu..%zu %s", std::string(text).c_str(), result.error->span.begin, result.error->span.end,
                 result.error->message.c_str());
    }
    return false;
}

std::string printedParts(std::string_view text) {
    static constexpr const char* kinds[] = {"prompt", "negative", "image", "filter", "operator"};
    std::string parts;
    for (const QueryPart& part : parseQuery(text).parts) {
        if (!parts.empty()) parts += " / ";
        parts.append(kinds[static_cast<int>(part.kind)]).append(" [");
        parts.append(text.substr(part.span.begin, part.span.end - part.span.begin)).append("] ").append(part.display);
    }
    return parts;
}

}  // namespace

class TestQueryParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsNextToEachOtherAreOnePrompt() {
        QVERIFY(parsed("a dog  in\tthe grass ") == all({prompt("a dog in the grass")}));
        QVERIFY(parsed("狗　在草地上") == all({prompt("狗 在草地上")}));
        QVERIFY(parsed("").isEmpty());
        QVERIFY(parsed(" \n ").isEmpty());
    }

    void aPhraseInQuotationMarksIsExact() {
        QVERIFY(parsed("\"a red boat\"") == all({phrase("a red boat")}));
        QVERIFY(parsed("\"say \\\"hello\\\" \\\\ C:\\pictures\"") == all({phrase("say \"hello\" \\ C:\\pictures")}));
        QVERIFY(parsed("“curly marks”") == all({phrase("curly marks")}));
        QVERIFY(parsed("dog \"red boat\" sea") == all({prompt("dog"), phrase("red boat"), prompt("sea")}));
    }

    void commaAndAndSeparatePromptsThatAllCount() {
        const auto expected = all({prompt("black cat"), prompt("dog")});
        QVERIFY(parsed("black cat, dog") == expected);
        QVERIFY(parsed("black cat AND dog") == expected);
        QVERIFY(parsed("black cat，dog") == expected);
        QVERIFY(parsed(", black cat,, dog,") == expected);
        QVERIFY(parsed("salt and pepper") == all({prompt("salt and pepper")}));
    }

    void orJoinsNeighboursAndBindsTighterThanAllElse() {
        Query expected;
        expected.groups = {{{prompt("cat"), prompt("dog")}}, {{prompt("grass")}}};
        QVERIFY(parsed("cat OR dog, grass") == expected);
        QVERIFY(parsed("cat OR dog AND grass") == expected);
        QVERIFY(parsed("(cat OR dog) grass") == expected);
        expected.groups = {{{prompt("cat")}}, {{phrase("a"), photo(7), image("b.jpg")}}};
        QVERIFY(parsed("cat \"a\" OR photo:7 OR image:b.jpg") == expected);
    }

    void aHyphenOrNotExcludes() {
        QVERIFY(parsed("sea -people walking") == all({prompt("sea"), no(prompt("people")), prompt("walking")}));
        QVERIFY(parsed("-\"red boat\" -image:a.jpg -photo:3") ==
                all({no(phrase("red boat")), no(image("a.jpg")), no(photo(3))}));
        QVERIFY(parsed("sea NOT red boat, sky") == all({prompt("sea"), no(prompt("red boat")), prompt("sky")}));
        QVERIFY(parsed("-(cat OR dog)") == all({no(prompt("cat")), no(prompt("dog"))}));
        QVERIFY(parsed("NOT NOT cat") == all({prompt("cat")}));
    }

    void aHyphenCountsOnlyAtTheStartOfAWord() {
        QVERIFY(parsed("black-and-white t-shirt") == all({prompt("black-and-white t-shirt")}));
        QVERIFY(parsed("Bach - Air -- live --loud") == all({prompt("Bach - Air -- live --loud")}));
        QVERIFY(parsed("sea -black-and-white") == all({prompt("sea"), no(prompt("black-and-white"))}));
    }

    void aWeightAtTheEndWeighsTheWholePrompt() {
        QVERIFY(parsed("a red boat^2 sea^0.5") == all({prompt("a red boat", 2), prompt("sea", 0.5)}));
        QVERIFY(parsed("-people^3") == all({no(prompt("people", 3))}));
        QVERIFY(parsed("photo:5^.25").groups[0].alternatives[0].weight == 0.25);
        QVERIFY(parsed("(cat OR dog^3)^2") == parsed("cat^2 OR dog^6"));
        QVERIFY(parsed("^_^ x^y") == all({prompt("^_^ x^y")}));
    }

    void aWeightOutOfRangeSaysWhatIsInIt() {
        QVERIFY(hasError("a cat^0", {5, 7}, "The weight '0' is out of range; it is above 0 and at most 100"));
        QVERIFY(hasError("cat^100.5", {3, 9}, "The weight '100.5' is out of range"));
        QVERIFY(hasError("cat^-1", {3, 6}, "The weight '-1' is out of range"));
        QVERIFY(hasError("cat^", {3, 4}, "A number is missing behind ^; write a number above 0"));
        QVERIFY(hasError("cat^2x", {3, 6}, "'2x' is not a weight; write a number"));
        QVERIFY(hasError("cat ^2", {4, 6}, "A weight stands directly behind a prompt, such as dog^2"));
        QVERIFY(hasError("(in:a)^2", {6, 8}, "A filter has no weight"));
        QVERIFY(hasError("(cat^50)^3", {8, 10}, "The weights inside and behind the brackets multiply"));
    }

    void pictureTermsHaveAPathOrANumberAndMaybeARegion() {
        QVERIFY(parsed("image:\"C:\\My pictures\\a.jpg\" image:me@home.jpg") ==
                all({image("C:\\My pictures\\a.jpg"), image("me@home.jpg")}));
        Term part = photo(1234);
        part.region = Region{0.1, 0.2, 0.5, 0.4};
        QVERIFY(parsed("photo:1234@10,20,50,40") == all({part}));
        part.weight = 2;
        QVERIFY(parsed("photo:1234@10,20,50,40^2, sea") == all({part, prompt("sea")}));
        part = no(image("a b.jpg"));
        part.region = Region{0, 0, 0.333, 1};
        QVERIFY(parsed("-image:\"a b.jpg\"@0,0,33.3,100") == all({part}));
    }

    void wrongPictureTermsSayWhatWouldBeRight() {
        QVERIFY(hasError("photo:dog", {6, 9}, "'dog' is not the number of a photo; write it in digits"));
        QVERIFY(hasError("photo:0", {6, 7}, "'0' is not the number of a photo"));
        QVERIFY(hasError("sea image:", {4, 10}, "A path is missing directly behind image:"));
        QVERIFY(hasError("photo:1@10,20,95,40", {6, 19}, "'10,20,95,40' is not a part of a picture; write @left,top"));
        QVERIFY(hasError("photo:1@10,20", {6, 13}, "'10,20' is not a part of a picture"));
        QVERIFY(hasError("photo:1|2", {8, 9}, "Only one picture stands behind the colon; write OR"));
        QVERIFY(hasError("image:\"a\"x", {6, 10}, "'x' does not belong behind a picture"));
    }

    void unknownWordsBeforeAColonBelongToThePrompt() {
        for (const char* text : {"sign: no entry", "at 12:30", "https://example.org/a", "tag:cat", ":-", "in"}) {
            QVERIFY(parsed(text) == all({prompt(text)}));
        }
        QVERIFY(parsed("in\\:Holiday \\OR \\-x 3\\\" dog\\(s") == all({prompt("in:Holiday OR -x 3\" dog(s")}));
        QVERIFY(parsed("dog(s) at night") == all({prompt("dog(s) at night")}));
    }

    void loneOperatorsQuotesAndBracketsAreErrorsAtTheirCharacter() {
        QVERIFY(hasError("cat OR", {4, 6}, "OR stands between two alternatives, such as cat OR dog; write \\OR"));
        QVERIFY(hasError("OR cat", {0, 2}, "OR stands between two alternatives"));
        QVERIFY(hasError("cat, OR dog", {5, 7}, "OR stands between two alternatives"));
        QVERIFY(hasError("cat OR OR dog", {4, 6}, "OR stands between two alternatives"));
        QVERIFY(hasError("cat AND", {4, 7}, "AND stands between two prompts or filters"));
        QVERIFY(hasError("AND cat", {0, 3}, "AND stands between two prompts or filters"));
        QVERIFY(hasError("cat NOT", {4, 7}, "Nothing follows to be excluded; write a prompt or a filter"));
        QVERIFY(hasError("5\" nail", {1, 2}, "This quotation mark is not closed"));
        QVERIFY(hasError("in:\"My trips", {3, 4}, "This quotation mark is not closed"));
        QVERIFY(hasError("cat )", {4, 5}, "This bracket closes nothing; delete it, or write \\)"));
        QVERIFY(hasError("a (cat OR dog", {2, 3}, "This bracket is not closed; write )"));
        QVERIFY(hasError("dog(s", {3, 4}, "This bracket is not closed"));
        QVERIFY(hasError("cat ()", {4, 6}, "There is nothing between these brackets"));
        QVERIFY(hasError("cat \"\"", {4, 6}, "There is nothing between these quotation marks"));
    }

    void orNeverMixesWhatCannotBeAlternatives() {
        QVERIFY(hasError("cat OR in:Holiday", {4, 6}, "OR cannot join a prompt with a filter; write AND"));
        QVERIFY(hasError("in:Holiday OR cat", {11, 13}, "OR cannot join a prompt with a filter"));
        QVERIFY(hasError("cat OR (dog in:Holiday)", {4, 6}, "OR cannot join a prompt with a filter"));
        QVERIFY(hasError("cat OR -dog", {4, 6}, "OR cannot join an excluded prompt"));
        QVERIFY(hasError("-cat OR dog", {5, 7}, "OR cannot join an excluded prompt"));
        QVERIFY(hasError("(cat, dog) OR fish", {11, 13}, "OR joins single prompts and pictures"));
        QVERIFY(hasError("-(cat, dog)", {0, 1}, "Only alternatives or filters in brackets can be excluded together"));
    }

    void badBytesAreAnErrorAtTheByte() {
        QVERIFY(hasError("cat \xFF dog", {4, 5}, "This is not a character"));
        QVERIFY(hasError("\xE7\x8C", {0, 1}, "This is not a character"));
        QVERIFY(hasError("\xED\xA0\x80", {0, 1}, "This is not a character"));
        QVERIFY(hasError(std::string_view("a\0b", 3), {1, 2}, "This is not a character"));
    }

    void partsSayWhatStandsWhere() {
        QCOMPARE(
            printedParts("a dog^2 OR \"sea\", -people NOT old boat"),
            "prompt [a dog^2] a dog^2 / operator [OR] OR / prompt [\"sea\"] sea / operator [,] , / negative [-people] "
            "-people / negative [NOT old boat] -old boat");
        QCOMPARE(
            printedParts("-image:\"/photos/a b.jpg\"@0,0,50,50 photo:12 -type:raw|jpg in:\"My trips\""),
            "image [-image:\"/photos/a b.jpg\"@0,0,50,50] -image: a b.jpg@0,0,50,50 / image [photo:12] photo: 12 / "
            "filter [-type:raw|jpg] -type: raw|jpg / filter [in:\"My trips\"] in: My trips");
        QCOMPARE(
            printedParts("NOT (in:a OR date:2023)"),
            "operator [NOT] NOT / operator [(] ( / filter [in:a] -in: a / operator [OR] OR / filter [date:2023] -date: "
            "2023 / operator [)] )");
        const std::string display = parseQuery(std::string(200, 'x')).parts.at(0).display;
        QCOMPARE(display, std::string(40, 'x') + "…");
    }

    void partsInFrontOfAnErrorAreStillGiven() {
        QCOMPARE(printedParts("sea in:Holiday date:20x3"), "prompt [sea] sea / filter [in:Holiday] in: Holiday");
    }

    void tooMuchIsRefusedWithTheLimit() {
        std::string prompts;
        for (int i = 0; i < 101; ++i) prompts += "cat, ";
        QVERIFY(hasError(prompts, {500, 503}, "A query has at most 100 prompts and pictures"));
        QVERIFY(!parseQuery(prompts.substr(5)).error);
        std::string filters = "in:a";
        for (int i = 0; i < 200; ++i) filters += "|a";
        QVERIFY(hasError(filters, {403, 404}, "A query has at most 200 filter values"));
        QVERIFY(hasError(std::string(50, '('), {40, 41}, "Brackets are nested more than 40 deep"));
        QVERIFY(!parseQuery(std::string(40, '(') + "cat" + std::string(40, ')')).error);
        std::string nested = "in:a";
        for (int i = 0; i < 12; ++i) nested = "(in:b OR (in:c " + nested + "))";
        QVERIFY(hasError(nested, {0, 1}, "The filters are nested more than 20 deep"));
    }

    void hundredKilobytesParseInMilliseconds() {
        const auto repeated = [](std::string_view piece) {
            std::string text;
            while (text.size() < 100000) text += piece;
            return text;
        };
        for (const char* piece :
             {"word ", "a(", "(", "\"", "^2", "-", "NOT ", "in:", "in:a|", "x^", "\\", "猫", "OR ", "a()"}) {
            const std::string text = repeated(piece);
            const auto begin = steady_clock::now();
            const auto result = parseQuery(text);
            QVERIFY2(steady_clock::now() - begin < milliseconds(200), piece);
            if (result.error) QVERIFY(result.error->message.size() < 400);
        }
        QCOMPARE(parsed(repeated("word ")).groups.size(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestQueryParser)
#include "tst_query_parser.moc"
