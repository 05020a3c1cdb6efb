#include "core/models/model_download.h"

#include "core/base/append_file.h"
#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/models/download_rules.h"
#include "core/models/file_hash.h"
#include "core/models/model_store.h"

#include <QLockFile>
#include <QMetaObject>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QTimer>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <system_error>
#include <utility>

namespace sightseer {
namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReportInterval{200};
constexpr std::chrono::seconds kMeasureInterval{1};
constexpr const char* kVerifiedFile = ".verified.json";

class SystemProxies : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override { return systemProxyForQuery(query); }
};

QUrl addressOf(const QUrl& base, const OfferedFile& file) {
    QUrl url = base;
    url.setPath(base.path() + u'/' +
                QString::fromStdString(file.repository + "/resolve/" + file.revision + "/" + file.path));
    return url;
}

// Beside the models, so that a text tower finds the model whose images it belongs to.
fs::path openingFolder(const fs::path& modelsFolder, const std::string& id) {
    return modelsFolder / (".opening-" + id);
}

}  // namespace

ModelDownload::ModelDownload(const ModelList& list, OfferedModel model, fs::path modelsFolder,
                             DownloadSettings settings, QObject* parent)
    : QObject(parent), m_model(std::move(model)), m_hub(list.hub), m_hosts(list.hosts),
      m_modelsFolder(std::move(modelsFolder)), m_folder(partialFolder(m_modelsFolder, m_model.id)),
      m_settings(std::move(settings)), m_states(m_model.files.size()) {
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        m_states[i] = {m_model.files[i].likelySize(), 0, m_model.files[i].size > 0};
    }
}

ModelDownload::~ModelDownload() {
    stopWork();
}

DownloadProgress ModelDownload::progress() const {
    auto now = m_progress;
    sum(now);
    return now;
}

fs::path ModelDownload::partOf(const OfferedFile& file) const {
    return m_folder / pathFromUtf8(file.name + ".part");
}

// --- beginning and ending

void ModelDownload::start() {
    if (std::exchange(m_isRunning, true)) return;
    // Not within the call, so that a caller hears of every end in the same way.
    QMetaObject::invokeMethod(this, &ModelDownload::begin, Qt::QueuedConnection);
}

void ModelDownload::begin() {
    if (!m_isRunning || m_file) return;
    if (auto prepared = prepare(); !prepared) return fail(prepared.error());
    m_measured = Clock::now();
    m_bytesMeasured = progress().bytesDone;
    m_index = 0;
    nextFile();
}

Result<void> ModelDownload::prepare() {
    const auto refuse = [&](const std::string& why) {
        return sightseer::fail(ErrorCode::InvalidArgument, "Cannot download the model '" + m_model.id + "': " + why);
    };
    const auto base = baseAddress(m_settings.mirror.empty() ? m_hub : m_settings.mirror);
    if (!base) return propagate(base);
    m_base = *base;
    m_network = std::make_unique<QNetworkAccessManager>();
    if (m_settings.proxy.empty()) {
        m_network->setProxyFactory(new SystemProxies);  // the manager's from here on
    } else {
        const auto proxy = proxyFrom(m_settings.proxy);
        if (!proxy) return propagate(proxy);
        m_network->setProxy(*proxy);
    }

    std::error_code error;
    const auto target = m_modelsFolder / m_model.id;
    if (fs::exists(target, error) && !isDamagedModel(target)) return refuse("it is there already.");
    if (!m_model.imagesOf.empty() && !fs::exists(m_modelsFolder / m_model.imagesOf, error)) {
        return refuse("it belongs to the model '" + m_model.imagesOf + "'. Download that one first.");
    }
    if (auto made = makeFolders(m_folder.parent_path()); !made) return made;
    m_lock = std::make_unique<QLockFile>(QString::fromStdString(toUtf8(m_folder) + ".lock"));
    m_lock->setStaleLockTime(0);
    if (!m_lock->tryLock(0)) {
        m_lock.reset();
        return refuse("another Sightseer is downloading it. Wait for that one.");
    }
    // From a program that ended while it opened the model.
    if (const auto opening = openingFolder(m_modelsFolder, m_model.id); fs::exists(opening, error)) {
        fs::remove_all(m_folder, error);
        if (auto back = renameForGood(opening, m_folder); !back) return back;
    }
    if (auto made = makeFolders(m_folder); !made) return made;
    loadVerified();
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        const auto& file = m_model.files[i];
        const auto verified = m_verified.find(file.name);
        if (verified != m_verified.end()) {
            m_states[i] = {verified->second.size, verified->second.size, true};
        } else if (const auto part = fileStatus(partOf(file))) {
            m_states[i].done = part->size;
        }
    }
    return checkRoom();
}

