#include "core/clip/tokenizers/word_piece.h"
#include "tests/core/clip/tokenizer_fixture.h"

#include <QTemporaryDir>

using namespace sightseer;
using namespace sightseer::test;

namespace {

std::unique_ptr<Tokenizer> wordPiece(const QString& file, bool lowerCase) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::WordPiece;
    spec.file = goldenPath(file).toStdString();
    spec.lowerCase = lowerCase;
    return opened(spec);
}

std::unique_ptr<Tokenizer> chinese() {
    return wordPiece(QStringLiteral("models/hf_chinese_clip/vocab.txt"), true);
}

}  // namespace

class WordPieceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theChineseModelsTextsGiveTheIdsOfTheReference() {
        const auto tokenizer = chinese();
        QVERIFY(tokenizer);
        const auto rows = goldenRows(QStringLiteral("models/hf_chinese_clip/wordpiece_expected.jsonl"));
        QCOMPARE(rows.size(), std::size_t{22});
        for (const auto& row : rows) {
            QCOMPARE(joined(tokenizer->encode(textOf(row))), joined(idsOf(row, QStringLiteral("ids"))));
            QCOMPARE(joined(rowOf(*tokenizer, textOf(row), 52)), joined(idsOf(row, QStringLiteral("ids52"))));
        }
    }

    void theCasedModelsTextsGiveTheIdsOfTheReference() {
        const auto tokenizer = wordPiece(QStringLiteral("models/st_multilingual/vocab.txt"), false);
        QVERIFY(tokenizer);
        const auto rows = goldenRows(QStringLiteral("models/st_multilingual/wordpiece_cased_expected.jsonl"));
        QCOMPARE(rows.size(), std::size_t{22});
        for (const auto& row : rows) {
            Ids expected = idsOf(row, QStringLiteral("ids"));
            expected.resize(128, 0);
            QCOMPARE(joined(rowOf(*tokenizer, textOf(row), 128)), joined(expected));
        }
    }

    void aTextCannotForgeASpecialToken() {
        const auto tokenizer = chinese();
        QVERIFY(tokenizer);
        for (const auto id : tokenizer->encode("[CLS] [SEP] [PAD] [MASK]")) QVERIFY(id == 100 || id > 103);
    }

    void aWordThatIsNotKnownToItsEndIsUnknownAsAWhole() {
        const auto tokenizer = chinese();
        QVERIFY(tokenizer);
        QCOMPARE(joined(tokenizer->encode("playö")), joined(tokenizer->encode("playo")));  // accents are taken off
        QCOMPARE(joined(tokenizer->encode("play\u00DF")), joined({100}));
        QCOMPARE(tokenizer->encode("play " + std::string(100, 'a')).size(), std::size_t{101});
        QCOMPARE(joined(tokenizer->encode(std::string(101, 'a'))), joined({100}));
    }

    void hostileTextsAreEncodedInBoundedTime() {
        const auto tokenizer = chinese();
        QVERIFY(tokenizer);
        encodesHostileTexts(*tokenizer);
    }

    void linesOfWindowsAreReadAndOfATokenThatComesTwiceTheLastCounts() {
        const QString path = m_folder.filePath(QStringLiteral("vocab.txt"));
        writeFile(path, "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\ncat\r\n\r\ncat\r\n##s");
        const auto tokenizer = WordPiece::open(path.toStdString(), true);
        QVERIFY(tokenizer);
        QCOMPARE(joined(rowOf(**tokenizer, "Cats cat dog", 8)), joined({2, 6, 7, 6, 1, 3, 0, 0}));
    }

    void aBadFileIsAnErrorThatNamesItAndSaysWhy_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("no token [PAD]");
        QTest::newRow("no end token") << QByteArray("[PAD]\n[UNK]\n[CLS]\n") << QStringLiteral("no token [SEP]");
        QTest::newRow("not UTF-8") << QByteArray("[PAD]\n\xFF\n") << QStringLiteral("not UTF-8");
    }
    void aBadFileIsAnErrorThatNamesItAndSaysWhy() {
        QFETCH(QByteArray, content);
        QFETCH(QString, reason);
        const QString path = m_folder.filePath(QStringLiteral("vocab.txt"));
        writeFile(path, content);
        const auto tokenizer = WordPiece::open(path.toStdString(), true);
        QVERIFY(!tokenizer);
        const QString message = QString::fromStdString(tokenizer.error().message);
        QCOMPARE(tokenizer.error().code, ErrorCode::InvalidFile);
        QVERIFY2(message.contains(path) && message.contains(reason), qPrintable(message));
        QVERIFY2(message.contains(u"Download the model again"), qPrintable(message));
    }

    void aMissingFileIsAnErrorThatNamesIt() {
        const auto tokenizer = WordPiece::open("no/such/vocab.txt", true);
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().code, ErrorCode::NotFound);
        QVERIFY(tokenizer.error().message.find("no/such/vocab.txt") != std::string::npos);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(WordPieceTest)
#include "tst_word_piece.moc"
