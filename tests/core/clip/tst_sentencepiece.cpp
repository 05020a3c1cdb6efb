#include "tests/core/clip/tokenizer_fixture.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstring>
#include <limits>
#include <random>

using namespace sightseer;
using namespace sightseer::test;

namespace {

TokenizerSpec specOf(const QString& file, TextCleaning cleaning) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::SentencePiece;
    spec.file = goldenPath(file).toStdString();
    spec.cleaning = cleaning;
    return spec;
}

TokenizerSpec siglip(TextCleaning cleaning = TextCleaning::Canonical) {
    return specOf(QStringLiteral("models/hf_siglip/spiece.model"), cleaning);
}

TokenizerSpec siglip2(TextCleaning cleaning = TextCleaning::LowerCase) {
    TokenizerSpec spec = specOf(QStringLiteral("models/hf_siglip2/tokenizer.model"), cleaning);
    spec.padId = 0;
    return spec;
}

TokenizerSpec xlmRoberta(TextCleaning cleaning = TextCleaning::Whitespace) {
    TokenizerSpec spec = specOf(QStringLiteral("tokenizers/xlm_roberta/sentencepiece.bpe.model"), cleaning);
    spec.startId = 0;
    spec.endId = 2;
    spec.padId = 1;
    spec.unknownId = 3;
    spec.idOffset = 1;
    return spec;
}

const QString kUnigramRows = QStringLiteral("tokenizers/unigram_expected.jsonl");
const QString kBytePairRows = QStringLiteral("tokenizers/bpe_expected.jsonl");
const QString kXlmRobertaRows = QStringLiteral("tokenizers/xlm_roberta/expected.jsonl");

// Protocol buffers by hand.
QByteArray varint(quint64 value) {
    QByteArray bytes;
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
    return bytes + static_cast<char>(value);
}
QByteArray field(int number, const QByteArray& bytes) {
    return varint(static_cast<quint64>(number) << 3 | 2) + varint(static_cast<quint64>(bytes.size())) + bytes;
}
QByteArray field(int number, quint64 value) {
    return varint(static_cast<quint64>(number) << 3) + varint(value);
}
QByteArray piece(const QByteArray& text, int type = 1, float score = 0) {
    QByteArray bytes(4, '\0');
    std::memcpy(bytes.data(), &score, 4);
    return field(1, field(1, text) + varint(2 << 3 | 5) + bytes + field(3, static_cast<quint64>(type)));
}
QByteArray littleEndian(std::vector<quint32> words) {
    QByteArray bytes;
    for (const quint32 word : words) {
        for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(word >> shift);
    }
    return bytes;
}
// A model of the pieces "<unk>" and "a" with this table of replaced characters.
QByteArray withCharacterMap(const std::vector<quint32>& trie, const QByteArray& replacements) {
    const QByteArray units = littleEndian(trie);
    return piece("<unk>", 2) + piece("a") +
           field(3, field(2, littleEndian({static_cast<quint32>(units.size())}) + units + replacements));
}
// A double array in which "b" leads to the value 0.
std::vector<quint32> trieOfOneLetter() {
    std::vector<quint32> trie(512);
    trie[0] = 256 << 10;                                       // the root's children begin at 256
    trie[256 ^ 'b'] = quint32{'b' ^ 1} << 10 | 1U << 8 | 'b';  // its own at 257, where its value is
    trie[257] = 1U << 31;
    return trie;
}

}  // namespace

class SentencePieceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aUnigramModelGivesTheIdsOfTheReference();
    void aBytePairModelGivesTheIdsOfTheReference();
    void aSiglipQueryIsCleanedFramedAndCutAsTransformersDoes();
    void aSiglip2QueryIsSetInLowerCaseCharacterByCharacter();
    void theStringsOfTheSiglipModelsGiveTheIdsThatTheirTowersWereTestedWith();
    void anXlmRobertaQueryGivesTheIdsOfTheReference();
    void aTextCannotForgeAControlPiece();
    void aPieceThatTheModelDefinesAsTextIsFoundInText();
    void anUnknownCharacterBecomesItsBytesOrOneUnknownToken();
    void anUnusedPieceFallsApartAgain();
    void charactersAreReplacedAsTheFilesTableSays();
    void aLongTextIsCutBeforeTheEndToken();
    void hostileTextsAreEncodedInBoundedTime();
    void aMissingFileIsAnErrorThatNamesIt();
    void aBadFileIsAnErrorThatNamesItAndSaysWhy_data();
    void aBadFileIsAnErrorThatNamesItAndSaysWhy();
    void idsThatTheFileDoesNotHaveAreRefused();
    void aDamagedFileIsRefusedOrStillAnswers();

