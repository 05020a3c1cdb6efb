// The models that are on this machine and those that are offered, with what goes on around each: downloads, imports, checks,
// measuring, switching. The disk is looked at, and everything that takes long is done, on other threads.
// Thread: GUI.
#pragma once

#include <QObject>
#include <QThreadPool>

#include "core/library/model_speed.h"
#include "core/models/model_downloads.h"
#include "core/models/model_import.h"
#include "ui/library_link.h"
#include "ui/settings/app_settings.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace sightseer {

enum class ModelUse {
    None,
    Answers,
    Next,  // gets its vectors; the one that answers is its former
};

enum class ModelTask { None, Switching, Checking, Measuring, Removing };

// What came of the latest task, until the next one.
struct ModelNote {
    QString text;
    bool isProblem = false;
};

struct ShelfModel {
    QString key;  // the name of an installed one; what is offered has the name that it will get
    std::optional<InstalledModel> installed;
    std::optional<Error> damage;          // of an installed one that cannot be opened
    std::optional<OfferedModel> offered;  // also of an installed one that came from the list
    std::optional<ModelSpeed> speed;      // of its image tower on this machine
    // Not of one that is installed whole. Paused where an earlier program has left a part.
    std::optional<DownloadStatus> download;
    ModelUse use = ModelUse::None;
    ModelTask task = ModelTask::None;
    int permille = -1;  // of the task; below 0 where it is not known
    ModelNote note;

    QString title() const;
    bool isUsable() const { return installed && !damage; }
    const ModelLicence& licence() const { return installed ? installed->licence : offered->licence; }
};

// What an import has to be told before it can go on.
enum class ImportQuestion { None, Activation, ImagesOf };

class ModelShelf : public QObject {
    Q_OBJECT

public:
    // The link outlives the work that is begun here. `paths` are the library's.
    ModelShelf(LibraryLink& link, LibraryPaths paths, AppSettings settings, QObject* parent = nullptr);
    ~ModelShelf() override;  // what is there of downloads stays

    // The starter model, installed ones by name, then those of the list in its order. Empty until the first look.
    const std::vector<ShelfModel>& models() const { return m_models; }
    const ShelfModel* find(const QString& key) const;
    const ShelfModel* proposed() const;  // what the list would have a person try first; null where it is here already
    // The title of a model that LibraryStatus names.
    QString titleOf(const std::string& name) const;
    const LibraryStatus& status() const { return m_status; }
    // Empty when the last look went well.
    const QString& problem() const { return m_problem; }

    void look();  // at the disk
    void setStatus(const LibraryStatus& status);
    void applySettings();  // mirror and proxy: for the next download

    // Once it is there, and `use` was asked for, it is used; a later program goes on with that.
    void download(const QString& key, bool use = false);
    void pauseDownload(const QString& key);
    void cancelDownload(const QString& key);
    void use(const QString& key);
    void remove(const QString& key);
    void check(const QString& key);
    void measure(const QString& key);

    void import(const ImportRequest& request);  // after those that were asked for before
    void cancelImport();
    bool isImporting() const { return m_importing.has_value(); }
    std::filesystem::path importing() const;
    int importPermille() const { return m_importPermille; }

Q_SIGNALS:
    void changed();                         // models() has others than before, or in another state
    void modelChanged(const QString& key);  // that one alone
    void importChanged();
    void importAsks(sightseer::ImportQuestion question, const sightseer::ImportRequest& request);
    void arrived(const QString& key, const QString& title);  // downloaded or imported, and not used by itself
    void failed(const QString& text);                        // a download; its card says so too
    void said(const QString& text);                          // what did not work
    void news(const QString& text);                          // what was done

private:
    struct Look;

    Look lookAt() const;
    void take(Look look);
    void applyUse();
    void applyDownloads();
    void downloadChanged(const QString& id, const DownloadStatus& status);
    void downloaded(const QString& id);
    void measureAnswering();
    void importNext();
    void imported(const ImportRequest& request, const Result<InstalledModel>& model);
    ShelfModel* at(const QString& key);
    void begin(const QString& key, ModelTask task);
    void progress(const QString& key, int permille);
    void end(const QString& key, const QString& text, bool isProblem);
    template <typename Work, typename Done>
    void inBackground(QThreadPool& pool, Work work, Done done);

    LibraryLink& m_link;
    const LibraryPaths m_paths;
    const ModelStore m_store;
    AppSettings m_settings;
    ModelDownloads m_downloads;
    std::vector<ShelfModel> m_models;
    std::map<QString, ModelNote> m_notes;
    LibraryStatus m_status;
    QString m_problem;
    bool m_isLooking = false;
    bool m_looksAgain = false;
    QString m_useWhenThere;
    QString m_switched;                // used since the latest status
    std::set<std::string> m_measured;  // models, with their devices
    std::deque<ImportRequest> m_imports;
    std::optional<ImportRequest> m_importing;
    int m_importPermille = 0;
    std::shared_ptr<std::atomic<bool>> m_importStopped;
    std::shared_ptr<std::atomic<bool>> m_isClosing = std::make_shared<std::atomic<bool>>(false);
    QThreadPool m_looks;
    QThreadPool m_work;  // what reads or writes whole models: one at a time
};

}  // namespace sightseer
