// Golden rows of tokenizers, and files that are damaged on purpose.
#pragma once

#include "core/clip/tokenizers/open_tokenizer.h"

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QTest>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace sightseer::test {

using Ids = std::vector<std::int32_t>;

inline QString goldenPath(const QString& file) {
    return QStringLiteral(SIGHTSEER_TEST_DATA "/golden/") + file;
}

inline QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(content), content.size());
}

inline std::vector<QJsonObject> goldenRows(const QString& file) {
    std::vector<QJsonObject> rows;
    for (const QByteArray& line : contentOf(goldenPath(file)).split('\n')) {
        if (!line.isEmpty()) rows.push_back(QJsonDocument::fromJson(line).object());
    }
    return rows;
}

inline std::string textOf(const QJsonObject& row) {
    return row.value(u"text").toString().toStdString();
}

inline Ids idsOf(const QJsonObject& row, const QString& column) {
    Ids ids;
    for (const QJsonValue id : row.value(column).toArray()) ids.push_back(id.toInt());
    return ids;
}

inline QByteArray joined(const Ids& ids) {
    QByteArray words;
    for (const auto id : ids) words += QByteArray::number(id) + ' ';
    return words;
}

inline Ids rowOf(const Tokenizer& tokenizer, const std::string& text, int contextLength) {
    return tokenizer.tokenize(std::vector<std::string>{text}, contextLength).ids;
}

// The texts of the golden set that spell a token with a meaning of its own: the references that are built on
// huggingface/tokenizers or transformers give its id there, we give what the text says.
inline bool spellsSpecialToken(const QJsonObject& row) {
    return row.value(u"text").toString().contains(u"</s>");
}

inline std::unique_ptr<Tokenizer> opened(const TokenizerSpec& spec) {
    auto tokenizer = openTokenizer(spec, SIGHTSEER_SOURCE_DIR "/resources/tokenizer/bpe_simple_vocab_16e6.txt.gz");
    if (!tokenizer) qWarning("%s", tokenizer.error().message.c_str());
    return tokenizer ? *std::move(tokenizer) : nullptr;
}

// Texts that people do not type: every tokenizer must answer, and soon.
inline void encodesHostileTexts(const Tokenizer& tokenizer) {
    using namespace std::string_literals;
    for (const std::string& text : {"\0"s, "a\0b"s, "\xFF\xFE"s, "\xED\xA0\x80"s, "\xF0\x9F\x98"s,
                                    "👨‍👩‍👧🏳️‍🌈"s, "\uFFFF\U0010FFFF"s}) {
        QVERIFY(tokenizer.encode(text) == tokenizer.encode(text));
    }
    QCOMPARE(joined(tokenizer.encode("a \xFFz")), joined(tokenizer.encode("a \uFFFDz")));
    for (const std::string& piece :
         {"a"s, "a photo of a cat "s, " "s, "\u0301"s, "猫"s, "😀"s, "&amp;"s, "\xFF"s, "\0"s, "▁"s, "."s}) {
        std::string text;
        text.reserve(1'000'000 + piece.size());
        while (text.size() < 1'000'000) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        tokenizer.encode(text);
        const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        QVERIFY2(seconds < 20, (piece + ": " + std::to_string(seconds) + " s").c_str());
    }
}

}  // namespace sightseer::test
