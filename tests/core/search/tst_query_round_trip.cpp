// Before the next header: moc 6.4 cannot read <compare> as the first of all.
#include <string>

#include "core/search/query_form.h"
#include "core/search/query_parser.h"
#include "core/search/query_printer.h"

#include <QTest>

#include <array>
#include <cmath>
#include <random>

using namespace sightseer;
using namespace std::chrono;

namespace {

// Random queries, the odd ones on purpose: what a fixed seed gives is the same on every machine.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random() % limit); }
    bool chance(unsigned percent) { return below(100) < percent; }

    std::string text(bool mayHaveSpaces) {
        static const std::array<const char*, 44> pieces{
            "a",   "dog",      "red",       "猫",   "é",     "🙂", "\"",  "\\", "(",   ")",   ",",
            "，",  "-",        "--",        "^",    "^2",    ":",    "in:", "OR", "AND", "NOT", "|",
            "@",   "@1,2,3,4", "*",         "?",    "..",    ">",    "“",   "”",  "'",   "/",   "7",
            "0.5", "photo",    "date:2023", "IN:x", "a(b)c", "\\\"", "、",  "«",  "%",   "#",   "e\xCC\x81"};
        static const std::array<const char*, 5> spaces{" ", "  ", "\t", "\n", "　"};
        std::string result;
        const unsigned count = 1 + below(6);
        for (unsigned i = 0; i < count; ++i) {
            if (mayHaveSpaces && chance(30)) result += spaces[below(spaces.size())];
            result += pieces[below(pieces.size())];
        }
        return result;
    }

    double number() { return std::ldexp(1.0 + below(1000000), static_cast<int>(below(30)) - 30); }

    Term term() {
        Term result;
        result.kind = static_cast<Term::Kind>(below(3));
        if (result.kind == Term::Kind::LibraryPhoto) {
            result.photo = PhotoId(static_cast<std::int64_t>(m_random() >> 1) + 1);
        } else {
            result.isExact = result.kind == Term::Kind::Prompt && chance(40);
            result.text = text(true);
        }
        if (result.kind != Term::Kind::Prompt && chance(50)) {
            const double left = below(1000) / 1000.0;
            const double top = below(1000000) / 1e6;
            result.region = Region{left, top, (1 - left) / (1 + below(3)), (1 - top) / (1 + below(3))};
        }
        if (chance(30)) result.weight = std::min(100.0, number());
        return result;
    }

    Condition condition() {
        switch (below(9)) {
            case 0: return InFolder{text(true)};
            case 1: return days();
            case 2: return OfKind{static_cast<FileKind>(below(10))};
            case 3: return TextContains{static_cast<TextField>(below(3)), text(true)};
            case 4: return numbers();
            case 5: return OfShape{static_cast<Shape>(below(3))};
            case 6: return InState{static_cast<PhotoState>(below(4))};
            case 7: return HasLabel{text(true)};
            default: return NearPlace{below(1801) / 10.0 - 90, below(3601) / 10.0 - 180, 0.1 + below(1000)};
        }
    }

    PhotoFilter filter(unsigned depth) {
        PhotoFilter result;
        result.negated = chance(25);
        if (depth == 0 || chance(40)) {
            result.condition = condition();
            return result;
        }
        result.join = chance(50) ? PhotoFilter::Join::Any : PhotoFilter::Join::All;
        const unsigned count = 1 + below(4);
        for (unsigned i = 0; i < count; ++i) result.parts.push_back(filter(depth - 1));
        return result;
    }

    Query query() {
        Query result;
        const unsigned count = below(5);
        for (unsigned i = 0; i < count; ++i) {
            TermGroup group;
            const unsigned alternatives = chance(70) ? 1 : 2 + below(3);
            for (unsigned j = 0; j < alternatives; ++j) group.alternatives.push_back(term());
            if (alternatives == 1 && chance(30)) group.alternatives.front().isNegative = true;
            result.groups.push_back(std::move(group));
        }
        if (chance(70)) result.filter = filter(3);
        return result;
    }

