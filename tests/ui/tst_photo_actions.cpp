// What a person does with photos of the grid outside this program: by the context menu, and by its keys.
#include "tests/ui/window_driver.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QMenu>
#include <QMimeData>
#include <QUrl>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

// Takes what the desktop would open.
class Desktop : public QObject {
    Q_OBJECT

public:
    Desktop() { QDesktopServices::setUrlHandler(u"file"_s, this, "open"); }
    ~Desktop() override { QDesktopServices::unsetUrlHandler(u"file"_s); }

    QStringList opened;

public Q_SLOTS:
    void open(const QUrl& url) { opened.append(url.toLocalFile()); }
};

class PhotoActionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");  // there is no file manager to ask
    }
    void theContextMenuShowsThePhotoInItsFolder();
    void pathsAreCopiedAsLinesOfText();
    void photosAreCopiedAsFiles();

private:
    // Opens the menu of the current photo by the menu key, and clicks on one of its lines.
    static void choose(WindowDriver& driver, const QString& text) {
        QContextMenuEvent wanted(QContextMenuEvent::Keyboard, {}, {});
        QCoreApplication::sendEvent(driver.grid().viewport(), &wanted);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (QAction* action : menu->actions()) {
            if (action->text() != text) continue;
            QVERIFY(action->isEnabled());
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return;
        }
        QFAIL("the menu has no such line");
    }

    // As files lie on the disk.
    static QString pathAt(WindowDriver& driver, int row) {
        return driver.list().index(row).data(PhotoListModel::PathRole).toString();
    }
};

void PhotoActionsTest::theContextMenuShowsThePhotoInItsFolder() {
    WindowDriver driver;
    driver.startWithColours(1);
    Desktop desktop;
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_Home);
    QTest::keyClick(&driver.grid(), Qt::Key_E, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.opened, QStringList{qtPath(driver.photos())}, kPatience);
    choose(driver, u"Show in &folder"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.opened.size(), 2, kPatience);
    QCOMPARE(desktop.opened.back(), qtPath(driver.photos()));
    choose(driver, u"Open with the default &program"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.opened.size(), 3, kPatience);
    QCOMPARE(desktop.opened.back(), pathAt(driver, 0));
}

void PhotoActionsTest::pathsAreCopiedAsLinesOfText() {
    WindowDriver driver;
    driver.startWithColours(1);
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_End);
    QTest::keyClick(&driver.grid(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(), pathAt(driver, 2), kPatience);
    QTest::keyClick(&driver.grid(), Qt::Key_Home);
    QTest::keyClick(&driver.grid(), Qt::Key_Right, Qt::ShiftModifier);
    choose(driver, u"Copy p&ath"_s);
    const QString both = pathAt(driver, 0) + u'\n' + pathAt(driver, 1);
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(), both, kPatience);
}

void PhotoActionsTest::photosAreCopiedAsFiles() {
    WindowDriver driver;
    driver.startWithColours(1);
    driver.grid().setFocus();
    QTest::keyClick(&driver.grid(), Qt::Key_A, Qt::ControlModifier);
    QTest::keySequence(&driver.grid(), QKeySequence::Copy);
    const auto copied = [] { return QGuiApplication::clipboard()->mimeData()->urls(); };
    QTRY_COMPARE_WITH_TIMEOUT(copied().size(), 3, kPatience);
    for (int row = 0; row < 3; ++row) QCOMPARE(copied()[row], QUrl::fromLocalFile(pathAt(driver, row)));
}

QTEST_MAIN(PhotoActionsTest)
#include "tst_photo_actions.moc"
