// The system's wish that the program ends (SIGTERM, SIGINT, SIGHUP), carried into the event loop. Thread: GUI.
#pragma once

#include <QObject>

QT_BEGIN_NAMESPACE
class QSocketNotifier;
QT_END_NAMESPACE

namespace sightseer {

// One at a time. The same signal again ends the program at once. Does nothing where there are no such signals (Windows).
class EndSignals : public QObject {
    Q_OBJECT

public:
    explicit EndSignals(QObject* parent = nullptr);
    ~EndSignals() override;  // the signals end the program at once again

Q_SIGNALS:
    void received();

private:
    QSocketNotifier* m_notifier = nullptr;
};

}  // namespace sightseer
