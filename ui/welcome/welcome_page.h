// The first start: how to get to the first result. Thread: GUI.
#pragma once

#include <QWidget>

#include <filesystem>
#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QProgressBar;
class QPushButton;
QT_END_NAMESPACE

namespace sightseer {

// Proposed beside the one that comes with the program.
struct BetterModel {
    QString details;    // rich text: what it is, its size, languages and licence
    QString action;     // empty: nothing to press now
    QString progress;   // of its download; empty: there is none
    int permille = -1;  // likewise

    bool operator==(const BetterModel&) const = default;
};

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    // No demo is offered when `demoFolder` is empty.
    explicit WelcomePage(const std::filesystem::path& demoFolder, QWidget* parent = nullptr);

    void offerModel(const std::optional<BetterModel>& model);

Q_SIGNALS:
    void chooseWanted();
    void folderChosen(const QString& folder);  // the one proposed, or the demo's
    void betterModelWanted();
    void modelsWanted();

private:
    void buildBetter();

    QWidget* m_better;
    QLabel* m_details;
    QPushButton* m_download;
    QProgressBar* m_bar;
    QLabel* m_progress;
    std::optional<BetterModel> m_model;
};

}  // namespace sightseer
