#include "ui/library_link.h"

#include <algorithm>
#include <chrono>

namespace sightseer {

namespace {

constexpr int kStatusPauseMs = 200;
constexpr int kPhotosPauseMs = 500;
constexpr int kMostAside = 4;

}  // namespace

LibraryLink::LibraryLink(QObject* parent) : QObject(parent) {
    // Most of them wait for the disk, and a short one should not wait for long ones.
    m_aside.setMaxThreadCount(std::max(kMostAside, m_aside.maxThreadCount()));
    m_statusTimer.setSingleShot(true);
    m_statusTimer.setInterval(kStatusPauseMs);
    connect(&m_statusTimer, &QTimer::timeout, this, &LibraryLink::requestStatus);
    m_photosTimer.setSingleShot(true);
    m_photosTimer.setInterval(kPhotosPauseMs);
    connect(&m_photosTimer, &QTimer::timeout, this, &LibraryLink::photosChanged);
    m_namesTimer.setSingleShot(true);
    m_namesTimer.setInterval(kPhotosPauseMs);
    connect(&m_namesTimer, &QTimer::timeout, this, &LibraryLink::countNames);
}

LibraryLink::~LibraryLink() {
    *m_isClosing = true;
    if (m_opening.joinable()) m_opening.join();
    m_aside.waitForDone();
    m_library.reset();
}

void LibraryLink::open(Opener opener) {
    Q_ASSERT(!m_library && !m_opening.joinable());
    m_opening = std::thread([this, opener = std::move(opener), news = listener()] {
        auto library = std::make_shared<Result<std::unique_ptr<Library>>>(opener(news));
        post([this, library] {
            if (!*library) {
                Q_EMIT failed(library->error());
                return;
            }
            m_library = std::move(**library);
            Q_EMIT opened();
            askStatus();
            countNames();
        });
    });
}

LibraryListener LibraryLink::listener() {
    LibraryListener news;
    news.progressed = [this](const IngestProgress&) { post([this] { askStatus(); }); };
    news.photosChanged = [this] { post([this] { photosDidChange(); }); };
    news.searchable = [this](std::span<const PhotoId> photos) {
        post([this, list = std::vector<PhotoId>(photos.begin(), photos.end())] {
            Q_EMIT searchable(list);
            askStatus();
        });
    };
    news.indexingFinished = [this](const Result<IngestProgress>& end) {
        post([this, error = end ? std::optional<Error>() : std::optional<Error>(end.error())] {
            photosDidChange();
            askStatus();
            Q_EMIT indexingFinished();
            if (error && error->code != ErrorCode::Cancelled) Q_EMIT indexingFailed(*error);
        });
    };
    news.modelChanged = [this] {
        post([this] {
            Q_EMIT modelChanged();
            askStatus();
        });
    };
    return news;
}

void LibraryLink::post(std::function<void()> onGuiThread) {
    QMetaObject::invokeMethod(this, std::move(onGuiThread), Qt::QueuedConnection);
}

void LibraryLink::startIndexing() {
    ask(
        this,
        [](Library& library) {
            library.startIndexing();
            return true;
        },
        [this](bool) { askStatus(); });
}

void LibraryLink::setPaused(bool paused) {
    if (!m_library) return;
    if (paused) {
        m_library->pauseIndexing();
    } else {
        m_library->resumeIndexing();
    }
    askStatus();
}

void LibraryLink::setExcluded(const QStringList& patterns) {
    std::vector<std::string> list;
    for (const QString& pattern : patterns) list.push_back(pattern.toStdString());
    ask(
        this,
        [list = std::move(list)](Library& library) {
            library.setExcluded(list);
            return true;
        },
        [this](bool) { askStatus(); });
}

void LibraryLink::setWatching(bool watching) {
    ask(
        this,
        [watching](Library& library) {
            library.setWatching(watching);
            return true;
        },
        [](bool) {});
}

void LibraryLink::setGentleOnBattery(bool gentle) {
    if (m_library) m_library->setGentleOnBattery(gentle);
}

void LibraryLink::prioritise(std::vector<PhotoId> onScreen) {
    if (m_library) m_library->prioritise(std::move(onScreen));
}

void LibraryLink::warmUp() {
    if (m_library) m_library->warmUp();
}

Result<std::optional<Place>> LibraryLink::findPlace(std::string_view name) {
    return m_library ? m_library->findPlace(name) : std::nullopt;
}

void LibraryLink::askStatus() {
    if (!m_statusTimer.isActive()) m_statusTimer.start();
}

void LibraryLink::photosDidChange() {
    if (!m_photosTimer.isActive()) m_photosTimer.start();
    if (!m_namesTimer.isActive()) m_namesTimer.start();
    askStatus();
}

// In a large library counting keeps other questions waiting: it may take a tenth of the time.
void LibraryLink::countNames() {
    using Clock = std::chrono::steady_clock;
    ask(
        this,
        [](Library& library) {
            const auto began = Clock::now();
            std::optional<LibraryNames> names;
            auto labels = library.labelCounts();
            auto filters = library.filterNames();
            if (labels && filters) {
                auto folders = std::make_shared<FolderNode>(folderTree(filters->folders));
                names = LibraryNames{std::move(*labels), std::move(*filters), std::move(folders)};
            }
            return std::pair(std::move(names), Clock::now() - began);
        },
        [this](const std::pair<std::optional<LibraryNames>, Clock::duration>& answer) {
            const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(answer.second).count();
            m_namesTimer.setInterval(static_cast<int>(std::clamp<std::int64_t>(10 * took, kPhotosPauseMs, 10'000)));
            if (answer.first) Q_EMIT namesCounted(*answer.first);
        });
}

void LibraryLink::requestStatus() {
    if (m_statusAsked) {
        m_statusTimer.start();
        return;
    }
    m_statusAsked = m_library != nullptr;
    ask(
        this, [](Library& library) { return library.status(); },
        [this](Result<LibraryStatus> status) {
            m_statusAsked = false;
            if (status) Q_EMIT statusChanged(*status);
        },
        Urgency::Urgent);
}

}  // namespace sightseer
