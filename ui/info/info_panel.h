// What is known about the photo that is current in the grid or the viewer: picture, why it fits the search, when, where
// and with what it was taken, its file, and its labels. Asks the library only while it is visible. Thread: GUI.
#pragma once

#include <QTimer>
#include <QWidget>

#include "core/catalog/photo.h"
#include "core/library/library.h"

#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QLabel;
class QFormLayout;
class QVBoxLayout;
QT_END_NAMESPACE

namespace sightseer {

class BrowsePage;
class LabelLinks;
class LibraryLink;
class ScoreBars;

class InfoPanel : public QWidget {
    Q_OBJECT

public:
    // Follows the page's grid. Both outlive the panel.
    InfoPanel(LibraryLink& link, BrowsePage& page, QWidget* parent = nullptr);

    // This photo instead of the grid's, while the viewer is open.
    void followViewer(PhotoId photo);
    void followGrid();

Q_SIGNALS:
    void searchWanted(const QString& text);  // a link to photos of the same place, camera, day, folder or label

protected:
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Fact {
        QString name;
        QString value;
        QString search{};  // what its link searches for; empty when it has none
        bool operator==(const Fact&) const = default;
    };

    void refresh();
    void showOne(const Photo& photo, const std::optional<Place>& town);
    void showMany(const std::vector<Photo>& photos, std::size_t selected);
    void showNothing();
    static std::vector<Fact> factsOf(const Photo& photo, const std::optional<Place>& town);
    void showFacts(std::vector<Fact> facts);
    void addRow(const Fact& fact);
    void askPicture(PhotoId photo);
    void askScore(PhotoId photo);
    void askLabels();

    LibraryLink& m_link;
    BrowsePage& m_page;
    QLabel* m_picture;
    QLabel* m_name;
    ScoreBars* m_score;
    QFormLayout* m_factRows;
    std::vector<Fact> m_facts;  // on show
    LabelLinks* m_labels;
    QWidget* m_fileActions;
    std::filesystem::path m_path;
    std::optional<PhotoId> m_viewed;
    PhotoId m_shown;           // null when none or several are
    quint64 m_generation = 0;  // answers to older questions are dropped
    QTimer m_pause;            // an arrow key held down asks once
};

}  // namespace sightseer
