// Photos are labelled, looked through, and the labels written out and taken back, in the whole window with real files.
#include "tests/ui/window_driver.h"
#include "ui/labels/label_editor.h"
#include "ui/labels/label_tree.h"
#include "ui/labels/labels_page.h"
#include "ui/labels/score_histogram.h"
#include "ui/labels/write_dialog.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/empty_state.h"
#include "ui/status/message_bar.h"
#include "ui/style/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QTreeWidget>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

struct LabelDriver : WindowDriver {
    LabelsPage& page() { return find<LabelsPage>(); }
    LabelEditor& editor() { return page().editor(); }
    LabelTree& labels() { return page().labels(); }
    PhotoGrid& review() { return page().grid(); }
    QAbstractButton& button(const QString& text) { return *buttonWith(page(), text); }

    void open() { QTest::mouseClick(buttonWith(find<Sidebar>(), u"Label photos"_s), Qt::LeftButton); }

    // With two photos of each colour.
    void startWithLabels(const QString& list = u"red\ngreen\nblue"_s) {
        startWithColours(2);
        open();
        label(list);
    }

    void label(const QString& list) {
        editor().setText(list);
        QTest::mouseClick(&button(u"Label photos"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(labels().topLevelItemCount() == list.count(u'\n') + 2, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(button(u"Write…"_s).isEnabled(), kPatience);
    }

    QStringList counts() {
        QStringList counts;
        for (int i = 0; i < labels().topLevelItemCount(); ++i) counts.append(labels().topLevelItem(i)->text(2));
        return counts;
    }

    QString badge(int row) { return review().model()->index(row, 0).data(PhotoListModel::BadgeRole).toString(); }
    QString reviewName(int row) { return review().model()->index(row, 0).data().toString(); }
    void press(int key, Qt::KeyboardModifiers with = Qt::NoModifier) { QTest::keyClick(&review(), Qt::Key(key), with); }
    QStringList sidecars() { return QDir(qtPath(photos())).entryList({u"*.xmp"_s}, QDir::Files); }
};

void answerQuestion(WindowDriver& driver, const QString& button) {
    QTRY_VERIFY(driver.window->findChild<QMessageBox*>());
    QTest::mouseClick(buttonWith(*driver.window->findChild<QMessageBox*>(), button), Qt::LeftButton);
}

}  // namespace

class LabelsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aListLabelsThePhotos() {
        LabelDriver driver;
        driver.startWithLabels();
        QCOMPARE(driver.counts(), (QStringList{u"2"_s, u"2"_s, u"2"_s, u"0"_s}));
        QCOMPARE(driver.labels().current(), 0);
        QCOMPARE(driver.review().headings().front().text, u"Labelled: 2"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.reviewName(0).startsWith(u"red"_s), kPatience);
        driver.labels().setFocus();
        QTest::keyClick(&driver.labels(), Qt::Key_Down);
        QTRY_VERIFY_WITH_TIMEOUT(driver.reviewName(0).startsWith(u"green"_s), kPatience);
        // The run is kept, and there again when the page is opened in another window.
        QCOMPARE(driver.find<QComboBox>(u"labelRuns"_s).count(), 1);
        QVERIFY(driver.find<QComboBox>(u"labelRuns"_s).currentText().startsWith(u"red, green, blue"_s));
    }

    void keysDecideAndUndo() {
        LabelDriver driver;
        driver.startWithLabels();
        QTRY_VERIFY(driver.review().hasFocus());
        driver.press(Qt::Key_N);
        QCOMPARE(driver.counts(), (QStringList{u"1"_s, u"2"_s, u"2"_s, u"1"_s}));
        QCOMPARE(driver.badge(0), u"✗"_s);
        QCOMPARE(driver.review().currentIndex().row(), 1);  // the next one
        driver.press(Qt::Key_Y);
        QCOMPARE(driver.badge(1), u"✓"_s);
        driver.press(Qt::Key_Z, Qt::ControlModifier);
        driver.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(driver.counts(), (QStringList{u"2"_s, u"2"_s, u"2"_s, u"0"_s}));
        QVERIFY(driver.badge(0).endsWith(u'%'));
        QCOMPARE(driver.review().currentIndex().row(), 0);
        driver.press(Qt::Key_3);
        QCOMPARE(driver.counts(), (QStringList{u"1"_s, u"2"_s, u"3"_s, u"0"_s}));
        driver.press(Qt::Key_9);  // there is no ninth label
        QCOMPARE(driver.counts(), (QStringList{u"1"_s, u"2"_s, u"3"_s, u"0"_s}));
        // What was decided is kept: the same list again has it.
        driver.label(u"red\ngreen\nblue"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.counts(), (QStringList{u"1"_s, u"2"_s, u"3"_s, u"0"_s}), kPatience);
    }

    void allSelectedPhotosAreDecidedAtOnce() {
        LabelDriver driver;
        driver.startWithLabels();
        driver.review().selectAll();
        const QString before = driver.counts().join(u' ');
        driver.press(Qt::Key_N);
        QCOMPARE(driver.counts().front(), u"0"_s);
        driver.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(driver.counts().join(u' '), before);
    }

    void theThresholdIsMovedByKeysAndByHand() {
        LabelDriver driver;
        driver.startWithColours(2);
        driver.open();
        QTest::mouseClick(&driver.button(u"Any number of labels"_s), Qt::LeftButton);
        driver.label(u"red\ngreen\nblue"_s);
        QCOMPARE(driver.counts().front(), u"2"_s);
        auto& histogram = driver.page().histogram();
        histogram.setFocus();
        QTest::keyClick(&histogram, Qt::Key_Home);
        QCOMPARE(driver.counts().front(), u"6"_s);  // all
        QCOMPARE(driver.review().headings().front().text, u"Labelled: 6"_s);
        QTest::mouseClick(&histogram, Qt::LeftButton, {}, QPoint(histogram.width() / 2, 10));
        QCOMPARE(histogram.threshold(), 0.5F);
        QCOMPARE(driver.counts().front(), u"2"_s);
        QTest::keyClick(&histogram, Qt::Key_Left);
        QCOMPARE(histogram.threshold(), 0.49F);
        QTest::keyClick(&histogram, Qt::Key_Home);
        QTest::mouseClick(&driver.button(u"Automatic"_s), Qt::LeftButton);
        QTRY_COMPARE(driver.counts().front(), u"2"_s);
    }

    void theHistogramShowsWhereThePhotosAre() {
        ScoreHistogram histogram;
        histogram.resize(416, histogram.sizeHint().height());
        std::vector<int> bins(50);
        bins[10] = 4;  // 0.2 to 0.22
        bins[40] = 4;  // 0.8 to 0.82
        histogram.show(bins, 0.5F);
        const auto colourAt = [&](double probability) {
            return histogram.grab().toImage().pixelColor(8 + qRound(probability * 400), 20).rgb();
        };
        QCOMPARE(colourAt(0.81), accent(histogram.palette()).rgb());
        QCOMPARE(colourAt(0.21), mutedText(histogram.palette()).rgb());
        QVERIFY(colourAt(0.6) != accent(histogram.palette()).rgb());
        histogram.setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(colourAt(0.19), accent(histogram.palette()).rgb());
    }

    void whatWillBeWrittenIsShownThenWrittenThenTakenBack() {
        LabelDriver driver;
        driver.startWithLabels();
        QTest::mouseClick(&driver.button(u"Write…"_s), Qt::LeftButton);
        auto& dialog = driver.find<WriteDialog>();
        auto& list = *dialog.findChild<QTreeWidget*>();
        QTRY_COMPARE_WITH_TIMEOUT(list.topLevelItemCount(), 6, kPatience);
        QCOMPARE(list.topLevelItem(0)->text(0), u"blue0.png.xmp"_s);
        QCOMPARE(list.topLevelItem(0)->text(1), u"new, with blue"_s);
        QVERIFY(driver.sidecars().isEmpty());  // nothing yet
        auto* write = buttonWith(dialog, u"Write"_s);
        QTRY_VERIFY(write->isEnabled());
        QTest::mouseClick(write, Qt::LeftButton);
        auto* undo = buttonWith(dialog, u"Undo"_s);
        QTRY_VERIFY_WITH_TIMEOUT(undo->isVisible(), kPatience);
        QCOMPARE(driver.sidecars().size(), 6);
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(buttonWith(dialog, u"Close"_s) && buttonWith(dialog, u"Close"_s)->isEnabled(),
                                 kPatience);
        QVERIFY(driver.sidecars().isEmpty());
    }

    void aTableIsWritten() {
        LabelDriver driver;
        driver.startWithLabels();
        QTest::mouseClick(&driver.button(u"Write…"_s), Qt::LeftButton);
        auto& dialog = driver.find<WriteDialog>();
        auto& formats = *dialog.findChild<QComboBox*>();
        formats.setCurrentIndex(formats.findText(u"Table (CSV)"_s));
        Q_EMIT formats.activated(formats.currentIndex());
        QTest::mouseClick(buttonWith(dialog, u"Write to…"_s), Qt::LeftButton);
        auto* files = dialog.findChild<QFileDialog*>();
        QVERIFY(files);
        const fs::path target = driver.photos().parent_path() / "labels.csv";
        Q_EMIT files->fileSelected(qtPath(target));
        files->reject();
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(target), kPatience);
        QVERIFY(readText(target).find("red0.png,red,") != std::string::npos);
        QTRY_VERIFY(buttonWith(dialog, u"Close"_s));
    }

