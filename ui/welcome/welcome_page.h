// The first start: how to get to the first result. Thread: GUI.
#pragma once

#include <QWidget>

#include <filesystem>

namespace sightseer {

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    // No demo is offered when `demoFolder` is empty.
    explicit WelcomePage(const std::filesystem::path& demoFolder, QWidget* parent = nullptr);

Q_SIGNALS:
    void chooseWanted();
    void folderChosen(const QString& folder);  // the one proposed, or the demo's
};

}  // namespace sightseer
