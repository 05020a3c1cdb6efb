#include "core/ingest/battery_throttle.h"
#include "tests/core/library/library_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace sightseer;
using namespace sightseer::test;
using namespace std::chrono_literals;
using Clock = BatteryThrottle::Clock;

class BatteryThrottleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void restsAsLongAsTheWorkTookAndOnlyOnBattery() {
        std::atomic<bool> battery{true};
        BatteryThrottle throttle([&] { return battery.load(); }, true);
        auto start = Clock::now();
        throttle.restAfter(100ms, {});
        QVERIFY(Clock::now() - start >= 100ms);
        BatteryThrottle plugged([] { return false; }, true);
        BatteryThrottle disabled([] { return true; }, false);
        start = Clock::now();
        plugged.restAfter(10s, {});
        disabled.restAfter(10s, {});
        QVERIFY(Clock::now() - start < 2s);
    }

    void aRestEndsWhenItIsStoppedOrSwitchedOff() {
        BatteryThrottle throttle([] { return true; }, true);
        std::stop_source stop;
        std::jthread stopping([&] {
            std::this_thread::sleep_for(50ms);
            stop.request_stop();
        });
        auto start = Clock::now();
        throttle.restAfter(1900ms, stop.get_token());
        QVERIFY(Clock::now() - start < 1800ms);
        std::jthread switching([&] {
            std::this_thread::sleep_for(50ms);
            throttle.setEnabled(false);
        });
        start = Clock::now();
        throttle.restAfter(1900ms, {});
        QVERIFY(Clock::now() - start < 1800ms);
        QVERIFY(!throttle.isOn());
    }

    void aRunOnBatterySaysSoAndComesToItsEnd() {
        LibraryFixture fixture;
        for (int i = 0; i < 20; ++i) fixture.picture(std::to_string(i) + ".png", Qt::red, i);
        fixture.options.ingest.gentleOnBattery = true;
        fixture.options.ingest.runsOnBattery = [] { return true; };
        std::atomic<bool> said{false};
        fixture.listener.progressed = [&](const IngestProgress& progress) { said = said || progress.onBattery; };
        QVERIFY(fixture.index());
        QVERIFY(said);
        QCOMPARE(fixture.search("red").size(), std::size_t{20});
        QVERIFY(!fixture.library->status()->ingest.onBattery);  // nothing is slower when nothing is done
    }
};

QTEST_GUILESS_MAIN(BatteryThrottleTest)
#include "tst_battery_throttle.moc"
