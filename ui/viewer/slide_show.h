// When the next photo is due while photos follow one another by themselves. Thread: GUI.
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace sightseer {

class SlideShow : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kEach{4000};

    // `isReady`: whether the next photo can be shown at once; while it cannot, the one on show stays.
    explicit SlideShow(std::function<bool()> isReady, QObject* parent = nullptr);

    void start();
    void stop();
    bool isRunning() const { return m_isRunning; }
    void restart();  // a photo came on show; its time begins
    void setTimeForEach(std::chrono::milliseconds time) { m_each = time; }

Q_SIGNALS:
    void nextWanted();
    void runningChanged(bool isRunning);

private:
    std::function<bool()> m_isReady;
    std::chrono::milliseconds m_each = kEach;
    QTimer m_timer;
    bool m_isRunning = false;
};

}  // namespace sightseer
