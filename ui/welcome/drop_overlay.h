// Laid over a widget while something is dragged above it that can be dropped there. Thread: GUI.
#pragma once

#include <QWidget>

namespace sightseer {

class DropOverlay : public QWidget {
    Q_OBJECT

public:
    DropOverlay(QString text, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

}  // namespace sightseer
