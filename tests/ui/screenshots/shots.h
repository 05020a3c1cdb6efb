// Takes pictures of the window's states, for a person to look at. The groups below each bring the window into some of them.
#pragma once

#include "ui/main_window.h"

#include <QDir>
#include <QMenu>
#include <QTemporaryDir>

#include <filesystem>
#include <functional>
#include <memory>

namespace sightseer::test {

class Shots {
public:
    struct Subject {
        std::filesystem::path photos;
        std::filesystem::path demo;
        QString query;
    };

    // Pictures of this session get names that begin with `prefix`.
    Shots(QDir out, QString prefix, Subject subject, QSize windowSize)
        : m_out(std::move(out)), m_prefix(std::move(prefix)), m_subject(std::move(subject)), m_windowSize(windowSize) {}

    const std::filesystem::path& photos() const { return m_subject.photos; }
    const std::filesystem::path& demo() const { return m_subject.demo; }
    const QString& query() const { return m_subject.query; }
    QSize windowSize() const { return m_windowSize; }

    void save(QWidget& window, const QString& name);           // when the layouts that were asked for are there
    void saveAsItIs(QWidget& window, const QString& name);     // with no event in between
    void saveSmallest(QWidget& window, const QString& name);   // as small as it gets; then it has windowSize()
    void saveDialog(MainWindow& window, const QString& name);  // the question that is open or comes, and away with it
    void saveMenu(QMenu& menu, MainWindow& window, const QString& name);

    static bool waitFor(const std::function<bool()>& condition);
    static void settle();
    // With the starter model where its plugin was built, else with the fake encoder.
    static LibraryOpener opener(const std::filesystem::path& data);

private:
    QDir m_out;
    QString m_prefix;
    Subject m_subject;
    QSize m_windowSize;
};

// A window over all photos of the shots, indexed.
class FullWindow {
public:
    explicit FullWindow(Shots& shots);

    MainWindow& window() { return *m_window; }
    template <typename Widget>
    Widget& find(const QString& name = {}) {
        return *m_window->findChild<Widget*>(name);
    }
    void open();  // the library, and starts to index
    void waitUntilIndexed();
    // Until the best match is on show.
    void searchFor(const QString& text);

private:
    Shots& m_shots;
    QTemporaryDir m_data;
    std::unique_ptr<MainWindow> m_window;
    bool m_isIndexed = false;
};

void takeFirstStart(Shots& shots);
void takeLibrary(Shots& shots);     // every page over a full library
void takeMainPages(Shots& shots);   // a selection, for one more language, scale or colour
void takeRareStates(Shots& shots);  // what lasts for a moment, or needs bad luck
void takeEmptyAndFailed(Shots& shots);
void takeLabels(Shots& shots, MainWindow& window);
void takeOfferedModels(Shots& shots, MainWindow& window);
void takeModels(Shots& shots);                    // needs the plugin
void takeReadme(Shots& shots, const QDir& docs);  // the pictures of README.md, as JPEG

}  // namespace sightseer::test
