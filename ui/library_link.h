// Between the window and the Library: owns it, carries questions to its threads and the answers and news back, so that no
// widget ever waits. Thread: GUI; signals and answers arrive there too.
#pragma once

#include "core/library/library.h"
#include "ui/folder_tree.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>

namespace sightseer {

// What the photos that are there can be asked for by.
struct LibraryNames {
    std::vector<LabelCount> labels;
    FilterNames filters;
    std::shared_ptr<const FolderNode> folders;  // the tree of those in `filters`
};

class LibraryLink : public QObject {
    Q_OBJECT

public:
    using Opener = std::function<Result<std::unique_ptr<Library>>(LibraryListener)>;

    explicit LibraryLink(QObject* parent = nullptr);
    ~LibraryLink() override;  // closes the library first, so that nothing is heard from it any more

    // Once. Ends in opened() or failed().
    void open(Opener opener);
    bool isOpen() const { return m_library != nullptr; }

    // Runs `question` off this thread and hands its value to `answer` here, unless `context` is gone by then. Nothing
    // happens while there is no library.
    template <typename Question, typename Answer>
    void ask(QObject* context, Question question, Answer answer, Urgency urgency = Urgency::Normal) {
        if (m_library) m_library->ask(carried(context, std::move(question), std::move(answer)), urgency);
    }
    // The same for a question that may wait for the model.
    template <typename Question, typename Answer>
    void askSearch(QObject* context, Question question, Answer answer) {
        if (m_library) m_library->askSearch(carried(context, std::move(question), std::move(answer)));
    }

    // The same on a thread of its own, for questions that take long. They end early once `isClosing` gives true.
    template <typename Question, typename Answer>
    void askAside(QObject* context, Question question, Answer answer) {
        if (!m_library) return;
        m_aside.start([this, task = carried(context, std::move(question), std::move(answer))] { task(*m_library); });
    }
    std::function<bool()> isClosing() const {
        return [flag = m_isClosing] { return flag->load(); };
    }

    void startIndexing();
    void setPaused(bool paused);
    void setExcluded(const QStringList& patterns);
    void setWatching(bool watching);
    void setGentleOnBattery(bool gentle);
    void prioritise(std::vector<PhotoId> onScreen);
    void warmUp();
    // As Library::findPlace: at once when warmUp has run.
    [[nodiscard]] Result<std::optional<Place>> findPlace(std::string_view name);
    // status() will come soon; calls close together become one.
    void askStatus();

Q_SIGNALS:
    void opened();
    void failed(const sightseer::Error& error);
    void statusChanged(const sightseer::LibraryStatus& status);
    void photosChanged();                                            // at most about twice a second
    void searchable(const std::vector<sightseer::PhotoId>& photos);  // have a vector and a thumbnail now
    // When the library has opened, and after changes: seldom where counting takes long.
    void namesCounted(const sightseer::LibraryNames& names);
    void modelChanged();  // another model answers: what a search found before is out of date
    void indexingFinished();
    void indexingFailed(const sightseer::Error& error);

private:
    template <typename Question, typename Answer>
    std::function<void(Library&)> carried(QObject* context, Question question, Answer answer) {
        using Value = std::invoke_result_t<Question, Library&>;
        return [this, guard = QPointer<QObject>(context), question = std::move(question),
                answer = std::move(answer)](Library& library) {
            auto value = std::make_shared<Value>(question(library));
            post([guard, answer, value] {
                if (guard) answer(std::move(*value));
            });
        };
    }

    LibraryListener listener();
    void post(std::function<void()> onGuiThread);
    void photosDidChange();
    void requestStatus();
    void countNames();

    std::unique_ptr<Library> m_library;
    std::thread m_opening;
    QThreadPool m_aside;
    std::shared_ptr<std::atomic<bool>> m_isClosing = std::make_shared<std::atomic<bool>>(false);
    QTimer m_statusTimer;
    QTimer m_photosTimer;
    QTimer m_namesTimer;
    bool m_statusAsked = false;
};

}  // namespace sightseer
