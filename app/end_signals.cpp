#include "app/end_signals.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <unistd.h>
#endif

namespace sightseer {

#ifdef Q_OS_UNIX

namespace {

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};

// A handler may do next to nothing, but it may write: https://doc.qt.io/qt-6/unix-signals.html
std::array<int, 2> pipeEnds{-1, -1};

extern "C" void tellLoop(int) {
    const int before = errno;
    const char note = 1;
    [[maybe_unused]] const auto written = write(pipeEnds[1], &note, 1);
    errno = before;
}

}  // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent) {
    if (pipe(pipeEnds.data()) != 0) return;
    for (const int end : pipeEnds) fcntl(end, F_SETFD, FD_CLOEXEC);
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        Q_EMIT received();
    });
    struct sigaction action {};
    action.sa_handler = tellLoop;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

EndSignals::~EndSignals() {
    if (!m_notifier) return;
    for (const int signal : kSignals) std::signal(signal, SIG_DFL);
    delete m_notifier;
    for (int& end : pipeEnds) close(std::exchange(end, -1));
}

#else

EndSignals::EndSignals(QObject* parent) : QObject(parent) {}

EndSignals::~EndSignals() = default;

#endif

}  // namespace sightseer
