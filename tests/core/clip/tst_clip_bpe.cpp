#include "core/clip/tokenizers/clip_bpe.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>
#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace sightseer;

namespace {

const char* const kMergesFile = SIGHTSEER_SOURCE_DIR "/resources/tokenizer/bpe_simple_vocab_16e6.txt.gz";
using Ids = std::vector<std::int32_t>;

QByteArray contentOf(const char* path) {
    QFile file(QString::fromUtf8(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString joined(const Ids& ids) {
    QStringList words;
    for (const auto id : ids) words.append(QString::number(id));
    return words.join(u' ');
}

}  // namespace

class ClipBpeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        auto opened = ClipBpe::open(kMergesFile);
        QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
        m_bpe = *std::move(opened);
    }

    void everyGoldenStringGivesTheIdsOfTheReference_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("ids");
        int number = 0;
        for (const QByteArray& line : contentOf(SIGHTSEER_TEST_DATA "/golden/tokenizer.jsonl").split('\n')) {
            if (line.isEmpty()) continue;
            const QJsonObject row = QJsonDocument::fromJson(line).object();
            // Special strings in a text are text, as in open_clip; those rows have a column of their own.
            QJsonValue expected = row.value(u"openclip_default_clean");
            if (expected.isUndefined()) expected = row.value(u"openai_ftfy");
            Ids ids;
            for (const QJsonValue id : expected.toArray()) ids.push_back(id.toInt());
            QTest::addRow("row %d", ++number) << row.value(u"text").toString() << joined(ids);
        }
        QCOMPARE(number, 78);
    }
    void everyGoldenStringGivesTheIdsOfTheReference() {
        QFETCH(QString, text);
        QFETCH(QString, ids);
        QCOMPARE(joined(m_bpe->encode(text.toStdString())), ids);
    }

    // The first 16 digits of sha256 over the little-endian int32[77] that OpenAI's tokenize() gives.
    void tokenizedRowsHaveTheHashesOfTheReference() {
        std::string words;
        for (int i = 0; i < 80; ++i) words += "word ";
        const std::vector<std::string> texts = {"a diagram", "a dog", "a cat", words, "hello world"};
        const std::vector<QByteArray> hashes = {"ebed9dcf2cd56695", "b097c39b4d88498b", "d3af949026757ab7",
                                                "bc970536570c3d0b", "3c31baae05c5f4ce"};
        const TokenBatch batch = m_bpe->tokenize(texts, 77);
        QCOMPARE(batch.count, 5);
        QCOMPARE(batch.contextLength, 77);
        QCOMPARE(batch.ids.size(), std::size_t{5 * 77});
        for (int i = 0; i < batch.count; ++i) {
            QByteArray bytes;
            for (const auto id : batch.row(i)) {
                for (int shift = 0; shift < 32; shift += 8) bytes.append(static_cast<char>(id >> shift));
            }
            const auto hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
            QCOMPARE(hash.left(16), hashes[static_cast<std::size_t>(i)]);
        }
    }

    void aShortTextIsPaddedWithZeros() {
        const std::vector<std::string> texts = {"a dog", ""};
        const TokenBatch batch = m_bpe->tokenize(texts, 6);
        QCOMPARE(batch.ids, (Ids{kStartToken, 320, 1929, kEndToken, 0, 0, kStartToken, kEndToken, 0, 0, 0, 0}));
    }

    void aTextThatJustFitsIsNotCut() {
        const std::vector<std::string> texts = {"a photo of a dog"};
        QCOMPARE(m_bpe->tokenize(texts, 7).ids, (Ids{kStartToken, 320, 1125, 539, 320, 1929, kEndToken}));
    }

    void aLongTextIsCutAndStillEndsWithTheEndToken() {
        const std::vector<std::string> texts = {"a photo of a dog"};
        QCOMPARE(m_bpe->tokenize(texts, 5).ids, (Ids{kStartToken, 320, 1125, 539, kEndToken}));
        QCOMPARE(m_bpe->tokenize(texts, 2).ids, (Ids{kStartToken, kEndToken}));
    }

    void noTextsGiveAnEmptyBatch() {
        const TokenBatch batch = m_bpe->tokenize({}, 77);
        QCOMPARE(batch.count, 0);
        QVERIFY(batch.ids.empty());
    }

    void aTextCannotForgeTheStartOrEndToken() {
        for (const char* text : {"<|startoftext|>", "<|endoftext|>", "<|ENDOFTEXT|>", "&lt;|endoftext|&gt;"}) {
            const Ids ids = m_bpe->encode(text);
            QVERIFY(!ids.empty());
            QVERIFY(std::ranges::all_of(ids, [](auto id) { return id < kStartToken; }));
        }
    }

    void bytesThatAreNotUtf8AreReplacementCharacters() {
        QCOMPARE(m_bpe->encode("a\xFFz"), m_bpe->encode("a\uFFFDz"));
        QCOMPARE(m_bpe->encode("\xE2\x82"), m_bpe->encode("\uFFFD"));                  // a sequence cut short is one
        QCOMPARE(m_bpe->encode("\xED\xA0\x80"), m_bpe->encode("\uFFFD\uFFFD\uFFFD"));  // a surrogate has no beginning
        QCOMPARE(m_bpe->encode("\xC0\xAF"), m_bpe->encode("\uFFFD\uFFFD"));            // nor has an overlong form
        QVERIFY(m_bpe->encode("a\xFFz") != m_bpe->encode("az"));
    }

