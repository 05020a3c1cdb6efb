// What the system sends comes out of the event loop.
#include "app/end_signals.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace sightseer;

class EndSignalsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWishToEndIsHeardInTheEventLoop_data() {
        QTest::addColumn<int>("sent");
        QTest::newRow("from the system") << SIGTERM;
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("the terminal is closed") << SIGHUP;
    }

    void theWishToEndIsHeardInTheEventLoop() {
        QFETCH(int, sent);
        const EndSignals ends;
        QSignalSpy heard(&ends, &EndSignals::received);
        std::raise(sent);
        QCOMPARE(heard.size(), 0);  // not in the handler
        QTRY_COMPARE(heard.size(), 1);
    }
};

QTEST_GUILESS_MAIN(EndSignalsTest)
#include "tst_end_signals.moc"