Result<void> ModelDownload::checkRoom() const {
    std::uint64_t missing = 0;
    for (const auto& state : m_states) missing += state.size > state.done ? state.size - state.done : 0;
    return checkSpace("Cannot download the model '" + m_model.id + "'", m_modelsFolder, missing, m_settings.freeSpace);
}

void ModelDownload::stopWork() {
    m_isRunning = false;
    ++m_work;
    if (m_file) {
        m_file->disconnect(this);
        m_file->stop();
        m_file.release()->deleteLater();  // it may be the caller
    }
    m_worker = {};  // asks it to stop and waits
    if (!m_lock) return;
    std::error_code error;
    if (bytesIn(m_folder) == 0) fs::remove_all(m_folder, error);
    m_lock.reset();
    fs::remove(m_folder.parent_path(), error);  // where no other download is
}

void ModelDownload::pause() {
    stopWork();
    sum(m_progress);
}

void ModelDownload::cancel() {
    stopWork();
    std::error_code error;
    fs::remove_all(m_folder, error);
    fs::remove_all(openingFolder(m_modelsFolder, m_model.id), error);
    fs::remove(m_folder.parent_path(), error);  // where no other download is
    for (auto& state : m_states) state.done = 0;
    m_verified.clear();
}

void ModelDownload::fail(const Error& error) {
    const Error kept = error;  // NOLINT(performance-unnecessary-copy-initialization): it may belong to what is stopped
    stopWork();
    Q_EMIT failed(kept);
}

// --- files

void ModelDownload::nextFile() {
    while (m_index < m_model.files.size() && m_verified.contains(m_model.files[m_index].name)) ++m_index;
    if (m_index == m_model.files.size()) return install();

    const auto& file = m_model.files[m_index];
    if (auto made = makeFolders(partOf(file).parent_path()); !made) return fail(made.error());
    FileRequest request;
    request.base = m_base;
    request.url = addressOf(m_base, file);
    request.page = m_hub + '/' + file.repository;
    request.hosts = m_hosts;
    request.name = file.name;
    request.part = partOf(file);
    request.size = file.size;
    request.sha256 = file.sha256;
    if (m_file) m_file.release()->deleteLater();
    m_file = std::make_unique<FileDownload>(std::move(request), m_settings, m_network.get(), this);
    connect(m_file.get(), &FileDownload::advanced, this, [this] {
        auto& state = m_states[m_index];
        state.done = m_file->bytesDone();
        if (const auto size = m_file->identity().size; size > 0) {
            state.size = size;
            state.isSizeKnown = true;
        }
        report(DownloadPhase::Downloading, {}, false);
    });
    connect(m_file.get(), &FileDownload::waiting, this, [this](const QString& why, int) {
        m_states[m_index].done = m_file->bytesDone();
        report(DownloadPhase::Waiting, why.toStdString());
    });
    connect(m_file.get(), &FileDownload::failed, this, [this](const Error& error) { fail(error); });
    connect(m_file.get(), &FileDownload::finished, this, [this] { check(m_index, m_file->identity()); });
    report(DownloadPhase::Downloading);
    m_file->start();
}

