// The line at the bottom: what the library is doing, truthfully, and a button to pause it. Thread: GUI.
#pragma once

#include "core/library/library.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QProgressBar;
class QToolButton;
QT_END_NAMESPACE

namespace sightseer {

class StatusBar : public QWidget {
    Q_OBJECT

public:
    explicit StatusBar(QWidget* parent = nullptr);

    void setText(const QString& text);  // while there is no library
    void setStatus(const LibraryStatus& status);
    QString text() const;

Q_SIGNALS:
    void pauseWanted(bool paused);

private:
    QLabel* m_label;
    QProgressBar* m_progress;
    QToolButton* m_pause;
    bool m_paused = false;
};

}  // namespace sightseer
