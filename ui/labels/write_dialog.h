// Writes a run's labels out: first shows what will change, then does it, then offers to undo it. Thread: GUI.
#pragma once

#include "core/library/label_runs.h"
#include "ui/settings/app_settings.h"

#include <QDialog>

#include <atomic>
#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;
QT_END_NAMESPACE

namespace sightseer {

class LibraryLink;

class WriteDialog : public QDialog {
    Q_OBJECT

public:
    WriteDialog(LibraryLink& link, LabelRunContent content, AppSettings settings, QWidget* parent = nullptr);
    ~WriteDialog() override;

Q_SIGNALS:
    void said(const QString& text);

private:
    enum class State { Planning, Planned, Writing, Written, Undone };

    void build();
    void plan();
    template <typename Plan>
    void showPlan(Result<Plan> plan);
    void write();
    void undo();
    void showReport(const Result<SidecarReport>& report, State state);
    void chooseTarget();
    void exportTo(const QString& target);
    void showExport(const QString& target, const Result<LabelExportReport>& report);
    bool writesIntoPhotos() const;
    std::optional<LabelFormat> format() const;  // nothing: XMP files, or the photos themselves
    void formatChosen();
    void addProblem(const Error& error);
    void setState(State state);

    LibraryLink& m_link;
    const std::shared_ptr<const LabelRunContent> m_content;
    AppSettings m_settings;
    QComboBox* m_formats;
    QLabel* m_what;  // the format is
    QWidget* m_namesLine;
    QComboBox* m_names;
    QCheckBox* m_copies;
    QLabel* m_summary;
    QTreeWidget* m_changes;
    QProgressBar* m_bar;
    QPushButton* m_write;
    QPushButton* m_undo;
    QPushButton* m_close;

    // What Write will do; one of them, or neither.
    std::shared_ptr<const SidecarPlan> m_sidecars;
    std::shared_ptr<const EmbeddingPlan> m_embedding;
    std::optional<std::int64_t> m_written;  // the run that undo takes back
    int m_question = 0;                     // the number of the latest plan; older ones are dropped
    std::shared_ptr<std::atomic<bool>> m_isCancelled = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace sightseer