private:
    QString written(const QByteArray& content) const {
        const QString path = m_folder.filePath(QStringLiteral("tokenizer.model"));
        writeFile(path, content);
        return path;
    }
    TokenizerSpec specFor(const QByteArray& content) const {
        TokenizerSpec spec;
        spec.kind = TokenizerKind::SentencePiece;
        spec.file = written(content).toStdString();
        spec.cleaning = TextCleaning::None;
        return spec;
    }

    QTemporaryDir m_folder;
};

void SentencePieceTest::aUnigramModelGivesTheIdsOfTheReference() {
    const auto plain = opened(siglip(TextCleaning::None));
    const auto canonical = opened(siglip());
    QVERIFY(plain && canonical);
    const auto rows = goldenRows(kUnigramRows);
    QCOMPARE(rows.size(), std::size_t{46});
    for (const auto& row : rows) {
        QCOMPARE(joined(plain->encode(textOf(row))), joined(idsOf(row, QStringLiteral("ids"))));
        QCOMPARE(joined(canonical->encode(textOf(row))), joined(idsOf(row, QStringLiteral("canonical_ids"))));
    }
}

void SentencePieceTest::aBytePairModelGivesTheIdsOfTheReference() {
    const auto plain = opened(siglip2(TextCleaning::None));
    QVERIFY(plain);
    const auto rows = goldenRows(kBytePairRows);
    QCOMPARE(rows.size(), std::size_t{46});
    for (const auto& row : rows) {
        QCOMPARE(joined(plain->encode(textOf(row))), joined(idsOf(row, QStringLiteral("ids"))));
        const std::string lower = row.value(u"lower").toString().toStdString();
        QCOMPARE(joined(plain->encode(lower)), joined(idsOf(row, QStringLiteral("lower_ids"))));
    }
}

void SentencePieceTest::aSiglipQueryIsCleanedFramedAndCutAsTransformersDoes() {
    const auto tokenizer = opened(siglip());
    QVERIFY(tokenizer);
    int compared = 0;
    for (const auto& row : goldenRows(kUnigramRows)) {
        if (spellsSpecialToken(row)) continue;
        QCOMPARE(joined(rowOf(*tokenizer, textOf(row), 64)), joined(idsOf(row, QStringLiteral("hf_siglip_ids64"))));
        ++compared;
    }
    QCOMPARE(compared, 45);
}

void SentencePieceTest::aSiglip2QueryIsSetInLowerCaseCharacterByCharacter() {
    const auto tokenizer = opened(siglip2());
    QVERIFY(tokenizer);
    int framed = 0;
    int compared = 0;
    for (const auto& row : goldenRows(kBytePairRows)) {
        // The golden rows of 64 were set in lower case by Python, which knows a final sigma; Siglip2Tokenizer does not.
        const bool finalSigma = row.value(u"lower").toString().contains(QChar(u'\u03C2'));
        if (!finalSigma) {
            QCOMPARE(joined(rowOf(*tokenizer, textOf(row), 64)), joined(idsOf(row, QStringLiteral("siglip2_ids64"))));
            ++framed;
        }
        if (spellsSpecialToken(row)) continue;
        Ids expected = idsOf(row, QStringLiteral("tokenizer_json_lower_ids"));
        QCOMPARE(expected.back(), 1);
        expected.pop_back();
        QCOMPARE(joined(tokenizer->encode(textOf(row))), joined(expected));
        ++compared;
    }
    QCOMPARE(framed, 45);
    QCOMPARE(compared, 45);
}

