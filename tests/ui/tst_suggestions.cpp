// What the search bar offers for a text and a cursor.
#include "ui/search/suggestions.h"

#include "core/search/query_parser.h"

#include <QTest>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

namespace {

const SuggestionSources kSources{
    .saved = {u"two dogs in snow"_s},
    .recent = {u"red boat"_s, u"a dog, -people"_s},
    .folders = {u"/photos"_s, u"/photos/2023/My trips"_s, u"/photos/2023/Rome"_s},
    .cameras = {u"Apple iPhone 12"_s, u"Canon EOS R6"_s},
    .lenses = {u"RF 50mm F1.8"_s},
    .labels = {{"animal/cow", 12}, {"wet grass", 3}, {"music/AC\\/DC", 1}},
};

// The text after each suggestion was taken.
QStringList taken(const QString& text, qsizetype cursor = -1) {
    QStringList results;
    for (const Suggestion& one : suggestionsFor(text, cursor < 0 ? text.size() : cursor, kSources)) {
        QString result = text;
        results.append(result.replace(one.from, one.length, one.text));
    }
    return results;
}

}  // namespace

class SuggestionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingTypedGivesTheLatestSearches() {
        QCOMPARE(taken(u""_s), (QStringList{u"red boat"_s, u"a dog, -people"_s, u"two dogs in snow"_s}));
    }

    void searchesAreFoundByTheBeginningOfAnyWord() {
        QCOMPARE(taken(u"dog"_s), (QStringList{u"a dog, -people"_s, u"two dogs in snow"_s}));
        QVERIFY(taken(u"oat"_s).isEmpty());
        QVERIFY(taken(u"red boat"_s).isEmpty());  // is there already
    }

    void filtersAreOfferedByName() {
        QCOMPARE(taken(u"sea ca"_s), (QStringList{u"sea camera:"_s, u"sea camera:\"Canon EOS R6\""_s}));
        QCOMPARE(taken(u"-ty"_s), QStringList{u"-type:"_s});
        QVERIFY(taken(u"a d"_s).filter(u"date:"_s).isEmpty());  // one letter is no hint
    }

    void valuesAreOfferedBehindTheColon() {
        QCOMPARE(taken(u"in:my"_s), QStringList{u"in:\"/photos/2023/My trips\""_s});
        QCOMPARE(taken(u"sea -in:/photos/2023/r"_s), QStringList{u"sea -in:/photos/2023/Rome"_s});
        QCOMPARE(taken(u"IN:ph"_s), QStringList{u"in:/photos"_s});
        QCOMPARE(taken(u"camera:"_s), (QStringList{u"camera:\"Apple iPhone 12\""_s, u"camera:\"Canon EOS R6\""_s}));
        QCOMPARE(taken(u"lens:50"_s), QStringList{u"lens:\"RF 50mm F1.8\""_s});
        QCOMPARE(taken(u"ratio:p"_s), QStringList{u"ratio:portrait"_s});
        QVERIFY(taken(u"sign: no"_s).isEmpty());
        QVERIFY(taken(u"ratio:portrait"_s).isEmpty());
        // The cursor in the middle of the text.
        QCOMPARE(taken(u"is:n sea"_s, 4), QStringList{u"is:new sea"_s});
    }

    void labelsAreOfferedWithTheirCounts() {
        QCOMPARE(taken(u"label:"_s),
                 (QStringList{u"label:animal/cow"_s, u"label:\"wet grass\""_s, u"label:\"music/AC\\\\/DC\""_s}));
        QCOMPARE(taken(u"sea -label:cow"_s), QStringList{u"sea -label:animal/cow"_s});
        QCOMPARE(taken(u"sea la"_s), QStringList{u"sea label:"_s});
        QVERIFY(taken(u"anim"_s).contains(u"label:animal/cow"_s));
        const auto offered = suggestionsFor(u"label:AC/"_s, 9, kSources);
        QCOMPARE(offered.size(), std::size_t(1));
        QCOMPARE(offered.front().shown, u"label: music/AC/DC"_s);
        QCOMPARE(offered.front().detail, u"1"_s);
    }

    void nothingIsOfferedInQuotationMarks() {
        QVERIFY(taken(u"\"red bo"_s).isEmpty());
        QVERIFY(!taken(u"\"red\\\" x\" ca"_s).isEmpty());
    }

    void everySuggestionIsUnderstood() {
        for (const auto& text :
             {u""_s, u"in:"_s, u"camera:"_s, u"lens:"_s, u"label:"_s, u"type:"_s, u"-is:"_s, u"ratio:"_s, u"ro"_s}) {
            for (const QString& result : taken(text)) {
                QVERIFY2(!parseQuery(result.toStdString()).error, qPrintable(result));
            }
        }
    }

    void thereAreNeverTooMany() {
        SuggestionSources many;
        for (int i = 0; i < 100'000; ++i) many.folders.append(u"/photos/rome %1"_s.arg(i));
        for (int i = 0; i < 30; ++i) many.recent.append(u"rome %1"_s.arg(i));
        QCOMPARE(suggestionsFor(u"rome"_s, 4, many).size(), std::size_t(kMostSuggestions));
    }
};

QTEST_GUILESS_MAIN(SuggestionsTest)
#include "tst_suggestions.moc"
