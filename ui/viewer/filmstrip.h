// The photos around the one in the viewer, small and side by side: arithmetic, the same cost for any number of photos.
// Thread: GUI.
#pragma once

#include <QWidget>

#include "ui/grid/thumbnail_loader.h"

namespace sightseer {

class PhotoListModel;

class Filmstrip : public QWidget {
    Q_OBJECT

public:
    // The list outlives the strip.
    Filmstrip(PhotoListModel& photos, ThumbnailLoader::Fetch thumbnails, QWidget* parent = nullptr);

    void setCurrent(int row);  // in the middle
    QSize sizeHint() const override;

Q_SIGNALS:
    void picked(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    QRect cellRect(int row) const;
    int rowAt(int x) const;
    void wantThumbnails();

    PhotoListModel& m_photos;
    ThumbnailLoader* m_thumbnails;
    int m_current = 0;
    int m_wheel = 0;  // eighths of a degree not yet used
};

}  // namespace sightseer
