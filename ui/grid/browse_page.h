// All photos, or the results of a search: the line above the grid, the grid, and what is said when it is empty.
// Thread: GUI.
#pragma once

#include <QElapsedTimer>
#include <QWidget>

#include "ui/grid/photo_list_model.h"
#include "ui/grid/thumbnail_loader.h"
#include "ui/library_link.h"

#include <atomic>
#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QAction;
class QStackedWidget;
QT_END_NAMESPACE

namespace sightseer {

class EmptyState;
struct GridHeading;
class PhotoGrid;
class ResultsBar;
class Timeline;
struct MonthRange;

class BrowsePage : public QWidget {
    Q_OBJECT

public:
    explicit BrowsePage(LibraryLink& link, QWidget* parent = nullptr);
    ~BrowsePage() override;

    PhotoGrid& grid() { return *m_grid; }
    PhotoListModel& photos() { return *m_photos; }
    // What can be done with the selected photos; for menus.
    QList<QAction*> photoActions() const { return m_photoActions; }

    void addHeaderAction(QAction* action);  // a button at the end of the line above the grid

    // All photos when the text is empty.
    void search(const QString& text);
    const QString& searchText() const { return m_text; }
    // What the photos on show are ranked by; nothing where they are not.
    std::optional<SearchRequest> rankedRequest() const;
    void reload();
    void lookAgain();          // as reload, and at the results too: whoever is at work on them has changed them
    void selectOnly(int row);  // and make it current
    // The selected photos, as files and text; of a single one the picture, too, turned clockwise.
    void copySelected(int quarters);
    void setStatus(const LibraryStatus& status);
    void setSortOrder(SortOrder order);
    SortOrder sortOrder() const { return m_order; }
    void setResultOrder(ResultOrder order);
    ResultOrder resultOrder() const { return m_resultOrder; }
    ResultsBar& resultsBar() { return *m_header; }

Q_SIGNALS:
    void photoOpened(int row);
    void typed(const QString& text);
    void answered();  // the photos on show are those of the question
    void arranged();  // in another order, stricter or looser, with copies stacked or not
    void clearSearchWanted();
    // To search for instead of what is searched for, or besides.
    void termsWanted(const QStringList& terms, bool alone);
    void monthsWanted(const sightseer::MonthRange& range);  // to see only photos of this time
    void labelWanted();                                     // the selected photos
    void copyWanted();                                      // likewise
    void trashWanted(const std::vector<sightseer::PhotoId>& photos);
    void addFolderWanted();
    void indexWanted();
    void modelsWanted();
    void said(const QString& text);  // what did not work

private:
    void connectHeader();
    void buildActions();
    void connectGrid();
    SearchRequest request() const;
    void askForAll(bool fromTop);
    void askForResults(bool fromTop);
    void askForMore();
    bool hasMore() const;  // than the results on show
    void showAnswer(Result<SearchAnswer> answer, const std::vector<MonthRun>& months, bool fromTop);
    void show(std::vector<PhotoId> ids, QStringList badges, std::vector<GridHeading> headings, bool fromTop);
    void resultsMayHaveGrown(const std::vector<PhotoId>& photos);
    void updateHeader();
    QString countText() const;
    void updateEmptyState();
    void emptyAction();
    void prioritiseVisible();
    QStringList selectedTerms(const QString& sign) const;
    void withSelectedPaths(std::function<void(std::vector<std::filesystem::path>)> use);

    LibraryLink& m_link;
    PhotoListModel* m_photos;
    ThumbnailLoader* m_thumbnails;
    PhotoGrid* m_grid;
    Timeline* m_timeline;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    ResultsBar* m_header;
    QList<QAction*> m_photoActions;

    QString m_text;
    int m_limit;
    SortOrder m_order = SortOrder::NewestFirst;
    ResultOrder m_resultOrder = ResultOrder::Relevance;
    SearchAnswer m_result;  // of the search on show; its hits are in the grid
    std::optional<Error> m_error;
    std::optional<LibraryStatus> m_status;
    bool m_answered = false;  // the question on show has its answer
    QueryId m_query;
    // The same number for the library's threads: questions that are no longer wanted are not worked on.
    std::shared_ptr<std::atomic<std::int64_t>> m_latest;
    QElapsedTimer m_sinceResults;
    QTimer m_refreshTimer;
    QTimer m_prioritiseTimer;
};

}  // namespace sightseer
