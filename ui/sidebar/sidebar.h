// The panel on the left: the pages of the library, and its folders. Thread: GUI.
#pragma once

#include "core/library/library.h"

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QButtonGroup;
QT_END_NAMESPACE

namespace sightseer {

class FolderList;
class KeptSearches;
class LabelList;
class SavedSearchList;
class SidebarRow;

class Sidebar : public QWidget {
    Q_OBJECT

public:
    enum class Entry { Photos, Labels, Duplicates, Models, Problems };

    explicit Sidebar(KeptSearches& kept, QWidget* parent = nullptr);  // `kept` outlives it

    void setStatus(const LibraryStatus& status);
    void setLabels(std::vector<LabelCount> labels);
    FolderList& folders() { return *m_folders; }
    void setCurrent(Entry entry);
    void offerModels();  // there is a page of them
    // What the whole search is, a folder, a label, the photos that came lately or a saved one, is marked instead of all photos.
    void setSearch(const QString& text);

Q_SIGNALS:
    void photosWanted();
    void searchWanted(const QString& text);
    void labelsWanted();
    void duplicatesWanted();
    void modelsWanted();
    void problemsWanted();
    void addFolderWanted();
    void removeFolderWanted(sightseer::RootId root);

private:
    void markCurrent();

    SidebarRow* m_photos;
    SidebarRow* m_recent;
    SidebarRow* m_labelling;
    SidebarRow* m_duplicates;
    SidebarRow* m_models;
    SidebarRow* m_problems;
    QButtonGroup* m_rows;
    SavedSearchList* m_saved;
    LabelList* m_labels;
    FolderList* m_folders;
    Entry m_entry = Entry::Photos;
    QString m_search;
};

}  // namespace sightseer
