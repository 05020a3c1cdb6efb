// Expected values are those of ftfy 6.3.1, html.unescape and str.lower() of Python 3.11.
#include "core/clip/tokenizers/text_cleaning.h"

#include <QByteArray>
#include <QTest>

using namespace sightseer;

namespace {

using Cleaner = std::string (*)(std::string_view);

void columns() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
}

void row(const char* name, const QByteArray& text, const QByteArray& expected) {
    QTest::newRow(name) << text << expected;
}

void check(Cleaner clean) {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(clean(text.toStdString())), expected);
}

}  // namespace

class TextCleaningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordinaryTextIsLeftAlone_data() {
        columns();
        for (const char* text :
             {"", "naïve café", "Ünïcödé", "L'été à la plage", "¿Qué? ¡Sí, señor!", "São Paulo", "Ærø", "Ångström",
              "20 °C – 30 °C", "© 2024 Müller & Söhne", "5 € / 10 £", "Ã", "cœur", "北京 привет Ελλάς",
              "👨‍👩‍👧 🏳️‍🌈", "this&not that", "a<b &amp; c"}) {
            row(text, text, text);
        }
        // As Windows-1252 bytes these are valid UTF-8 too.
        row("a trade mark after an accent", "CAFÉ™", "CAFÉ™");
        row("an ellipsis after an accent", "MENÜ…", "MENÜ…");
    }
    void ordinaryTextIsLeftAlone() { check(fixText); }

    void utf8ReadAsWindows1252IsRepaired_data() {
        columns();
        row("one letter", "Ã©", "é");
        row("a word", "cafÃ©", "café");
        row("a check mark", "âœ” No problems", "✔ No problems");
        row("a curly apostrophe", "itâ€™s", "it's");
        row("read as Latin-1", "it\u00E2\u0080\u0099s", "it's");
        row("twice", "cafÃƒÂ©", "café");
        row("an emoji", "ðŸ˜€", "😀");
        row("Chinese", "åŒ—äº¬", "北京");
        row("undefined bytes kept", "â€œquotedâ€\u009D", "\"quoted\"");
        row("undefined bytes lost", "â€œquotedâ€�", "\"quoted�");
        row("its no-break space turned into a blank", "voilÃ  le travail, Ã la mode", "voilà le travail, à la mode");
        row("beside other scripts", "北京 cafÃ©", "北京 café");
        row("one line of two", "cafÃ©\nnaïve café\n", "café\nnaïve café\n");
    }
    void utf8ReadAsWindows1252IsRepaired() { check(fixText); }

    void typographyBecomesPlain_data() {
        columns();
        row("double quotes", "“a” „b‟", "\"a\" \"b\"");
        row("single quotes", "it’s ‘a’ ‚b‛ ʼn", "it's 'a' 'b' 'n");
        row("ligatures", "ﬁne ﬂuﬃeﬆ", "fine fluffiest");
        row("digraphs", "ǅ ŉ Ĳ", "Dž 'n IJ");
        row("full width", "ＦＵＬＬ　ｗｉｄｔｈ！", "FULL width!");
        row("half width", "Ｕﾀｰﾝ ｶﾞ", "Uターン ガ");
        row("composed", "cafe\u0301", "café");
        row("marks in canonical order", "a\u0301\u0323", "ạ\u0301");
        row("Hangul", "\u1112\u1161\u11AB", "한");
        row("line ends", "a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne");
        row("a C1 control", "wait\u0085", "wait…");
    }
    void typographyBecomesPlain() { check(fixText); }

    void controlsAreRemoved_data() {
        columns();
        row("byte order mark", "\uFEFFbom", "bom");
        row("zero", QByteArray("zero\0null", 9), "zeronull");
        row("terminal colours", "\x1B[31;1mred\x1B[0m", "red");
        row("unfinished colour", "\x1B[31", "[31");
        row("interlinear and bidirectional", "a\uFFF9b\u206Ac\x7F", "abc");
        row("tabs and joiners stay", "a\tb\u200Dc", "a\tb\u200Dc");
    }
    void controlsAreRemoved() { check(fixText); }

    void entitiesAreFixedWhereThereIsNoMarkup_data() {
        columns();
        row("named", "salt &amp; pepper", "salt & pepper");
        row("nested", "&amp;amp;amp;lt;", "<");
        row("in capitals", "P&EACUTE;REZ STRA&SZLIG;E", "PÉREZ STRASSE");
        row("capitals of capitals", "L&AMP;AMP;ATILDE;&AMP;AMP;SUP3;PEZ", "LóPEZ");
        row("mixed case is no entity", "&nTILDE;", "&nTILDE;");
        row("without its semicolon", "AT&ampT", "AT&ampT");
        row("numbers", "&#233;&#x1F600;", "é😀");
        row("not after a line with markup", "<b>\n&eacute;", "<b>\n&eacute;");
    }
    void entitiesAreFixedWhereThereIsNoMarkup() { check(fixText); }

    void htmlIsUnescapedAsBrowsersDo_data() {
        columns();
        row("named", "&lt;b&gt; &amp;amp; &quot;", "<b> &amp; \"");
        row("of two characters", "&acE;&NotEqualTilde;", "∾̳≂̸");
        row("the longest name", "&CounterClockwiseContourIntegral;", "∳");
        row("old name without semicolon", "&copy 2024 &notit; &sup3x", "© 2024 ¬it; ³x");
        row("new name without semicolon", "&checkmark", "&checkmark");
        row("one layer only", "&ampamp;", "&amp;");
        row("numbers", "&#65;&#x42;&#X43 &#68e", "ABC De");
        row("Windows-1252 numbers", "&#x80;&#146;", "€’");
        row("numbers of no character", "&#0;&#xD800;&#x110000;&#99999999999999999999;", "����");
        row("numbers of controls", "a&#1;b&#xFFFE;c", "abc");
        row("no references", "&; &#; &#x; & &unknown; a&b=c &", "&; &#; &#x; & &unknown; a&b=c &");
        row("names are ASCII", "&é; &lté;", "&é; <é;");
    }
    void htmlIsUnescapedAsBrowsersDo() { check(unescapeHtml); }

    void cleaningEndsInLowerCaseWithSingleBlanks_data() {
        columns();
        row("white space", "  Many \t\n kinds\u00A0of\u2003space\u3000 ", "many kinds of space");
        row("space made of entities", "&nbsp;a&nbsp;&#9;b", "a b");
        row("only space", " \n ", "");
        row("dotted capital I", "İstanbul", "i̇stanbul");
        row("sigma at the end of words", "ΑΣ ΟΔΟΣ.", "ας οδος.");
        row("sigma inside", "ΑΣΑ ΑΣ'Α", "ασα ασ'α");
        row("sigma alone", "Σ 1Σ", "σ 1σ");
        row("sharp s", "STRAßE ẞ", "straße ß");
        row("two layers of escapes beside markup", "&amp;amp;lt;<", "&lt;<");
    }
    void cleaningEndsInLowerCaseWithSingleBlanks() { check(cleanForClip); }

    void eachWayOfCleaningDoesWhatItsModelsWereTrainedWith() {
        const std::string text = "  It\u2019s &lt;ΑΣ&gt;,\t snake_case\u00A0\u001C100% \xFF";
        QCOMPARE(cleanText(text, TextCleaning::OpenAi), std::string("it's <ας>, snake_case 100% \uFFFD"));
        QCOMPARE(cleanText(text, TextCleaning::Whitespace), std::string("It's <ΑΣ>, snake_case 100% \uFFFD"));
        QCOMPARE(cleanText(text, TextCleaning::Canonical), std::string("it\u2019s ltαςgt snakecase 100 \uFFFD"));
        QCOMPARE(cleanText(text, TextCleaning::LowerCase),
                 std::string("  it\u2019s &lt;ασ&gt;,\t snake_case\u00A0\u001C100% \uFFFD"));
        QCOMPARE(cleanText(text, TextCleaning::None),
                 std::string("  It\u2019s &lt;ΑΣ&gt;,\t snake_case\u00A0\u001C100% \uFFFD"));
    }

    void bytesThatAreNotUtf8BecomeReplacementCharacters() {
        QCOMPARE(fixText("a\xFF\xE2\x82z"), std::string("a��z"));
        QCOMPARE(unescapeHtml("\xF0\x9F\x98"), std::string("�"));
    }
};

QTEST_APPLESS_MAIN(TextCleaningTest)
#include "tst_text_cleaning.moc"
