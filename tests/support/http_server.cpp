#include "tests/support/http_server.h"

#include <QHostAddress>
#include <QTcpSocket>

#include <algorithm>

namespace sightseer::test {

HttpServer::HttpServer(std::function<HttpAnswer(const HttpRequest&)> answer, const QString& address)
    : m_answer(std::move(answer)) {
    if (!m_server.listen(QHostAddress(address))) qFatal("the test's web server cannot listen");
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (auto* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                if (socket->property("answered").toBool()) --m_open;
                m_received.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

QByteArray HttpServer::origin() const {
    return "http://" + m_server.serverAddress().toString().toLatin1() + ':' + QByteArray::number(m_server.serverPort());
}

QList<HttpRequest> HttpServer::requestsOf(const QByteArray& path) const {
    QList<HttpRequest> found;
    std::copy_if(m_requests.begin(), m_requests.end(), std::back_inserter(found),
                 [&](const HttpRequest& request) { return request.path == path; });
    return found;
}

void HttpServer::read(QTcpSocket* socket) {
    auto& received = m_received[socket];
    received += socket->readAll();
    if (socket->property("answered").toBool() || !received.contains("\r\n\r\n")) return;
    socket->setProperty("answered", true);
    ++m_open;
    HttpRequest request;
    const auto lines = received.left(received.indexOf("\r\n\r\n")).split('\n');
    request.path = lines.value(0).split(' ').value(1);
    for (const auto& line : lines.mid(1)) {
        const auto colon = line.indexOf(':');
        request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    m_requests.append(request);

    const auto answer = m_answer(request);
    socket->write("HTTP/1.1 " + QByteArray::number(answer.status) + " Word\r\nConnection: close\r\n");
    for (const auto& [name, value] : answer.headers) socket->write(name + ": " + value + "\r\n");
    if (answer.hasLength) {
        socket->write("Content-Length: " + QByteArray::number(answer.saidLength.value_or(answer.body.size())) + "\r\n");
    }
    socket->write("\r\n");
    socket->write(answer.body.left(answer.cutAfter.value_or(answer.stallAfter.value_or(answer.body.size()))));
    if (!answer.stallAfter) socket->disconnectFromHost();
}

HttpAnswer fileAnswer(const HttpRequest& request, const QByteArray& body, const QByteArray& tag) {
    HttpAnswer answer;
    if (!tag.isEmpty()) answer.headers.append({"ETag", '"' + tag + '"'});
    answer.body = body;
    auto range = request.headers.value("range");
    const auto condition = request.headers.value("if-range");
    if (!range.startsWith("bytes=") || (!condition.isEmpty() && condition != '"' + tag + '"')) return answer;
    const auto first = range.mid(6).split('-').value(0).toLongLong();
    if (first >= body.size()) {
        answer.status = 416;
        answer.body.clear();
        return answer;
    }
    answer.status = 206;
    answer.headers.append({"Content-Range", "bytes " + QByteArray::number(first) + '-' +
                                                QByteArray::number(body.size() - 1) + '/' +
                                                QByteArray::number(body.size())});
    answer.body = body.mid(first);
    return answer;
}

}  // namespace sightseer::test
