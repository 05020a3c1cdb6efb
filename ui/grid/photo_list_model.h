// The photos on show: ids in order, known at once; their rows are asked for a page at a time, when one is looked at.
// Thread: GUI.
#pragma once

#include <QAbstractListModel>
#include <QTimer>

#include "core/catalog/photo.h"

#include <filesystem>
#include <functional>
#include <list>
#include <set>
#include <unordered_map>
#include <vector>

namespace sightseer {

class PhotoListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { PhotoIdRole = Qt::UserRole + 1, BadgeRole, PathRole, OfflineRole };

    using Reply = std::function<void(std::vector<Photo>)>;
    // Must not answer before it returns.
    using Fetch = std::function<void(std::vector<PhotoId>, Reply)>;

    explicit PhotoListModel(Fetch fetch, QObject* parent = nullptr);

    // Badges, a few characters each, are none or as many as ids. The same list again keeps everything as it is.
    void setPhotos(std::vector<PhotoId> ids, QStringList badges = {});
    void forgetRows();  // their content changed; asked for again when looked at

    PhotoId idAt(int row) const { return m_ids[static_cast<std::size_t>(row)]; }
    const std::vector<PhotoId>& ids() const { return m_ids; }
    int rowOf(PhotoId id) const;  // -1 when it is not shown; reads the whole list
    // Nothing until its page is there, which this call asks for.
    const Photo* photoAt(int row) const;
    // The files of these rows, at once where all are here already; else when the rest has come. Of photos that the library
    // no longer has there are none.
    void askFiles(const std::vector<int>& rows, std::function<void(std::vector<std::filesystem::path>)> reply) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    using Page = std::unordered_map<PhotoId, Photo>;

    const Photo* knownAt(int row) const;
    void fetchWanted();
    void store(int page, std::uint64_t generation, std::vector<Photo> photos);

    Fetch m_fetch;
    std::vector<PhotoId> m_ids;
    QStringList m_badges;
    std::unordered_map<int, Page> m_pages;
    std::list<int> m_recentPages;         // of m_pages, latest stored first
    mutable std::set<int> m_wantedPages;  // looked at, not yet asked for
    std::set<int> m_askedPages;
    std::uint64_t m_generation = 0;  // answers to older lists are dropped
    mutable QTimer m_fetchTimer;
};

}  // namespace sightseer
