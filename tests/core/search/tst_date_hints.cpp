// Before the next header: moc 6.4 cannot read <compare> as the first of all.
#include <string>

#include "core/search/date_hints.h"
#include "core/search/query_parser.h"

#include <QTest>

using namespace sightseer;
using namespace std::chrono;

namespace {

// A Wednesday.
constexpr sys_days today = 2023y / March / 15;

// "[words] filter" of every hint.
std::string hints(std::string_view text, sys_days day = today) {
    std::string result;
    for (const DateHint& hint : dateHints(text, day)) {
        if (!result.empty()) result += ", ";
        result.append("[").append(text.substr(hint.span.begin, hint.span.end - hint.span.begin)).append("] ");
        result += hint.filterText;
    }
    return result;
}

std::string none() {
    return {};
}

std::string label(std::string_view text) {
    const auto found = dateHints(text, today);
    return found.empty() ? none() : found.front().label;
}

std::string taken(std::string_view text) {
    const auto found = dateHints(text, today);
    return found.empty() ? none() : withDateHint(text, found.front());
}

}  // namespace

class TestDateHints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void yearsMonthsAndDaysAreOffered() {
        QCOMPARE(hints("2019"), std::string("[2019] date:2019"));
        QCOMPARE(hints("beach July 2021 evening"), std::string("[July 2021] date:2021-07"));
        QCOMPARE(hints("15 July 2021"), std::string("[15 July 2021] date:2021-07-15"));
        QCOMPARE(hints("on the 3rd of July 2021"), std::string("[on the 3rd of July 2021] date:2021-07-03"));
        QCOMPARE(hints("July 4th"), std::string("[July 4th] date:2022-07-04"));
        QCOMPARE(hints("2021-07-15 or 15.7.2021"),
                 std::string("[2021-07-15] date:2021-07-15, [15.7.2021] date:2021-07-15"));
        QCOMPARE(hints("the 1990s"), std::string("[the 1990s] date:1990..1999"));
        QCOMPARE(hints("in the 90s"), std::string("[in the 90s] date:1990..1999"));
    }

    void aMonthWithoutAYearIsTheLatestThatHasBegun() {
        QCOMPARE(hints("in July"), std::string("[in July] date:2022-07"));
        QCOMPARE(hints("in March"), std::string("[in March] date:2023-03"));
        QCOMPARE(hints("february"), std::string("[february] date:2023-02"));
    }

    void wordsThatMaybeMeanAMonthNeedAPreposition() {
        QCOMPARE(hints("march of the penguins"), none());
        QCOMPARE(hints("may"), none());
        QCOMPARE(hints("in may"), std::string("[in may] date:2022-05"));
        QCOMPARE(hints("may 2020"), std::string("[may 2020] date:2020-05"));
    }

    void lastAndThisAreCountedFromToday() {
        QCOMPARE(hints("yesterday"), std::string("[yesterday] date:2023-03-14"));
        QCOMPARE(hints("the day before yesterday"), std::string("[the day before yesterday] date:2023-03-13"));
        QCOMPARE(hints("this week"), std::string("[this week] date:2023-03-13..2023-03-19"));
        QCOMPARE(hints("last week"), std::string("[last week] date:2023-03-06..2023-03-12"));
        QCOMPARE(hints("last weekend"), std::string("[last weekend] date:2023-03-11..2023-03-12"));
        QCOMPARE(hints("last month"), std::string("[last month] date:2023-02"));
        QCOMPARE(hints("this year"), std::string("[this year] date:2023"));
        QCOMPARE(hints("last year"), std::string("[last year] date:2022"));
        QCOMPARE(hints("last monday"), std::string("[last monday] date:2023-03-13"));
        QCOMPARE(hints("last wednesday"), std::string("[last wednesday] date:2023-03-08"));
        QCOMPARE(hints("on friday"), std::string("[on friday] date:2023-03-10"));
        QCOMPARE(hints("last july"), std::string("[last july] date:2022-07"));
        QCOMPARE(hints("three weeks ago"), std::string("[three weeks ago] date:2023-02-20..2023-02-26"));
        QCOMPARE(hints("2 years ago"), std::string("[2 years ago] date:2021"));
        QCOMPARE(hints("in the last 3 months"), std::string("[in the last 3 months] date:2022-12-15..2023-03-15"));
        QCOMPARE(hints("last month", 2023y / January / 31), std::string("[last month] date:2022-12"));
        QCOMPARE(hints("last month", 2023y / March / 31), std::string("[last month] date:2023-02"));
    }

    void seasonsAreThoseThatHaveEndedOrHaveAYear() {
        QCOMPARE(hints("a dog last summer in the grass"), std::string("[last summer] date:2022-06..2022-08"));
        QCOMPARE(hints("last winter"), std::string("[last winter] date:2022-12..2023-02"));
        QCOMPARE(hints("last winter", 2023y / January / 10), std::string("[last winter] date:2021-12..2022-02"));
        QCOMPARE(hints("in the summer of 2020"), std::string("[in the summer of 2020] date:2020-06..2020-08"));
        QCOMPARE(hints("this spring"), std::string("[this spring] date:2023-03..2023-05"));
        QCOMPARE(hints("summer dress"), none());
    }

    void holidaysAreOffered() {
        QCOMPARE(hints("christmas 2020"), std::string("[christmas 2020] date:2020-12-24..2020-12-26"));
        QCOMPARE(hints("Christmas"), std::string("[Christmas] date:2022-12-24..2022-12-26"));
        QCOMPARE(hints("easter 2021"), std::string("[easter 2021] date:2021-04-02..2021-04-05"));
        QCOMPARE(hints("New Year’s Eve 2019"), std::string("[New Year’s Eve 2019] date:2019-12-31"));
        QCOMPARE(hints("thanksgiving 2022"), std::string("[thanksgiving 2022] date:2022-11-24"));
        QCOMPARE(hints("halloween"), std::string("[halloween] date:2022-10-31"));
    }

    void rangesAreOffered() {
        QCOMPARE(hints("from June 2020 to August 2021"),
                 std::string("[from June 2020 to August 2021] date:2020-06..2021-08"));
        QCOMPARE(hints("between 2019 and 2021"), std::string("[between 2019 and 2021] date:2019..2021"));
        QCOMPARE(hints("2019-2021"), std::string("[2019-2021] date:2019..2021"));
        QCOMPARE(hints("since 2020"), std::string("[since 2020] date:2020.."));
        QCOMPARE(hints("after July 2021"), std::string("[after July 2021] date:2021-08.."));
        QCOMPARE(hints("before 2015"), std::string("[before 2015] date:..2014"));
        QCOMPARE(hints("until May 2015"), std::string("[until May 2015] date:..2015-05"));
    }

    void chineseWordsAreOffered() {
        QCOMPARE(hints("去年夏天的海边"), std::string("[去年夏天] date:2022-06..2022-08"));
        QCOMPARE(hints("今年"), std::string("[今年] date:2023"));
        QCOMPARE(hints("2019年"), std::string("[2019年] date:2019"));
        QCOMPARE(hints("7月"), std::string("[7月] date:2022-07"));
        QCOMPARE(hints("2021年7月15日，北京"), std::string("[2021年7月15日] date:2021-07-15"));
        QCOMPARE(hints("十二月 昨天"), std::string("[十二月] date:2022-12, [昨天] date:2023-03-14"));
        QCOMPARE(hints("上个月 上周"), std::string("[上个月] date:2023-02, [上周] date:2023-03-06..2023-03-12"));
        QCOMPARE(hints("明年 17月"), none());
    }

    void quotesFiltersAndExcludedWordsAreLeftAlone() {
        QCOMPARE(hints("\"last summer\" date:2019 name:2018 -2017 NOT in July, photo:2020"), none());
        QCOMPARE(hints("-dog 2019"), std::string("[2019] date:2019"));
    }

    void daysToComeAndPlainNumbersAreLeftAlone() {
        QCOMPARE(hints("2024"), none());
        QCOMPARE(hints("3 cats, 12:30, 1200 people, 20190"), none());
    }

    void wordsThatAnOperatorNeedsAreLeftAlone() {
        QCOMPARE(hints("cat OR 2019"), none());
        QCOMPARE(hints("(2019)"), none());
        QCOMPARE(hints("dog 2019^2"), none());
        QCOMPARE(hints("cat OR dog in 2019"), std::string("[in 2019] date:2019"));
    }

    void aLabelSaysTheDays() {
        QCOMPARE(label("last summer"), std::string("June – August 2022"));
        QCOMPARE(label("yesterday"), std::string("14 March 2023"));
        QCOMPARE(label("in July"), std::string("July 2022"));
        QCOMPARE(label("last winter"), std::string("December 2022 – February 2023"));
        QCOMPARE(label("the 90s"), std::string("1990 – 1999"));
        QCOMPARE(label("last week"), std::string("6 March 2023 – 12 March 2023"));
        QCOMPARE(label("since 2020"), std::string("from 2020"));
        QCOMPARE(label("before July 2021"), std::string("up to June 2021"));
    }

    void aTakenHintBecomesAFilterAtTheEnd() {
        QCOMPARE(taken("a dog last summer in the grass"), std::string("a dog in the grass date:2022-06..2022-08"));
        QCOMPARE(taken("2019"), std::string("date:2019"));
        QCOMPARE(taken("in July, dog"), std::string("dog date:2022-07"));
        QCOMPARE(taken("cat, dog 2019, \"x\""), std::string("cat, dog, \"x\" date:2019"));
        QCOMPARE(taken("near:48.8,2.3 2019,50"), std::string("near:48.8,2.3 ,50 date:2019"));
        QCOMPARE(taken("photo:12@10 in July,50"), std::string("photo:12@10 ,50 date:2022-07"));
        const auto query = parseQuery(taken("cat OR dog last year -people")).query;
        QVERIFY(query == parseQuery("cat OR dog -people date:2022").query);
    }

    void oddTextGivesNoHintAndNoHarm() {
        QCOMPARE(hints(""), none());
        QCOMPARE(hints("2019 \xFF"), none());
        QCOMPARE(hints("2019 \"open"), std::string("[2019] date:2019"));
        std::string text;
        while (text.size() < 100000) text += "last a( 20 ";
        const auto begin = steady_clock::now();
        QVERIFY(hints(text).empty());
        QVERIFY(steady_clock::now() - begin < seconds(1));
    }
};

QTEST_APPLESS_MAIN(TestDateHints)
#include "tst_date_hints.moc"
