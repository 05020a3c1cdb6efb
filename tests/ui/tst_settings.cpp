// The settings, changed as a person would, and what is kept of them.
#include "tests/ui/window_driver.h"
#include "ui/settings/app_settings.h"
#include "ui/settings/settings_dialog.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSpinBox>

#include <algorithm>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

void choose(QComboBox& box, const QString& text) {
    box.setCurrentIndex(box.findText(text));
    Q_EMIT box.activated(box.currentIndex());
}

}  // namespace

class SettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsChosenIsKept() {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        {
            QSettings stored(file, QSettings::IniFormat);
            AppSettings settings(&stored);
            QCOMPARE(settings.theme(), ColourScheme::System);
            QCOMPARE(settings.encoder().threads, 0);
            settings.setTheme(ColourScheme::Dark);
            settings.setLanguage(u"zh_CN"_s);
            settings.setDevice(Device::Cpu);
            settings.setThreads(3);
            QCOMPARE(settings.sidecarName(), SidecarName::AppendXmp);
            settings.setSidecarName(SidecarName::ReplaceExtension);
            settings.setExcluded({u"node_modules"_s, u"a, b"_s});
            settings.setMirror(u"https://mirror.example"_s);
            settings.setProxy(u"none"_s);
            QVERIFY(QFile::exists(file));  // at once, not when the program ends
        }
        QSettings stored(file, QSettings::IniFormat);
        const AppSettings settings(&stored);
        QCOMPARE(settings.theme(), ColourScheme::Dark);
        QCOMPARE(settings.language(), u"zh_CN"_s);
        QCOMPARE(settings.encoder().device, Device::Cpu);
        QCOMPARE(settings.encoder().threads, 3);
        QCOMPARE(settings.sidecarName(), SidecarName::ReplaceExtension);
        QCOMPARE(settings.excluded(), (QStringList{u"node_modules"_s, u"a, b"_s}));
        QCOMPARE(settings.downloads().mirror, std::string("https://mirror.example"));
        QCOMPARE(settings.downloads().proxy, std::string("none"));
    }

    void mirrorAndProxyAreCheckedBeforeTheyAreKept() {
        QTemporaryDir folder;
        QSettings stored(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        WindowDriver driver({.settings = &stored});
        driver.start();
        QTest::keyClick(driver.window.get(), Qt::Key_Comma, Qt::ControlModifier);
        auto& dialog = driver.find<SettingsDialog>();
        const AppSettings settings(&stored);
        const auto says = [&](const QString& text) {
            const auto labels = dialog.findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](QLabel* label) { return label->text().contains(text); });
        };
        auto* list = dialog.findChild<QListWidget*>();
        list->setCurrentItem(list->findItems(u"Downloads"_s, Qt::MatchExactly).front());
        auto* mirror = dialog.findChild<QLineEdit*>(u"mirror"_s);
        mirror->setFocus();
        QTest::keyClicks(mirror, u"mirror.example"_s);
        QTest::keyClick(mirror, Qt::Key_Return);
        QVERIFY(says(u"is no address of a mirror"_s));
        QCOMPARE(settings.mirror(), QString());
        mirror->selectAll();
        QTest::keyClicks(mirror, u"https://mirror.example/hub"_s);
        QTest::keyClick(mirror, Qt::Key_Return);
        QVERIFY(!says(u"is no address of a mirror"_s));
        QCOMPARE(settings.mirror(), u"https://mirror.example/hub"_s);

        auto* proxy = dialog.findChild<QComboBox*>(u"proxy"_s);
        auto* address = dialog.findChild<QLineEdit*>(u"proxyAddress"_s);
        QVERIFY(!address->isEnabled());
        choose(*proxy, u"None"_s);
        QCOMPARE(settings.proxy(), u"none"_s);
        choose(*proxy, u"This one:"_s);
        QVERIFY(address->isEnabled());
        QTest::keyClicks(address, u"http://proxy.example:3128"_s);
        QTest::keyClick(address, Qt::Key_Return);
        QCOMPARE(settings.proxy(), u"http://proxy.example:3128"_s);
        address->selectAll();
        QTest::keyClicks(address, u"nonsense"_s);
        QTest::keyClick(address, Qt::Key_Return);
        QVERIFY(says(u"is no proxy"_s));
        QCOMPARE(settings.proxy(), u"http://proxy.example:3128"_s);
        QVERIFY(says(u"HF_TOKEN"_s));
    }

    void valuesThatMakeNoSenseAreNotChosen() {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("[app]\ntheme=pink\nthreads=-7\ndevice=\xff\xfe\n[[[\n\0\0garbage");
        damaged.close();
        QSettings stored(file, QSettings::IniFormat);
        const AppSettings settings(&stored);
        QCOMPARE(settings.theme(), ColourScheme::System);
        QCOMPARE(settings.encoder().threads, 0);
        QCOMPARE(settings.encoder().device, Device::Auto);
        WindowDriver driver({.settings = &stored});
        driver.startWithColours(1);  // and the window opens
    }

    void excludedFoldersGoAndComeBack() {
        QTemporaryDir folder;
        QSettings stored(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        WindowDriver driver({.settings = &stored});
        std::filesystem::create_directories(driver.photos() / "Scans");
        driver.addPicture("Scans/a.png", Qt::yellow);
        driver.addColours(1);
        driver.start({driver.photos()});
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"4 photos, all"_s), kPatience);
        QTest::keyClick(driver.window.get(), Qt::Key_Comma, Qt::ControlModifier);
        auto& dialog = driver.find<SettingsDialog>();
        QVERIFY(dialog.isVisible());
        QTRY_COMPARE(dialog.findChildren<QListWidget*>().last()->count(), 1);  // the folder
        auto* excluded = dialog.findChild<QPlainTextEdit*>();
        excluded->setFocus();
        QTest::keyClicks(excluded, u"Scans"_s);
        QTest::mouseClick(buttonWith(dialog, u"Apply"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
        QCOMPARE(AppSettings(&stored).excluded(), QStringList{u"Scans"_s});
        const int encoded = driver.encoder->imagesEncoded;
        excluded->clear();
        QTest::mouseClick(buttonWith(dialog, u"Apply"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
        QCOMPARE(int(driver.encoder->imagesEncoded), encoded);
    }

    void theNamesOfXmpFilesAreChosen() {
        QTemporaryDir folder;
        QSettings stored(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        WindowDriver driver({.settings = &stored});
        driver.startWithColours(1);
        QTest::keyClick(driver.window.get(), Qt::Key_Comma, Qt::ControlModifier);
        auto& names = driver.find<QComboBox>(u"sidecarNames"_s);
        names.setCurrentIndex(1);
        Q_EMIT names.activated(1);
        QCOMPARE(AppSettings(&stored).sidecarName(), SidecarName::ReplaceExtension);
    }

    void coloursChangeAtOnce() {
        QTemporaryDir folder;
        QSettings stored(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        WindowDriver driver({.settings = &stored});
        driver.startWithColours(1);
        QTest::keyClick(driver.window.get(), Qt::Key_Comma, Qt::ControlModifier);
        auto& dialog = driver.find<SettingsDialog>();
        for (auto* box : dialog.findChildren<QComboBox*>()) {
            if (box->findText(u"Dark"_s) >= 0) choose(*box, u"Dark"_s);
        }
        QTRY_VERIFY(isDark(driver.window->palette()));
        QCOMPARE(AppSettings(&stored).theme(), ColourScheme::Dark);
        applyTheme(*qApp, ColourScheme::Light);
        QTRY_VERIFY(!isDark(driver.window->palette()));
    }

    void aWindowOnAScreenThatIsGoneComesIntoView() {
        QTemporaryDir folder;
        QSettings stored(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        {
            QWidget far;
            far.setGeometry(9000, 9000, 900, 700);
            stored.setValue(u"window/geometry"_s, far.saveGeometry());
        }
        WindowDriver driver({.settings = &stored});
        driver.start();
        QVERIFY(driver.window->screen()->availableGeometry().intersects(driver.window->geometry()));
    }
};

QTEST_MAIN(SettingsTest)
#include "tst_settings.moc"
