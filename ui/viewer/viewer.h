// One photo, as large as the window: fitted, or zoomed and dragged about; the neighbours are decoded ahead.
// Thread: GUI. The list is the grid's, and outlives the viewer.
#pragma once

#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include "core/catalog/photo.h"

#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace sightseer {

class ImageLoader;
class PhotoListModel;

class Viewer : public QWidget {
    Q_OBJECT

public:
    explicit Viewer(PhotoListModel& photos, QWidget* parent = nullptr);

    void open(int row);
    int row() const { return m_row; }
    QString errorText() const;  // empty while there is none
    bool hasPicture() const { return !m_fitted.isNull() || !m_full.isNull(); }
    void zoomIn();
    void zoomOut();
    void fit();
    double zoom() const { return m_zoom; }  // device pixels per pixel of the photo; 0 fits the window

Q_SIGNALS:
    void opened(sightseer::PhotoId photo);
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void step(int by);
    void loadCurrent();
    void loadNeighbours();
    void pictureLoaded(PhotoId photo);
    void listChanged();
    void updateTexts();
    void layoutOverlays();

    QRect stage() const;  // where the picture goes, below the title
    QSize stagePixels() const;
    double fitScale() const;
    double scale() const;
    QRectF target() const;
    void setZoom(double zoom, const QPointF& anchor);
    void zoomBy(double factor, const QPointF& anchor);
    void clampPan();

    PhotoListModel& m_photos;
    ImageLoader* m_loader;
    QToolButton* m_back;
    QLabel* m_title;
    QLabel* m_details;
    QToolButton* m_previous;
    QToolButton* m_next;
    QLabel* m_error;
    QPushButton* m_retry;

    int m_row = -1;
    PhotoId m_photo;
    std::optional<Photo> m_info;  // of m_photo, when its row has come
    QPixmap m_fitted;
    QPixmap m_full;
    QSize m_original;  // of the photo, upright
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
