#include "app/log_file.h"
#include "core/base/log.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

class LogFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() {
        setLogSink({});
        qInstallMessageHandler(nullptr);
    }
    void messagesOfOursAndOfQtAreLinesWithTimeAndLevel();
    void theLogStaysWithinItsBound();
    void aFolderThatCannotBeMadeIsAnError();
};

namespace {

QByteArray contents(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

}  // namespace

void LogFileTest::messagesOfOursAndOfQtAreLinesWithTimeAndLevel() {
    const QTemporaryDir home;
    QVERIFY(startLogFile(home.filePath(u"log"_s).toStdString()).has_value());
    logMessage(LogLevel::Info, "the library is open");
    qWarning("a widget complains");
    const auto lines = contents(home.filePath(u"log/sightseer.log"_s)).trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(QDateTime::fromString(QString::fromUtf8(lines[0].left(24)), Qt::ISODateWithMs).isValid());
    QVERIFY(lines[0].endsWith("Z info the library is open"));
    QVERIFY(lines[1].endsWith("warning Qt: a widget complains"));
}

void LogFileTest::theLogStaysWithinItsBound() {
    const QTemporaryDir home;
    constexpr std::uint64_t kBound = 4096;
    QVERIFY(startLogFile(home.path().toStdString(), kBound).has_value());
    for (int i = 0; i < 500; ++i) logMessage(LogLevel::Info, "message " + std::to_string(i));
    const auto current = contents(home.filePath(u"sightseer.log"_s));
    const auto older = contents(home.filePath(u"sightseer.old.log"_s));
    QVERIFY(current.size() <= qsizetype(kBound) && older.size() <= qsizetype(kBound));
    QVERIFY(!older.isEmpty());
    QVERIFY(current.endsWith("message 499\n"));
    QCOMPARE(QDir(home.path()).entryList(QDir::Files).size(), 2);
}

void LogFileTest::aFolderThatCannotBeMadeIsAnError() {
    const QTemporaryDir home;
    QFile file(home.filePath(u"in the way"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto started = startLogFile(home.filePath(u"in the way/log"_s).toStdString());
    QVERIFY(!started.has_value());
    QVERIFY(started.error().message.find("in the way") != std::string::npos);
}

QTEST_APPLESS_MAIN(LogFileTest)
#include "tst_log_file.moc"
