// How many photos a label has at which probability, and the threshold from which it counts, to be dragged. Thread: GUI.
#pragma once

#include <QWidget>

#include <vector>

namespace sightseer {

class ScoreHistogram : public QWidget {
    Q_OBJECT

public:
    explicit ScoreHistogram(QWidget* parent = nullptr);

    // Bins of equal width over 0 to 1.
    void show(std::vector<int> bins, float threshold);
    float threshold() const { return m_threshold; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void thresholdMoved(float threshold);   // while it is dragged
    void thresholdChosen(float threshold);  // let go, or moved by a key

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int xOf(double probability) const;  // mirrored where text runs from right to left
    void move(float threshold);

    std::vector<int> m_bins;
    float m_threshold = 0.5F;
    bool m_isDragging = false;
};

}  // namespace sightseer
