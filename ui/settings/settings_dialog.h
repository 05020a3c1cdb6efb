// What a person can choose, on pages; every change takes effect and is kept at once. Thread: GUI.
#pragma once

#include <QDialog>

#include "core/library/library.h"
#include "ui/settings/app_settings.h"

QT_BEGIN_NAMESPACE
class QFormLayout;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace sightseer {

class LibraryLink;

class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    // The link outlives the dialog. `dataFolder` is the library's; may be empty.
    SettingsDialog(AppSettings settings, LibraryLink& link, std::filesystem::path dataFolder, QWidget* parent);

    void setRoots(const std::vector<RootStatus>& roots);
    void showExcluded();  // they were changed elsewhere

Q_SIGNALS:
    void addFolderWanted();
    void removeFolderWanted(sightseer::RootId root);

private:
    QWidget* addPage(const QString& title);
    void buildFolders();
    void buildProcessing();
    void buildStorage();
    void buildDownloads();
    void buildAppearance();
    void buildLabels();
    void buildPrivacy();
    void applyExcluded();

    AppSettings m_settings;
    LibraryLink& m_link;
    std::filesystem::path m_dataFolder;
    QListWidget* m_titles;
    QStackedWidget* m_pages;
    QListWidget* m_roots = nullptr;
    QPushButton* m_remove = nullptr;
    QPlainTextEdit* m_excluded = nullptr;
};

}  // namespace sightseer
