// The window: puts the pages together and turns menus, shortcuts and drops into Library calls.
// Shown before there is a library; openLibrary() brings it in later. Thread: GUI.
#pragma once

#include "core/base/result.h"
#include "core/library/library.h"

#include <QMainWindow>
#include <QPointer>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QSettings;
class QSplitter;
class QStackedWidget;
class QTimer;
QT_END_NAMESPACE

namespace sightseer {

class BrowsePage;
class DropOverlay;
class DuplicatesPage;
class EmptyState;
class InfoPanel;
class KeptSearches;
class LabelsPage;
class LibraryLink;
class MessageBar;
class ModelShelf;
class ModelsPage;
class ProblemsPage;
class QueryChips;
class SearchBar;
class SettingsDialog;
class Sidebar;
class StatusBar;
class TrashBin;
class Viewer;
class WelcomePage;

struct MainWindowSettings {
    QSettings* settings = nullptr;         // outlives the window; nothing is remembered without
    std::filesystem::path demoFolder{};    // empty: no demo is offered
    std::filesystem::path licencesFile{};  // UTF-8 text or Markdown; empty: Help has no such entry
    // The library's: keeps saved and recent searches, and pasted pictures that are searched for. Empty: searches are kept as
    // long as the window is open, and such pictures are refused.
    std::filesystem::path dataFolder{};
    // As LibraryPaths; with `resources` empty there is no page of models.
    std::filesystem::path resources{};
    std::filesystem::path pluginFile{};
};

// Runs on a thread of its own; hands the listener to Library::open.
using LibraryOpener = std::function<Result<std::unique_ptr<Library>>(LibraryListener)>;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(MainWindowSettings settings = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    // Once, after the first frame. Opens the paths, then looks for new and changed photos. A failure is shown in the window.
    void openLibrary(LibraryOpener opener, std::vector<std::filesystem::path> paths = {});
    // Folders are added; of the files the first is shown, where it is in the library, or its folder is offered. Comes to the
    // front. Before the library is open they wait for it.
    void openPaths(const std::vector<std::filesystem::path>& paths) { openPaths(paths, false); }

Q_SIGNALS:
    void libraryOpened();
    void indexingFinished();
    void firstPaint();  // once, after the first frame was painted

protected:
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class Page { Blank, Welcome, Photos, Labels, Duplicates, Models, Problems, Failed };

    void buildPages();
    void buildMenus();
    void connectPages();
    void connectModels();
    void connectLibrary();
    static QString storedName(Page page);  // empty where no start goes on with it
    void restoreState();
    void restoreSession();
    void keepState();  // from now on, a little after each change and when the program ends
    void saveSoon();
    void saveState();

    void showPage(Page page);
    bool isOverPhotos() const;  // a page of the library other than its photos
    void chooseFolders();
    void addFolders(const std::vector<std::filesystem::path>& folders);
    void confirmRemoval(RootId root);
    void retry(std::vector<PhotoId> photos);
    void leaveOut(const std::vector<std::filesystem::path>& files);
    void setExcluded(const QStringList& patterns);
    void indexNow();
    void setPaused(bool paused);
    void updateUndo();
    void openPaths(const std::vector<std::filesystem::path>& paths, bool andIndex);
    void openFile(const std::filesystem::path& file);
    void openAwaited();
    void openViewer(int row);
    void setFullScreen(bool isFull);
    void closeViewer();
    void closeViewerIfOpen();
    void applyStatus(const LibraryStatus& status);
    void showStatus(LibraryStatus status);
    void showModels();
    void showBetterModel();
    void sayWhichModelAnswers();
    void showSettings();
    void showAbout();
    void showLicences();

    MainWindowSettings m_settings;
    LibraryLink* m_link;
    KeptSearches* m_kept;
    QStackedWidget* m_layers = nullptr;  // the browser, or the viewer over all of it
    QStackedWidget* m_content = nullptr;
    QSplitter* m_splitter = nullptr;  // the side panel and the pages
    QSplitter* m_outer = nullptr;     // the layers and the information about the photo
    SearchBar* m_search = nullptr;
    QueryChips* m_chips = nullptr;
    Sidebar* m_sidebar = nullptr;
    BrowsePage* m_browse = nullptr;
    LabelsPage* m_labels = nullptr;
    DuplicatesPage* m_duplicates = nullptr;
    ModelShelf* m_shelf = nullptr;  // null where there is no page of models
    ModelsPage* m_models = nullptr;
    ProblemsPage* m_problems = nullptr;
    TrashBin* m_trash = nullptr;
    WelcomePage* m_welcome = nullptr;
    EmptyState* m_failed = nullptr;
    Viewer* m_viewer = nullptr;
    InfoPanel* m_info = nullptr;
    StatusBar* m_status = nullptr;
    MessageBar* m_message = nullptr;
    DropOverlay* m_drop = nullptr;
    QAction* m_undoAction = nullptr;  // Edit: what the message says can be undone
    QAction* m_pauseAction = nullptr;
    QAction* m_infoAction = nullptr;   // View: the information about the photo
    QAction* m_wholeAction = nullptr;  // View: whole pictures instead of squares
    QPointer<SettingsDialog> m_settingsDialog;
    std::vector<RootStatus> m_roots;
    QString m_modelLine;
    std::int64_t m_failedCount = 0;
    std::optional<PhotoId> m_awaited;                   // to be opened as soon as it is on the list
    std::vector<std::filesystem::path> m_awaitedPaths;  // to be opened as soon as the library is
    Page m_page = Page::Blank;
    std::optional<Page> m_sessionPage;  // of the former session, until the library is known to have folders
    bool m_hasSession = false;          // what is searched for and looked at is this session's, not to be restored yet
    bool m_firstPaintSeen = false;
    QTimer* m_saveTimer = nullptr;  // null where nothing is remembered
};

}  // namespace sightseer