    void photosThemselvesAreChangedAndPutBack() {
        LabelDriver driver;
        driver.startWithLabels();
        const fs::path photo = driver.photos() / "red0.png";
        const auto before = readText(photo);
        QTest::mouseClick(&driver.button(u"Write…"_s), Qt::LeftButton);
        auto& dialog = driver.find<WriteDialog>();
        auto& formats = *dialog.findChild<QComboBox*>();
        formats.setCurrentIndex(formats.findText(u"Into the photos themselves"_s));
        Q_EMIT formats.activated(formats.currentIndex());
        auto* write = buttonWith(dialog, u"Change the photos"_s);
        QTRY_VERIFY_WITH_TIMEOUT(write->isEnabled(), kPatience);
        QCOMPARE(dialog.findChild<QTreeWidget*>()->topLevelItemCount(), 6);
        QTest::mouseClick(write, Qt::LeftButton);
        auto* undo = buttonWith(dialog, u"Undo"_s);
        QTRY_VERIFY_WITH_TIMEOUT(undo->isVisible(), kPatience);
        QVERIFY(readText(photo) != before);
        QVERIFY(driver.sidecars().isEmpty());
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(readText(photo) == before, kPatience);
    }

    void whatWasDecidedIsLearned() {
        LabelDriver driver;
        driver.startWithLabels();
        QVERIFY(!driver.button(u"Learn"_s).isEnabled());
        driver.press(Qt::Key_Y);
        QTRY_VERIFY(driver.button(u"Learn"_s).isEnabled());
        QTest::mouseClick(&driver.button(u"Learn"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"words alone"_s), kPatience);
        QTRY_VERIFY(driver.button(u"Learn"_s).isEnabled());
        QCOMPARE(driver.counts().front(), u"2"_s);
    }

