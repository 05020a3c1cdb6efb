// Photos that are there more than once, a group under each heading with the best copy first. What is selected can be moved
// to the trash; one photo of each group always stays. Thread: GUI.
#pragma once

#include <QWidget>

#include "ui/library_link.h"

#include <atomic>
#include <memory>
#include <vector>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace sightseer {

class EmptyState;
class PhotoGrid;
class PhotoListModel;
class ThumbnailLoader;
struct DuplicateListing;

class DuplicatesPage : public QWidget {
    Q_OBJECT

public:
    explicit DuplicatesPage(LibraryLink& link, QWidget* parent = nullptr);
    ~DuplicatesPage() override;

    PhotoGrid& grid() { return *m_grid; }
    // Looks for copies unless that was done for these photos already.
    void look();

Q_SIGNALS:
    void trashWanted(const std::vector<sightseer::PhotoId>& photos);
    void said(const QString& message);
    void photosWanted();

private:
    void lookAgain();
    void show(Result<DuplicateListing> listing);
    void selectCopies();
    void trashSelected();
    void photosChanged();
    void updateHeader();
    void openCurrent(int row);

    LibraryLink& m_link;
    PhotoListModel* m_photos;
    ThumbnailLoader* m_thumbnails;
    PhotoGrid* m_grid;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    QLabel* m_summary;
    QCheckBox* m_near;
    QPushButton* m_again;
    QPushButton* m_select;
    QPushButton* m_trash;

    std::vector<std::vector<PhotoId>> m_groups;
    qint64 m_freeable = 0;  // bytes of all but the best
    bool m_isLooking = false;
    bool m_isStale = true;  // photos have changed since
    // The number of the latest question; older ones end early.
    std::shared_ptr<std::atomic<int>> m_question = std::make_shared<std::atomic<int>>(0);
};

}  // namespace sightseer
