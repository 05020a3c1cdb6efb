// A window over a library in a temporary folder, with the fake encoder, driven as a person would.
#pragma once

#include "tests/support/fake_encoder.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"
#include "ui/grid/browse_page.h"
#include "ui/grid/photo_grid.h"
#include "ui/main_window.h"
#include "ui/search/search_bar.h"
#include "ui/status/status_bar.h"
#include "ui/text.h"

#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <filesystem>
#include <functional>
#include <memory>

namespace sightseer::test {

constexpr int kPatience = 20'000;  // a slow machine under a sanitizer

inline QAbstractButton* buttonWith(const QWidget& parent, const QString& text) {
    for (auto* button : parent.findChildren<QAbstractButton*>()) {
        if (button->text() == text) return button;
    }
    return nullptr;
}

class WindowDriver {
public:
    explicit WindowDriver(MainWindowSettings settings = {})
        : encoder(std::make_shared<FakeEncoderState>()), m_settings(settings) {
        std::filesystem::create_directories(photos());
    }

    std::filesystem::path photos() const { return stdPath(m_folder.filePath(QStringLiteral("photos"))); }
    std::filesystem::path data() const { return stdPath(m_folder.filePath(QStringLiteral("data"))); }

    // A picture in one of the encoder's colours, never the same bytes twice.
    void addPicture(const std::string& name, QColor colour) {
        writePlainPicture(photos() / name, colour, 64 + m_pictures, 48);
        ++m_pictures;
    }

    void addColours(int ofEach) {
        for (int i = 0; i < ofEach; ++i) {
            const std::string number = std::to_string(i);
            addPicture("blue" + number + ".png", Qt::blue);
            addPicture("green" + number + ".png", Qt::green);
            addPicture("red" + number + ".png", Qt::red);
        }
    }

    // Shows the window, then opens the library, as main() does.
    void start(std::vector<std::filesystem::path> folders = {}) {
        window = std::make_unique<MainWindow>(m_settings);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        window->openLibrary(
            [paths = LibraryPaths{data(), resourcesPath(), {}}, state = encoder](LibraryListener listener) {
                LibraryOptions options;
                options.encoderOverride = EncoderOverride{fakeModelSpec(), fakeEncoderFactory(state)};
                options.ingest.batchSize = 4;
                return Library::open(paths, std::move(options), std::move(listener));
            },
            std::move(folders));
    }

    // With these pictures, until all are searchable and on show.
    void startWithColours(int ofEach) {
        addColours(ofEach);
        start({photos()});
        const QString all = QStringLiteral("%1 photos, all").arg(3 * ofEach);
        QTRY_VERIFY_WITH_TIMEOUT(find<StatusBar>().text().startsWith(all), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(list().rowCount(), 3 * ofEach, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(grid().isVisible(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!nameAt(0).isEmpty(), kPatience);
    }

    // As from a file manager, in the middle of the window; `above` is run before it is let go.
    void drop(const QList<QUrl>& urls, const std::function<void()>& above = {}) {
        QMimeData mime;
        mime.setUrls(urls);
        const QPoint middle = window->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window.get(), &enter);
        QVERIFY(enter.isAccepted());
        if (above) above();
        QDropEvent dropped(middle, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window.get(), &dropped);
    }

    template <typename Widget>
    Widget& find(const QString& name = {}) {
        auto* widget = window->findChild<Widget*>(name);
        if (!widget) qFatal("the window has no such widget");
        return *widget;
    }

    PhotoGrid& grid() { return find<BrowsePage>().grid(); }
    PhotoListModel& list() { return find<BrowsePage>().photos(); }
    SearchBar& search() { return find<SearchBar>(); }

    void type(const QString& text) {
        search().setFocus();
        QTest::keyClicks(&search(), text);
    }

    // Instead of what stands in the search bar.
    void retype(const QString& text) {
        search().selectAll();
        type(text);
    }

    // Empty until the row has come from the library.
    QString nameAt(int row) { return list().index(row).data().toString(); }

    std::shared_ptr<FakeEncoderState> encoder;
    std::unique_ptr<MainWindow> window;

private:
    QTemporaryDir m_folder;
    MainWindowSettings m_settings;
    int m_pictures = 0;
};

}  // namespace sightseer::test
