// The histogram by month, with mouse and keys.
#include "ui/grid/timeline.h"

#include <QSignalSpy>
#include <QTest>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

namespace {

QPoint at(int x) {
    return {x, 10};
}

MonthRange range(QSignalSpy& chosen) {
    return chosen.takeLast()[0].value<MonthRange>();
}

}  // namespace

class TimelineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDragChoosesTheMonthsItGoesOver() {
        Timeline timeline;
        timeline.resize(240, 40);
        timeline.setMonths({{2019, 12, 5}, {2019, 3, 1}, {2019, 3, 2}});  // ten months of 24 pixels
        timeline.show();
        QVERIFY(timeline.isUseful());
        QSignalSpy chosen(&timeline, &Timeline::rangeChosen);
        QTest::mousePress(&timeline, Qt::LeftButton, {}, at(100));
        QTest::mouseMove(&timeline, at(30));
        QTest::mouseRelease(&timeline, Qt::LeftButton, {}, at(30));
        QCOMPARE(range(chosen), (MonthRange{QDate(2019, 4, 1), QDate(2019, 7, 1)}));
        QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(1));
        QCOMPARE(range(chosen), (MonthRange{QDate(2019, 3, 1), QDate(2019, 3, 1)}));
        QVERIFY(timeline.accessibleDescription().contains(u"3 photos"_s));
        QTest::mousePress(&timeline, Qt::LeftButton, {}, at(239));
        QTest::mouseMove(&timeline, at(-500));  // beyond the edge
        QTest::mouseRelease(&timeline, Qt::LeftButton, {}, at(-500));
        QCOMPARE(range(chosen), (MonthRange{QDate(2019, 3, 1), QDate(2019, 12, 1)}));
    }

    void keysDoTheSame() {
        Timeline timeline;
        timeline.resize(240, 40);
        timeline.setMonths({{2019, 3, 1}, {2020, 2, 5}});
        timeline.show();
        QSignalSpy chosen(&timeline, &Timeline::rangeChosen);
        QTest::keyClick(&timeline, Qt::Key_Return);
        QVERIFY(chosen.isEmpty());  // nothing is marked yet
        QTest::keyClick(&timeline, Qt::Key_Home);
        QTest::keyClick(&timeline, Qt::Key_Right);
        QTest::keyClick(&timeline, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(&timeline, Qt::Key_Return);
        QCOMPARE(range(chosen), (MonthRange{QDate(2019, 4, 1), QDate(2019, 5, 1)}));
        QTest::keyClick(&timeline, Qt::Key_End);
        QTest::keyClick(&timeline, Qt::Key_Right);
        QTest::keyClick(&timeline, Qt::Key_Space);
        QCOMPARE(range(chosen), (MonthRange{QDate(2020, 2, 1), QDate(2020, 2, 1)}));
        QTest::keyClick(&timeline, Qt::Key_Escape);
        QTest::keyClick(&timeline, Qt::Key_Return);
        QVERIFY(chosen.isEmpty());
    }

    void fromRightToLeftTimeBeginsAtTheRight() {
        Timeline timeline;
        timeline.setLayoutDirection(Qt::RightToLeft);
        timeline.resize(240, 40);
        timeline.setMonths({{2019, 3, 1}, {2019, 12, 5}});
        timeline.show();
        QSignalSpy chosen(&timeline, &Timeline::rangeChosen);
        QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(239));
        QCOMPARE(range(chosen).first, QDate(2019, 3, 1));
        QTest::keyClick(&timeline, Qt::Key_Left);
        QTest::keyClick(&timeline, Qt::Key_Return);
        QCOMPARE(range(chosen).first, QDate(2019, 4, 1));
    }

    void manyMonthsShareColumns() {
        Timeline timeline;
        timeline.resize(120, 40);  // 40 columns at most, so 2 years each
        timeline.setMonths({{1970, 1, 1}, {1995, 6, 10}, {2024, 12, 7}});
        timeline.show();
        QSignalSpy chosen(&timeline, &Timeline::rangeChosen);
        QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(0));
        QCOMPARE(range(chosen), (MonthRange{QDate(1970, 1, 1), QDate(1971, 12, 1)}));
        QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(119));
        QCOMPARE(range(chosen), (MonthRange{QDate(2024, 1, 1), QDate(2024, 12, 1)}));
        // All years that a calendar has.
        timeline.setMonths({{1, 1, 1}, {9999, 12, 1}});
        QVERIFY(timeline.isUseful());
        QTest::keyClick(&timeline, Qt::Key_End);
        QTest::keyClick(&timeline, Qt::Key_Return);
        QCOMPARE(range(chosen).last, QDate(9999, 12, 1));
        timeline.grab();
    }

    void aSingleMonthIsNoTimeline() {
        Timeline timeline;
        timeline.setMonths({{2019, 3, 100}});
        QVERIFY(!timeline.isUseful());
        timeline.setMonths({});
        QVERIFY(!timeline.isUseful());
        timeline.show();
        QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(5));
        QTest::keyClick(&timeline, Qt::Key_Right);
        timeline.grab();
    }
};

QTEST_MAIN(TimelineTest)
#include "tst_timeline.moc"
