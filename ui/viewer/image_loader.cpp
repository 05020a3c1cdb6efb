#include "ui/viewer/image_loader.h"

#include "core/base/file_io.h"
#include "core/base/system.h"
#include "core/image/image_decoder.h"

#include <QThread>
#include <QTransform>

#include <algorithm>
#include <utility>

namespace sightseer {

namespace {

constexpr int kNearest = 3;  // before, behind, and the one after that for slides

}  // namespace

Result<LoadedPicture> readPicture(const std::filesystem::path& path, QSize frame, int quarters) {
    const QSize fitted = quarters % 2 ? frame.transposed() : frame;
    DecodeRequest request;
    auto bytes = readFile(path, request.limits.maximumFileBytes);
    if (!bytes) return propagate(bytes);
    // A fitted picture's short side is never longer than the frame's.
    if (!fitted.isEmpty()) request.minimumShortSide = std::min(fitted.width(), fitted.height());
    auto decoded = decodeImage(*bytes, toUtf8(path), request);
    if (!decoded) return propagate(decoded);
    bytes->clear();

    const Image& picture = decoded->image;
    const QImage borrowed(picture.pixels.data(), picture.width, picture.height, qsizetype(picture.width) * 3,
                          QImage::Format_RGB888);
    QImage image = borrowed.convertToFormat(QImage::Format_RGB32);
    const bool larger = picture.width > fitted.width() || picture.height > fitted.height();
    if (!fitted.isEmpty() && larger) image = image.scaled(fitted, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    if (quarters != 0) image = image.transformed(QTransform().rotate(90 * quarters));
    return LoadedPicture{image, QSize(decoded->fullWidth, decoded->fullHeight), imageFormatName(decoded->format)};
}

ImageLoader::ImageLoader(QObject* parent)
    : QObject(parent), m_generation(std::make_shared<std::atomic<std::uint64_t>>(0)) {
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() / 2, 1, 3));
}

ImageLoader::~ImageLoader() {
    cancelWaiting();
    m_pool.waitForDone();
}

void ImageLoader::load(const Request& request) {
    const Key key = keyOf(request.photo, request.fitted, request.quarters);
    if (find(request.photo, request.fitted, request.quarters) || !m_asked.insert(key).second) return;
    m_pool.start([this, key, request, generation = m_generation, mine = m_generation->load()] {
        if (*generation != mine) return;
        auto picture =
            std::make_shared<const Result<LoadedPicture>>(readPicture(request.path, request.fitted, request.quarters));
        QMetaObject::invokeMethod(
            this, [this, key, picture] { store(key, picture); }, Qt::QueuedConnection);
    });
}

void ImageLoader::cancelWaiting() {
    ++*m_generation;
    m_pool.clear();
    m_asked.clear();
}

void ImageLoader::forget(PhotoId photo) {
    m_recent.remove_if([photo](const Entry& entry) { return entry.key.photo == photo; });
}

void ImageLoader::setShown(PhotoId photo) {
    m_shown = photo;
    trim();
    if (photo == PhotoId()) m_pool.start(returnFreedMemory);
}

std::shared_ptr<const Result<LoadedPicture>> ImageLoader::find(PhotoId photo, QSize fitted, int quarters) const {
    const Key key = keyOf(photo, fitted, quarters);
    const auto found =
        std::find_if(m_recent.begin(), m_recent.end(), [&](const Entry& entry) { return entry.key == key; });
    return found == m_recent.end() ? nullptr : found->picture;
}

void ImageLoader::store(const Key& key, std::shared_ptr<const Result<LoadedPicture>> picture) {
    m_asked.erase(key);
    m_recent.remove_if([&](const Entry& entry) { return entry.key == key; });
    m_recent.push_front({key, std::move(picture)});
    trim();
    Q_EMIT loaded(key.photo);
}

void ImageLoader::trim() {
    if (!m_shown) m_recent.clear();
    bool hasFitted = false;
    bool hasOriginal = false;
    int others = 0;
    qsizetype bytes = 0;
    m_recent.remove_if([&](const Entry& entry) {
        const bool isOriginal = entry.key.isOriginalSize();
        bool& hasOne = isOriginal ? hasOriginal : hasFitted;
        if (entry.key.photo == m_shown && !std::exchange(hasOne, true)) return false;
        if (isOriginal) return true;
        bytes += *entry.picture ? (*entry.picture)->image.sizeInBytes() : 0;
        return ++others > kNearest && bytes > kKeptBytes;
    });
}

}  // namespace sightseer
