// Laid over the window while folders are dragged above it. Thread: GUI.
#pragma once

#include <QWidget>

namespace sightseer {

class DropOverlay : public QWidget {
    Q_OBJECT

public:
    explicit DropOverlay(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace sightseer
