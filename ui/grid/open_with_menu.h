// The menu of the programs that open the selected photos, looked up when it is opened. Thread: GUI.
#pragma once

#include <QMenu>

#include "ui/library_link.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace sightseer {

class OpenWithMenu : public QMenu {
    Q_OBJECT

public:
    using Paths = std::vector<std::filesystem::path>;
    // Hands the selected files to what it is given, not before it returns.
    using Selection = std::function<void(std::function<void(Paths)>)>;

    OpenWithMenu(LibraryLink& link, Selection selection, QWidget* parent);

Q_SIGNALS:
    void said(const QString& text);  // why a program could not be started

private:
    void lookUp();
    void offer(const Paths& files);
    void open(const QString& programId, const Paths& files);

    LibraryLink& m_link;
    Selection m_selection;
};

}  // namespace sightseer
