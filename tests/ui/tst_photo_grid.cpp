#include "ui/grid/photo_grid.h"

#include "ui/text.h"

#include <QAccessible>
#include <QApplication>
#include <QChildEvent>
#include <QDrag>
#include <QElapsedTimer>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QUrl>
#include <QWheelEvent>

#include <algorithm>
#include <memory>

using namespace sightseer;

namespace {

constexpr int kMany = 1'000'000;

// A grid over photos that no library has: rows come at once, pictures never.
struct Grid {
    std::vector<PhotoId> rowsAsked;
    PhotoListModel photos{[this](std::vector<PhotoId> ids, PhotoListModel::Reply reply) {
        rowsAsked.insert(rowsAsked.end(), ids.begin(), ids.end());
        std::vector<Photo> rows;
        for (const PhotoId id : ids) {
            Photo photo;
            photo.id = id;
            photo.path = "photo" + std::to_string(id.value) + ".jpg";
            rows.push_back(photo);
        }
        QMetaObject::invokeMethod(
            &photos, [reply, rows] { reply(rows); }, Qt::QueuedConnection);
    }};
    ThumbnailLoader thumbnails{[](const std::vector<PhotoId>&, const ThumbnailLoader::Reply&) {}};
    PhotoGrid view{photos, thumbnails};

    explicit Grid(int count) {
        view.resize(900, 700);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
        view.activateWindow();
        view.setFocus();
        show(count);
    }

    void show(int count, int first = 1) {
        std::vector<PhotoId> ids;
        ids.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) ids.emplace_back(first + i);
        view.showFromTop(std::move(ids), {});
    }

    int current() const { return view.currentIndex().row(); }
    int columns() const {
        int row = 1;
        while (view.visualRect(photos.index(row)).top() == view.visualRect(photos.index(0)).top()) ++row;
        return row;
    }
    // Presses on a photo and moves away, as far as begins a drag.
    void pull(int row) {
        const QPoint from = view.visualRect(photos.index(row)).center();
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 3; ++i) {
            const QPointF to = from + QPoint(i * QApplication::startDragDistance(), 0);
            QMouseEvent move(QEvent::MouseMove, to, view.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(view.viewport(), &move);
        }
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, key, modifiers); }
    void click(int row, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers, view.visualRect(photos.index(row)).center());
    }
};

// The files of each drag that begins, which ends at once.
class DragWatch : public QObject {
public:
    explicit DragWatch(PhotoGrid& grid) {
        grid.installEventFilter(this);
        QObject::connect(&m_timer, &QTimer::timeout, this, [] { QDrag::cancel(); });
        m_timer.start(20);
    }

    QList<QList<QUrl>> drags;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::ChildAdded) static_cast<QChildEvent*>(event)->child()->installEventFilter(this);
        if (event->type() == QEvent::DeferredDelete) {
            if (const auto* drag = qobject_cast<QDrag*>(watched)) drags.append(drag->mimeData()->urls());
        }
        return false;
    }

private:
    QTimer m_timer;
};

}  // namespace

class PhotoGridTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMillionPhotosCostNoMoreThanTheScreenShows();
    void arrowsHomeEndAndPagesMoveThroughTheGrid();
    void clicksWithControlAndShiftSelectLikeAFileManager();
    void aRubberBandSelectsWhatItTouches();
    void fromRightToLeftTheFirstPhotoIsAtTheRight();
    void everythingCanBeSelected();
    void theControlWheelZoomsAndThePlaceIsKept();
    void aListThatGrewKeepsSelectionAndPlace();
    void enterAndDoubleClickOpenThePhoto();
    void lettersTypedInTheGridBeginASearch();
    void selectedPhotosAreDraggedOutAsFiles();
    void aDragTakesPhotosThatWereNeverLookedAt();
    void noDragBeginsAfterTheButtonIsReleased();
    void moreThanADragCanTakeIsSaid();
    void theLinkOfTheEndIsClicked();
    void theGridHasANameForScreenReaders();
    void everyOfAMillionPhotosIsThereForScreenReaders();
};

void PhotoGridTest::aMillionPhotosCostNoMoreThanTheScreenShows() {
    Grid grid(kMany);
    grid.view.verticalScrollBar()->setValue(grid.view.verticalScrollBar()->maximum() / 2);
    QTRY_VERIFY(!grid.rowsAsked.empty());
    QTest::qWait(50);
    QVERIFY2(grid.rowsAsked.size() < 2000, "only pages that are looked at are asked for");
    const auto visible = grid.view.visiblePhotos();
    QVERIFY(visible.size() > 10 && visible.size() < 100);
    const int row = static_cast<int>(visible.front().value) - 1;
    QCOMPARE(grid.view.indexAt(grid.view.visualRect(grid.photos.index(row + 7)).center()).row(), row + 7);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 50; ++i) {
        grid.view.verticalScrollBar()->setValue(i * 100'000);
        grid.view.viewport()->repaint();
    }
    QVERIFY2(timer.elapsed() < 5000, "a screen is painted in a time that does not grow with the list");
}

