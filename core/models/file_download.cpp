#include "core/models/file_download.h"

#include "core/base/file_io.h"
#include "core/models/download_rules.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace sightseer {
namespace {

using Json = nlohmann::json;

constexpr int kMaximumRedirects = 8;
constexpr qint64 kBlock = 1 << 20;

bool isHex(const std::string& text, std::size_t length) {
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::filesystem::path stateFile(const std::filesystem::path& part) {
    auto file = part;
    return file += ".json";
}

std::optional<std::chrono::milliseconds> retryAfter(const QNetworkReply& reply) {
    bool isNumber = false;
    const auto seconds = reply.rawHeader("Retry-After").toUInt(&isNumber);
    if (!isNumber) return {};
    return std::chrono::seconds(seconds);
}

int statusOf(const QNetworkReply& reply) {
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

}  // namespace

FileDownload::FileDownload(FileRequest request, const DownloadSettings& settings, QNetworkAccessManager* network,
                           QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_settings(settings), m_network(network) {
    m_stall.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_stall, &QTimer::timeout, this, [this] {
        m_stalled = true;
        if (m_reply) m_reply->abort();
    });
    connect(&m_retry, &QTimer::timeout, this, &FileDownload::send);
}

FileDownload::~FileDownload() {
    stop();
}

void FileDownload::start() {
    loadState();
    m_doneAtRetry = m_done;
    m_url = m_request.url;
    m_retry.start(0);
}

void FileDownload::stop() {
    m_retry.stop();
    dropReply();
    m_file.reset();
}

void FileDownload::dropReply() {
    m_stall.stop();
    auto* reply = std::exchange(m_reply, nullptr);
    if (!reply) return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

void FileDownload::loadState() {
    m_identity = {m_request.size, m_request.sha256, {}};
    const auto bytes = readFile(stateFile(m_request.part), 1 << 16);
    const auto status = fileStatus(m_request.part);
    if (!bytes || !status) return;
    const auto* text = reinterpret_cast<const char*>(bytes->data());
    const auto json = Json::parse(text, text + bytes->size(), nullptr, false);
    if (!json.is_object()) return;
    const auto textOf = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto size = json.find("size");
    const FileIdentity stored{size != json.end() && size->is_number_unsigned() ? size->get<std::uint64_t>() : 0,
                              textOf("sha256"), textOf("git")};
    const bool isOther = textOf("url") != m_request.url.toEncoded().toStdString() ||
                         (!m_request.sha256.empty() && stored.sha256 != m_request.sha256) ||
                         (m_request.size > 0 && stored.size != m_request.size);
    if (isOther || (stored.size > 0 && status->size > stored.size)) return;
    m_identity = stored;
    m_validator = textOf("validator");
    m_done = status->size;
}

bool FileDownload::saveState() {
    const Json json{{"url", m_request.url.toEncoded().toStdString()},
                    {"size", m_identity.size},
                    {"sha256", m_identity.sha256},
                    {"git", m_identity.gitBlob},
                    {"validator", m_validator}};
    const auto text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    auto written = writeFileAtomically(stateFile(m_request.part), std::as_bytes(std::span(text.data(), text.size())));
    if (!written) giveUp(written.error().code, written.error().message);
    return written.has_value();
}

// Over plain HTTP anybody on the way could name the hash that fits what they send.
bool FileDownload::trustsHub() const {
    return m_request.base.scheme() == QLatin1String("https") || isLoopback(m_request.base);
}

void FileDownload::send() {
    if (m_identity.size > 0 && m_done == m_identity.size) {
        Q_EMIT finished();
        return;
    }
    QNetworkRequest request(m_url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("User-Agent", "Sightseer");
    request.setRawHeader("Accept-Encoding", "identity");  // else Qt unpacks, and bytes are not those of the file
    if (!m_settings.token.empty() && isSameOrigin(m_url, m_request.base) && trustsHub()) {
        request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(m_settings.token));
    }
    if (m_done > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(static_cast<qulonglong>(m_done)) + '-');
        if (!m_validator.empty()) {
            request.setRawHeader("If-Range", '"' + QByteArray::fromStdString(m_validator) + '"');
        }
    }
    m_bodyBegan = false;
    m_stalled = false;
    m_total = 0;
    m_reply = m_network->get(request);
    m_reply->setReadBufferSize(4 * kBlock);
    m_stall.start(m_settings.stallTimeout);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] { m_stall.start(m_settings.stallTimeout); });
    connect(m_reply, &QNetworkReply::readyRead, this, &FileDownload::onReadable);
    connect(m_reply, &QNetworkReply::finished, this, &FileDownload::onFinished);
}

void FileDownload::onReadable() {
    m_stall.start(m_settings.stallTimeout);
    const int status = statusOf(*m_reply);
    if (status != 200 && status != 206) {
        m_reply->readAll();
        return;
    }
    if (!m_bodyBegan && !beginBody()) return;
    writeAvailable();
}

