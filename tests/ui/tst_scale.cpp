// The smallest room that people give the window: a screen of 1920 x 1080 pixels at 300 %, which is 640 x 360.
#include "tests/ui/offscreen_display.h"
#include "tests/ui/page_tour.h"
#include "tests/ui/text_room.h"
#include "ui/style/theme.h"

#include <QScreen>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

class ScaleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        applyTheme(*qApp, ColourScheme::Light);
        QCOMPARE(qApp->devicePixelRatio(), 3.0);
        QCOMPARE(QGuiApplication::primaryScreen()->availableSize(), QSize(640, 360));
    }

    void theWindowFitsOnTheScreen() {
        MainWindow window;
        const QSize room = window.screen()->availableSize();
        QVERIFY(window.minimumWidth() <= room.width() && window.minimumHeight() <= room.height());
        QVERIFY(window.width() <= room.width() && window.height() <= room.height());
    }

    void noTextIsCutOff_data() { addTourRows(); }

    void noTextIsCutOff() {
        const QTemporaryDir folder;
        WindowDriver driver(tourSettings(folder));
        QWidget* shown = openTourStop(driver);
        if (!shown) return;
        // Photos, side panel and information do not fit beside each other here.
        driver.find<InfoPanel>().hide();
        const QSize room = shown->screen()->availableSize();
        QVERIFY2(shown->width() <= room.width() && shown->height() <= room.height(),
                 qPrintable(u"%1 x %2"_s.arg(shown->width()).arg(shown->height())));
        QTest::qWait(100);  // layouts that were asked for
        if (const QString pictures = qEnvironmentVariable("SIGHTSEER_PICTURES"); !pictures.isEmpty()) {
            shown->grab().save(u"%1/scale-%2.png"_s.arg(pictures, QString::fromLatin1(QTest::currentDataTag())));
        }
        const QStringList cut = cutTexts(*shown);
        QVERIFY2(cut.isEmpty(), qPrintable(u'\n' + cut.join(u'\n')));
    }
};

// The screen must be there before the application.
int main(int argc, char** argv) {
    const QTemporaryDir folder;
    useOffscreenDisplay(folder, QSize(1920, 1080));
    qputenv("QT_SCALE_FACTOR", "3");
    QApplication application(argc, argv);
    ScaleTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_scale.moc"
