#include "app/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>

namespace sightseer {

namespace {

constexpr int kPatienceMs = 1000;
constexpr qint64 kMostBytes = 4 << 20;
constexpr char kTaken = '!';

}  // namespace

SingleInstance::SingleInstance(const QString& key, QObject* parent)
    : QObject(parent), m_name(QStringLiteral("sightseer-") +
                              QString::fromLatin1(QCryptographicHash::hash((QDir::homePath() + u'\n' + key).toUtf8(),
                                                                           QCryptographicHash::Sha1)
                                                      .toHex()
                                                      .left(20))),
      m_server(new QLocalServer(this)) {
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, &SingleInstance::receive);
}

bool SingleInstance::handOver(const QStringList& paths) {
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(kPatienceMs)) return false;
    socket.write(QJsonDocument(QJsonArray::fromStringList(paths)).toJson(QJsonDocument::Compact) + '\n');
    // A program that hangs takes nothing.
    char answer = 0;
    return socket.waitForReadyRead(kPatienceMs) && socket.getChar(&answer) && answer == kTaken;
}

bool SingleInstance::listen() {
    if (m_server->listen(m_name)) return true;
    QLocalServer::removeServer(m_name);
    return m_server->listen(m_name);
}

void SingleInstance::receive() {
    while (QLocalSocket* socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (socket->bytesAvailable() > kMostBytes) return socket->abort();
            if (!socket->canReadLine()) return;
            const auto message = QJsonDocument::fromJson(socket->readLine());
            socket->putChar(kTaken);
            socket->flush();
            socket->disconnectFromServer();
            if (!message.isArray()) return;
            QStringList paths;
            const QJsonArray list = message.array();
            for (const auto& value : list) paths.append(value.toString());
            Q_EMIT handedOver(paths);
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

}  // namespace sightseer
