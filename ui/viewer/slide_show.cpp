#include "ui/viewer/slide_show.h"

namespace sightseer {

namespace {

constexpr std::chrono::milliseconds kLookAgain{50};

}  // namespace

SlideShow::SlideShow(std::function<bool()> isReady, QObject* parent) : QObject(parent), m_isReady(std::move(isReady)) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_isReady()) return m_timer.start(kLookAgain);
        Q_EMIT nextWanted();
    });
}

void SlideShow::start() {
    if (m_isRunning) return;
    m_isRunning = true;
    m_timer.start(m_each);
    Q_EMIT runningChanged(true);
}

void SlideShow::stop() {
    if (!m_isRunning) return;
    m_isRunning = false;
    m_timer.stop();
    Q_EMIT runningChanged(false);
}

void SlideShow::restart() {
    if (m_isRunning) m_timer.start(m_each);
}

}  // namespace sightseer
