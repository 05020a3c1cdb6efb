#include "core/models/model_downloads.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace sightseer {

ModelDownloads::ModelDownloads(ModelStore store, DownloadSettings settings, QObject* parent)
    : QObject(parent), m_store(std::move(store)), m_settings(std::move(settings)) {}

ModelDownloads::~ModelDownloads() = default;

ModelDownloads::Entry* ModelDownloads::find(const std::string& id) {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->status.id == id; });
    return found == m_entries.end() ? nullptr : found->get();
}

Result<void> ModelDownloads::start(const std::string& id) {
    const auto list = m_store.offeredList();
    if (!list) return propagate(list);
    const auto* model = list->find(id);
    if (!model) {
        return fail(
            ErrorCode::NotFound,
            "No model named '" + id + "' is offered. `sightseer-cli models list --offered` shows those that are.");
    }
    if (!model->imagesOf.empty() && !std::filesystem::exists(m_store.modelsFolder() / model->imagesOf)) {
        const auto* images = list->find(model->imagesOf);
        if (!images) return fail(ErrorCode::NotFound, "The model '" + model->imagesOf + "' is not offered any more.");
        if (auto added = add(*list, *images); !added) return added;
    }
    if (auto added = add(*list, *model); !added) return added;
    startNext();
    return {};
}

Result<void> ModelDownloads::add(const ModelList& list, const OfferedModel& model) {
    auto* entry = find(model.id);
    if (entry && (entry->status.state == DownloadState::Waiting || entry->status.state == DownloadState::Running))
        return {};
    const auto folder = m_store.modelsFolder() / model.id;
    if (std::filesystem::exists(folder) && !isDamagedModel(folder)) {
        return fail(ErrorCode::InvalidArgument, "The model '" + model.id + "' is installed already.");
    }
    if (!entry) entry = m_entries.emplace_back(std::make_unique<Entry>()).get();
    entry->status.id = model.id;
    entry->status.state = DownloadState::Waiting;
    entry->status.error = {};
    entry->download = std::make_unique<ModelDownload>(list, model, m_store.modelsFolder(), m_settings);
    entry->status.progress = entry->download->progress();
    const auto id = model.id;
    connect(entry->download.get(), &ModelDownload::progressed, this, [this, id](const DownloadProgress& progress) {
        if (auto* one = find(id)) {
            one->status.progress = progress;
            tell(*one);
        }
    });
    connect(entry->download.get(), &ModelDownload::finished, this, [this, id] { end(id, DownloadState::Done); });
    connect(entry->download.get(), &ModelDownload::failed, this,
            [this, id](const Error& error) { end(id, DownloadState::Failed, error); });
    tell(*entry);
    return {};
}

void ModelDownloads::startNext() {
    for (const auto& entry : m_entries) {
        const auto running = std::count_if(m_entries.begin(), m_entries.end(),
                                           [](const auto& one) { return one->status.state == DownloadState::Running; });
        if (running >= kAtOnce) return;
        if (entry->status.state != DownloadState::Waiting) continue;
        const auto* images = find(entry->download->model().imagesOf);
        const bool waitsForImages = images && (images->status.state == DownloadState::Waiting ||
                                               images->status.state == DownloadState::Running);
        if (!waitsForImages) run(*entry);
    }
}

void ModelDownloads::run(Entry& entry) {
    entry.status.state = DownloadState::Running;
    tell(entry);
    entry.download->start();
}

void ModelDownloads::end(const std::string& id, DownloadState state, const Error& error) {
    auto* entry = find(id);
    if (!entry) return;
    entry->status.state = state;
    entry->status.error = error;
    entry->status.progress = entry->download->progress();
    tell(*entry);
    const auto name = QString::fromStdString(id);
    if (state == DownloadState::Done) Q_EMIT finished(name);
    if (state == DownloadState::Failed) Q_EMIT failed(name, error);
    startNext();
}

void ModelDownloads::pause(const std::string& id) {
    auto* entry = find(id);
    if (!entry || (entry->status.state != DownloadState::Running && entry->status.state != DownloadState::Waiting))
        return;
    entry->download->pause();
    end(id, DownloadState::Paused);
}

void ModelDownloads::pauseAll() {
    // Those that wait first, so that they do not begin in the place of one that is paused.
    for (const auto state : {DownloadState::Waiting, DownloadState::Running}) {
        for (const auto& entry : m_entries) {
            if (entry->status.state == state) pause(entry->status.id);
        }
    }
}

void ModelDownloads::cancel(const std::string& id) {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->status.id == id; });
    if (found == m_entries.end()) {
        std::error_code error;
        const auto partial = partialFolder(m_store.modelsFolder(), id);
        if (!id.empty() && partial.parent_path().filename() == ".partial") std::filesystem::remove_all(partial, error);
        return;
    }
    if ((*found)->status.state != DownloadState::Done) (*found)->download->cancel();
    (*found)->download.release()->deleteLater();  // it may be the caller
    m_entries.erase(found);
    startNext();
}

std::vector<DownloadStatus> ModelDownloads::downloads() const {
    std::vector<DownloadStatus> all;
    for (const auto& entry : m_entries) all.push_back(entry->status);
    return all;
}

bool ModelDownloads::isIdle() const {
    return std::none_of(m_entries.begin(), m_entries.end(), [](const auto& entry) {
        return entry->status.state == DownloadState::Waiting || entry->status.state == DownloadState::Running;
    });
}

void ModelDownloads::tell(const Entry& entry) {
    Q_EMIT changed(QString::fromStdString(entry.status.id), entry.status);
}

}  // namespace sightseer
