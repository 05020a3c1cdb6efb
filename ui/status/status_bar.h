// The line at the bottom: what the library is doing, truthfully, buttons to pause it and to see more. Thread: GUI.
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
    QString text() const { return m_text; }
    void linkModel();  // the model's name leads somewhere: modelWanted

Q_SIGNALS:
    void pauseWanted(bool paused);
    void modelWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void selectLink();

    QLabel* m_label;
    QProgressBar* m_progress;
    QToolButton* m_pause;
    QToolButton* m_more;
    QLabel* m_details;  // in the menu of m_more
    LibraryStatus m_status;
    QString m_text;
    bool m_paused = false;
    bool m_linksModel = false;
};

}  // namespace sightseer
