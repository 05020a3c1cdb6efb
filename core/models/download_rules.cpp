#include "core/models/download_rules.h"

#include <QHostAddress>
#include <QRegularExpression>

namespace sightseer {
namespace {

int portOf(const QUrl& url) {
    return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
}

bool isSecure(const QUrl& url) {
    return url.scheme() == QLatin1String("https");
}

std::string quoted(const QString& text) {
    return (u'\'' + text + u'\'').toStdString();
}

}  // namespace

bool isSameOrigin(const QUrl& a, const QUrl& b) {
    return a.scheme() == b.scheme() && a.host() == b.host() && portOf(a) == portOf(b);
}

bool isLoopback(const QUrl& url) {
    return url.host() == QLatin1String("localhost") || QHostAddress(url.host()).isLoopback();
}

bool matchesHost(const std::string& pattern, const QUrl& url) {
    auto host = url.host();
    if (url.port() >= 0 && portOf(url) != portOf(QUrl(url.scheme() + QStringLiteral("://host")))) {
        host += u':' + QString::number(url.port());
    }
    const auto expression = QRegularExpression::wildcardToRegularExpression(QString::fromStdString(pattern));
    return QRegularExpression(expression, QRegularExpression::CaseInsensitiveOption).match(host).hasMatch();
}

Result<QUrl> redirectTarget(const QUrl& base, const std::vector<std::string>& hosts, const QUrl& from,
                            const QByteArray& location) {
    const auto target = from.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::PermissionDenied, "the server of " + from.host().toStdString() + " sends on to " + why);
    };
    const bool isWeb = isSecure(target) || target.scheme() == QLatin1String("http");
    if (location.isEmpty() || !target.isValid() || !isWeb || target.host().isEmpty()) {
        return refuse("an address that is none. Try again later, or choose another mirror");
    }
    if (isSecure(from) && !isSecure(target)) {
        return refuse(quoted(target.host()) + " without encryption, which is not followed. Choose another mirror");
    }
    if (isSameOrigin(target, base)) return target;
    bool isListed = false;
    for (const auto& pattern : hosts) isListed = isListed || matchesHost(pattern, target);
    if (!isListed || (!isSecure(target) && !isLoopback(target))) {
        return refuse(quoted(target.host()) +
                      ", which is not among the servers of this hub, and is not followed. Choose another mirror");
    }
    return target;
}

Result<QNetworkProxy> proxyFrom(const std::string& text) {
    if (text == "none") return QNetworkProxy(QNetworkProxy::NoProxy);
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    const auto scheme = url.scheme();
    const bool isHttp = scheme == QLatin1String("http");
    const bool isSocks = scheme == QLatin1String("socks5") || scheme == QLatin1String("socks5h");
    if (!url.isValid() || url.host().isEmpty() || url.port() <= 0 || !(isHttp || isSocks)) {
        return fail(ErrorCode::InvalidArgument,
                    quoted(url.toString(QUrl::RemoveUserInfo)) +
                        " is no proxy: write http://HOST:PORT, socks5://HOST:PORT or none.");
    }
    return QNetworkProxy(isHttp ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy, url.host(),
                         static_cast<quint16>(url.port()), url.userName(), url.password());
}

Result<QUrl> baseAddress(const std::string& text) {
    QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    const bool isWeb = isSecure(url) || url.scheme() == QLatin1String("http");
    if (!url.isValid() || url.host().isEmpty() || !isWeb || url.hasQuery() || url.hasFragment() ||
        !url.userInfo().isEmpty()) {
        return fail(ErrorCode::InvalidArgument,
                    quoted(url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)) +
                        " is no address of a mirror: write one like https://huggingface.co.");
    }
    return url.adjusted(QUrl::StripTrailingSlash);
}

std::optional<ContentRange> contentRange(const QByteArray& header) {
    static const QRegularExpression form(QStringLiteral("^\\s*bytes\\s+(\\d+)-(\\d+)/(\\d+|\\*)\\s*$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(QString::fromLatin1(header));
    if (!match.hasMatch()) return {};
    ContentRange range;
    bool isNumber = false;
    range.first = match.captured(1).toULongLong(&isNumber);
    if (!isNumber) return {};
    if (const auto size = match.captured(3).toULongLong(&isNumber); isNumber) range.size = size;
    return range;
}

EntityTag entityTag(const QByteArray& header) {
    auto text = header.trimmed();
    const bool isWeak = text.startsWith("W/");
    if (isWeak) text.remove(0, 2);
    const bool isQuoted = text.size() >= 2 && text.startsWith('"') && text.endsWith('"');
    if (isQuoted) text = text.mid(1, text.size() - 2);
    return {text.toStdString(), isQuoted && !isWeak};
}

}  // namespace sightseer
