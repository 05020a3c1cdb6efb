// A rectangle drawn over the photo in the viewer, to search for what is in it. Covers its parent while it is open.
// Mouse: drag. Keys: arrows move it, Shift and arrows change its size, Enter takes it, Esc leaves. Thread: GUI.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace sightseer {

class RegionSelector : public QWidget {
    Q_OBJECT

public:
    explicit RegionSelector(QWidget* parent);

    // Over the picture that lies at `picture`, in the parent's coordinates; begins with its middle half.
    void open(const QRectF& picture);
    void movePicture(const QRectF& picture);  // it lies elsewhere now
    // In fractions of the picture's width and height.
    const QRectF& region() const { return m_region; }

Q_SIGNALS:
    void chosen(const QRectF& region);
    void cancelled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setRegion(QRectF region);
    QRectF shown() const;
    QPointF fractionAt(const QPointF& point) const;

    QPushButton* m_search;
    QRectF m_picture;
    QRectF m_region;
    QPointF m_dragFrom;  // fraction
    bool m_isDragging = false;
};

}  // namespace sightseer
