// Where a person says what to look for: in words, or by pictures that are dropped, pasted or chosen. Thread: GUI.
#pragma once

#include <QLineEdit>
#include <QThreadPool>
#include <QTimer>

#include "core/catalog/catalog.h"

#include "ui/search/suggestions.h"

#include <filesystem>

QT_BEGIN_NAMESPACE
class QMimeData;
QT_END_NAMESPACE

namespace sightseer {

class KeptSearches;
class SuggestionPopup;
struct PictureTerms;

class SearchBar : public QLineEdit {
    Q_OBJECT

public:
    // Offers what is kept, and saves there; `kept` outlives the bar.
    explicit SearchBar(KeptSearches& kept, QWidget* parent = nullptr);
    ~SearchBar() override;  // waits for a picture that is being kept

    // Takes the focus and goes on with these letters.
    void continueWith(const QString& letters);
    // This text instead, searched at once.
    void searchFor(const QString& text);

    // What was dropped, here or elsewhere in the window: pictures, or what cannot be searched for and is explained.
    void searchBy(const QMimeData& dropped);
    void searchBy(const QStringList& files);
    // To be offered while filters are typed.
    void setNames(const FilterNames& names);
    void setLabels(std::vector<LabelCount> labels);
    // Saves what is searched for, or forgets that it was saved.
    void toggleSaved();

    // Where pictures without a file of their own are kept; without it they are refused.
    void setPicturesFolder(std::filesystem::path folder) { m_pictures = std::move(folder); }

Q_SIGNALS:
    // The text as it stands, after a short pause in typing, or at once on Enter and when it was cleared.
    void searchWanted(const QString& text);
    // Enter or Down: on to the results. Esc in an empty field too.
    void leave();
    // A sentence on what was dropped or pasted and cannot be searched for.
    void said(const QString& message);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void searchNow();
    void suggest();
    void take(const Suggestion& suggestion);
    void updateStar();
    void addPicturesOf(const QMimeData& mime);
    void addPictures(const PictureTerms& pictures);
    void choosePictures();
    bool pastePictures();  // false where the clipboard offers none

    KeptSearches& m_kept;
    SuggestionPopup* m_suggestions;
    SuggestionSources m_names;  // without what is kept
    QAction* m_star;
    QAction* m_choose;
    QTimer m_pause;
    QString m_sent;
    std::filesystem::path m_pictures;
    bool m_takesPictures = false;  // what is dragged over it now
    QThreadPool m_keeping;
};

}  // namespace sightseer
