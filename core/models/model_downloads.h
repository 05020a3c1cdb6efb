// All downloads of a program: two at a time, the others wait for their turn. A text tower waits for the model whose images it
// belongs to, which is downloaded with it when it is not there.
// Thread: the one that it was made in, which has an event loop.
#pragma once

#include "core/models/model_download.h"
#include "core/models/model_store.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace sightseer {

enum class DownloadState {
    Waiting,
    Running,
    Paused,
    Failed,  // `error` says why; what is there stays
    Done,
};

struct DownloadStatus {
    std::string id;
    DownloadState state = DownloadState::Waiting;
    DownloadProgress progress;
    Error error;
};

class ModelDownloads : public QObject {
    Q_OBJECT

public:
    static constexpr int kAtOnce = 2;

    ModelDownloads(ModelStore store, DownloadSettings settings, QObject* parent = nullptr);
    ~ModelDownloads() override;  // what is there stays

    // From the next download on.
    void setSettings(DownloadSettings settings) { m_settings = std::move(settings); }

    // Also goes on with one that was paused or failed. NotFound for a model that is not offered, InvalidArgument for one that
    // is installed.
    [[nodiscard]] Result<void> start(const std::string& id);
    void pause(const std::string& id);
    void pauseAll();
    // Nothing of it stays. Also what an earlier program has left.
    void cancel(const std::string& id);

    std::vector<DownloadStatus> downloads() const;  // in the order in which they were asked for
    bool isIdle() const;                            // nothing runs or waits

Q_SIGNALS:
    void changed(const QString& id, const sightseer::DownloadStatus& status);  // a few times a second
    void finished(const QString& id);
    void failed(const QString& id, const sightseer::Error& error);

private:
    struct Entry {
        DownloadStatus status;
        std::unique_ptr<ModelDownload> download;
    };

    Entry* find(const std::string& id);
    Result<void> add(const ModelList& list, const OfferedModel& model);
    void startNext();
    void run(Entry& entry);
    void end(const std::string& id, DownloadState state, const Error& error = {});
    void tell(const Entry& entry);

    ModelStore m_store;
    DownloadSettings m_settings;
    std::vector<std::unique_ptr<Entry>> m_entries;
};

}  // namespace sightseer
