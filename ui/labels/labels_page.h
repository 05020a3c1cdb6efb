// Labels from words alone: the list and how at the left, the labels of a run and their photos to look through, and what to
// write out. Y and N decide about the selected photos, 1 to 9 give another label, Ctrl+Z takes the last decision back.
// Thread: GUI.
#pragma once

#include "core/library/label_review.h"
#include "ui/library_link.h"
#include "ui/settings/app_settings.h"

#include <QWidget>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace sightseer {

class BrowsePage;
class EmptyState;
class LabelEditor;
class LabelTree;
class PhotoGrid;
class PhotoListModel;
class ScoreHistogram;
class ThumbnailLoader;

class LabelsPage : public QWidget {
    Q_OBJECT

public:
    // `browse` outlives it: its results and selection can be labelled.
    LabelsPage(LibraryLink& link, BrowsePage& browse, AppSettings settings, QWidget* parent = nullptr);
    ~LabelsPage() override;

    // When it comes on show. The latest run is shown the first time.
    void look();
    void offerSelected();  // the photos that are selected among all photos, to be labelled
    void setStatus(const LibraryStatus& status);

    LabelEditor& editor() { return *m_editor; }
    LabelTree& labels() { return *m_labels; }
    PhotoGrid& grid() { return *m_grid; }
    ScoreHistogram& histogram() { return *m_histogram; }

Q_SIGNALS:
    void said(const QString& text);  // what did not work
    void news(const QString& text);  // what was done

private:
    struct Task;  // a question that takes long, with its progress
    struct Decided {
        PhotoId photo;
        std::vector<LabelVerdict> verdicts;
    };

    void build();
    void connectParts();
    void offerScopes();
    // --- runs
    void askRuns(std::optional<std::int64_t> thenShow = {});
    void showRuns(std::vector<LabelRun> runs, std::optional<std::int64_t> show);
    void startRun();
    void updateRun();
    void learn();
    void removeRun();
    void readRun(std::int64_t run);
    void showRun(LabelReview review);
    std::shared_ptr<Task> begin(const QString& text);
    void ended(const std::shared_ptr<Task>& task);
    void runEnded(const Result<LabelRunReport>& report);
    void updateState();
    // --- review
    void showLabel(bool fromTop);
    void updateBadges(const std::vector<PhotoId>& photos);
    void updateCounts();
    std::optional<int> label() const;  // on show; nothing for photos without one
    void pressed(const QString& key);
    void judge(bool accepted);
    void relabel(int to);
    // About each photo; the next one becomes current.
    void decide(std::vector<Decided> decisions);
    void apply(const std::vector<Decided>& decisions);
    void undo();
    void dropped(int label, const std::vector<std::filesystem::path>& files);
    void moveThreshold(float threshold);
    void chooseThresholds(std::vector<float> thresholds);
    void openCurrent(int row);
    void write();

    LibraryLink& m_link;
    BrowsePage& m_browse;
    AppSettings m_settings;
    PhotoListModel* m_photos;
    ThumbnailLoader* m_thumbnails;
    PhotoGrid* m_grid;
    LabelEditor* m_editor;
    LabelTree* m_labels;
    ScoreHistogram* m_histogram;
    EmptyState* m_empty;
    QStackedWidget* m_stack;  // the empty state, or the review
    QComboBox* m_runs;
    QComboBox* m_order;
    QLabel* m_summary;
    QPushButton* m_update;
    QPushButton* m_learn;
    QPushButton* m_automatic;
    QPushButton* m_write;
    QToolButton* m_remove;
    QWidget* m_progress;
    QProgressBar* m_bar;
    QLabel* m_doing;
    QTimer m_progressTimer;

    std::vector<RootStatus> m_roots;
    qint64 m_failed = 0;            // photos that could not be read
    std::vector<LabelRun> m_known;  // the runs in m_runs
    std::optional<LabelReview> m_review;
    QStringList m_badges;  // of the photos on show
    std::vector<std::vector<Decided>> m_undo;
    std::shared_ptr<Task> m_task;
    std::optional<Error> m_error;  // why there is nothing to see
    bool m_wasShown = false;
};

}  // namespace sightseer
