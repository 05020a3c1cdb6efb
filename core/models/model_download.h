// One model of the list: its files into `<models>/.partial/<id>/`, each checked against the list's or the hub's hash, all
// together opened, and only then `<models>/<id>`. What is there stays when it is paused, fails or the program ends, and is gone
// on with. A file with a wrong hash is thrown away. No two programs work on the same model.
// Thread: the one that it was made in, which has an event loop; hashing and opening happen on a thread of its own.
#pragma once

#include "core/base/error.h"
#include "core/models/download_settings.h"
#include "core/models/file_download.h"
#include "core/models/model_list.h"
#include "core/models/model_record.h"

#include <QObject>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

class QLockFile;
class QNetworkAccessManager;

namespace sightseer {

enum class DownloadPhase {
    Waiting,  // for its turn, or to try again: then `note` says why
    Downloading,
    Checking,
};

struct DownloadProgress {
    DownloadPhase phase = DownloadPhase::Waiting;
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
    bool isTotalEstimated = false;
    double bytesPerSecond = 0;  // 0 while not known
    std::optional<std::chrono::seconds> timeLeft;
    std::string note;
};

class ModelDownload : public QObject {
    Q_OBJECT

public:
    // `list` is only needed during the call.
    ModelDownload(const ModelList& list, OfferedModel model, std::filesystem::path modelsFolder,
                  DownloadSettings settings, QObject* parent = nullptr);
    ~ModelDownload() override;  // what is there stays

    const OfferedModel& model() const { return m_model; }
    DownloadProgress progress() const;

    // Begins, or goes on with what is there. One of finished() and failed() follows, unless it is paused or cancelled.
    void start();
    // What is there stays, for start().
    void pause();
    // Nothing stays.
    void cancel();

Q_SIGNALS:
    void progressed(const sightseer::DownloadProgress& progress);  // a few times a second
    void finished();
    void failed(const sightseer::Error& error);

private:
    struct FileState {
        std::uint64_t size = 0;  // as far as known
        std::uint64_t done = 0;
        bool isSizeKnown = false;
    };

    void begin();
    [[nodiscard]] Result<void> prepare();
    void nextFile();
    void check(std::size_t index, const FileIdentity& identity);
    void install();
    void fail(const Error& error);
    void stopWork();
    void report(DownloadPhase phase, const std::string& note = {}, bool isForced = true);
    void sum(DownloadProgress& progress) const;
    void loadVerified();
    [[nodiscard]] Result<void> saveVerified() const;
    std::filesystem::path partOf(const OfferedFile& file) const;
    [[nodiscard]] Result<void> checkRoom() const;
    // `done` runs on this object's thread, unless the work was stopped.
    void inBackground(std::function<Result<std::string>(std::stop_token)> work,
                      std::function<void(Result<std::string>)> done);

    const OfferedModel m_model;
    const std::string m_hub;
    const std::vector<std::string> m_hosts;
    const std::filesystem::path m_modelsFolder;
    const std::filesystem::path m_folder;  // where the parts lie
    const DownloadSettings m_settings;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<FileDownload> m_file;
    QUrl m_base;
    std::vector<FileState> m_states;
    std::map<std::string, RecordedFile> m_verified;  // by name in the folder
    std::size_t m_index = 0;
    DownloadProgress m_progress;
    std::chrono::steady_clock::time_point m_reported;
    std::chrono::steady_clock::time_point m_measured;
    std::uint64_t m_bytesMeasured = 0;
    bool m_isReportDue = false;
    bool m_isRunning = false;
    std::uint64_t m_work = 0;  // counts pieces of background work, so that the result of a stopped one is dropped
    std::jthread m_worker;
};

}  // namespace sightseer
