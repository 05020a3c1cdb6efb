// Every text of the window has a Chinese translation that says the same.
#include "ui/style/language.h"

#include "core/image/image_decoder.h"
#include "core/search/query_parser.h"
#include "ui/core_texts.h"
#include "ui/search/suggestions.h"
#include "ui/text.h"

#include <QApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kSource = QStringLiteral(SIGHTSEER_SOURCE_DIR);
const QString kChinese = kSource + u"/resources/translations/sightseer_zh_CN.ts"_s;

struct Message {
    QString source;
    QString translation;
    bool isFinished = false;
};

QList<Message> messagesOf(const QString& path) {
    QFile file(path);
    QList<Message> messages;
    if (!file.open(QIODevice::ReadOnly)) return messages;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) continue;
        if (xml.name() == "source"_L1) {
            messages.append({xml.readElementText(), {}});
        } else if (xml.name() == "translation"_L1) {
            messages.last().isFinished = !xml.attributes().hasAttribute("type"_L1);
            messages.last().translation = xml.readElementText();
        }
    }
    return messages;
}

QStringList placesIn(const QString& text) {
    QStringList places;
    static const QRegularExpression place(u"%\\d"_s);
    for (auto matches = place.globalMatch(text); matches.hasNext();) places.append(matches.next().captured());
    places.sort();
    return places;
}

}  // namespace

class TranslationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextOfTheSourcesIsTranslated() {
        QTemporaryDir folder;
        const QString copy = folder.filePath(u"sightseer_zh_CN.ts"_s);
        QVERIFY(QFile::copy(kChinese, copy));
        QProcess update;
        update.setWorkingDirectory(kSource);
        update.start(QStringLiteral(SIGHTSEER_LUPDATE), {u"-silent"_s, u"-I"_s, u"."_s, u"ui"_s, u"app"_s, u"-ts"_s,
                                                         copy, u"-no-obsolete"_s, u"-locations"_s, u"none"_s});
        QVERIFY(update.waitForFinished(120'000));
        QCOMPARE(update.exitCode(), 0);
        const auto messages = messagesOf(copy);
        QVERIFY(messages.size() > 200);
        for (const Message& message : messages) {
            QVERIFY2(message.isFinished && !message.translation.isEmpty(), qPrintable(message.source));
        }
    }

    void translationsKeepThePlacesForNames() {
        for (const Message& message : messagesOf(kChinese)) {
            QVERIFY2(placesIn(message.source) == placesIn(message.translation), qPrintable(message.source));
        }
    }

    // Of every mistake that the query language knows, and of files.
    void whatTheCoreSaysIsTranslatedToo() {
        QCOMPARE(coreText("Cannot write a.jpg: no"), u"Cannot write a.jpg: no"_s);  // English until now
        applyLanguage(*qApp, u"zh_CN"_s);
        static const QRegularExpression chinese(u"[\\x{4e00}-\\x{9fff}]"_s);
        const PlaceFinder noTown = [](std::string_view) { return std::optional<Place>(); };
        const char* mistakes[] = {"cat)",
                                  "(cat",
                                  "()",
                                  "cat AND",
                                  "OR cat",
                                  "cat OR in:x",
                                  "(cat, dog) OR bird",
                                  "cat OR -dog",
                                  "NOT (cat, dog)",
                                  "cat AND OR dog",
                                  "\"\"",
                                  "\"cat",
                                  "in:\"x",
                                  "photo:1|2",
                                  "^2",
                                  "(cat^50)^50",
                                  "cat^",
                                  "cat^0",
                                  "cat^101",
                                  "(in:x)^2",
                                  "\xff",
                                  "photo:1@5",
                                  "photo:",
                                  "photo:x",
                                  "image:",
                                  "image:\"a\"b",
                                  "date:x",
                                  "date:2023-02-30",
                                  "date:2023..2022",
                                  "iso:800..100",
                                  "size:x",
                                  "iso:x",
                                  "size:5",
                                  "size:1MB..2MP",
                                  "near:Paris,x",
                                  "near:Nowhere",
                                  "near:\"a\"b",
                                  "near:91,0",
                                  "in:",
                                  "iso:\"1\"b",
                                  "type:x",
                                  "ratio:x",
                                  "is:x",
                                  "label:",
                                  "-(cat, dog)",
                                  "in:x OR"};
        for (const char* mistake : mistakes) {
            const ParsedQuery query = parseQuery(mistake, noTown);
            QVERIFY2(query.error, mistake);
            const QString text = coreText(query.error->message);
            QVERIFY2(text.contains(chinese), query.error->message.c_str());
            QVERIFY2(!text.contains(u"; write"_s), qPrintable(text));
        }
        QTemporaryDir folder;
        const auto file = stdPath(folder.filePath(u"100 %1.jpg"_s));
        const auto missing = readFile(file, 1);
        QCOMPARE(errorText(missing.error()), u"无法读取 "_s + qtPath(file) + u"：它不存在。请检查路径。"_s);
        const Bytes noPicture(100, std::byte('x'));
        const auto decoded = decodeImage(noPicture, "a: b.jpg", {});
        QVERIFY(errorText(decoded.error()).startsWith(u"无法读取 a: b.jpg：不论名称如何"_s));
        QCOMPARE(coreText("CPU, bf16, 2 threads"), u"CPU、bf16、2 个线程"_s);
        QCOMPARE(coreText("CPU, fp32, 1 thread"), u"CPU、fp32、1 个线程"_s);
        QCOMPARE(coreText("Nobody has translated this."), u"Nobody has translated this."_s);
    }

    void theWindowSpeaksIt() {
        applyLanguage(*qApp, u"zh_CN"_s);
        const auto suggestions = suggestionsFor(u"camera"_s, 6, {});
        QVERIFY(!suggestions.empty());
        QCOMPARE(suggestions.front().detail, u"用某相机拍摄"_s);
    }
};

QTEST_MAIN(TranslationsTest)
#include "tst_translations.moc"