    // Pieces of the language in any order: mostly nonsense, sometimes a query.
    std::string nonsense() {
        static const std::array<const char*, 34> pieces{
            "dog",      "a cat", "\"red boat\"", " OR ",          " AND ",      "NOT ",     "-",         "(",
            ")",        ", ",    "^2",           "^0.5",          "in:a",       "in:",      "date:2023", "date:..2020",
            "type:raw", "|gif",  "iso:>=4",      "size:12MP",     "photo:12",   "@1,2,3,4", " ",         " ",
            "\\",       "\"",    "“x”",          "image:\"a b\"", "near:1,2,3", "is:new",   "猫",        "，",
            "x:y",      "\xFF"};
        std::string result;
        const unsigned count = 1 + below(9);
        for (unsigned i = 0; i < count; ++i) result += pieces[below(chance(2) ? pieces.size() : pieces.size() - 1)];
        return result;
    }

private:
    TakenWithin days() {
        const sys_days first = sys_days(2000y / January / 1) + std::chrono::days(below(9000));
        const auto month = year_month_day(first).year() / year_month_day(first).month();
        switch (below(5)) {
            case 0: return {first, std::nullopt};
            case 1: return {std::nullopt, first};
            case 2: return {sys_days(month / 1), sys_days(month / last)};
            case 3: return {sys_days(month.year() / 1 / 1), sys_days((month.year() + years(below(3))) / December / 31)};
            default: return {first, first + std::chrono::days(below(400))};
        }
    }

    NumberWithin numbers() {
        NumberWithin result{static_cast<NumberField>(below(3)), number(), std::nullopt, chance(50), chance(50)};
        // What a size is rounded to, see filter_words.cpp.
        if (*result.minimum < 1e6) result.minimum = std::round(*result.minimum * 1e9) / 1e9;
        if (chance(50)) result.maximum = *result.minimum + below(1000);
        if (chance(30) && result.maximum) result.minimum.reset();
        if (result.maximum && *result.maximum < 1e6) result.maximum = std::round(*result.maximum * 1e9) / 1e9;
        return result;
    }

    std::mt19937_64 m_random;
};

}  // namespace

class TestQueryRoundTrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyQueryPrintsAsTextThatReadsBackAsTheSameQuery() {
        for (unsigned seed = 0; seed < 20000; ++seed) {
            const Query query = Generator(seed).query();
            const std::string printed = printQuery(query);
            const auto again = parseQuery(printed);
            QVERIFY2(!again.error, printed.c_str());
            QVERIFY2(again.query == canonical(query), printed.c_str());
            QCOMPARE(printQuery(again.query), printed);
        }
    }

    void everyTextThatParsesReadsBackFromItsPrint() {
        int parsed = 0;
        for (unsigned seed = 0; seed < 20000; ++seed) {
            const std::string text = Generator(seed).nonsense();
            const auto first = parseQuery(text);
            if (first.error) {
                QVERIFY(first.error->span.begin <= first.error->span.end && first.error->span.end <= text.size());
                continue;
            }
            ++parsed;
            const auto again = parseQuery(printQuery(first.query));
            QVERIFY2(!again.error && again.query == first.query, text.c_str());
        }
        QVERIFY(parsed > 2000);
    }

    void whatIsPrintedIsWhatAPersonWouldWrite() {
        const auto printed = [](std::string_view text) { return printQuery(parseQuery(text).query); };
        QCOMPARE(printed("  a   dog ,cat AND “red boat” "), std::string("a dog, cat, \"red boat\""));
        QCOMPARE(printed("cat OR dog grass -people NOT old boat"),
                 std::string("cat OR dog grass -people, NOT old boat"));
        QCOMPARE(printed("in:a dog"), std::string("dog in:a"));
        QCOMPARE(printed("(in:Holiday OR in:\"My trips\") NOT type:jpg"),
                 std::string("in:Holiday|\"My trips\" -type:jpeg"));
        QCOMPARE(printed("in:a OR (date:>2020 is:new)"), std::string("(in:a OR (date:2021.. is:new))"));
        QCOMPARE(printed("date:2023-01-01..2023-12-31 date:2023-06..2023-08-31 date:2023-12"),
                 std::string("date:2023 date:2023-06..2023-08 date:2023-12"));
        QCOMPARE(printed("photo:12@10,20,50.5,40^2.0"), std::string("photo:12@10,20,50.5,40^2"));
        QCOMPARE(printed("\\AND in\\:a 5\\\""), std::string("\\AND in\\:a 5\\\""));
    }
};

QTEST_APPLESS_MAIN(TestQueryRoundTrip)
#include "tst_query_round_trip.moc"
