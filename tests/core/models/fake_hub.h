// A hub that offers one small model as Hugging Face does: settings from the hub itself under git's hash, weights by a redirect
// to a storage server, with SHA-256 and size on the hub's answer. Each answer can be spoilt.
#pragma once

#include "core/base/file_io.h"
#include "core/models/model_download.h"
#include "core/models/model_list.h"
#include "tests/support/golden.h"
#include "tests/support/http_server.h"

#include <QCryptographicHash>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <optional>

namespace sightseer::test {

inline QByteArray contentOf(const std::filesystem::path& file) {
    QFile in(QString::fromStdString(toUtf8(file)));
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

inline QByteArray sha256Of(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

inline QByteArray gitBlobOf(const QByteArray& bytes) {
    const auto head = "blob " + QByteArray::number(bytes.size()) + '\0';
    return QCryptographicHash::hash(head + bytes, QCryptographicHash::Sha1).toHex();
}

class FakeHub {
public:
    using Spoil = std::function<void(const HttpRequest&, HttpAnswer&)>;

    FakeHub()
        : settings(contentOf(dataPath("golden/models/openclip_vit/open_clip_config.json"))),
          weights(contentOf(dataPath("golden/models/openclip_vit/open_clip_model.safetensors"))),
          storage([this](const HttpRequest& request) {
              auto answer = fileAnswer(request, weights, storageTag);
              if (spoilStorage) spoilStorage(request, answer);
              return answer;
          }),
          hub([this](const HttpRequest& request) {
              auto answer = hubAnswer(request);
              if (spoilHub) spoilHub(request, answer);
              return answer;
          }) {}

    QByteArray settings;
    QByteArray weights;
    QByteArray storageTag = "storage-1";
    Spoil spoilHub;
    Spoil spoilStorage;
    HttpServer storage;
    HttpServer hub;

    static inline const QByteArray settingsPath = "/org/tiny/resolve/r1/open_clip_config.json";
    static inline const QByteArray weightsPath = "/org/tiny/resolve/r1/open_clip_model.safetensors";
    static inline const QByteArray storagePath = "/storage/weights?signature=x";

    // As the list would have it, nothing known about sizes and hashes.
    ModelList list() const {
        ModelList list;
        list.hub = hub.origin().toStdString();
        list.hosts = {storage.origin().mid(7).toStdString()};
        for (const char* id : {"tiny", "tiny-2", "tiny-3"}) {
            OfferedModel model;
            model.id = id;
            model.title = "A tiny model";
            model.licence = licenceNamed("mit");
            for (const char* name : {"open_clip_config.json", "open_clip_model.safetensors"}) {
                OfferedFile file;
                file.path = file.name = name;
                file.repository = "org/tiny";
                file.revision = "r1";
                model.files.push_back(file);
            }
            model.files.back().estimatedSize = 1'000'000;
            list.models.push_back(model);
        }
        return list;
    }

private:
    HttpAnswer hubAnswer(const HttpRequest& request) const {
        if (request.path == settingsPath) return fileAnswer(request, settings, gitBlobOf(settings));
        HttpAnswer answer;
        if (request.path != weightsPath) {
            answer.status = 404;
            return answer;
        }
        answer.status = 302;
        answer.headers = {{"Location", storage.origin() + storagePath},
                          {"X-Linked-Etag", '"' + sha256Of(weights) + '"'},
                          {"X-Linked-Size", QByteArray::number(weights.size())}};
        return answer;
    }
};

inline DownloadSettings hastySettings() {
    DownloadSettings settings;
    settings.proxy = "none";
    settings.stallTimeout = std::chrono::milliseconds(300);
    settings.firstRetryDelay = std::chrono::milliseconds(5);
    settings.longestRetryDelay = std::chrono::milliseconds(50);
    settings.maximumRetries = 2;
    return settings;
}

// How one download ended.
struct Ending {
    bool isFinished = false;
    std::optional<Error> error;
    std::string message() const { return error ? error->message : std::string(); }
};

// A models folder and downloads into it.
class Downloading {
    QTemporaryDir m_folder;

public:
    const std::filesystem::path models;

    Downloading() : models(std::filesystem::path(m_folder.path().toStdString()) / "models") {}

    // Runs it until it ends.
    Ending run(ModelDownload& download) const {
        Ending ending;
        QEventLoop loop;
        QObject::connect(&download, &ModelDownload::finished, &loop, [&] {
            ending.isFinished = true;
            loop.quit();
        });
        QObject::connect(&download, &ModelDownload::failed, &loop, [&](const Error& error) {
            ending.error = error;
            loop.quit();
        });
        QTimer::singleShot(30'000, &loop, &QEventLoop::quit);
        download.start();
        loop.exec();
        return ending;
    }

    Ending run(const ModelList& list, const DownloadSettings& settings = hastySettings(),
               const char* id = "tiny") const {
        ModelDownload download(list, *list.find(id), models, settings);
        return run(download);
    }
    Ending run(const FakeHub& hub, const DownloadSettings& settings = hastySettings()) const {
        return run(hub.list(), settings);
    }

    std::filesystem::path partial(const char* file = "") const { return models / ".partial/tiny" / file; }
    bool isInstalled() const { return std::filesystem::exists(models / "tiny/open_clip_model.safetensors"); }

    // Everything in the models folder, hidden or not.
    std::vector<std::string> entries() const {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(models, error)) {
            names.push_back(toUtf8(entry.path().filename()));
        }
        std::sort(names.begin(), names.end());
        return names;
    }
};

}  // namespace sightseer::test
