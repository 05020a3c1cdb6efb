// Full pictures for the viewer, read and decoded on threads of its own; the latest few are kept. Thread: GUI.
#pragma once

#include <QImage>
#include <QObject>
#include <QSize>
#include <QThreadPool>

#include "core/base/ids.h"
#include "core/base/result.h"

#include <atomic>
#include <filesystem>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace sightseer {

struct LoadedPicture {
    QImage image;        // upright; scaled down to `fitted` when that is smaller than the original
    QSize originalSize;  // upright
    std::string format;  // "JPEG"
};

class ImageLoader : public QObject {
    Q_OBJECT

public:
    struct Request {
        PhotoId photo;
        std::filesystem::path path;
        QSize fitted;  // device pixels to fit into; empty: the original size
    };

    explicit ImageLoader(QObject* parent = nullptr);
    ~ImageLoader() override;  // waits for the decoding that goes on

    // Ends in loaded() unless it is here already, was asked for, or left waiting when `cancelWaiting` was called.
    void load(const Request& request);
    void cancelWaiting();
    void forget(PhotoId photo);

    // Null while it is not here.
    std::shared_ptr<const Result<LoadedPicture>> find(PhotoId photo, QSize fitted) const;

Q_SIGNALS:
    void loaded(sightseer::PhotoId photo);

private:
    using Key = std::pair<PhotoId, std::pair<int, int>>;
    struct Entry {
        Key key;
        std::shared_ptr<const Result<LoadedPicture>> picture;
    };

    static Key keyOf(PhotoId photo, QSize fitted) { return {photo, {fitted.width(), fitted.height()}}; }
    void store(const Key& key, std::shared_ptr<const Result<LoadedPicture>> picture);

    std::list<Entry> m_recent;  // latest first
    std::set<Key> m_asked;
    std::shared_ptr<std::atomic<std::uint64_t>> m_generation;  // older waiting work is skipped
    QThreadPool m_pool;
};

}  // namespace sightseer
