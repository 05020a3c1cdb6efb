// The models: in use, installed, proposed, more. Each is a card; a folder or file that is dropped anywhere on the page, or
// chosen, is imported. Thread: GUI.
#pragma once

#include <QWidget>

#include "ui/models/model_shelf.h"

#include <functional>
#include <map>
#include <vector>

QT_BEGIN_NAMESPACE
class QBoxLayout;
class QLabel;
class QMessageBox;
class QProgressBar;
class QPushButton;
class QScrollArea;
QT_END_NAMESPACE

namespace sightseer {

class DropOverlay;
class ModelCard;

class ModelsPage : public QWidget {
    Q_OBJECT

public:
    explicit ModelsPage(ModelShelf& shelf, QWidget* parent = nullptr);  // the shelf outlives it
    ~ModelsPage() override;

    // The keys of the cards as they are shown.
    QStringList keys() const;
    ModelCard* card(const QString& key) const;  // null when there is none
    // As the card's button: asks first where the licence allows research only.
    void use(const QString& key);
    void download(const QString& key);
    void offerBack(bool offer);  // to where one came from: at the first start there is no side panel

Q_SIGNALS:
    void backWanted();

protected:
    void focusInEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Section { InUse, Installed, Proposed, More };

    static Section sectionOf(const ShelfModel& model);
    void build();
    void showModels();
    void showModel(const QString& key);
    void arrange();
    ModelCard* makeCard(const QString& key);
    void showImport();
    void chooseFolder();
    void chooseFile();
    void importAll(const QStringList& paths);
    void answer(ImportQuestion question, const ImportRequest& request);
    void askActivation(const ImportRequest& request);
    void askImages(const ImportRequest& request);
    void askRemoval(const QString& key);
    using Act = std::function<void(ModelShelf& shelf, const QString& key)>;
    void askRestricted(const QString& key, const QString& action, const Act& act);
    QMessageBox* question(const QString& title, const QString& text, const QString& more);

    ModelShelf& m_shelf;
    QScrollArea* m_scroll;
    QBoxLayout* m_column;
    QLabel* m_summary;
    QPushButton* m_back;
    QPushButton* m_import;
    QWidget* m_importing;  // what is being imported
    QLabel* m_importText;
    QProgressBar* m_importBar;
    DropOverlay* m_drop;
    std::vector<QLabel*> m_headings;  // in the order of Section
    std::map<QString, ModelCard*> m_cards;
    std::vector<std::pair<Section, QString>> m_arranged;
};

}  // namespace sightseer