void FileDownload::onFinished() {
    m_stall.stop();
    const int status = statusOf(*m_reply);
    if (status > 0) m_wasOnline = true;
    if (isRedirect(status)) return followRedirect();
    if (status >= 300) return failByStatus(status);
    if (status == 200 || status == 206) {
        if (!m_bodyBegan && !beginBody()) return;
        if (!writeAvailable()) return;
    }
    if (m_reply->error() != QNetworkReply::NoError) return failByNetwork();
    if (m_total > 0 && m_done < m_total) {
        return retry("the connection ended before the file did. Start it again to go on");
    }
    dropReply();
    m_file.reset();
    m_identity.size = m_done;
    if (saveState()) Q_EMIT finished();
}

// What the hub's own answer says about the file. False when that cannot be right, and failed() was sent.
bool FileDownload::learnIdentity() {
    if (!isSameOrigin(m_reply->url(), m_request.base) || !trustsHub()) return true;
    const int status = statusOf(*m_reply);
    auto tag = entityTag(m_reply->rawHeader("X-Linked-Etag")).text;
    if (tag.empty() && !isRedirect(status)) tag = entityTag(m_reply->rawHeader("ETag")).text;
    bool hasSize = false;
    const auto size = m_reply->rawHeader("X-Linked-Size").toULongLong(&hasSize);
    FileIdentity told{hasSize ? size : 0, isHex(tag, 64) ? tag : std::string(), isHex(tag, 40) ? tag : std::string()};

    const auto& request = m_request;
    if ((!told.sha256.empty() && !request.sha256.empty() && told.sha256 != request.sha256) ||
        (told.size > 0 && request.size > 0 && told.size != request.size)) {
        giveUp(
            ErrorCode::InvalidFile,
            "the server has another file than the one that is in Sightseer's list. Use a newer Sightseer, or another "
            "mirror");
        return false;
    }
    const bool isOther = (!told.sha256.empty() && !m_identity.sha256.empty() && told.sha256 != m_identity.sha256) ||
                         (!told.gitBlob.empty() && !m_identity.gitBlob.empty() && told.gitBlob != m_identity.gitBlob) ||
                         (told.size > 0 && m_identity.size > 0 && told.size != m_identity.size);
    if (isOther) {
        m_identity = {request.size, request.sha256, {}};
        m_validator.clear();
        m_done = 0;
    }
    if (m_identity.size == 0) m_identity.size = told.size;
    if (m_identity.sha256.empty()) m_identity.sha256 = told.sha256;
    if (m_identity.gitBlob.empty()) m_identity.gitBlob = told.gitBlob;
    return true;
}

// False when the answer is of no use, and something else was begun.
bool FileDownload::beginBody() {
    const bool isRest = statusOf(*m_reply) == 206;
    const auto tag = entityTag(m_reply->rawHeader("ETag"));
    if (!learnIdentity()) return false;
    bool hasLength = false;
    const auto length = m_reply->rawHeader("Content-Length").toULongLong(&hasLength);
    if (isRest) {
        const auto range = contentRange(m_reply->rawHeader("Content-Range"));
        const bool isChanged = !m_validator.empty() && !tag.text.empty() && tag.text != m_validator;
        if (!range || range->first != m_done || isChanged) {
            startAgain("the file has changed on the server, time and again. Try again later");
            return false;
        }
        m_total = range->size.value_or(hasLength ? m_done + length : 0);
    } else {
        m_done = 0;  // the server sends all of it
        m_total = hasLength ? length : 0;
    }
    if (m_total > 0 && m_identity.size > 0 && m_total != m_identity.size) {
        giveUp(ErrorCode::InvalidFile, "the server offers " + std::to_string(m_total) + " bytes, and the file has " +
                                           std::to_string(m_identity.size) +
                                           ". Try again later, or choose another mirror");
        return false;
    }
    if (m_total == 0) m_total = m_identity.size;
    if (m_identity.size == 0) m_identity.size = m_total;
    m_validator = tag.isStrong ? tag.text : std::string();
    m_bodyBegan = true;

    const auto space = checkSpace("Cannot download '" + m_request.name + "'", m_request.part.parent_path(),
                                  m_total - std::min(m_done, m_total), m_settings.freeSpace);
    if (!space) {
        dropReply();
        Q_EMIT failed(space.error());
        return false;
    }
    if (!saveState()) return false;
    auto file = AppendFile::open(m_request.part, m_done);
    if (!file) {
        giveUp(file.error().code, file.error().message);
        return false;
    }
    m_file = std::move(*file);
    Q_EMIT advanced();
    return m_reply != nullptr;  // else stopped meanwhile
}

bool FileDownload::writeAvailable() {
    while (m_reply->bytesAvailable() > 0) {
        const auto bytes = m_reply->read(kBlock);
        if (bytes.isEmpty()) break;
        if (m_total > 0 && m_done + static_cast<std::uint64_t>(bytes.size()) > m_total) {
            startAgain("the server sends more bytes than the file has. Choose another mirror");
            return false;
        }
        auto written = m_file->append(std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size()))));
        if (!written) {
            giveUp(written.error().code, written.error().message);
            return false;
        }
        m_done = m_file->size();
        Q_EMIT advanced();
        if (!m_reply) return false;  // stopped meanwhile
    }
    return true;
}

