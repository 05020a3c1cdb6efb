#include "ui/grid/grid_layout.h"

#include <QTest>

#include <cmath>

using namespace sightseer;

class GridLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cellsFillTheWidthWithoutOverlapping();
    void everyCellIsFoundAtItsOwnPlaceAmongAMillion();
    void gapsAndTheSpaceBehindTheLastCellBelongToNobody();
    void aViewportSeesExactlyTheRowsItTouches();
    void aWindowNarrowerThanACellStillHasOneColumn();
    void anEmptyGridHasNoHeightAndNoCells();
    void aSectionBeginsOnARowOfItsOwnBelowItsHeading();
    void rowsAreCountedAcrossSections();
    void aSectionBehindTheLastPhotoIsLeftOut();
    void sectionsAreFoundByPlace();
};

void GridLayoutTest::cellsFillTheWidthWithoutOverlapping() {
    for (int width = 100; width < 2000; width += 37) {
        const GridLayout layout(1000, width, 160, 8);
        const QRect first = layout.rect(0);
        const QRect last = layout.rect(layout.columns() - 1);
        QVERIFY(first.left() >= 8 || layout.columns() == 1);
        QVERIFY(last.right() < width);
        QVERIFY2(width - last.right() - 1 - 8 < layout.columns() + 8, "no more is left over than rounding leaves");
        for (int i = 1; i < layout.columns(); ++i) QCOMPARE(layout.rect(i).left() - layout.rect(i - 1).right() - 1, 8);
    }
}

void GridLayoutTest::everyCellIsFoundAtItsOwnPlaceAmongAMillion() {
    const GridLayout layout(1'000'000, 1400, 160, 8);
    for (int index = 0; index < 1'000'000; index += 997) {
        const QRect rect = layout.rect(index);
        QCOMPARE(rect.width(), rect.height());
        for (const QPoint& point : {rect.topLeft(), rect.center(), rect.bottomRight()})
            QCOMPARE(layout.indexAt(point), index);
    }
    QCOMPARE(layout.indexAt(layout.rect(999'999).center()), 999'999);
    QCOMPARE(layout.height(), qint64(std::ceil(1e6 / layout.columns())) * layout.rowStep() + 8);
    QVERIFY(layout.rect(999'999).bottom() < layout.height());
}

void GridLayoutTest::gapsAndTheSpaceBehindTheLastCellBelongToNobody() {
    const GridLayout layout(10, 700, 160, 8);
    QCOMPARE(layout.columns(), 4);
    QCOMPARE(layout.indexAt(layout.rect(0).topLeft() - QPoint(1, 0)), -1);
    QCOMPARE(layout.indexAt(layout.rect(1).topLeft() - QPoint(1, 0)), -1);
    QCOMPARE(layout.indexAt(layout.rect(4).topLeft() - QPoint(0, 1)), -1);
    QCOMPARE(layout.indexAt(QPoint(layout.rect(3).center().x(), layout.rect(9).center().y())), -1);
    QCOMPARE(layout.indexAt(QPoint(-5, 20)), -1);
    QVERIFY(layout.rect(10).isNull());
}

void GridLayoutTest::aViewportSeesExactlyTheRowsItTouches() {
    const GridLayout layout(1'000'000, 1400, 160, 8);
    const int columns = layout.columns();
    for (const qint64 top : {qint64(0), qint64(12'345), qint64(4'000'000), layout.height() - 800}) {
        const auto range = layout.indexesBetween(top, top + 799);
        QVERIFY(!range.isEmpty());
        QVERIFY(layout.rect(range.first).bottom() >= top);
        QVERIFY(range.first == 0 || layout.rect(range.first - 1).bottom() < top);
        QVERIFY(layout.rect(range.last).top() <= top + 799);
        QVERIFY(range.last == 999'999 || layout.rect(range.last + 1).top() > top + 799);
        QVERIFY(range.count() <= columns * (800 / layout.rowStep() + 2));
    }
}

void GridLayoutTest::aWindowNarrowerThanACellStillHasOneColumn() {
    const GridLayout layout(5, 60, 160, 8);
    QCOMPARE(layout.columns(), 1);
    QCOMPARE(layout.side(), 44);
    QCOMPARE(layout.indexAt(layout.rect(4).center()), 4);
}

void GridLayoutTest::anEmptyGridHasNoHeightAndNoCells() {
    const GridLayout layout(0, 1000, 160, 8);
    QCOMPARE(layout.height(), qint64(0));
    QVERIFY(layout.indexesBetween(0, 1000).isEmpty());
    QCOMPARE(layout.indexAt(QPoint(20, 20)), -1);
}

void GridLayoutTest::aSectionBeginsOnARowOfItsOwnBelowItsHeading() {
    const GridLayout layout(20, 700, 160, 8, {{0, 0}, {5, 40}});
    QCOMPARE(layout.columns(), 4);
    const QRect last = layout.rect(4);
    const QRect next = layout.rect(5);
    const QRect band = layout.bandRect(1);
    QCOMPARE(next.left(), layout.rect(0).left());
    QVERIFY(band.top() > last.bottom());
    QCOMPARE(band.height(), 40);
    QVERIFY(band.bottom() < next.top());
    QVERIFY(layout.bandRect(0).isEmpty());
    QCOMPARE(layout.indexAt(band.center()), -1);
    for (int index = 0; index < 20; ++index) QCOMPARE(layout.indexAt(layout.rect(index).center()), index);
    QVERIFY(layout.indexesBetween(band.top() + 8, band.bottom() - 8).isEmpty());
    const auto around = layout.indexesBetween(last.bottom(), next.top());
    QCOMPARE(around.first, 4);
    QCOMPARE(around.last, 8);
    QCOMPARE(layout.height(), qint64(layout.rect(19).bottom()) + 1 + 8);
}

void GridLayoutTest::rowsAreCountedAcrossSections() {
    const GridLayout layout(20, 700, 160, 8, {{0, 40}, {5, 40}});
    QCOMPARE(layout.movedByRows(1, 1), 4);  // the row below has only one photo
    QCOMPARE(layout.movedByRows(4, 1), 5);
    QCOMPARE(layout.movedByRows(7, -1), 4);
    QCOMPARE(layout.movedByRows(3, 100), 19);
    QCOMPARE(layout.movedByRows(18, -100), 1);
}

void GridLayoutTest::aSectionBehindTheLastPhotoIsLeftOut() {
    const GridLayout layout(5, 700, 160, 8, {{0, 0}, {5, 40}});
    QCOMPARE(layout.sectionCount(), 1);
    QCOMPARE(layout.height(), GridLayout(5, 700, 160, 8).height());
}

void GridLayoutTest::sectionsAreFoundByPlace() {
    std::vector<GridSection> sections;
    for (int i = 0; i < 1000; ++i) sections.push_back({5 * i, 40});
    const GridLayout layout(5000, 700, 160, 8, sections);
    for (const int section : {0, 1, 500, 999}) {
        const QRect band = layout.bandRect(section);
        const auto at = layout.sectionsBetween(band.center().y(), band.center().y());
        QCOMPARE(at.first, section);
        QCOMPARE(at.last, section);
        const auto around = layout.sectionsBetween(band.top() - 200, band.bottom() + 200);
        QVERIFY(around.first <= section && around.last >= section && around.count() <= 4);
    }
    QVERIFY(GridLayout().sectionsBetween(0, 100).isEmpty());
}

QTEST_APPLESS_MAIN(GridLayoutTest)
#include "tst_grid_layout.moc"