void SentencePieceTest::theStringsOfTheSiglipModelsGiveTheIdsThatTheirTowersWereTestedWith() {
    // input_ids of the two models' inputs.safetensors, without the padding to 64.
    const std::vector<Ids> first{{6, 29, 3, 11, 6, 37, 39, 1},
                                 {6, 29, 3, 11, 6, 92, 33, 1},
                                 {91, 194, 357, 3, 209, 3, 4, 25, 347, 1},
                                 {99, 48, 35, 202, 162, 8, 23, 157, 40, 169, 348, 83, 1},
                                 {1},
                                 {25, 13, 112, 37, 209, 44, 111, 177, 95, 5, 1},
                                 {86, 155, 90, 13, 86, 17, 3, 16, 39, 231, 7, 1},
                                 {6, 3, 8, 44, 203, 8, 181, 44, 34, 62, 200, 3, 11, 6, 65, 172, 47, 152, 1}};
    const std::vector<Ids> second{{729, 317, 281, 266, 274, 296, 1},
                                  {729, 317, 281, 266, 407, 743, 1},
                                  {637, 634, 271, 314, 276, 269, 447, 1},
                                  {403, 350, 396, 630, 432, 288, 284, 401, 415, 1},
                                  {1},
                                  {476, 319, 327, 314, 286, 679, 404, 708, 1},
                                  {345, 429, 313, 291, 727, 345, 267, 325, 713, 1},
                                  {729, 301, 286, 274, 293, 430, 286, 304, 315, 400, 281, 266, 434, 433, 1}};
    const auto compare = [](const TokenizerSpec& spec, const QString& folder, const std::vector<Ids>& expected) {
        const auto tokenizer = opened(spec);
        QVERIFY(tokenizer);
        const QByteArray json =
            contentOf(goldenPath(QStringLiteral("models/") + folder + QStringLiteral("/strings.json")));
        const QJsonArray strings = QJsonDocument::fromJson(json).object().value(u"strings").toArray();
        QCOMPARE(static_cast<std::size_t>(strings.size()), expected.size());
        for (int i = 0; i < strings.size(); ++i) {
            Ids ids = expected[static_cast<std::size_t>(i)];
            ids.resize(64, spec.padId);
            QCOMPARE(joined(rowOf(*tokenizer, strings[i].toString().toStdString(), 64)), joined(ids));
        }
    };
    compare(siglip(), QStringLiteral("hf_siglip"), first);
    compare(siglip2(), QStringLiteral("hf_siglip2"), second);
}

void SentencePieceTest::anXlmRobertaQueryGivesTheIdsOfTheReference() {
    const auto plain = opened(xlmRoberta(TextCleaning::None));
    const auto openClip = opened(xlmRoberta());
    QVERIFY(plain && openClip);
    const auto rows = goldenRows(kXlmRobertaRows);
    QCOMPARE(rows.size(), std::size_t{28});
    for (const auto& row : rows) {
        QCOMPARE(joined(plain->encode(textOf(row))), joined(idsOf(row, QStringLiteral("ids"))));
        QCOMPARE(joined(rowOf(*openClip, textOf(row), 77)), joined(idsOf(row, QStringLiteral("open_clip_ids77"))));
    }
}

void SentencePieceTest::aTextCannotForgeAControlPiece() {
    const std::string text = "</s> <eos> <pad> <bos> <unk> <s> <0x41>";
    for (const TokenizerSpec& spec : {siglip(TextCleaning::None), siglip2()}) {
        const auto tokenizer = opened(spec);
        QVERIFY(tokenizer);
        for (const auto id : tokenizer->encode(text)) QVERIFY(id != spec.endId && id != spec.padId);
    }
    const auto tokenizer = opened(xlmRoberta());
    QVERIFY(tokenizer);
    for (const auto id : tokenizer->encode(text)) QVERIFY(id > 2);
}

void SentencePieceTest::aPieceThatTheModelDefinesAsTextIsFoundInText() {
    const auto gemma = opened(siglip2());
    QVERIFY(gemma);
    QCOMPARE(joined(gemma->encode("<mask>")), joined({4}));
    QCOMPARE(joined(gemma->encode("\n\n\n")), joined({6, 5}));  // the longest first

    // In a unigram model it wins over pieces of better score.
    const auto unigram = opened(specFor(piece("<unk>", 2) + piece("\u2581", 1, -1) + piece("a", 1, -1) +
                                        piece("b", 1, -1) + piece("ab", 1, -1) + piece("abc", 4, 0)));
    QVERIFY(unigram);
    QCOMPARE(joined(unigram->encode("ababc")), joined({1, 4, 5}));
}

void SentencePieceTest::anUnknownCharacterBecomesItsBytesOrOneUnknownToken() {
    const auto gemma = opened(siglip2());
    QVERIFY(gemma);
    const Ids bytes = gemma->encode("\U0001F9FF");
    QCOMPARE(bytes.size(), std::size_t{4});
    QCOMPARE(bytes[1] - bytes[3], 0x9F - 0xBF);
    QCOMPARE(bytes[2] - bytes[3], 0xA7 - 0xBF);

    const auto unigram = opened(siglip());
    QVERIFY(unigram);
    QCOMPARE(joined(unigram->encode("\U0001F9FF\U0001F9FF\U0001F9FF")), joined({3, 2}));
    const auto shifted = opened(xlmRoberta());
    QVERIFY(shifted);
    QCOMPARE(joined(shifted->encode("\U0001F9FF")), joined({4, 3}));
}

