// A progress bar as a thin line, instead of Fusion's framed one. Thread: GUI.
#pragma once

#include <QProgressBar>

namespace sightseer {

class ThinProgress : public QProgressBar {
    Q_OBJECT

public:
    explicit ThinProgress(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace sightseer
