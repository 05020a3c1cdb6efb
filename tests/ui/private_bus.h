// A session bus of the test's own, with nobody on it but who the test puts there. Where no bus daemon is installed,
// start() says no, and the test is to be skipped.
#pragma once

#include <QDBusConnection>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace sightseer::test {

class PrivateBus {
public:
    PrivateBus() = default;
    PrivateBus(const PrivateBus&) = delete;
    PrivateBus& operator=(const PrivateBus&) = delete;
    ~PrivateBus() {
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    // Before anything in the program has asked for the session bus.
    bool start() {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (program.isEmpty() || !m_folder.isValid()) return false;
        QFile rules(m_folder.filePath(QStringLiteral("bus.conf")));
        if (!rules.open(QIODevice::WriteOnly)) return false;
        rules.write("<busconfig><type>session</type><listen>unix:dir=" + m_folder.path().toUtf8() +
                    "</listen><policy context='default'><allow send_destination='*' eavesdrop='true'/>"
                    "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
        rules.close();
        m_daemon.start(program, {QStringLiteral("--config-file=") + rules.fileName(), QStringLiteral("--nofork"),
                                 QStringLiteral("--print-address")});
        while (!m_daemon.canReadLine()) {
            if (!m_daemon.waitForReadyRead()) return false;
        }
        m_address = m_daemon.readLine().trimmed();
        return qputenv("DBUS_SESSION_BUS_ADDRESS", m_address);
    }

    // Somebody else on the bus.
    QDBusConnection connect(const QString& name) const {
        return QDBusConnection::connectToBus(QString::fromUtf8(m_address), name);
    }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    QByteArray m_address;
};

}  // namespace sightseer::test
