#include "core/clip/tokenizers/huggingface_bpe.h"
#include "tests/core/clip/tokenizer_fixture.h"

#include <QTemporaryDir>

using namespace sightseer;
using namespace sightseer::test;

namespace {

const QString kFolder = QStringLiteral("tokenizers/clip_hf_tiny/");

std::unique_ptr<Tokenizer> tiny(const QString& file) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::HuggingFaceBpe;
    spec.file = goldenPath(kFolder + file).toStdString();
    return opened(spec);
}

}  // namespace

class HuggingFaceBpeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothFormsOfTheFilesGiveTheIdsOfTheReference() {
        const auto rows = goldenRows(kFolder + QStringLiteral("expected.jsonl"));
        QCOMPARE(rows.size(), std::size_t{46});
        for (const char* file : {"tokenizer.json", "vocab.json"}) {
            const auto tokenizer = tiny(QString::fromLatin1(file));
            QVERIFY(tokenizer);
            for (const auto& row : rows) {
                Ids expected = idsOf(row, QStringLiteral("ids"));
                QCOMPARE(joined(rowOf(*tokenizer, textOf(row), static_cast<int>(expected.size()))), joined(expected));
                expected.resize(expected.size() + 3,
                                633);  // transformers pads with the end token when nobody says else
                QCOMPARE(joined(rowOf(*tokenizer, textOf(row), static_cast<int>(expected.size()))), joined(expected));
            }
        }
    }

    // None of the golden rows spells a special token exactly, where the reference would give its id.
    void aTextCannotForgeTheStartOrEndToken() {
        const auto tokenizer = tiny(QStringLiteral("tokenizer.json"));
        QVERIFY(tokenizer);
        for (const char* text : {"<|startoftext|>", "<|endoftext|>", "a <|endoftext|> b", "<|ENDOFTEXT|>"}) {
            for (const auto id : tokenizer->encode(text)) QVERIFY(id < 632);
        }
        for (const auto& row : goldenRows(kFolder + QStringLiteral("expected.jsonl"))) {
            QVERIFY(!row.value(u"text").toString().contains(u"text|>"));
        }
    }

    void caseIsRespectedWhereOpenAisExpressionIgnoresIt() {
        const auto own = tiny(QStringLiteral("tokenizer.json"));
        const auto openAi = opened(TokenizerSpec{});
        QVERIFY(own && openAi);
        QCOMPARE(openAi->encode("'ſ").front(), 6);  // the apostrophe within a word: 'ſ is 's
        QCOMPARE(own->encode("'ſ").front(), 262);   // and at the end of one
        QVERIFY(openAi->encode("\u0345").empty());
        QVERIFY(!own->encode("\u0345").empty());
    }

    void specialTokensAreThoseThatTheFilesBesideName() {
        for (const char* pad : {"\"!\"", "{\"content\": \"!\", \"lstrip\": false}"}) {
            QTemporaryDir folder;
            copyTiny(folder);
            writeFile(folder.filePath(QStringLiteral("tokenizer_config.json")),
                      QByteArray("{\"pad_token\": ") + pad + ", \"bos_token\": null}");
            writeFile(folder.filePath(QStringLiteral("special_tokens_map.json")),
                      "{\"pad_token\": \"a\", \"eos_token\": \"<|startoftext|>\"}");
            const auto tokenizer = HuggingFaceBpe::open(folder.filePath(QStringLiteral("vocab.json")).toStdString());
            QVERIFY(tokenizer);
            QCOMPARE(joined(rowOf(**tokenizer, "a", 5)), joined({632, 320, 632, 0, 0}));
        }
    }

    void mergesMayBePairsAsNewerFilesWriteThem() {
        QTemporaryDir folder;
        QJsonObject root =
            QJsonDocument::fromJson(contentOf(goldenPath(kFolder + QStringLiteral("tokenizer.json")))).object();
        QJsonObject model = root.value(u"model").toObject();
        QJsonArray merges;
        for (const QByteArray& line : contentOf(goldenPath(kFolder + QStringLiteral("merges.txt"))).split('\n')) {
            if (line.isEmpty() || line.startsWith('#')) continue;
            const auto halves = QString::fromUtf8(line).split(u' ');
            merges.append(QJsonArray{halves[0], halves[1]});
        }
        model[u"merges"] = merges;
        root[u"model"] = model;
        const QString path = folder.filePath(QStringLiteral("tokenizer.json"));
        writeFile(path, QJsonDocument(root).toJson());
        const auto tokenizer = HuggingFaceBpe::open(path.toStdString());
        QVERIFY(tokenizer);
        QCOMPARE(joined((*tokenizer)->encode("two children playing football in the park")),
                 joined(tiny(QStringLiteral("vocab.json"))->encode("two children playing football in the park")));
    }

    void hostileTextsAreEncodedInBoundedTime() {
        const auto tokenizer = tiny(QStringLiteral("tokenizer.json"));
        QVERIFY(tokenizer);
        encodesHostileTexts(*tokenizer);
    }

    void aBadFileIsAnErrorThatNamesItAndSaysWhy_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("reason");
        const QString vocabulary = QStringLiteral("vocab.json");
        const QString merges = QStringLiteral("merges.txt");
        const QString json = QStringLiteral("tokenizer.json");
        const QString config = QStringLiteral("tokenizer_config.json");
        QTest::newRow("empty vocabulary") << vocabulary << QByteArray() << QStringLiteral("no JSON object");
        QTest::newRow("vocabulary cut short")
            << vocabulary << QByteArray("{\"a\": 1, ") << QStringLiteral("no JSON object");
        QTest::newRow("deeply nested") << vocabulary << QByteArray(1'000'000, '[') << QStringLiteral("no JSON object");
        QTest::newRow("no bytes") << vocabulary << QByteArray("{\"a\": 1}")
                                  << QStringLiteral("no token for the byte 0");
        QTest::newRow("an id that is a text")
            << vocabulary << QByteArray("{\"a\": \"1\"}") << QStringLiteral("'a' has no id");
        QTest::newRow("an id below 0") << vocabulary << QByteArray("{\"a\": -1}") << QStringLiteral("'a' has no id");
        QTest::newRow("an id too large") << vocabulary << QByteArray("{\"a\": 4294967296}")
                                         << QStringLiteral("'a' has no id");
        QTest::newRow("an unknown merge")
            << merges << QByteArray("#version: 0.2\nt h\nq zz\n") << QStringLiteral("merge 2");
        QTest::newRow("a merge twice") << merges << QByteArray("t h\nt h\n") << QStringLiteral("merge 2");
        QTest::newRow("no pair") << merges << QByteArray("th\n") << QStringLiteral("merge 1");
        QTest::newRow("another kind of tokenizer") << json << QByteArray("{\"model\": {\"type\": \"Unigram\"}}")
                                                   << QStringLiteral("not a byte-pair encoding of CLIP's kind");
        QTest::newRow("no model") << json << QByteArray("{\"model\": 3}") << QStringLiteral("CLIP's kind");
        QTest::newRow("an unknown special token")
            << config << QByteArray("{\"eos_token\": \"</s>\"}") << QStringLiteral("lacks the token '</s>'");
    }
    void aBadFileIsAnErrorThatNamesItAndSaysWhy() {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, reason);
        QTemporaryDir folder;
        copyTiny(folder);
        writeFile(folder.filePath(file), content);
        const QString open = file.startsWith(u"tokenizer.") ? file : QStringLiteral("vocab.json");
        const auto tokenizer = HuggingFaceBpe::open(folder.filePath(open).toStdString());
        QVERIFY(!tokenizer);
        const QString message = QString::fromStdString(tokenizer.error().message);
        QVERIFY2(message.contains(folder.path()) && message.contains(reason), qPrintable(message));
        QVERIFY2(message.contains(u"Download the model again"), qPrintable(message));
    }

    void missingMergesAreAnErrorThatNamesThem() {
        QTemporaryDir folder;
        copyTiny(folder);
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("merges.txt"))));
        const auto tokenizer = HuggingFaceBpe::open(folder.filePath(QStringLiteral("vocab.json")).toStdString());
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().code, ErrorCode::NotFound);
        QVERIFY(tokenizer.error().message.find("merges.txt") != std::string::npos);
    }

    void theBundledTokenizerNeedsNoFileOfTheModel() {
        const auto tokenizer = opened(TokenizerSpec{});
        QVERIFY(tokenizer);
        QCOMPARE(joined(rowOf(*tokenizer, "a dog", 6)), joined({49406, 320, 1929, 49407, 0, 0}));
        const auto missing = openTokenizer(TokenizerSpec{}, "no/such/merges.txt.gz");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
    }

private:
    static void copyTiny(const QTemporaryDir& folder) {
        for (const char* name : {"vocab.json", "merges.txt", "tokenizer.json"}) {
            writeFile(folder.filePath(QString::fromLatin1(name)),
                      contentOf(goldenPath(kFolder + QString::fromLatin1(name))));
        }
    }
};

QTEST_APPLESS_MAIN(HuggingFaceBpeTest)
#include "tst_huggingface_bpe.moc"