void PhotoGridTest::arrowsHomeEndAndPagesMoveThroughTheGrid() {
    Grid grid(1003);
    const int columns = grid.columns();
    grid.press(Qt::Key_Right);
    QCOMPARE(grid.current(), 0);
    grid.press(Qt::Key_Right);
    QCOMPARE(grid.current(), 1);
    grid.press(Qt::Key_Down);
    QCOMPARE(grid.current(), 1 + columns);
    grid.press(Qt::Key_Left);
    QCOMPARE(grid.current(), columns);
    grid.press(Qt::Key_Up);
    QCOMPARE(grid.current(), 0);
    grid.press(Qt::Key_End);
    QCOMPARE(grid.current(), 1002);
    QVERIFY(grid.view.viewport()->rect().contains(grid.view.visualRect(grid.photos.index(1002))));
    grid.press(Qt::Key_Down);
    QCOMPARE(grid.current(), 1002);
    grid.press(Qt::Key_PageUp);
    QVERIFY(grid.current() < 1002 - columns);
    grid.press(Qt::Key_Home);
    QCOMPARE(grid.current(), 0);
    QVERIFY(grid.view.isAtTop());
    grid.press(Qt::Key_PageDown);
    QVERIFY(grid.current() >= 2 * columns);
}

void PhotoGridTest::clicksWithControlAndShiftSelectLikeAFileManager() {
    Grid grid(100);
    const auto photo = [](int row) { return PhotoId(row + 1); };
    grid.click(2);
    QCOMPARE(grid.view.selectedPhotos(), std::vector{photo(2)});
    grid.click(5, Qt::ControlModifier);
    QCOMPARE(grid.view.selectedPhotos(), (std::vector{photo(2), photo(5)}));
    grid.click(2, Qt::ControlModifier);
    QCOMPARE(grid.view.selectedPhotos(), std::vector{photo(5)});
    grid.click(3);
    grid.click(7, Qt::ShiftModifier);
    QCOMPARE(grid.view.selectedPhotos(), (std::vector{photo(3), photo(4), photo(5), photo(6), photo(7)}));
    grid.click(1, Qt::ShiftModifier);
    QCOMPARE(grid.view.selectedPhotos(), (std::vector{photo(1), photo(2), photo(3)}));
    grid.press(Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(grid.view.selectedPhotos(), (std::vector{photo(2), photo(3)}));
}

void PhotoGridTest::aRubberBandSelectsWhatItTouches() {
    Grid grid(6);
    QWidget* area = grid.view.viewport();
    const int columns = grid.columns();
    QVERIFY(columns >= 3);
    const QPoint below(grid.view.visualRect(grid.photos.index(0)).left(), area->height() - 20);
    const QPoint overSecond = grid.view.visualRect(grid.photos.index(1)).center();
    QTest::mousePress(area, Qt::LeftButton, {}, below);
    QTest::mouseMove(area, overSecond);
    QMouseEvent move(QEvent::MouseMove, overSecond, area->mapToGlobal(overSecond), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(area, &move);
    const auto selected = grid.view.selectedPhotos();
    QTest::mouseRelease(area, Qt::LeftButton, {}, overSecond);
    QVERIFY(std::find(selected.begin(), selected.end(), PhotoId(1)) != selected.end());
    QVERIFY(std::find(selected.begin(), selected.end(), PhotoId(2)) != selected.end());
    QVERIFY(std::find(selected.begin(), selected.end(), PhotoId(3)) == selected.end());
}

void PhotoGridTest::fromRightToLeftTheFirstPhotoIsAtTheRight() {
    Grid grid(3);
    grid.view.setLayoutDirection(Qt::RightToLeft);
    const auto rect = [&](int row) { return grid.view.visualRect(grid.photos.index(row)); };
    QVERIFY(rect(0).right() > rect(1).right());
    QVERIFY(rect(0).right() < grid.view.viewport()->width());
    grid.click(1);
    QCOMPARE(grid.current(), 1);
    grid.press(Qt::Key_Left);
    QCOMPARE(grid.current(), 2);
    QWidget* area = grid.view.viewport();
    const QPoint below(rect(0).right(), area->height() - 20);
    QTest::mousePress(area, Qt::LeftButton, {}, below);
    QMouseEvent move(QEvent::MouseMove, rect(1).center(), area->mapToGlobal(rect(1).center()), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(area, &move);
    const auto selected = grid.view.selectedPhotos();
    QTest::mouseRelease(area, Qt::LeftButton, {}, rect(1).center());
    QCOMPARE(selected, (std::vector{PhotoId(1), PhotoId(2)}));
}

void PhotoGridTest::everythingCanBeSelected() {
    Grid grid(kMany);
    grid.press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(grid.view.selectedPhotos().size(), std::size_t(kMany));
}

void PhotoGridTest::theControlWheelZoomsAndThePlaceIsKept() {
    Grid grid(10'000);
    grid.view.scrollTo(grid.photos.index(5000), QAbstractItemView::PositionAtCenter);
    const int before = grid.view.cellSize();
    const auto wheel = [&](int delta) {
        QWheelEvent event(QPointF(100, 100), grid.view.mapToGlobal(QPointF(100, 100)), {}, QPoint(0, delta),
                          Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(grid.view.viewport(), &event);
    };
    wheel(120);
    QVERIFY(grid.view.cellSize() > before);
    const auto visible = grid.view.visiblePhotos();
    QVERIFY(std::find(visible.begin(), visible.end(), PhotoId(5001)) != visible.end());
    for (int i = 0; i < 30; ++i) wheel(-120);
    QCOMPARE(grid.view.cellSize(), PhotoGrid::kSmallestCell);
}

void PhotoGridTest::aListThatGrewKeepsSelectionAndPlace() {
    Grid grid(1000);
    grid.view.scrollTo(grid.photos.index(500), QAbstractItemView::PositionAtTop);
    grid.view.makeCurrent(503);
    grid.click(505, Qt::ControlModifier);
    const auto selected = grid.view.selectedPhotos();
    const int top = grid.view.visualRect(grid.photos.index(500)).top();
    std::vector<PhotoId> grown;
    for (int id = 5000; id < 5003; ++id) grown.emplace_back(id);
    for (int id = 1; id <= 1000; ++id) grown.emplace_back(id);
    grid.view.showPhotos(grown, {});
    QCOMPARE(grid.view.selectedPhotos(), selected);
    QCOMPARE(grid.photos.idAt(grid.current()), PhotoId(506));
    QVERIFY(std::abs(grid.view.visualRect(grid.photos.index(grid.photos.rowOf(PhotoId(501)))).top() - top) <= 200);
}

void PhotoGridTest::enterAndDoubleClickOpenThePhoto() {
    Grid grid(50);
    QSignalSpy opened(&grid.view, &PhotoGrid::opened);
    grid.view.makeCurrent(4);
    grid.press(Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.takeFirst().front().toInt(), 4);
    grid.click(7);
    QTest::mouseDClick(grid.view.viewport(), Qt::LeftButton, {}, grid.view.visualRect(grid.photos.index(7)).center());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.takeFirst().front().toInt(), 7);
}

void PhotoGridTest::lettersTypedInTheGridBeginASearch() {
    Grid grid(50);
    QSignalSpy typed(&grid.view, &PhotoGrid::typed);
    grid.press(Qt::Key_B);
    QCOMPARE(typed.size(), 1);
    QCOMPARE(typed.front().front().toString(), QStringLiteral("b"));
}

void PhotoGridTest::selectedPhotosAreDraggedOutAsFiles() {
    Grid grid(50);
    QTRY_VERIFY(grid.photos.photoAt(3) != nullptr);
    grid.click(2);
    grid.click(3, Qt::ControlModifier);
    DragWatch watch(grid.view);
    grid.pull(3);
    QTRY_COMPARE(watch.drags.size(), 1);
    const QList<QUrl>& files = watch.drags.front();
    QCOMPARE(files.size(), 2);
    QVERIFY(files.front().toString().endsWith(QStringLiteral("photo3.jpg")));
    QVERIFY(files.back().toString().endsWith(QStringLiteral("photo4.jpg")));
}

void PhotoGridTest::aDragTakesPhotosThatWereNeverLookedAt() {
    constexpr int kCount = 3000;
    Grid grid(kCount);
    grid.press(Qt::Key_Home);
    grid.press(Qt::Key_End, Qt::ShiftModifier);
    QTRY_VERIFY(grid.photos.photoAt(kCount - 1) != nullptr);
    QVERIFY2(grid.rowsAsked.size() < kCount / 2, "only pages that are looked at are asked for");
    DragWatch watch(grid.view);
    grid.pull(kCount - 1);
    QTRY_COMPARE(watch.drags.size(), 1);
    const QList<QUrl>& files = watch.drags.front();
    QCOMPARE(files.size(), kCount);
    QVERIFY(files[1500].toString().endsWith(QStringLiteral("photo1501.jpg")));
    QCOMPARE(grid.view.selectedPhotos().size(), std::size_t(kCount));
}

void PhotoGridTest::noDragBeginsAfterTheButtonIsReleased() {
    Grid grid(3000);
    grid.press(Qt::Key_Home);
    grid.press(Qt::Key_End, Qt::ShiftModifier);
    QTRY_VERIFY(grid.photos.photoAt(2999) != nullptr);
    DragWatch watch(grid.view);
    grid.pull(2999);
    QTest::mouseRelease(grid.view.viewport(), Qt::LeftButton, {}, {10, 10});
    QTest::qWait(100);
    QVERIFY(watch.drags.isEmpty());
}

void PhotoGridTest::moreThanADragCanTakeIsSaid() {
    QLocale::setDefault(QLocale::c());
    Grid grid(10'000);
    QTRY_VERIFY(grid.photos.photoAt(0) != nullptr);
    QSignalSpy said(&grid.view, &PhotoGrid::said);
    grid.press(Qt::Key_Home);
    grid.press(Qt::Key_A, Qt::ControlModifier);
    DragWatch watch(grid.view);
    grid.pull(0);
    QTRY_COMPARE(watch.drags.size(), 1);
    QCOMPARE(watch.drags.front().size(), PhotoGrid::kMostDragged);
    QCOMPARE(said.size(), 1);
    QVERIFY(said.front().front().toString().contains(number(PhotoGrid::kMostDragged)));
    QVERIFY(said.front().front().toString().contains(number(10'000)));
}

void PhotoGridTest::theLinkOfTheEndIsClicked() {
    Grid grid(0);
    std::vector<PhotoId> ids;
    for (int id = 1; id <= 20; ++id) ids.emplace_back(id);
    grid.view.showFromTop(ids, {}, {{8, QStringLiteral("The end"), true, QStringLiteral("Show more")}});
    grid.click(2);
    QSignalSpy activated(&grid.view, &PhotoGrid::linkActivated);
    QWidget* area = grid.view.viewport();
    const int y = grid.view.visualRect(grid.photos.index(8)).top() - 20;
    const auto isHandAt = [&](int x) {
        QMouseEvent move(QEvent::MouseMove, QPointF(x, y), area->mapToGlobal(QPointF(x, y)), Qt::NoButton, Qt::NoButton,
                         {});
        QCoreApplication::sendEvent(area, &move);
        return area->cursor().shape() == Qt::PointingHandCursor;
    };
    for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        QGuiApplication::setLayoutDirection(direction);
        int first = 0;
        while (first < area->width() && !isHandAt(first)) ++first;
        QVERIFY(first < area->width());
        int last = first;
        while (isHandAt(last + 1)) ++last;
        QVERIFY(last - first > 20 && last - first < 200);
        // Behind the words, as one reads.
        QCOMPARE(first + last > area->width(), direction == Qt::LeftToRight);
        activated.clear();
        QTest::mouseClick(area, Qt::LeftButton, {}, QPoint(first + 5, y));
        QCOMPARE(activated.size(), 1);
        QCOMPARE(grid.view.selectedPhotos(), std::vector{PhotoId(3)});
        QTest::mouseClick(area, Qt::LeftButton, {}, QPoint(first - 20, y));
        QCOMPARE(activated.size(), 1);
        grid.click(2);
    }
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

void PhotoGridTest::theGridHasANameForScreenReaders() {
    Grid grid(50);
    QTRY_VERIFY(grid.photos.photoAt(0) != nullptr);
    const QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&grid.view);
    QVERIFY(access);
    QCOMPARE(access->text(QAccessible::Name), QStringLiteral("Photos"));
    QCOMPARE(grid.photos.index(0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("photo1.jpg"));
}

void PhotoGridTest::everyOfAMillionPhotosIsThereForScreenReaders() {
    Grid grid(kMany);
    QTRY_VERIFY(grid.photos.photoAt(2) != nullptr);
    const QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&grid.view);
    QCOMPARE(access->childCount(), kMany);
    grid.press(Qt::Key_Home);
    grid.press(Qt::Key_Right);
    const QAccessibleInterface* current = access->child(1);
    QVERIFY(current && current->isValid());
    QCOMPARE(current->text(QAccessible::Name), QStringLiteral("photo2.jpg"));
    QVERIFY(current->state().selected);
    QVERIFY(current->state().focused);
    QCOMPARE(current->rect().size(), grid.view.visualRect(grid.photos.index(1)).size());
    QVERIFY(!access->child(2)->state().selected);
    QVERIFY(access->child(kMany - 1)->isValid());
}

QTEST_MAIN(PhotoGridTest)
#include "tst_photo_grid.moc"
