// Pictures for the grid: those wanted are fetched in the order given, a few at a time, decoded and scaled on threads of
// its own, and kept while there is room: all loaders share one budget, and what was looked at least recently goes first.
// What is no longer wanted is not fetched; nothing is fetched twice. Thread: GUI.
#pragma once

#include "core/base/file_io.h"
#include "core/base/ids.h"

#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace sightseer {

enum class ThumbnailShape { Square, Whole };  // cut to the square's size, or all of the picture inside it

struct ThumbnailSize {
    int side = 0;  // device pixels
    ThumbnailShape shape = ThumbnailShape::Square;

    bool operator==(const ThumbnailSize&) const = default;
};

// Scales a decoded thumbnail as the grid draws it. Thread: any.
QImage shapeThumbnail(const QImage& picture, ThumbnailSize size);

class ThumbnailCache;

class ThumbnailLoader : public QObject {
    Q_OBJECT

public:
    // Of the pictures that all loaders keep together. More only where the screens have more pixels.
    static constexpr qsizetype kBudgetBytes = 64 << 20;

    using Jpegs = std::vector<std::pair<PhotoId, std::optional<Bytes>>>;
    using Reply = std::function<void(Jpegs)>;
    // Must not answer before it returns.
    using Fetch = std::function<void(std::vector<PhotoId>, Reply)>;

    explicit ThumbnailLoader(Fetch fetch, QObject* parent = nullptr);
    ~ThumbnailLoader() override;  // waits for the decoding that goes on

    // Pictures of another size stay until theirs is there.
    void setSize(ThumbnailSize size);
    // Replaces what was wanted before; the first is the most urgent. Those beyond the budget are not fetched.
    void setWanted(std::vector<PhotoId> photos);
    // These may have a (new) picture now.
    void invalidate(const std::vector<PhotoId>& photos);
    // Photos that had no picture are asked for again when wanted.
    void forgetAbsent();

    // Null while it is not there, or no longer.
    QPixmap pixmap(PhotoId photo) const;

Q_SIGNALS:
    void arrived(const std::vector<sightseer::PhotoId>& photos);

private:
    using Decoded = std::vector<std::pair<PhotoId, QImage>>;

    bool isDone(PhotoId photo) const;
    void fetchNext();
    void decode(Jpegs jpegs);
    void store(const std::vector<PhotoId>& asked, const Decoded& pictures, ThumbnailSize size);

    Fetch m_fetch;
    ThumbnailSize m_size;
    std::vector<PhotoId> m_wanted;
    std::size_t m_next = 0;  // of m_wanted; those before are done or on their way
    std::unordered_set<PhotoId> m_inFlight;
    std::unordered_set<PhotoId> m_absent;
    int m_batches = 0;  // on their way
    std::shared_ptr<ThumbnailCache> m_cache;
    QThreadPool m_pool;
    QTimer m_rest;  // until what decoding has left behind is given back
};

}  // namespace sightseer
