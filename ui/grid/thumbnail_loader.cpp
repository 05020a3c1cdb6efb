#include "ui/grid/thumbnail_loader.h"

#include "core/base/system.h"

#include <QCache>
#include <QGuiApplication>
#include <QScreen>
#include <QThread>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kBatchPhotos = 6;
constexpr int kBatches = 2;  // on their way at once: enough to keep the threads busy, few enough to change course
constexpr qsizetype kPixelBytes = 4;
constexpr int kRestMs = 1000;

// Whatever is on screen must fit, or it would push itself out.
qsizetype budgetBytes() {
    const QScreen* screen = QGuiApplication::primaryScreen();
    if (!screen) return ThumbnailLoader::kBudgetBytes;
    const QSizeF pixels = QSizeF(screen->virtualSize()) * screen->devicePixelRatio();
    return std::max(ThumbnailLoader::kBudgetBytes, qRound64(pixels.width() * pixels.height()) * kPixelBytes);
}

qsizetype bytesOf(ThumbnailSize size) {
    return qsizetype(size.side) * size.side * kPixelBytes;
}

}  // namespace

// The pictures of all loaders.
class ThumbnailCache {
public:
    struct Entry {
        QPixmap pixmap;
        ThumbnailSize size;
        bool stale = false;
    };

    // Lives as long as anyone uses it: pixmaps must not outlive the application.
    static std::shared_ptr<ThumbnailCache> shared() {
        static std::weak_ptr<ThumbnailCache> latest;
        auto cache = latest.lock();
        if (!cache) latest = cache = std::make_shared<ThumbnailCache>();
        return cache;
    }

    Entry* find(const ThumbnailLoader* loader, PhotoId photo) { return m_entries.object({loader, photo.value}); }

    void store(const ThumbnailLoader* loader, PhotoId photo, Entry entry) {
        m_entries.setMaxCost(budgetBytes());
        const auto bytes =
            std::max<qsizetype>(1, qsizetype(entry.pixmap.width()) * entry.pixmap.height() * kPixelBytes);
        m_entries.insert({loader, photo.value}, new Entry(std::move(entry)), bytes);
    }

    void remove(const ThumbnailLoader* loader) {
        for (const Key& key : m_entries.keys()) {
            if (key.first == loader) m_entries.remove(key);
        }
    }

private:
    using Key = std::pair<const ThumbnailLoader*, qint64>;

    QCache<Key, Entry> m_entries;  // cost in bytes
};

QImage shapeThumbnail(const QImage& picture, ThumbnailSize size) {
    if (picture.isNull() || size.side <= 0) return {};
    const auto mode = size.shape == ThumbnailShape::Square ? Qt::KeepAspectRatioByExpanding : Qt::KeepAspectRatio;
    const QImage scaled = picture.scaled(size.side, size.side, mode, Qt::SmoothTransformation);
    if (size.shape == ThumbnailShape::Whole) return scaled.convertToFormat(QImage::Format_RGB32);
    const int left = (scaled.width() - size.side) / 2;
    const int top = (scaled.height() - size.side) / 2;
    return scaled.copy(left, top, size.side, size.side).convertToFormat(QImage::Format_RGB32);
}

ThumbnailLoader::ThumbnailLoader(Fetch fetch, QObject* parent)
    : QObject(parent), m_fetch(std::move(fetch)), m_cache(ThumbnailCache::shared()) {
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() / 2, 1, 4));
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { m_pool.start(returnFreedMemory); });
}

ThumbnailLoader::~ThumbnailLoader() {
    m_pool.waitForDone();
    m_cache->remove(this);
}

void ThumbnailLoader::setSize(ThumbnailSize size) {
    if (size == m_size) return;
    m_size = size;
    m_next = 0;
    fetchNext();
}

void ThumbnailLoader::setWanted(std::vector<PhotoId> photos) {
    m_wanted = std::move(photos);
    m_next = 0;
    fetchNext();
}

void ThumbnailLoader::invalidate(const std::vector<PhotoId>& photos) {
    for (const PhotoId photo : photos) {
        m_absent.erase(photo);
        if (auto* entry = m_cache->find(this, photo)) entry->stale = true;
    }
    m_next = 0;
    fetchNext();
}

void ThumbnailLoader::forgetAbsent() {
    m_absent.clear();
    m_next = 0;
    fetchNext();
}

QPixmap ThumbnailLoader::pixmap(PhotoId photo) const {
    const auto* entry = m_cache->find(this, photo);
    return entry ? entry->pixmap : QPixmap();
}

bool ThumbnailLoader::isDone(PhotoId photo) const {
    if (m_absent.contains(photo) || m_inFlight.contains(photo)) return true;
    const auto* entry = m_cache->find(this, photo);
    return entry && !entry->stale && entry->size == m_size;
}

void ThumbnailLoader::fetchNext() {
    if (m_size.side <= 0) return;
    const auto most = std::min(m_wanted.size(), static_cast<std::size_t>(budgetBytes() / bytesOf(m_size)));
    while (m_batches < kBatches) {
        std::vector<PhotoId> batch;
        while (m_next < most && batch.size() < kBatchPhotos) {
            const PhotoId photo = m_wanted[m_next++];
            if (!isDone(photo) && m_inFlight.insert(photo).second) batch.push_back(photo);
        }
        if (batch.empty()) return;
        ++m_batches;
        m_fetch(batch, [this](Jpegs jpegs) { decode(std::move(jpegs)); });
    }
}

void ThumbnailLoader::decode(Jpegs jpegs) {
    m_pool.start([this, jpegs = std::move(jpegs), size = m_size] {
        std::vector<PhotoId> asked;
        Decoded pictures;
        for (const auto& [photo, jpeg] : jpegs) {
            asked.push_back(photo);
            if (!jpeg) continue;
            const QImage picture =
                QImage::fromData(reinterpret_cast<const uchar*>(jpeg->data()), static_cast<int>(jpeg->size()), "JPG");
            pictures.emplace_back(photo, shapeThumbnail(picture, size));
        }
        QMetaObject::invokeMethod(
            this, [this, asked, pictures, size] { store(asked, pictures, size); }, Qt::QueuedConnection);
    });
}

void ThumbnailLoader::store(const std::vector<PhotoId>& asked, const Decoded& pictures, ThumbnailSize size) {
    --m_batches;
    for (const PhotoId photo : asked) m_inFlight.erase(photo);
    std::unordered_set<PhotoId> without(asked.begin(), asked.end());
    for (const auto& [photo, picture] : pictures) {
        if (picture.isNull()) continue;
        without.erase(photo);
        m_cache->store(this, photo, {QPixmap::fromImage(picture), size, false});
    }
    m_absent.insert(without.begin(), without.end());
    Q_EMIT arrived(asked);
    m_rest.start();
    fetchNext();
}

}  // namespace sightseer
