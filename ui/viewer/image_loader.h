// Full pictures for the viewer, read, decoded and turned on threads of its own. What it is shown is kept whatever its size;
// of the others the latest that fit, and none in its original size. Thread: GUI.
#pragma once

#include <QImage>
#include <QObject>
#include <QSize>
#include <QThreadPool>

#include "core/base/ids.h"
#include "core/base/result.h"

#include <atomic>
#include <compare>
#include <filesystem>
#include <list>
#include <memory>
#include <set>
#include <string>

namespace sightseer {

struct LoadedPicture {
    QImage image;        // turned as asked for; scaled down to fit when that is smaller than the original
    QSize originalSize;  // upright
    std::string format;  // "JPEG"
};

// `frame`: device pixels to fit into, as it is turned; empty: the original size. `quarters`: turns clockwise, 0 to 3. Waits for
// the disk. Thread: any.
[[nodiscard]] Result<LoadedPicture> readPicture(const std::filesystem::path& path, QSize frame, int quarters);

class ImageLoader : public QObject {
    Q_OBJECT

public:
    struct Request {
        PhotoId photo;
        std::filesystem::path path;
        QSize fitted;      // device pixels to fit into, as it is turned; empty: the original size
        int quarters = 0;  // turns clockwise, 0 to 3
    };

    // Of the pictures besides those on show; more only for the nearest neighbours, which are needed next.
    static constexpr qsizetype kKeptBytes = 64 << 20;

    explicit ImageLoader(QObject* parent = nullptr);
    ~ImageLoader() override;  // waits for the decoding that goes on

    // Ends in loaded() unless it is here already, was asked for, or left waiting when `cancelWaiting` was called.
    void load(const Request& request);
    void cancelWaiting();
    void forget(PhotoId photo);
    // The photo on show; none: there is nothing on show, and nothing is kept.
    void setShown(PhotoId photo);

    // Null while it is not here.
    std::shared_ptr<const Result<LoadedPicture>> find(PhotoId photo, QSize fitted, int quarters = 0) const;

Q_SIGNALS:
    void loaded(sightseer::PhotoId photo);

private:
    struct Key {
        PhotoId photo;
        int width = 0;
        int height = 0;
        int quarters = 0;

        auto operator<=>(const Key&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 mistakes it
        bool isOriginalSize() const { return width <= 0 || height <= 0; }
    };
    struct Entry {
        Key key;
        std::shared_ptr<const Result<LoadedPicture>> picture;
    };

    static Key keyOf(PhotoId photo, QSize fitted, int quarters) {
        return {photo, fitted.width(), fitted.height(), quarters};
    }
    void store(const Key& key, std::shared_ptr<const Result<LoadedPicture>> picture);
    void trim();

    PhotoId m_shown;
    std::list<Entry> m_recent;  // latest first
    std::set<Key> m_asked;
    std::shared_ptr<std::atomic<std::uint64_t>> m_generation;  // older waiting work is skipped
    QThreadPool m_pool;
};

}  // namespace sightseer
