// A web server on 127.0.0.1 that also misbehaves as told: HTTP/1.1, one request a connection. Thread: the one that it was made
// in, which has an event loop.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>

#include <functional>
#include <optional>
#include <utility>

class QTcpSocket;

namespace sightseer::test {

struct HttpRequest {
    QByteArray path;                        // with its query
    QHash<QByteArray, QByteArray> headers;  // names in lower case
};

struct HttpAnswer {
    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    bool hasLength = true;
    std::optional<qint64> saidLength;  // instead of the body's
    std::optional<qint64> cutAfter;    // the connection ends after so many bytes of the body
    std::optional<qint64> stallAfter;  // nothing comes after so many bytes, and the connection stays
};

class HttpServer : public QObject {
public:
    explicit HttpServer(std::function<HttpAnswer(const HttpRequest&)> answer,
                        const QString& address = defaultAddress());

    QByteArray origin() const;  // "http://127.0.0.1:12345"
    const QList<HttpRequest>& requests() const { return m_requests; }
    QList<HttpRequest> requestsOf(const QByteArray& path) const;
    int openConnections() const { return m_open; }  // of those that are being answered

    static QString defaultAddress() { return QStringLiteral("127.0.0.1"); }

private:
    void read(QTcpSocket* socket);

    std::function<HttpAnswer(const HttpRequest&)> m_answer;
    QList<HttpRequest> m_requests;
    QHash<QTcpSocket*, QByteArray> m_received;
    int m_open = 0;
    QTcpServer m_server;  // goes first, with its connections
};

// `body` as RFC 9110 has it: the rest of it where the request asks for that with Range, and If-Range is absent or `tag`.
HttpAnswer fileAnswer(const HttpRequest& request, const QByteArray& body, const QByteArray& tag);

}  // namespace sightseer::test