void ModelDownload::check(std::size_t index, const FileIdentity& identity) {
    const auto& file = m_model.files[index];
    m_states[index] = {identity.size, identity.size, true};
    if (identity.sha256.empty() && identity.gitBlob.empty()) {
        std::error_code error;
        fs::remove(partOf(file), error);
        return fail({ErrorCode::PermissionDenied,
                     "Cannot check '" + file.name + "' from " + m_base.host().toStdString() +
                         ": neither Sightseer's list nor the server, over an encrypted connection, names its checksum. "
                         "Choose another mirror, with https."});
    }
    report(DownloadPhase::Checking);
    inBackground(
        [part = partOf(file), identity, name = file.name,
         size = identity.size](const std::stop_token& stop) -> Result<std::string> {
            const auto goesOn = [&](std::uint64_t) { return !stop.stop_requested(); };
            auto written = AppendFile::open(part, size);
            if (!written) return propagate(written);
            if (auto synced = written->sync(); !synced) return propagate(synced);
            auto sha256 = hashFile(HashKind::Sha256, part, goesOn);
            if (!sha256) return sha256;
            bool isRight = *sha256 == identity.sha256;
            if (identity.sha256.empty()) {
                auto blob = hashFile(HashKind::GitBlob, part, goesOn);
                if (!blob) return blob;
                isRight = *blob == identity.gitBlob;
            }
            if (isRight) return sha256;
            std::error_code error;
            fs::remove(part, error);
            return sightseer::fail(ErrorCode::InvalidFile,
                                   "The file '" + name +
                                       "' is not what it should be: its checksum is wrong, and it was "
                                       "thrown away. Download it again, from another mirror if it happens again.");
        },
        [this, index](const Result<std::string>& sha256) {
            if (!sha256) {
                m_states[index].done = 0;
                return fail(sha256.error());
            }
            const auto& done = m_model.files[index];
            m_verified[done.name] = {done.name, m_states[index].size, *sha256};
            std::error_code error;
            const auto target = m_folder / pathFromUtf8(done.name);
            fs::remove(target, error);
            auto saved = saveVerified();
            if (saved) saved = renameForGood(partOf(done), target);
            if (!saved) return fail(saved.error());
            fs::remove(partOf(done).concat(".json"), error);
            ++m_index;
            nextFile();
        });
}

// Of the files that are there whole; one that is missing or has another size was not.
void ModelDownload::loadVerified() {
    m_verified.clear();
    const auto bytes = readFile(m_folder / kVerifiedFile, 1 << 20);
    if (!bytes) return;
    const auto* text = reinterpret_cast<const char*>(bytes->data());
    const auto json = Json::parse(text, text + bytes->size(), nullptr, false);
    if (!json.is_array()) return;
    for (const auto& file : json) {
        if (!file.is_object() || !file.contains("name") || !file["name"].is_string() || !file.contains("sha256") ||
            !file["sha256"].is_string() || !file.contains("revision") || !file["revision"].is_string()) {
            continue;
        }
        const RecordedFile recorded{file["name"].get<std::string>(), 0, file["sha256"].get<std::string>()};
        const auto wanted = std::find_if(m_model.files.begin(), m_model.files.end(),
                                         [&](const OfferedFile& one) { return one.name == recorded.name; });
        const auto status = fileStatus(m_folder / pathFromUtf8(recorded.name));
        if (wanted == m_model.files.end() || !status || file["revision"].get<std::string>() != wanted->revision)
            continue;
        if (!wanted->sha256.empty() && wanted->sha256 != recorded.sha256) continue;
        m_verified[recorded.name] = {recorded.name, status->size, recorded.sha256};
    }
}

Result<void> ModelDownload::saveVerified() const {
    auto json = Json::array();
    for (const auto& file : m_model.files) {
        const auto found = m_verified.find(file.name);
        if (found == m_verified.end()) continue;
        json.push_back({{"name", file.name}, {"sha256", found->second.sha256}, {"revision", file.revision}});
    }
    const auto text = json.dump();
    return writeFileAtomically(m_folder / kVerifiedFile, std::as_bytes(std::span(text.data(), text.size())));
}

