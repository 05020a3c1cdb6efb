// The information about the photo that is current, driven as a person would.
#include "tests/core/image/picture_bytes.h"
#include "tests/ui/window_driver.h"
#include "ui/info/info_panel.h"
#include "ui/info/score_bars.h"
#include "ui/viewer/viewer.h"

#include <QBuffer>
#include <QLabel>

#include <algorithm>

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

void writeJpegWithExif(const std::filesystem::path& file, const FileBytes& exif) {
    QImage picture(32, 32, QImage::Format_RGB32);
    picture.fill(Qt::gray);
    QBuffer jpeg;
    QVERIFY(jpeg.open(QIODevice::WriteOnly));
    QVERIFY(picture.save(&jpeg, "JPEG"));
    const auto size = exif.size() + 8;  // with its marker's two bytes of size, and "Exif", 0, 0
    QByteArray block("\xFF\xE1", 2);
    block.append(static_cast<char>(size >> 8)).append(static_cast<char>(size & 0xFF)).append("Exif\0\0", 6);
    block.append(reinterpret_cast<const char*>(exif.data()), static_cast<qsizetype>(exif.size()));
    QFile out(qtPath(file));
    QVERIFY(out.open(QIODevice::WriteOnly));
    QByteArray bytes = jpeg.data();
    out.write(bytes.insert(2, block));
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

    void aLinkKeepsTheKeyboardWhileNothingChanges() {
        WindowDriver driver;
        driver.startWithColours(1);
        auto& panel = driver.find<InfoPanel>();
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        driver.grid().makeCurrent(0);
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, driver.nameAt(0)), kPatience);
        const auto labels = panel.findChildren<QLabel*>();
        const auto found = std::ranges::find_if(labels, [](QLabel* label) { return label->text().contains(u"<a "_s); });
        QVERIFY(found != labels.end());
        const QPointer<QLabel> link = *found;
        link->setFocus();
        Q_EMIT driver.find<BrowsePage>().answered();
        QTest::qWait(500);
        QVERIFY(link && link->hasFocus());
    }

    void exposureAndPlaceAreSaidAsPeopleSayThem() {
        WindowDriver driver;
        TagDirectory exif, gps;
        exif.addRationals(0x829A, {1, 250});
        exif.addRationals(0x829D, {28, 10});
        exif.addShort(0x8827, 400);
        exif.addRationals(0x920A, {50, 1});
        gps.addText(1, "N");
        gps.addRationals(2, {48, 1, 51, 1, 1224, 100});
        gps.addText(3, "E");
        gps.addRationals(4, {2, 1, 20, 1, 5568, 100});
        writeJpegWithExif(driver.photos() / "paris.jpg",
                          exifBlock(exif, gps, 1, "Canon", "EOS", "2021:06:05 14:03:02"));
        driver.start({driver.photos()});
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!driver.nameAt(0).isEmpty(), kPatience);
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        auto& panel = driver.find<InfoPanel>();
        QTRY_VERIFY_WITH_TIMEOUT(says(panel, u"1/250 s  ·  f/2.8  ·  50 mm  ·  ISO 400"_s), kPatience);
        QVERIFY(says(panel, u"48.85340, 2.34880"_s));
        QVERIFY(says(panel, u"Paris, FR"_s));
        for (auto* label : panel.findChildren<QLabel*>()) {
            if (label->toolTip().contains(u"near:\"Paris"_s)) Q_EMIT label->linkActivated(u"#"_s);
        }
        QCOMPARE(driver.search().text(), u"near:\"Paris, FR\",20"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
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