void SentencePieceTest::anUnusedPieceFallsApartAgain() {
    const QByteArray normalizer = field(3, field(3, quint64{0}));
    const QByteArray pieces = piece("<unk>", 2) + piece("a", 1, -9) + piece("b", 1, -9) + piece("c", 1, -9) +
                              piece("ab", 5, -1) + piece("abc", 1, -2) + normalizer;
    const auto bytePairs = opened(specFor(pieces + field(2, field(3, quint64{2}))));
    QVERIFY(bytePairs);
    QCOMPARE(joined(bytePairs->encode("abab")), joined({1, 2, 1, 2}));
    QCOMPARE(joined(bytePairs->encode("ababc")), joined({1, 2, 5}));  // it leads to the longer one
    const auto unigram = opened(specFor(pieces));
    QVERIFY(unigram);
    QCOMPARE(joined(unigram->encode("ababc")), joined({1, 2, 5}));
}

void SentencePieceTest::charactersAreReplacedAsTheFilesTableSays() {
    const auto tokenizer = opened(specFor(withCharacterMap(trieOfOneLetter(), QByteArray("aa", 3))));
    QVERIFY(tokenizer);
    QCOMPARE(joined(tokenizer->encode("b")), joined({0, 1, 1}));  // after the blank before every text
}

void SentencePieceTest::aLongTextIsCutBeforeTheEndToken() {
    const auto tokenizer = opened(xlmRoberta());
    QVERIFY(tokenizer);
    const Ids whole = tokenizer->encode("a photo of a cat");
    QVERIFY(whole.size() > 4);
    QCOMPARE(joined(rowOf(*tokenizer, "a photo of a cat", 5)), joined({0, whole[0], whole[1], whole[2], 2}));
    QCOMPARE(joined(rowOf(*opened(siglip()), "a photo of a cat", 1)), joined({1}));
}

void SentencePieceTest::hostileTextsAreEncodedInBoundedTime() {
    for (const TokenizerSpec& spec : {siglip(), siglip2(), xlmRoberta()}) {
        const auto tokenizer = opened(spec);
        QVERIFY(tokenizer);
        encodesHostileTexts(*tokenizer);
    }
}

void SentencePieceTest::aMissingFileIsAnErrorThatNamesIt() {
    TokenizerSpec spec = siglip();
    spec.file = "no/such/spiece.model";
    const auto tokenizer = openTokenizer(spec, {});
    QVERIFY(!tokenizer);
    QCOMPARE(tokenizer.error().code, ErrorCode::NotFound);
    QVERIFY(tokenizer.error().message.find("no/such/spiece.model") != std::string::npos);
    QVERIFY(tokenizer.error().message.find("Download the model again") != std::string::npos);
}