void ModelDownload::install() {
    report(DownloadPhase::Checking);
    ModelRecord record;
    record.id = m_model.id;
    record.licence = m_model.licence;
    record.imagesOf = m_model.imagesOf;
    for (const auto& file : m_model.files) record.files.push_back(m_verified.at(file.name));
    inBackground(
        [record, folder = m_folder, opening = openingFolder(m_modelsFolder, m_model.id), models = m_modelsFolder,
         target = m_modelsFolder / m_model.id](const std::stop_token& stop) -> Result<std::string> {
            if (auto written = writeModelRecord(folder, record); !written) return propagate(written);
            if (auto moved = renameForGood(folder, opening); !moved) return propagate(moved);
            auto outcome = [&]() -> Result<void> {
                if (const auto model = ModelFolder::open(opening); !model) return propagate(model);
                if (stop.stop_requested()) return sightseer::fail(ErrorCode::Cancelled, "The download was stopped.");
                if (isDamagedModel(target)) {
                    if (auto removed = removeModelFolder(target, models); !removed) return propagate(removed);
                }
                return renameForGood(opening, target);
            }();
            if (outcome) {
                std::error_code error;
                fs::remove(target / kVerifiedFile, error);
                return std::string();
            }
            if (auto back = renameForGood(opening, folder); !back) return propagate(back);
            return propagate(outcome);
        },
        [this](const Result<std::string>& installed) {
            if (!installed) return fail(installed.error());
            stopWork();
            Q_EMIT finished();
        });
}

void ModelDownload::inBackground(std::function<Result<std::string>(std::stop_token)> work,
                                 std::function<void(Result<std::string>)> done) {
    const auto number = ++m_work;
    m_worker =
        std::jthread([this, number, work = std::move(work), done = std::move(done)](const std::stop_token& stop) {
            auto result = work(stop);
            QMetaObject::invokeMethod(
                this,
                [this, number, done, result = std::move(result)] {
                    if (number == m_work) done(result);
                },
                Qt::QueuedConnection);
        });
}

// --- progress

void ModelDownload::sum(DownloadProgress& progress) const {
    progress.bytesDone = 0;
    progress.bytesTotal = 0;
    progress.isTotalEstimated = false;
    for (const auto& state : m_states) {
        progress.bytesDone += state.done;
        progress.bytesTotal += std::max(state.size, state.done);
        // Small files of unknown size do not matter.
        progress.isTotalEstimated = progress.isTotalEstimated || (!state.isSizeKnown && state.size > 0);
    }
}

void ModelDownload::report(DownloadPhase phase, const std::string& note, bool isForced) {
    const auto now = Clock::now();
    if (!isForced && now - m_reported < kReportInterval) {
        // Also when nothing comes after it for a while.
        if (std::exchange(m_isReportDue, true)) return;
        QTimer::singleShot(kReportInterval, this, [this] {
            m_isReportDue = false;
            if (m_isRunning && m_progress.phase == DownloadPhase::Downloading) report(DownloadPhase::Downloading);
        });
        return;
    }
    m_reported = now;
    sum(m_progress);
    m_progress.phase = phase;
    m_progress.note = note;
    if (now - m_measured >= kMeasureInterval) {
        const auto seconds = std::chrono::duration<double>(now - m_measured).count();
        const auto bytes = m_progress.bytesDone > m_bytesMeasured ? m_progress.bytesDone - m_bytesMeasured : 0;
        const auto current = static_cast<double>(bytes) / seconds;
        auto& speed = m_progress.bytesPerSecond;
        speed = speed > 0 ? 0.7 * speed + 0.3 * current : current;
        m_measured = now;
        m_bytesMeasured = m_progress.bytesDone;
    }
    m_progress.timeLeft.reset();
    if (m_progress.bytesPerSecond > 1 && m_progress.bytesTotal >= m_progress.bytesDone) {
        const auto left = static_cast<double>(m_progress.bytesTotal - m_progress.bytesDone) / m_progress.bytesPerSecond;
        m_progress.timeLeft = std::chrono::seconds(std::llround(left));
    }
    Q_EMIT progressed(m_progress);
}

}  // namespace sightseer
