// The grid of photos: square cells with arithmetic layout, selection like a file manager, drag out, zoom.
// Thread: GUI. The model is a PhotoListModel, the pictures come from a ThumbnailLoader; both outlive it.
#pragma once

#include "ui/grid/grid_layout.h"
#include "ui/grid/photo_list_model.h"
#include "ui/grid/thumbnail_loader.h"

#include <QAbstractItemView>
#include <QItemSelection>
#include <QTimer>

namespace sightseer {

// A line of text above a photo, which begins a new row.
struct GridHeading {
    int first = 0;
    QString text;
    bool isEnd = false;  // the photos of interest end here: the text stands in the middle of a line
    QString link{};      // of an end: what a click on it offers; empty: nothing
    bool operator==(const GridHeading&) const = default;
};

class PhotoGrid : public QAbstractItemView {
    Q_OBJECT

public:
    static constexpr int kSmallestCell = 80;
    static constexpr int kLargestCell = 280;
    static constexpr int kDefaultCell = 168;
    static constexpr int kMostDragged = 4000;  // photos of one drag

    PhotoGrid(PhotoListModel& photos, ThumbnailLoader& thumbnails, QWidget* parent = nullptr);

    int cellSize() const { return m_cell; }
    void setCellSize(int pixels);  // the photo in the middle stays in view
    void zoomIn();
    void zoomOut();
    void setShape(ThumbnailShape shape);

    const std::vector<GridHeading>& headings() const { return m_headings; }
    // In order, the current one alone when nothing is selected.
    std::vector<PhotoId> selectedPhotos() const;
    // On screen now, top to bottom.
    std::vector<PhotoId> visiblePhotos() const;
    // Replaces the list; selection, current photo and place stay with the photos that are still there.
    void showPhotos(std::vector<PhotoId> ids, QStringList badges, std::vector<GridHeading> headings = {});
    // Replaces the list and begins at its top.
    void showFromTop(std::vector<PhotoId> ids, QStringList badges, std::vector<GridHeading> headings = {});
    void makeCurrent(int row);
    bool isAtTop() const;
    // Every cell on screen has its picture.
    bool isFilled() const;

    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void keyboardSearch(const QString& typed) override;

Q_SIGNALS:
    void opened(int row);
    void typed(const QString& text);  // letters typed in the grid begin a search
    void menuWanted(const QPoint& globalPosition);
    void visiblePhotosChanged();
    void cellSizeChanged(int pixels);
    void linkActivated();            // of the heading that has one
    void said(const QString& text);  // what did not work

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void startDrag(Qt::DropActions actions) override;

    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    // Between the layout, which goes from left to right and begins at the top of the list, and what is on screen.
    QRect toViewport(const QRect& content) const;
    QPoint toContent(const QPoint& onScreen) const;
    GridLayout::Range visibleRange() const;
    ThumbnailSize thumbnailSize() const;
    void relayout();
    void paintHeadings(QPainter& painter, const QRect& exposed) const;
    void visibleChanged();
    void selectInBand();
    void drag(const std::vector<std::filesystem::path>& files, Qt::DropActions actions);
    QRect linkRect() const;  // on screen; empty where no heading has a link
    void wantThumbnails();
    void repaintPhotos(const std::vector<PhotoId>& photos);

    PhotoListModel& m_photos;
    ThumbnailLoader& m_thumbnails;
    GridLayout m_layout;
    std::vector<GridHeading> m_headings;  // ascending
    int m_cell = kDefaultCell;
    ThumbnailShape m_shape = ThumbnailShape::Square;
    int m_wheel = 0;            // eighths of a degree not yet used for zooming
    bool m_banding = false;     // a rubber band is being drawn
    QPoint m_bandStart;         // content coordinates
    QRect m_band;               // content coordinates
    QItemSelection m_bandBase;  // what was selected before and stays so
    bool m_awaitsDrag = false;  // begins when the files are known, unless the button is released before
    bool m_linkPressed = false;
    QTimer m_visibleTimer;
    QTimer m_sizeTimer;  // thumbnails are rescaled when resizing pauses
};

}  // namespace sightseer