void SentencePieceTest::aBadFileIsAnErrorThatNamesItAndSaysWhy_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("reason");
    const QByteArray good = contentOf(goldenPath(QStringLiteral("models/hf_siglip/spiece.model")));
    const QByteArray unknown = piece("<unk>", 2);
    const QString cut = QStringLiteral("cut short or not a SentencePiece model");
    const QString map = QStringLiteral("table of replaced characters is damaged");
    const QString noText = QStringLiteral("is no text");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("0 pieces for unknown characters");
    QTest::newRow("first half") << good.left(good.size() / 2) << cut;
    QTest::newRow("text") << QByteArray("version https://git-lfs.github.com/spec/v1\n") << cut;
    QTest::newRow("a varint without end") << QByteArray(40, '\xFF') << cut;
    QTest::newRow("a field longer than the file") << QByteArray("\x0A\xFF\xFF\xFF\xFF\x7F") << cut;
    QTest::newRow("two unknown pieces") << unknown + piece("<u>", 2) << QStringLiteral("2 pieces for unknown");
    QTest::newRow("the same piece twice") << unknown + piece("a") + piece("a") << QStringLiteral("'a' occurs twice");
    QTest::newRow("an empty piece") << unknown + piece("") << noText;
    QTest::newRow("a piece that is not UTF-8") << unknown + piece("\xE2\x96") << noText;
    QTest::newRow("a piece with a zero") << unknown + piece(QByteArray("a\0b", 3)) << noText;
    QTest::newRow("a piece of 100 kB") << unknown + piece(QByteArray(100'000, 'a')) << noText;
    QTest::newRow("a score that is no number")
        << unknown + piece("a", 1, std::numeric_limits<float>::quiet_NaN()) << QStringLiteral("score of its piece 1");
    QTest::newRow("an infinite score") << unknown + piece("a", 1, std::numeric_limits<float>::infinity())
                                       << QStringLiteral("score of its piece 1");
    QTest::newRow("a piece of type 7") << unknown + piece("a", 7) << QStringLiteral("unknown type");
    QTest::newRow("a model of words") << unknown + field(2, field(3, quint64{3}))
                                      << QStringLiteral("neither a unigram");
    QTest::newRow("byte fallback without bytes")
        << unknown + field(2, field(35, quint64{1})) << QStringLiteral("0 of 256 pieces for bytes");
    QTest::newRow("a table shorter than it says") << unknown + field(3, field(2, littleEndian({400, 0}))) << map;
    QTest::newRow("a table of one unit") << withCharacterMap({0}, QByteArray(1, '\0')) << map;

    const std::vector<quint32> trie = trieOfOneLetter();
    std::vector<quint32> outside = trie;
    outside[256 ^ 'a'] = 100'000U << 10 | 'a';
    QTest::newRow("a trie that leads outside") << withCharacterMap(outside, QByteArray(1, '\0')) << map;
    QTest::newRow("a replacement outside") << withCharacterMap(trie, QByteArray()) << map;
    QTest::newRow("a replacement without an end") << withCharacterMap(trie, QByteArray(100, 'x')) << map;
    QTest::newRow("a replacement of 1000 bytes")
        << withCharacterMap(trie, QByteArray(1000, 'x') + QByteArray(1, '\0')) << map;
    QTest::newRow("a replacement that is not UTF-8") << withCharacterMap(trie, QByteArray("\xE2\x96\0", 3)) << map;
}

void SentencePieceTest::aBadFileIsAnErrorThatNamesItAndSaysWhy() {
    QFETCH(QByteArray, content);
    QFETCH(QString, reason);
    const TokenizerSpec spec = specFor(content);
    const auto tokenizer = openTokenizer(spec, {});
    QVERIFY(!tokenizer);
    const QString message = QString::fromStdString(tokenizer.error().message);
    QCOMPARE(tokenizer.error().code, ErrorCode::InvalidFile);
    QVERIFY2(message.contains(QString::fromStdString(spec.file.string())), qPrintable(message));
    QVERIFY2(message.contains(reason), qPrintable(message));
    QVERIFY2(message.contains(u"Download the model again"), qPrintable(message));
}

void SentencePieceTest::idsThatTheFileDoesNotHaveAreRefused() {
    for (const std::int32_t id : {-1, 1'000'000}) {
        TokenizerSpec spec = siglip();
        spec.padId = id;
        const auto tokenizer = openTokenizer(spec, {});
        QVERIFY(!tokenizer);
        QVERIFY(tokenizer.error().message.find("needs the id " + std::to_string(id)) != std::string::npos);
    }
}

void SentencePieceTest::aDamagedFileIsRefusedOrStillAnswers() {
    std::mt19937 random(7);
    for (const char* file : {"models/hf_siglip/spiece.model", "models/hf_siglip2/tokenizer.model"}) {
        const QByteArray good = contentOf(goldenPath(QString::fromLatin1(file)));
        int refused = 0;
        for (int i = 0; i < 150; ++i) {
            QByteArray bad = good;
            for (int change = 0; change < 1 + i % 4; ++change) {
                // Half of them in the first part, where the pieces are.
                const auto size =
                    static_cast<unsigned>(i % 2 == 0 ? bad.size() : std::min<qsizetype>(bad.size(), 8000));
                bad[static_cast<qsizetype>(random() % size)] = static_cast<char>(random());
            }
            const auto tokenizer = openTokenizer(specFor(bad), {});
            if (!tokenizer) {
                ++refused;
                continue;
            }
            (*tokenizer)->encode("a photo of a cat, Ångström ½ ＦＵＬＬ 猫 \U0001F9FF");
        }
        QVERIFY(refused > 0);
    }
}

QTEST_APPLESS_MAIN(SentencePieceTest)
#include "tst_sentencepiece.moc"
