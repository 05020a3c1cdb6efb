#include "core/train/csv.h"

#include <QTest>

using sightseer::CsvRow;
using sightseer::parseCsv;

class CsvTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAndFieldsAreSplit();
    void quotedFieldsHoldCommasLineEndsAndQuotes();
    void emptyFieldsCountButEmptyLinesDoNot();
    void byteOrderMarkAndCarriageReturnsAreDropped();
    void theLastLineNeedsNoLineEnd();
    void anOpenQuoteIsAnErrorWithItsLine();
};

void CsvTest::rowsAndFieldsAreSplit() {
    const auto rows = parseCsv("a,b\nc,d e\n");
    QVERIFY(rows.has_value());
    QCOMPARE(rows->size(), std::size_t{2});
    QVERIFY(((*rows)[1] == CsvRow{"c", "d e"}));
}

void CsvTest::quotedFieldsHoldCommasLineEndsAndQuotes() {
    const auto rows = parseCsv("\"a, b\",\"line\nline\",\"he said \"\"yes\"\"\"\n");
    QVERIFY(rows.has_value());
    QVERIFY((rows->front() == CsvRow{"a, b", "line\nline", "he said \"yes\""}));
    QVERIFY((parseCsv("a 6\" nail,b\n")->front() == CsvRow{"a 6\" nail", "b"}));  // a quote inside is a character
}

void CsvTest::emptyFieldsCountButEmptyLinesDoNot() {
    const auto rows = parseCsv(",b,\n\n\r\n\"\"\n");
    QCOMPARE(rows->size(), std::size_t{2});
    QVERIFY(((*rows)[0] == CsvRow{"", "b", ""}));
    QVERIFY(((*rows)[1] == CsvRow{""}));
}

void CsvTest::byteOrderMarkAndCarriageReturnsAreDropped() {
    const auto rows = parseCsv(
        "\xEF\xBB\xBF"
        "file,caption\r\na.jpg,dog\r\n");
    QVERIFY(((*rows)[0] == CsvRow{"file", "caption"}));
    QVERIFY(((*rows)[1] == CsvRow{"a.jpg", "dog"}));
}

void CsvTest::theLastLineNeedsNoLineEnd() {
    QVERIFY((parseCsv("a,b")->front() == CsvRow{"a", "b"}));
    QVERIFY((parseCsv("a,b\r")->front() == CsvRow{"a", "b"}));
    QVERIFY(parseCsv("")->empty());
}

void CsvTest::anOpenQuoteIsAnErrorWithItsLine() {
    const auto rows = parseCsv("a,b\nc,\"d\ne\n");
    QVERIFY(!rows.has_value());
    QVERIFY(rows.error().message.find("line 2") != std::string::npos);
}

QTEST_APPLESS_MAIN(CsvTest)
#include "tst_csv.moc"