    void aWrongListSaysWhatIsWrong() {
        LabelDriver driver;
        driver.startWithColours(1);
        driver.open();
        driver.editor().setText(u"dog\n: nothing"_s);
        QVERIFY(!driver.button(u"Label photos"_s).isEnabled());
        const auto says = [&](const QString& words) {
            for (auto* label : driver.editor().findChildren<QLabel*>()) {
                if (label->text().contains(words)) return true;
            }
            return false;
        };
        QVERIFY(says(u"2"_s));  // the line
        driver.editor().setText(u" \n"_s);
        QVERIFY(!driver.button(u"Label photos"_s).isEnabled());
        QApplication::clipboard()->setText(QString(10 << 20, u'a'));
        driver.editor().findChild<QPlainTextEdit*>()->paste();
        QVERIFY(driver.find<MessageBar>().text().contains(u"too large"_s));
        QVERIFY(driver.editor().text().size() < 10);
        driver.editor().setText(u"dog\ncat"_s);
        QVERIFY(says(u"2 labels"_s));
        QVERIFY(driver.button(u"Label photos"_s).isEnabled());
    }

    void selectedPhotosAloneAreLabelled() {
        LabelDriver driver;
        driver.startWithColours(2);
        driver.grid().setFocus();
        driver.grid().makeCurrent(0);
        QTest::keyClick(&driver.grid(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(driver.page().isVisible());
        driver.label(u"red\ngreen\nblue"_s);
        int sum = 0;
        for (const QString& count : driver.counts()) sum += count.toInt();
        QCOMPARE(sum, 1);
    }

    void aPhotoDroppedOnALabelGetsIt() {
        LabelDriver driver;
        driver.startWithLabels();
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(qtPath(driver.photos() / "green0.png"))});
        const QPoint onBlue = driver.labels().visualItemRect(driver.labels().topLevelItem(2)).center();
        const auto drop = [&] {
            QDragEnterEvent enter(onBlue, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(driver.labels().viewport(), &enter);
            QDropEvent dropped(onBlue, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(driver.labels().viewport(), &dropped);
        };
        drop();
        QTRY_COMPARE_WITH_TIMEOUT(driver.counts(), (QStringList{u"2"_s, u"1"_s, u"3"_s, u"0"_s}), kPatience);
        mime.setUrls({QUrl::fromLocalFile(u"/nowhere.png"_s)});
        drop();
        QTRY_VERIFY(driver.find<MessageBar>().text().contains(u"of the library"_s));
    }

    void newPhotosAreLabelledLater() {
        LabelDriver driver;
        driver.startWithLabels();
        driver.addPicture("red new.png", Qt::red);
        QTest::keyClick(driver.window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().startsWith(u"7 photos, all"_s), kPatience);
        QTest::mouseClick(&driver.button(u"Label new photos"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(driver.counts().front(), u"3"_s, kPatience);
        QTRY_VERIFY(driver.button(u"Label new photos"_s).isEnabled());
        QTest::mouseClick(&driver.button(u"Label new photos"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<MessageBar>().text().contains(u"no new photos"_s), kPatience);
    }

    void aRunIsForgotten() {
        LabelDriver driver;
        driver.startWithLabels();
        auto* forget = driver.page().findChild<QAbstractButton*>(u"forgetRun"_s);
        QTest::mouseClick(forget, Qt::LeftButton);
        answerQuestion(driver, u"Forget"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!forget->isEnabled(), kPatience);
        QVERIFY(driver.page().findChild<EmptyState*>()->isVisible());
        QCOMPARE(driver.page().findChild<EmptyState*>()->title(), u"Labels from words alone"_s);
    }
};

QTEST_MAIN(LabelsPageTest)
#include "tst_labels_page.moc"
