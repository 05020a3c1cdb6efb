// Where a download may go, and what is read from HTTP headers. RFC 9110 (https://www.rfc-editor.org/rfc/rfc9110).
// Thread: any.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QNetworkProxy>
#include <QUrl>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sightseer {

// Scheme, host and port.
bool isSameOrigin(const QUrl& a, const QUrl& b);
// The name or address of this machine itself.
bool isLoopback(const QUrl& url);

// `pattern` is a host, with its port where that is not the scheme's own; * stands for any characters.
bool matchesHost(const std::string& pattern, const QUrl& url);

// Where a redirect from `from` to `location` leads. PermissionDenied for a host that is neither the origin `base` nor among
// `hosts`, and for an address without TLS after one with it.
[[nodiscard]] Result<QUrl> redirectTarget(const QUrl& base, const std::vector<std::string>& hosts, const QUrl& from,
                                          const QByteArray& location);

// "http://host:port", "socks5://user:password@host:port" or "none". InvalidArgument for anything else.
[[nodiscard]] Result<QNetworkProxy> proxyFrom(const std::string& text);

// An address that files can be fetched from: https, or http. InvalidArgument for anything else.
[[nodiscard]] Result<QUrl> baseAddress(const std::string& text);

// The first byte and the size of "bytes 100-199/200" (Content-Range); no size for "*".
struct ContentRange {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> size;
};
std::optional<ContentRange> contentRange(const QByteArray& header);

// An entity tag without W/ and quotes, and whether it may be compared byte for byte.
struct EntityTag {
    std::string text;
    bool isStrong = false;
};
EntityTag entityTag(const QByteArray& header);

}  // namespace sightseer
