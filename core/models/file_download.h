// One file of a model over HTTP: it goes on where it stopped (Range, If-Range), follows redirects that the rules allow, tries
// again after failures that pass, and says what the hub knows about the file:
//   X-Linked-Etag, X-Linked-Size   SHA-256 and size of a file in Git LFS, on the answer of the hub itself
//   ETag                           git's name of a small file, where the hub itself serves it
//   (https://huggingface.co/docs/huggingface_hub/package_reference/file_download)
// Beside `<name>.part` lies `<name>.part.json`: what the next attempt needs to go on. Nothing is checked here but sizes.
// Thread: the one that it was made in, which has an event loop.
#pragma once

#include "core/base/append_file.h"
#include "core/base/error.h"
#include "core/models/download_settings.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

class QNetworkAccessManager;
class QNetworkReply;

namespace sightseer {

struct FileRequest {
    QUrl base;  // of the hub or mirror
    QUrl url;
    std::string page;                // of the repository, for a person
    std::vector<std::string> hosts;  // that redirects may lead to
    std::string name;                // for sentences
    std::filesystem::path part;      // what is written
    std::uint64_t size = 0;          // that it must have; 0 where unknown
    std::string sha256;              // that it must have; empty where unknown
};

// What a file should be: by the request, else by the hub.
struct FileIdentity {
    std::uint64_t size = 0;  // 0 where unknown
    std::string sha256;      // empty where unknown
    std::string gitBlob;     // empty where unknown
};

class FileDownload : public QObject {
    Q_OBJECT

public:
    FileDownload(FileRequest request, const DownloadSettings& settings, QNetworkAccessManager* network,
                 QObject* parent = nullptr);
    ~FileDownload() override;

    void start();
    // Ends it without a signal; what is there stays.
    void stop();

    std::uint64_t bytesDone() const { return m_done; }
    const FileIdentity& identity() const { return m_identity; }

Q_SIGNALS:
    void advanced();                                     // bytesDone() or identity() changed
    void waiting(const QString& why, int milliseconds);  // until the next attempt
    void finished();                                     // all bytes are in the part file
    void failed(const sightseer::Error& error);          // what is there stays

private:
    void send();
    void onReadable();
    void onFinished();
    bool beginBody();
    bool learnIdentity();
    bool writeAvailable();
    void followRedirect();
    void failByStatus(int status);
    void failByNetwork();
    void retry(const std::string& why, std::optional<std::chrono::milliseconds> delay = {});
    void startAgain(const std::string& why);
    void giveUp(ErrorCode code, const std::string& why);
    void dropReply();
    void loadState();
    bool saveState();
    bool trustsHub() const;

    FileRequest m_request;
    DownloadSettings m_settings;
    QNetworkAccessManager* m_network;
    QNetworkReply* m_reply = nullptr;
    QTimer m_stall;
    QTimer m_retry;
    QUrl m_url;  // that is asked now
    std::optional<AppendFile> m_file;
    FileIdentity m_identity;
    std::string m_validator;  // strong entity tag of what is in the part file
    std::uint64_t m_done = 0;
    std::uint64_t m_total = 0;  // by this answer; 0 where it does not say
    std::uint64_t m_doneAtRetry = 0;
    int m_redirects = 0;
    int m_retries = 0;
    bool m_bodyBegan = false;
    bool m_stalled = false;
    bool m_wasOnline = false;
};

}  // namespace sightseer
