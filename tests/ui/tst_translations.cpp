// Every text of the window has a Chinese translation that says the same.
#include "ui/style/language.h"

#include "ui/search/suggestions.h"

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

    void theWindowSpeaksIt() {
        applyLanguage(*qApp, u"zh_CN"_s);
        const auto suggestions = suggestionsFor(u"camera"_s, 6, {});
        QVERIFY(!suggestions.empty());
        QCOMPARE(suggestions.front().detail, u"用某相机拍摄"_s);
    }
};

QTEST_MAIN(TranslationsTest)
#include "tst_translations.moc"
