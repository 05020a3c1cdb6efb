#include "ui/grid/photo_list_model.h"

#include "ui/text.h"

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kPageRows = 128;
constexpr std::size_t kMaximumPages = 64;

}  // namespace

PhotoListModel::PhotoListModel(Fetch fetch, QObject* parent) : QAbstractListModel(parent), m_fetch(std::move(fetch)) {
    m_fetchTimer.setSingleShot(true);
    m_fetchTimer.setInterval(0);
    connect(&m_fetchTimer, &QTimer::timeout, this, &PhotoListModel::fetchWanted);
}

void PhotoListModel::setPhotos(std::vector<PhotoId> ids, QStringList badges) {
    Q_ASSERT(badges.isEmpty() || static_cast<std::size_t>(badges.size()) == ids.size());
    if (ids == m_ids && badges == m_badges) return;
    beginResetModel();
    m_ids = std::move(ids);
    m_badges = std::move(badges);
    forgetRows();
    endResetModel();
}

void PhotoListModel::forgetRows() {
    ++m_generation;
    m_pages.clear();
    m_recentPages.clear();
    m_wantedPages.clear();
    m_askedPages.clear();
}

int PhotoListModel::rowOf(PhotoId id) const {
    const auto found = std::find(m_ids.begin(), m_ids.end(), id);
    return found == m_ids.end() ? -1 : static_cast<int>(found - m_ids.begin());
}

const Photo* PhotoListModel::knownAt(int row) const {
    const auto rows = m_pages.find(row / kPageRows);
    if (rows == m_pages.end()) return nullptr;
    const auto photo = rows->second.find(idAt(row));
    return photo == rows->second.end() ? nullptr : &photo->second;
}

const Photo* PhotoListModel::photoAt(int row) const {
    if (row < 0 || row >= rowCount()) return nullptr;
    const int page = row / kPageRows;
    if (m_pages.contains(page)) return knownAt(row);
    if (!m_askedPages.contains(page) && m_wantedPages.insert(page).second) m_fetchTimer.start();
    return nullptr;
}

void PhotoListModel::askFiles(const std::vector<int>& rows,
                              std::function<void(std::vector<std::filesystem::path>)> reply) const {
    std::vector<PhotoId> ids;
    std::vector<PhotoId> missing;
    std::unordered_map<PhotoId, std::filesystem::path> files;
    for (const int row : rows) {
        ids.push_back(idAt(row));
        if (const Photo* photo = knownAt(row)) {
            files.emplace(photo->id, photo->path);
        } else {
            missing.push_back(ids.back());
        }
    }
    auto answer = [ids = std::move(ids), files = std::move(files),
                   reply = std::move(reply)](const std::vector<Photo>& rest) mutable {
        for (const Photo& photo : rest) files.emplace(photo.id, photo.path);
        std::vector<std::filesystem::path> paths;
        for (const PhotoId id : ids) {
            if (const auto file = files.find(id); file != files.end()) paths.push_back(file->second);
        }
        reply(std::move(paths));
    };
    if (missing.empty()) {
        answer({});
    } else {
        m_fetch(std::move(missing), std::move(answer));
    }
}

int PhotoListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QVariant PhotoListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    if (role == PhotoIdRole) return QVariant::fromValue<qint64>(idAt(index.row()).value);
    if (role == BadgeRole) {
        return m_badges.isEmpty() ? QVariant() : QVariant(m_badges[index.row()]);
    }
    const Photo* photo = photoAt(index.row());
    if (!photo) return {};
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole: return qtText(photo->fileName());
        case Qt::ToolTipRole:
            return photo->offline ? tr("%1\nThe drive with this photo is not connected.").arg(qtPath(photo->path))
                                  : qtPath(photo->path);
        case PathRole: return qtPath(photo->path);
        case OfflineRole: return photo->offline;
        default: return {};
    }
}

Qt::ItemFlags PhotoListModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

void PhotoListModel::fetchWanted() {
    const std::set<int> pages = std::exchange(m_wantedPages, {});
    for (const int page : pages) {
        const auto first = m_ids.begin() + qint64(page) * kPageRows;
        const auto last = m_ids.begin() + std::min<qint64>(qint64(page + 1) * kPageRows, rowCount());
        m_askedPages.insert(page);
        m_fetch(std::vector<PhotoId>(first, last), [this, page, generation = m_generation](std::vector<Photo> photos) {
            store(page, generation, std::move(photos));
        });
    }
}

void PhotoListModel::store(int page, std::uint64_t generation, std::vector<Photo> photos) {
    if (generation != m_generation) return;
    Page rows;
    rows.reserve(photos.size());
    for (Photo& photo : photos) {
        const PhotoId id = photo.id;
        rows.emplace(id, std::move(photo));
    }
    m_askedPages.erase(page);
    m_pages[page] = std::move(rows);
    m_recentPages.push_front(page);
    while (m_recentPages.size() > kMaximumPages) {
        m_pages.erase(m_recentPages.back());
        m_recentPages.pop_back();
    }
    Q_EMIT dataChanged(index(page * kPageRows), index(std::min((page + 1) * kPageRows, rowCount()) - 1));
}

}  // namespace sightseer
