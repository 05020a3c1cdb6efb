#include "ui/search/kept_searches.h"

#include "core/base/file_io.h"
#include "ui/core_texts.h"
#include "ui/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <span>

namespace sightseer {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr std::uint64_t kMostBytes = 4 << 20;

QByteArray toJson(const std::vector<SavedSearch>& saved, const QStringList& recent) {
    QJsonArray list;
    for (const SavedSearch& search : saved) {
        list.append(QJsonObject{{u"name"_s, search.name}, {u"text"_s, search.text}});
    }
    const QJsonObject all{{u"saved"_s, list}, {u"recent"_s, QJsonArray::fromStringList(recent)}};
    return QJsonDocument(all).toJson();
}

}  // namespace

KeptSearches::KeptSearches(QObject* parent) : QObject(parent) {
    m_writer.setMaxThreadCount(1);
}

KeptSearches::~KeptSearches() {
    m_writer.waitForDone();
}

void KeptSearches::open(const std::filesystem::path& file) {
    m_file = file;
    std::error_code ignored;
    if (file.empty() || !std::filesystem::exists(file, ignored)) return;
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        m_file.clear();  // what cannot be read must not be overwritten
        Q_EMIT failed(tr("The saved searches cannot be read: %1").arg(errorText(bytes.error())));
        return;
    }
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(reinterpret_cast<const char*>(bytes->data()), static_cast<qsizetype>(bytes->size())));
    if (!document.isObject()) {
        auto aside = file;
        aside += ".damaged";
        std::filesystem::rename(file, aside, ignored);
        Q_EMIT failed(tr("The file with the saved searches is damaged. It lies now at %1; saving begins anew.")
                          .arg(qtPath(aside)));
        return;
    }
    const QJsonArray saved = document[u"saved"].toArray();
    for (const auto& value : saved) {
        const SavedSearch search{value[u"name"].toString(), value[u"text"].toString()};
        if (!search.text.isEmpty() && !isSaved(search.text)) m_saved.push_back(search);
    }
    const QJsonArray recent = document[u"recent"].toArray();
    for (const auto& value : recent) {
        const QString text = value.toString();
        if (!text.isEmpty() && !m_recent.contains(text) && m_recent.size() < kMostRecent) m_recent.append(text);
    }
    Q_EMIT savedChanged();
}

bool KeptSearches::isSaved(const QString& text) const {
    return std::ranges::find(m_saved, text.trimmed(), &SavedSearch::text) != m_saved.end();
}

void KeptSearches::remember(const QString& text) {
    const QString latest = text.trimmed();
    if (latest.isEmpty() || (!m_recent.isEmpty() && m_recent.front() == latest)) return;
    m_recent.removeAll(latest);
    m_recent.prepend(latest);
    while (m_recent.size() > kMostRecent) m_recent.removeLast();
    write();
}

void KeptSearches::forgetRecent() {
    m_recent.clear();
    write();
}

void KeptSearches::save(const QString& text) {
    const QString kept = text.trimmed();
    if (kept.isEmpty() || isSaved(kept)) return;
    m_saved.push_back({kept, kept});
    write();
    Q_EMIT savedChanged();
}

void KeptSearches::rename(const QString& text, const QString& name) {
    const auto found = std::ranges::find(m_saved, text, &SavedSearch::text);
    const QString wanted = name.simplified();
    if (found == m_saved.end() || wanted.isEmpty()) return;
    found->name = wanted;
    write();
    Q_EMIT savedChanged();
}

void KeptSearches::remove(const QString& text) {
    if (std::erase_if(m_saved, [&](const SavedSearch& search) { return search.text == text.trimmed(); }) == 0) return;
    write();
    Q_EMIT savedChanged();
}

void KeptSearches::write() {
    if (m_file.empty()) return;
    m_writer.start([this, file = m_file, json = toJson(m_saved, m_recent)] {
        const auto written = writeFileAtomically(
            file, std::as_bytes(std::span(json.constData(), static_cast<std::size_t>(json.size()))));
        if (written) return;
        QMetaObject::invokeMethod(
            this,
            [this, message = written.error().message] {
                Q_EMIT failed(tr("The searches could not be saved: %1").arg(coreText(message)));
            },
            Qt::QueuedConnection);
    });
}

}  // namespace sightseer
