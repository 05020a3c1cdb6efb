// Every file that could not be read, why, and what to do about it. Thread: GUI.
#pragma once

#include <QWidget>

#include "core/catalog/photo.h"

#include "ui/library_link.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace sightseer {

class EmptyState;
class ProblemListModel;

class ProblemsPage : public QWidget {
    Q_OBJECT

public:
    explicit ProblemsPage(LibraryLink& link, QWidget* parent = nullptr);

    // Asks the library for the list.
    void reload();

Q_SIGNALS:
    void retryWanted(const std::vector<sightseer::PhotoId>& photos);  // empty: all of them
    void leaveOutWanted(const std::vector<std::filesystem::path>& files);
    void photosWanted();

private:
    void setFailures(std::vector<Failure> failures);
    std::vector<Failure> selected() const;
    void showMenu(const QPoint& position);
    void updateButtons();

    LibraryLink& m_link;
    ProblemListModel* m_problems;
    QLabel* m_count;
    QListView* m_list;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    QPushButton* m_show;
    QPushButton* m_leaveOut;
    QPushButton* m_retry;
};

}  // namespace sightseer
