// A second start reaches the first.
#include "app/single_instance.h"

#include <QFile>
#include <QLocalServer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QUuid>

#include <memory>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

namespace {

// Hands over from another thread, as another program would.
bool handOver(const QString& key, const QStringList& paths) {
    bool taken = false;
    std::unique_ptr<QThread> thread(QThread::create([&] { taken = SingleInstance(key).handOver(paths); }));
    thread->start();
    while (!thread->isFinished()) QTest::qWait(5);
    return taken;
}

}  // namespace

class SingleInstanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_key = QUuid::createUuid().toString(); }

    void theFirstGetsWhatTheSecondWasStartedWith() {
        SingleInstance first(m_key);
        QVERIFY(!first.handOver({}));  // nobody is there
        QVERIFY(first.listen());
        QSignalSpy heard(&first, &SingleInstance::handedOver);
        const QStringList paths{u"/photos/Größe, 2"_s, u"/a\nb"_s};
        QVERIFY(handOver(m_key, paths));
        QCOMPARE(heard.size(), 1);
        QCOMPARE(heard[0][0].toStringList(), paths);
        QVERIFY(handOver(m_key, {}));  // only to be raised
        QCOMPARE(heard.size(), 2);
    }

    void anotherLibraryIsAnotherInstance() {
        SingleInstance first(m_key);
        QVERIFY(first.listen());
        QVERIFY(!handOver(m_key + u"x"_s, {}));
    }

    void whatACrashLeftIsClearedAway() {
        // A server that was never closed leaves its socket file.
        SingleInstance probe(m_key);
        QVERIFY(probe.listen());
        const QString name = probe.findChild<QLocalServer*>()->fullServerName();
        probe.findChild<QLocalServer*>()->close();
        QFile stale(name);
        QVERIFY(stale.open(QIODevice::WriteOnly));
        stale.close();
        SingleInstance next(m_key);
        QVERIFY(!next.handOver({}));
        QVERIFY(next.listen());
        QVERIFY(handOver(m_key, {}));
        QFile::remove(name);
    }

private:
    QString m_key;
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "tst_single_instance.moc"
