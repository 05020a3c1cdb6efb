#include "ui/grid/thumbnail_loader.h"

#include <QThread>

#include <algorithm>

namespace sightseer {

namespace {

constexpr int kBatchPhotos = 6;
constexpr int kBatches = 2;  // on their way at once: enough to keep the threads busy, few enough to change course
constexpr qsizetype kCacheKib = 160 * 1024;

}  // namespace

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
    : QObject(parent), m_fetch(std::move(fetch)), m_cache(kCacheKib) {
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() / 2, 1, 4));
}

ThumbnailLoader::~ThumbnailLoader() {
    m_pool.waitForDone();
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
        if (Entry* entry = m_cache.object(photo.value)) entry->stale = true;
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
    const Entry* entry = m_cache.object(photo.value);
    return entry ? entry->pixmap : QPixmap();
}

bool ThumbnailLoader::isDone(PhotoId photo) const {
    if (m_absent.contains(photo) || m_inFlight.contains(photo)) return true;
    const Entry* entry = m_cache.object(photo.value);
    return entry && !entry->stale && entry->size == m_size;
}

void ThumbnailLoader::fetchNext() {
    if (m_size.side <= 0) return;
    while (m_batches < kBatches) {
        std::vector<PhotoId> batch;
        while (m_next < m_wanted.size() && batch.size() < kBatchPhotos) {
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
        const auto cost = std::max<qsizetype>(1, picture.sizeInBytes() / 1024);
        m_cache.insert(photo.value, new Entry{QPixmap::fromImage(picture), size, false}, cost);
    }
    m_absent.insert(without.begin(), without.end());
    Q_EMIT arrived(asked);
    fetchNext();
}

}  // namespace sightseer
