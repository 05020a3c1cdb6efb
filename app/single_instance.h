// One window a library: a second start hands its arguments to the first and ends. By a local socket that only this user can
// reach; what a crash left behind is cleared away. Thread: GUI.
#pragma once

#include <QObject>
#include <QStringList>

QT_BEGIN_NAMESPACE
class QLocalServer;
QT_END_NAMESPACE

namespace sightseer {

class SingleInstance : public QObject {
    Q_OBJECT

public:
    // `key` names the library; the same key is the same instance.
    explicit SingleInstance(const QString& key, QObject* parent = nullptr);

    // True when another instance runs and has taken the message: a list of paths, absolute.
    bool handOver(const QStringList& paths);
    // False when that fails; then several windows may open.
    bool listen();

Q_SIGNALS:
    void handedOver(const QStringList& paths);

private:
    void receive();

    QString m_name;
    QLocalServer* m_server;
};

}  // namespace sightseer