void FileDownload::followRedirect() {
    const auto location = m_reply->rawHeader("Location");
    if (!learnIdentity()) return;
    const auto target = redirectTarget(m_request.base, m_request.hosts, m_reply->url(), location);
    dropReply();
    if (!target) return giveUp(target.error().code, target.error().message);
    if (++m_redirects > kMaximumRedirects) {
        return giveUp(ErrorCode::Io, "the servers send in a circle. Try again later, or choose another mirror");
    }
    m_url = *target;
    send();
}

void FileDownload::failByStatus(int status) {
    const auto code = " (" + std::to_string(status) + ')';
    const bool isHub = isSameOrigin(m_reply->url(), m_request.base);
    if (status == 403 && !isHub) {  // the address that the hub had signed has expired
        return retry("the server refuses it" + code + ". Try again later, or choose another mirror");
    }
    if (status == 401 || status == 403) {
        const bool isTokenSent = !m_settings.token.empty() && isHub && trustsHub();
        const auto& page = m_request.page;
        return giveUp(ErrorCode::PermissionDenied,
                      isTokenSent
                          ? "the server refuses it" + code + ": the token in HF_TOKEN may be wrong, or the terms on " +
                                page + " are not accepted yet"
                          : "the server refuses it" + code + ". Accept the terms on " + page +
                                " if it asks for that, and put a token of yours into the environment variable "
                                "HF_TOKEN");
    }
    if (status == 404 || status == 410) {
        return giveUp(ErrorCode::NotFound,
                      "it is not there any more" + code + ". Use a newer Sightseer, or another mirror");
    }
    if (status == 416) {
        if (m_done == 0)
            return giveUp(ErrorCode::Io, "the server gives no part of it" + code + ". Choose another mirror");
        return startAgain("the server has less of it than it had" + code + ". Try again later");
    }
    if (status == 429) return retry("the server asks to wait" + code + ". Try again later", retryAfter(*m_reply));
    if (status == 408 || status >= 500) {
        return retry("the server has a problem" + code + ". Try again later, or choose another mirror",
                     retryAfter(*m_reply));
    }
    giveUp(ErrorCode::Io, "the server refuses it" + code + ". Choose another mirror");
}

void FileDownload::failByNetwork() {
    const auto error = m_reply->error();
    const auto detail = m_reply->errorString().toStdString();
    const auto host = m_reply->url().host().toStdString();
    switch (error) {
        case QNetworkReply::HostNotFoundError:
        case QNetworkReply::ConnectionRefusedError: {
            const auto why = "there is no connection to " + host + ". Check the network, the proxy and the mirror";
            if (m_wasOnline) return retry(why);
            return giveUp(ErrorCode::Io, why);
        }
        case QNetworkReply::SslHandshakeFailedError:
            return giveUp(ErrorCode::PermissionDenied, "no encrypted connection could be made to " + host + " (" +
                                                           detail + "). Check the date of this computer and the proxy");
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyConnectionClosedError:
        case QNetworkReply::ProxyNotFoundError:
        case QNetworkReply::ProxyTimeoutError:
        case QNetworkReply::ProxyAuthenticationRequiredError:
        case QNetworkReply::UnknownProxyError:
            return giveUp(ErrorCode::Io, "the proxy does not let it through (" + detail + "). Check the proxy");
        default: break;
    }
    if (m_stalled) {
        return retry("the server has sent nothing for " +
                     std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_settings.stallTimeout).count()) +
                     " s. Check the network, and start it again to go on");
    }
    retry("the connection was lost (" + detail + "). Check the network, and start it again to go on");
}

void FileDownload::retry(const std::string& why, std::optional<std::chrono::milliseconds> delay) {
    dropReply();
    m_file.reset();
    m_retries = m_done > m_doneAtRetry ? 1 : m_retries + 1;
    m_doneAtRetry = m_done;
    if (m_retries > m_settings.maximumRetries) return giveUp(ErrorCode::Io, why);
    const auto wait = std::min(delay.value_or(m_settings.firstRetryDelay * (1LL << std::min(m_retries - 1, 16))),
                               m_settings.longestRetryDelay);
    m_redirects = 0;
    m_url = m_request.url;
    m_retry.start(wait);
    Q_EMIT waiting(QString::fromStdString(why), static_cast<int>(wait.count()));
}

// From the first byte, because what is there does not fit what the server has.
void FileDownload::startAgain(const std::string& why) {
    m_done = 0;
    m_validator.clear();
    m_identity = {m_request.size, m_request.sha256, {}};
    std::error_code error;
    std::filesystem::remove(m_request.part, error);
    retry(why, std::chrono::milliseconds(0));
}

void FileDownload::giveUp(ErrorCode code, const std::string& why) {
    dropReply();
    m_file.reset();
    Q_EMIT failed({code, "Cannot download '" + m_request.name + "' from " + m_request.base.host().toStdString() + ": " +
                             why + (why.ends_with('.') ? "" : ".")});
}

}  // namespace sightseer
