#include "tests/ui/screenshots/shots.h"

#include "tests/support/fake_encoder.h"
#include "tests/support/golden.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/search/search_bar.h"
#include "ui/text.h"

#include <QDialog>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

namespace sightseer::test {

namespace {

constexpr int kPatienceMs = 60'000;
constexpr int kSettleMs = 800;

}  // namespace

void Shots::save(QWidget& window, const QString& name) {
    QTest::qWait(50);
    saveAsItIs(window, name);
}

void Shots::saveAsItIs(QWidget& window, const QString& name) {
    const QString file = m_out.filePath(m_prefix + name + QStringLiteral(".png"));
    const bool saved = window.grab().save(file);
    std::printf("%s %s\n", saved ? "wrote" : "cannot write", qUtf8Printable(file));
}

void Shots::saveSmallest(QWidget& window, const QString& name) {
    window.resize(window.minimumSize());
    settle();
    save(window, name);
    window.resize(m_windowSize);
}

void Shots::saveDialog(MainWindow& window, const QString& name) {
    const auto open = [&]() -> QDialog* {
        for (auto* dialog : window.findChildren<QDialog*>()) {
            if (dialog->isVisible()) return dialog;
        }
        return nullptr;
    };
    if (!waitFor([&] { return open() != nullptr; })) return;
    QTest::qWait(100);
    save(*open(), name);
    open()->reject();
    settle();
}

void Shots::saveMenu(QMenu& menu, MainWindow& window, const QString& name) {
    menu.popup(window.mapToGlobal(QPoint(0, 0)));
    save(menu, name);
    menu.close();
}

bool Shots::waitFor(const std::function<bool()>& condition) {
    const bool reached = QTest::qWaitFor(condition, kPatienceMs);
    if (!reached) std::fprintf(stderr, "a state was not reached in time\n");
    return reached;
}

void Shots::settle() {
    QTest::qWait(kSettleMs);
}

LibraryOpener Shots::opener(const std::filesystem::path& data) {
    return [data](LibraryListener listener) {
        LibraryOptions options;
        if (!std::filesystem::exists(pluginPath())) {
            options.encoderOverride = EncoderOverride{fakeModelSpec(), fakeEncoderFactory()};
        }
        return Library::open(LibraryPaths{data, resourcesPath(), pluginPath()}, std::move(options),
                             std::move(listener));
    };
}

FullWindow::FullWindow(Shots& shots)
    : m_shots(shots), m_window(std::make_unique<MainWindow>(MainWindowSettings{
                          .licencesFile = stdPath(QStringLiteral(SIGHTSEER_SOURCE_DIR "/packaging/THIRD_PARTY.md")),
                          .dataFolder = stdPath(m_data.path()),
                          .resources = resourcesPath()})) {
    QObject::connect(m_window.get(), &MainWindow::indexingFinished, m_window.get(), [this] { m_isIndexed = true; });
    m_window->resize(shots.windowSize());
    m_window->show();
}

void FullWindow::open() {
    m_window->openLibrary(Shots::opener(stdPath(m_data.path())), {m_shots.photos()});
    Shots::waitFor([&] { return find<BrowsePage>().grid().model()->rowCount() > 0; });
}

void FullWindow::waitUntilIndexed() {
    Shots::waitFor([&] { return m_isIndexed; });
    Shots::settle();
}

void FullWindow::searchFor(const QString& text) {
    find<SearchBar>().setText(text);
    auto* list = find<BrowsePage>().grid().model();
    Shots::waitFor([&] { return list->index(0, 0).data(PhotoListModel::BadgeRole).isValid(); });
}

}  // namespace sightseer::test