    void zeroBytesAreDropped() { QCOMPARE(m_bpe->encode(std::string_view("\0d\0og\0", 6)), m_bpe->encode("dog")); }

    void aWordOfManyLettersIsMergedAsTheReferenceDoes() {
        Ids expected(124, 23126);  // from the loop of OpenAI's simple_tokenizer.py
        expected.insert(expected.end(), {6727, 19336});
        QCOMPARE(m_bpe->encode(std::string(1000, 'a')), expected);
    }

    void aWordOf100000LettersIsEncoded() {
        QCOMPARE(m_bpe->encode(std::string(100'000, 'a')).size(), std::size_t{12'501});
        std::string word;
        for (int i = 0; i < 5'000; ++i) word += "supercalifragilistic";
        QVERIFY(m_bpe->encode(word).size() > 5'000);
    }

    void hostileTextsOf100000BytesAreEncoded() {
        const std::vector<std::string> pieces = {"amp;", "&a",      "\u0301\u0316", "\u00C3\u0083",
                                                 "Σ'",   "\x1B[1;", "\n",           "\xFF"};
        for (const auto& piece : pieces) {
            std::string text = "&";
            while (text.size() < 100'000) text += piece;
            m_bpe->encode(text);
        }
    }

    void oneTokenizerServesManyThreads() {
        const std::vector<std::string> texts = {"a photo of a dog", "naïve café", "ΑΣ", "â€œquotedâ€\u009D"};
        const Ids expected = m_bpe->tokenize(texts, 77).ids;
        std::vector<int> differences(4);
        {
            std::vector<std::jthread> threads;
            threads.reserve(differences.size());
            for (int& count : differences) {
                threads.emplace_back([&] {
                    for (int i = 0; i < 200; ++i) count += m_bpe->tokenize(texts, 77).ids == expected ? 0 : 1;
                });
            }
        }
        QCOMPARE(differences, std::vector<int>(4));
    }

    void aMissingFileIsAnErrorThatNamesIt() {
        const auto opened = ClipBpe::open("no/such/merges.txt.gz");
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::NotFound);
        QVERIFY(QString::fromStdString(opened.error().message).contains(u"merges.txt.gz"));
    }

    void aBadFileIsAnErrorThatNamesItAndSaysWhy_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("reason");
        const QByteArray good = contentOf(kMergesFile);
        QByteArray damaged = good;
        damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x10);
        QByteArray wrongChecksum = good;
        wrongChecksum[wrongChecksum.size() - 8] = static_cast<char>(wrongChecksum[wrongChecksum.size() - 8] ^ 1);

        const QString notGzip = QStringLiteral("damaged or not a gzip file");
        const QString cutShort = QStringLiteral("cut short");
        QTest::newRow("empty") << QByteArray() << ErrorCode::InvalidFile << cutShort;
        QTest::newRow("plain text") << QByteArray("#version: 0.2\ni n\n") << ErrorCode::InvalidFile << notGzip;
        QTest::newRow("first half") << good.left(good.size() / 2) << ErrorCode::InvalidFile << cutShort;
        QTest::newRow("without its end") << good.chopped(4) << ErrorCode::InvalidFile << cutShort;
        QTest::newRow("one bit changed") << damaged << ErrorCode::InvalidFile << notGzip;
        QTest::newRow("wrong checksum") << wrongChecksum << ErrorCode::InvalidFile << notGzip;
        QTest::newRow("too few merges") << gzipped("#version: 0.2\ni n\nt h\n") << ErrorCode::InvalidFile
                                        << QStringLiteral("2 of 48894 merges");
        QTest::newRow("unknown token") << gzipped("#version: 0.2\ni n\nin abc\n") << ErrorCode::InvalidFile
                                       << QStringLiteral("line 3");
        QTest::newRow("the same merge twice")
            << gzipped("#version: 0.2\ni n\ni n\n") << ErrorCode::InvalidFile << QStringLiteral("line 3");
        QTest::newRow("blank line") << gzipped("#version: 0.2\n\n") << ErrorCode::InvalidFile
                                    << QStringLiteral("line 2");
        QTest::newRow("unpacks without end")
            << gzipped(QByteArray(20 << 20, 'a')) << ErrorCode::TooLarge << QStringLiteral("more than 16 MB");
    }
    void aBadFileIsAnErrorThatNamesItAndSaysWhy() {
        QFETCH(QByteArray, content);
        QFETCH(ErrorCode, code);
        QFETCH(QString, reason);
        const QString path = m_folder.filePath(QStringLiteral("merges.txt.gz"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
        file.close();

        const auto opened = ClipBpe::open(path.toStdString());
        QVERIFY(!opened);
        const QString message = QString::fromStdString(opened.error().message);
        QCOMPARE(opened.error().code, code);
        QVERIFY2(message.contains(path), qPrintable(message));
        QVERIFY2(message.contains(reason), qPrintable(message));
    }

private:
    QByteArray gzipped(const QByteArray& content) const {
        const QByteArray path = m_folder.filePath(QStringLiteral("made.gz")).toUtf8();
        gzFile file = gzopen(path.constData(), "wb");
        gzwrite(file, content.constData(), static_cast<unsigned>(content.size()));
        gzclose(file);
        return contentOf(path.constData());
    }

    std::unique_ptr<ClipBpe> m_bpe;
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(ClipBpeTest)
#include "tst_clip_bpe.moc"
