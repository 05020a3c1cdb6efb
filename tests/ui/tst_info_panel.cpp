// The information about the photo that is current, driven as a person would.
#include "tests/ui/window_driver.h"
#include "ui/info/info_panel.h"
#include "ui/info/score_bars.h"
#include "ui/viewer/viewer.h"

#include <QLabel>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

bool says(const QWidget& panel, const QString& words) {
    for (const auto* label : panel.findChildren<QLabel*>()) {
        if (label->isVisible() && QString(label->text()).remove(QChar(0x200b)).contains(words)) return true;
    }
    return false;
}

}  // namespace

class InfoPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aKeyShowsWhatIsKnownAboutThePhoto() {
        WindowDriver driver;
        driver.startWithColours(2);
        auto& panel = driver.find<InfoPanel>();
        QVERIFY(!panel.isVisible());
        driver.grid().setFocus();
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        QVERIFY(panel.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, u"No photo is selected"_s), kPatience);
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        const QString name = driver.nameAt(0);
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, name), kPatience);
        QTRY_VERIFY(says(panel, u"× 48"_s));
        QVERIFY(says(panel, u"PNG"_s));
        QVERIFY(says(panel, qtPath(driver.photos())));
        QVERIFY(!panel.findChild<ScoreBars*>()->isVisible());  // nothing is searched for

        QTest::keyClick(&driver.grid(), Qt::Key_A, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, u"6 photos selected"_s), kPatience);
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        QVERIFY(!panel.isVisible());
    }

    void theScoreIsExplainedTermByTerm() {
        WindowDriver driver;
        driver.startWithColours(4);
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        driver.type(u"red, -green^2"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.nameAt(0).startsWith(u"red"_s), kPatience);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        auto& panel = driver.find<InfoPanel>();
        auto* score = panel.findChild<ScoreBars*>();
        QTRY_VERIFY_WITH_TIMEOUT(score->isVisible() && says(*score, u"a likely match"_s), kPatience);
        QVERIFY(says(*score, u"red"_s));
        QVERIFY(says(*score, u"-green^2"_s));
        QTest::keyClick(&driver.grid(), Qt::Key_End);
        QTRY_VERIFY_WITH_TIMEOUT(says(*score, u"not likely"_s), kPatience);
        // A filter alone ranks nothing.
        driver.retype(u"name:red*"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.list().rowCount() == 4, kPatience);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, driver.nameAt(0)), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!score->isVisible(), kPatience);
    }

    void aFactIsALinkToPhotosThatShareIt() {
        WindowDriver driver;
        driver.startWithColours(1);
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        auto& panel = driver.find<InfoPanel>();
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, driver.nameAt(0)), kPatience);
        for (auto* label : panel.findChildren<QLabel*>()) {
            if (label->toolTip().contains(u"in:"_s)) Q_EMIT label->linkActivated(u"#"_s);
        }
        QVERIFY(driver.search().text().startsWith(u"in:"_s));
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 3, kPatience);
    }

    void theViewersPhotoIsFollowed() {
        WindowDriver driver;
        driver.startWithColours(1);
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        QTest::keyClick(&driver.grid(), Qt::Key_Return);
        QTest::keyClick(&driver.find<Viewer>(), Qt::Key_Right);
        QTRY_VERIFY_WITH_TIMEOUT(says(driver.find<InfoPanel>(), driver.nameAt(1)), kPatience);
        QTest::keyClick(&driver.find<Viewer>(), Qt::Key_Escape);
        QTest::keyClick(&driver.grid(), Qt::Key_End);
        QTRY_VERIFY_WITH_TIMEOUT(says(driver.find<InfoPanel>(), driver.nameAt(2)), kPatience);
    }
};

QTEST_MAIN(InfoPanelTest)
#include "tst_info_panel.moc"
