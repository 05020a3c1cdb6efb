#include "ui/models/model_shelf.h"

#include "ui/core_texts.h"
#include "ui/models/model_texts.h"
#include "ui/status/status_text.h"
#include "ui/text.h"

#include <algorithm>

namespace sightseer {

namespace {

ImportQuestion questionOf(const Error& error) {
    switch (error.code) {
        case ErrorCode::NoActivation: return ImportQuestion::Activation;
        case ErrorCode::NoImageTower: return ImportQuestion::ImagesOf;
        default: return ImportQuestion::None;
    }
}

// Of a download that an earlier program has begun.
std::optional<DownloadStatus> leftOf(const ModelOffer& offer) {
    if (offer.state != OfferState::Partial) return {};
    DownloadStatus left;
    left.id = offer.model.id;
    left.state = DownloadState::Paused;
    left.progress.bytesDone = offer.bytesThere;
    left.progress.bytesTotal = std::max(offer.model.likelySize(), offer.bytesThere);
    return left;
}

constexpr const char* kStarterName = "starter model";  // ModelSpec::name

bool isNamed(const ShelfModel& model, const std::string& statusName) {
    return model.isUsable() && statusName == (model.installed->isStarter ? kStarterName : model.installed->name);
}

}  // namespace

QString ShelfModel::title() const {
    if (offered) return coreText(offered->title);
    return installed->isStarter ? coreText(installed->title) : qtText(installed->title);
}

struct ModelShelf::Look {
    std::vector<ShelfModel> models;
    std::optional<Error> error;
};

ModelShelf::ModelShelf(LibraryLink& link, LibraryPaths paths, AppSettings settings, QObject* parent)
    : QObject(parent), m_link(link), m_paths(std::move(paths)), m_store(modelStore(m_paths)), m_settings(settings),
      m_downloads(m_store, settings.downloads()) {
    m_looks.setMaxThreadCount(1);
    m_work.setMaxThreadCount(1);
    connect(&m_downloads, &ModelDownloads::changed, this, &ModelShelf::downloadChanged);
    connect(&m_downloads, &ModelDownloads::finished, this, &ModelShelf::downloaded);
    connect(&m_downloads, &ModelDownloads::failed, this,
            [this](const QString&, const Error& error) { Q_EMIT failed(errorText(error)); });
    connect(&m_link, &LibraryLink::opened, this, &ModelShelf::look);
}

ModelShelf::~ModelShelf() {
    *m_isClosing = true;
    m_looks.waitForDone();
    m_work.waitForDone();
}

template <typename Work, typename Done>
void ModelShelf::inBackground(QThreadPool& pool, Work work, Done done) {
    pool.start([this, work = std::move(work), done = std::move(done)] {
        auto value = std::make_shared<std::invoke_result_t<Work>>(work());
        QMetaObject::invokeMethod(
            this, [done, value] { done(std::move(*value)); }, Qt::QueuedConnection);
    });
}

// --- what there is

ShelfModel* ModelShelf::at(const QString& key) {
    const auto found = std::ranges::find(m_models, key, &ShelfModel::key);
    return found == m_models.end() ? nullptr : &*found;
}

const ShelfModel* ModelShelf::find(const QString& key) const {
    const auto found = std::ranges::find(m_models, key, &ShelfModel::key);
    return found == m_models.end() ? nullptr : &*found;
}

const ShelfModel* ModelShelf::proposed() const {
    const auto found = std::ranges::find_if(m_models, [](const ShelfModel& model) {
        return model.offered && model.offered->isDefault && !model.installed;
    });
    return found == m_models.end() ? nullptr : &*found;
}

QString ModelShelf::titleOf(const std::string& name) const {
    const auto found = std::ranges::find_if(m_models, [&](const ShelfModel& model) { return isNamed(model, name); });
    return found == m_models.end() ? coreText(name) : found->title();
}

void ModelShelf::look() {
    if (m_isLooking) {
        m_looksAgain = true;
        return;
    }
    m_isLooking = true;
    inBackground(
        m_looks, [this] { return lookAt(); },
        [this](Look look) {
            m_isLooking = false;
            take(std::move(look));
            if (std::exchange(m_looksAgain, false)) this->look();
        });
}

// On another thread.
ModelShelf::Look ModelShelf::lookAt() const {
    Look look;
    const auto offers = m_store.offered();
    if (!offers) look.error = offers.error();
    std::set<std::string> installedIds;
    StoredModels stored = m_store.all();
    for (InstalledModel& installed : stored.intact) {
        ShelfModel model;
        model.key = qtText(installed.name);
        model.speed = knownSpeed(m_paths.data, installed.folder);
        if (offers && !installed.isStarter) {
            const auto& id = installed.listId.empty() ? installed.name : installed.listId;
            const auto offer = std::ranges::find(*offers, id, [](const ModelOffer& one) { return one.model.id; });
            if (offer != offers->end()) {
                installedIds.insert(id);
                if (!installed.listId.empty()) model.offered = offer->model;
            }
        }
        model.installed = std::move(installed);
        look.models.push_back(std::move(model));
    }
    for (DamagedModel& damaged : stored.damaged) {
        ShelfModel model;
        model.key = qtText(damaged.model.name);
        if (offers) {
            const auto offer =
                std::ranges::find(*offers, damaged.model.name, [](const ModelOffer& one) { return one.model.id; });
            if (offer != offers->end() && installedIds.insert(offer->model.id).second) {
                model.offered = offer->model;
                model.download = leftOf(*offer);
            }
        }
        model.installed = std::move(damaged.model);
        model.damage = std::move(damaged.error);
        look.models.push_back(std::move(model));
    }
    if (!offers) return look;
    for (const ModelOffer& offer : *offers) {
        if (installedIds.contains(offer.model.id)) continue;
        ShelfModel model;
        model.key = qtText(offer.model.id);
        model.offered = offer.model;
        model.download = leftOf(offer);
        look.models.push_back(std::move(model));
    }
    return look;
}

void ModelShelf::take(Look look) {
    const bool isFirst = m_models.empty();
    // Tasks go on while the disk is looked at.
    for (ShelfModel& model : look.models) {
        if (const ShelfModel* before = find(model.key)) {
            model.task = before->task;
            model.permille = before->permille;
        }
        if (const auto note = m_notes.find(model.key); note != m_notes.end()) model.note = note->second;
    }
    m_models = std::move(look.models);
    m_problem = look.error ? errorText(*look.error) : QString();
    applyDownloads();
    applyUse();
    Q_EMIT changed();
    const QString awaited = m_settings.awaitedModel();
    if (isFirst && !awaited.isEmpty()) {
        const ShelfModel* model = find(awaited);
        if (model && model->download) {
            download(awaited, true);
        } else {
            m_settings.setAwaitedModel({});
        }
    }
}

void ModelShelf::applyDownloads() {
    for (const DownloadStatus& status : m_downloads.downloads()) {
        ShelfModel* model = at(qtText(status.id));
        if (model && !model->isUsable() && status.state != DownloadState::Done) model->download = status;
    }
}

void ModelShelf::applyUse() {
    for (ShelfModel& model : m_models) {
        const bool answers = isNamed(model, m_status.modelName);
        const bool isNext = isNamed(model, m_status.nextModelName);
        model.use = answers ? ModelUse::Answers : isNext ? ModelUse::Next : ModelUse::None;
    }
}

void ModelShelf::setStatus(const LibraryStatus& status) {
    m_status = status;
    applyUse();
    Q_EMIT changed();
    if (!m_switched.isEmpty()) end(std::exchange(m_switched, {}), {}, false);
    measureAnswering();
}

// --- downloads

void ModelShelf::applySettings() {
    m_downloads.setSettings(m_settings.downloads());
}

void ModelShelf::download(const QString& key, bool use) {
    m_notes.erase(key);
    if (ShelfModel* model = at(key)) model->note = {};
    if (use) {
        m_useWhenThere = key;
        m_settings.setAwaitedModel(key);
    }
    applySettings();
    if (auto started = m_downloads.start(key.toStdString()); !started) Q_EMIT said(errorText(started.error()));
}

void ModelShelf::pauseDownload(const QString& key) {
    if (m_settings.awaitedModel() == key) m_settings.setAwaitedModel({});
    m_downloads.pause(key.toStdString());
}

void ModelShelf::cancelDownload(const QString& key) {
    if (m_useWhenThere == key) m_useWhenThere.clear();
    if (m_settings.awaitedModel() == key) m_settings.setAwaitedModel({});
    m_downloads.cancel(key.toStdString());
    if (ShelfModel* model = at(key)) model->download.reset();
    Q_EMIT changed();
    look();
}

void ModelShelf::downloadChanged(const QString& id, const DownloadStatus& status) {
    ShelfModel* model = at(id);
    if (!model || model->isUsable()) return;
    const bool isNew = !model->download || model->download->state != status.state;
    model->download = status;
    if (isNew) {
        Q_EMIT changed();
    } else {
        Q_EMIT modelChanged(id);
    }
}

void ModelShelf::downloaded(const QString& id) {
    look();
    if (m_useWhenThere != id) {
        const ShelfModel* model = find(id);
        Q_EMIT arrived(id, model ? model->title() : id);
        return;
    }
    m_useWhenThere.clear();
    m_settings.setAwaitedModel({});
    use(id);
}

// --- tasks

void ModelShelf::begin(const QString& key, ModelTask task) {
    m_notes.erase(key);
    ShelfModel* model = at(key);
    if (!model) return;
    model->note = {};
    model->task = task;
    model->permille = -1;
    Q_EMIT changed();
}

void ModelShelf::progress(const QString& key, int permille) {
    ShelfModel* model = at(key);
    if (!model || model->permille == permille) return;
    model->permille = permille;
    Q_EMIT modelChanged(key);
}

void ModelShelf::end(const QString& key, const QString& text, bool isProblem) {
    if (!text.isEmpty()) m_notes[key] = {text, isProblem};
    if (ShelfModel* model = at(key)) {
        model->task = ModelTask::None;
        model->note = {text, isProblem};
    }
    Q_EMIT changed();
    look();
}

void ModelShelf::use(const QString& key) {
    begin(key, ModelTask::Switching);
    m_link.askAside(
        this, [name = key.toStdString()](Library& library) { return library.useModel(name); },
        [this, key](const Result<void>& used) {
            m_link.askStatus();
            if (used) {
                m_switched = key;
            } else {
                end(key, errorText(used.error()), true);
            }
        });
}

void ModelShelf::remove(const QString& key) {
    const ShelfModel* model = find(key);
    if (!model) return;
    begin(key, ModelTask::Removing);
    m_link.askAside(
        this, [name = key.toStdString()](Library& library) { return library.removeModel(name); },
        [this, key, title = model->title()](const Result<std::uint64_t>& freed) {
            end(key, freed ? QString() : errorText(freed.error()), !freed);
            if (freed) Q_EMIT news(tr("%1 was removed: %2 became free.").arg(title, sizeText(*freed)));
        });
}

void ModelShelf::check(const QString& key) {
    begin(key, ModelTask::Checking);
    inBackground(
        m_work,
        [this, name = key.toStdString(), key, isClosing = m_isClosing] {
            int told = -1;
            return m_store.verify(name, [&](std::uint64_t done, std::uint64_t total) {
                if (const int now = permilleOf(done, total); now / 10 != told / 10) {
                    told = now;
                    QMetaObject::invokeMethod(
                        this, [this, key, now] { progress(key, now); }, Qt::QueuedConnection);
                }
                return !*isClosing;
            });
        },
        [this, key](const Result<std::vector<CheckedFile>>& files) {
            if (files) {
                end(key, checkText(*files), isDamaged(*files));
            } else {
                end(key, errorText(files.error()), true);
            }
        });
}

void ModelShelf::measure(const QString& key) {
    const ShelfModel* model = find(key);
    if (!model || !model->installed) return;
    const bool answers = model->use == ModelUse::Answers;
    begin(key, ModelTask::Measuring);
    const auto done = [this, key](const Result<ModelSpeed>& speed) {
        end(key, speed ? QString() : errorText(speed.error()), !speed);
    };
    if (answers) {
        m_link.askAside(
            this, [data = m_paths.data](Library& library) { return speedOfAnswering(library, data, true); }, done);
        return;
    }
    inBackground(
        m_work,
        [paths = m_paths, folder = model->installed->folder, options = m_settings.encoder()] {
            return measureSpeed(paths, folder, options);
        },
        done);
}

// Once for each model and device, when nothing else is at work.
void ModelShelf::measureAnswering() {
    const bool isInstalled =
        std::ranges::any_of(m_models, [](const ShelfModel& model) { return model.use == ModelUse::Answers; });
    if (!isInstalled || m_status.device.empty() || isIndexing(m_status)) return;
    if (!m_measured.insert(m_status.modelName + '\n' + m_status.device).second) return;
    m_link.askAside(
        this, [data = m_paths.data](Library& library) { return speedOfAnswering(library, data); },
        [this](const Result<ModelSpeed>& speed) {
            if (speed) look();
        });
}

// --- imports

std::filesystem::path ModelShelf::importing() const {
    return m_importing ? m_importing->source : std::filesystem::path();
}

void ModelShelf::import(const ImportRequest& request) {
    m_imports.push_back(request);
    importNext();
}

void ModelShelf::cancelImport() {
    m_imports.clear();
    if (m_importStopped) *m_importStopped = true;
}

void ModelShelf::importNext() {
    if (m_importing || m_imports.empty()) return;
    m_importing = m_imports.front();
    m_imports.pop_front();
    m_importPermille = 0;
    m_importStopped = std::make_shared<std::atomic<bool>>(false);
    Q_EMIT importChanged();
    inBackground(
        m_work,
        [this, request = *m_importing, isStopped = m_importStopped, isClosing = m_isClosing] {
            int told = 0;
            return importModel(m_store, request, [&](const ImportProgress& progress) {
                if (const int now = permilleOf(progress.bytesDone, progress.bytesTotal); now / 10 != told / 10) {
                    told = now;
                    QMetaObject::invokeMethod(
                        this,
                        [this, now] {
                            m_importPermille = now;
                            Q_EMIT importChanged();
                        },
                        Qt::QueuedConnection);
                }
                return !*isStopped && !*isClosing;
            });
        },
        [this, request = *m_importing](const Result<InstalledModel>& model) { imported(request, model); });
}

void ModelShelf::imported(const ImportRequest& request, const Result<InstalledModel>& model) {
    m_importing.reset();
    Q_EMIT importChanged();
    if (model) {
        look();
        Q_EMIT arrived(qtText(model->name), coreText(model->title));
    } else if (const auto question = questionOf(model.error()); question != ImportQuestion::None) {
        Q_EMIT importAsks(question, request);
    } else if (model.error().code != ErrorCode::Cancelled) {
        Q_EMIT said(errorText(model.error()));
    }
    importNext();
}

}  // namespace sightseer
