// The programs that the desktop offers for a photo, with a program of the test's own.
#include "tests/ui/window_driver.h"
#include "ui/grid/open_with_menu.h"
#include "ui/open_with.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMenu>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// A desktop in a folder of its own. GLib reads where it lies before any test runs.
struct Desktop {
    QTemporaryDir home;

    Desktop() {
        QDir().mkpath(home.filePath(u"data/applications"_s));
        const std::string folder = home.path().toStdString();
        std::ofstream(folder + "/paint.sh") << "#!/bin/sh\nprintf '%s\\n' \"$@\" > '" << folder << "/opened.part'\nmv '"
                                            << folder << "/opened.part' '" << folder << "/opened'\n";
        QFile::setPermissions(home.filePath(u"paint.sh"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const std::string applications = folder + "/data/applications/";
        std::ofstream(applications + "paint.desktop")
            << "[Desktop Entry]\nType=Application\nName=Paint & Co\nExec=" << folder
            << "/paint.sh %F\nMimeType=image/png;\n";
        std::ofstream(applications + "sightseer.desktop")
            << "[Desktop Entry]\nType=Application\nName=Sightseer\nExec=true %F\nMimeType=image/png;\n";
        std::ofstream(applications + "mimeapps.list")
            << "[Added Associations]\nimage/png=sightseer.desktop;paint.desktop;\n";
        // The system's programs stay out, its names for kinds of file do not.
        QDir().mkpath(home.filePath(u"system"_s));
        QFile::link(u"/usr/share/mime"_s, home.filePath(u"system/mime"_s));
        qputenv("XDG_DATA_HOME", home.filePath(u"data"_s).toUtf8());
        qputenv("XDG_DATA_DIRS", home.filePath(u"system"_s).toUtf8());
        qputenv("XDG_CONFIG_HOME", home.filePath(u"config"_s).toUtf8());
    }

    QString opened() const {
        QFile file(home.filePath(u"opened"_s));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
};

}  // namespace

class OpenWithTest : public QObject {
    Q_OBJECT

public:
    explicit OpenWithTest(const Desktop& desktop) : m_desktop(desktop) {}

private:
    const Desktop& m_desktop;

private Q_SLOTS:
    void theSelectedPhotosAreOpenedWithTheChosenProgram() {
        WindowDriver driver;
        driver.startWithColours(1);
        driver.grid().setFocus();
        driver.grid().selectAll();
        auto& menu = driver.find<OpenWithMenu>();
        QVERIFY(menu.menuAction()->isEnabled());
        menu.popup({});
        QTRY_COMPARE_WITH_TIMEOUT(menu.actions().size(), 3, kPatience);  // it, a line, and the default program
        QCOMPARE(menu.actions().front()->text(), u"Paint && Co"_s);
        menu.actions().front()->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!m_desktop.opened().isEmpty(), kPatience);
        const QStringList files = m_desktop.opened().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(files.size(), 3);
        for (const QString& file : files) QCOMPARE(QFileInfo(file).path(), qtPath(driver.photos()));
    }

    void aProgramThatIsGoneIsSaid() {
        const auto opened = openWith(u"nowhere.desktop"_s, {"photo.png"});
        QVERIFY(!opened);
        QVERIFY(opened.error().message.find("nowhere.desktop") != std::string::npos);
    }
};

int main(int argc, char** argv) {
    const Desktop desktop;
    QApplication application(argc, argv);
    OpenWithTest test(desktop);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_open_with.moc"
