// One photo, as large as the window: fitted, or zoomed and dragged about; the neighbours are decoded ahead. Its modes
// (viewer_modes.cpp): turned, full screen, one after the other, with a filmstrip, and a part of it chosen to search for.
// Thread: GUI. The list is the grid's, and outlives the viewer.
#pragma once

#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include "core/catalog/photo.h"
#include "ui/grid/thumbnail_loader.h"

#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace sightseer {

class Filmstrip;
class ImageLoader;
class PhotoListModel;
class RegionSelector;
class SlideShow;

class Viewer : public QWidget {
    Q_OBJECT

public:
    Viewer(PhotoListModel& photos, ThumbnailLoader::Fetch thumbnails, QWidget* parent = nullptr);

    // What else can be done with the photo on show, for the viewer's menu; their keys work in it too.
    void addPhotoActions(const QList<QAction*>& actions);

    void open(int row);
    int row() const { return m_row; }
    QString errorText() const;  // empty while there is none
    bool hasPicture() const { return !m_fitted.isNull() || !m_full.isNull(); }
    void zoomIn();
    void zoomOut();
    void fit();
    void turn(int quarters);  // clockwise; the file stays as it is
    int quarters() const { return m_quarters; }
    void setFullScreen(bool isFull);
    bool fillsScreen() const { return m_isFullScreen; }
    QAction& filmstripAction() { return *m_stripAction; }
    SlideShow& slideShow() { return *m_slides; }
    double zoom() const { return m_zoom; }  // device pixels per pixel of the photo; 0 fits the window

Q_SIGNALS:
    void opened(sightseer::PhotoId photo);
    void nameChanged(const QString& name);
    void fullScreenWanted(bool isFull);  // answered by setFullScreen
    void infoWanted();
    // A part in fractions of the upright picture.
    void regionSearchWanted(sightseer::PhotoId photo, const QRectF& region);
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void step(int by);
    void loadCurrent();
    void loadNeighbours();
    void pictureLoaded(PhotoId photo);
    void listChanged();
    void updateTexts();
    void layoutOverlays();

    void paintPicture(QPainter& painter) const;
    void buildModes();
    void leave();  // the mode that is on, or the viewer
    void beginRegion();
    void endRegion();
    bool nextIsReady() const;
    void showOverlays();  // in full screen they go again when the mouse rests

    QRect stage() const;  // where the picture goes, between title and filmstrip
    QSize stagePixels() const;
    QSize originalSize() const;  // of the photo, as it is turned
    double fitScale() const;
    double scale() const;
    QRectF target() const;
    void setZoom(double zoom, const QPointF& anchor);
    void zoomBy(double factor, const QPointF& anchor);
    void clampPan();
    bool pan(int key);  // false where it is no arrow, or all of the photo is on show

    PhotoListModel& m_photos;
    ImageLoader* m_loader;
    QToolButton* m_back;
    QLabel* m_title;
    QLabel* m_details;
    QToolButton* m_previous;
    QToolButton* m_next;
    QLabel* m_error;
    QPushButton* m_retry;
    QWidget* m_tools;
    Filmstrip* m_strip;
    RegionSelector* m_selector;
    SlideShow* m_slides;
    QAction* m_stripAction = nullptr;
    QAction* m_slidesAction = nullptr;
    QAction* m_fullScreenAction = nullptr;
    QList<QAction*> m_actions;
    QList<QAction*> m_photoActions;

    int m_row = -1;
    PhotoId m_photo;
    std::optional<Photo> m_info;  // of m_photo, when its row has come
    QPixmap m_fitted;
    QPixmap m_full;
    QSize m_upright;           // the photo's size before it is turned
    int m_quarters = 0;        // turned by so many, clockwise
    int m_fittedQuarters = 0;  // m_fitted is
    bool m_isFullScreen = false;
    bool m_isResting = false;  // the mouse, in full screen
    QTimer m_restTimer;
    QString m_format;
    double m_zoom = 0;
    QPointF m_pan;  // of the picture's middle from the stage's, in pixels of the window
    QPointF m_dragFrom;
    bool m_dragging = false;
    bool m_slow = false;  // loading has taken long enough to say so
    QTimer m_resizeTimer;
    QTimer m_slowTimer;
};

}  // namespace sightseer
