// Labels in the window: the section of the side panel, the dialog behind it, the links of the information panel.
#include "tests/ui/window_driver.h"
#include "ui/info/info_panel.h"
#include "ui/info/label_links.h"
#include "ui/sidebar/label_list.h"
#include "ui/sidebar/label_picker.h"
#include "ui/sidebar/sidebar.h"
#include "ui/sidebar/sidebar_row.h"

#include <QAbstractItemView>
#include <QButtonGroup>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;

namespace {

void writeSidecar(const std::filesystem::path& file, const std::vector<std::string>& tags) {
    std::ofstream out(file);
    out << "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
           "<r:Description r:about=\"\" xmlns:digiKam=\"http://www.digikam.org/ns/1.0/\"><digiKam:TagsList><r:Seq>";
    for (const std::string& tag : tags) out << "<r:li>" << tag << "</r:li>";
    out << "</r:Seq></digiKam:TagsList></r:Description></r:RDF></x:xmpmeta>";
}

QStringList namesIn(const QWidget& list) {
    QStringList names;
    for (const auto* row : list.findChildren<SidebarRow*>()) {
        if (row->isVisibleTo(&list)) names.append(row->text());
    }
    return names;
}

std::vector<LabelCount> manyLabels(int count) {
    std::vector<LabelCount> labels;
    for (int i = 0; i < count; ++i) labels.push_back({"kind/label " + std::to_string(i), 1000 - i});
    return labels;
}

}  // namespace

class LabelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void thePanelCountsLabelsAndSearchesForThem() {
        WindowDriver driver;
        writeSidecar(driver.photos() / "red0.png.xmp", {"colour/red", "warm"});
        writeSidecar(driver.photos() / "red1.xmp", {"colour/red"});
        writeSidecar(driver.photos() / "green0.xmp", {"colour/green"});
        driver.startWithColours(2);
        auto& labels = driver.find<LabelList>();
        QTRY_VERIFY_WITH_TIMEOUT(labels.isVisible(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(namesIn(labels), (QStringList{u"colour/red"_s, u"colour/green"_s, u"warm"_s}),
                                  kPatience);
        auto* red = qobject_cast<SidebarRow*>(buttonWith(labels, u"colour/red"_s));
        QCOMPARE(red->trailing(), u"2"_s);
        QCOMPARE(red->accessibleDescription(), u"2"_s);
        QTest::mouseClick(red, Qt::LeftButton);
        QCOMPARE(driver.search().text(), u"label:colour/red "_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 2, kPatience);
        QVERIFY(red->isChecked());

        // What changes in the folder is counted after the next run.
        std::filesystem::remove(driver.photos() / "green0.xmp");
        writeSidecar(driver.photos() / "blue0.xmp", {"sky"});
        writeSidecar(driver.photos() / "blue1.xmp", {"sky"});
        writeSidecar(driver.photos() / "green1.xmp", {"sky"});
        QTest::keyClick(driver.window.get(), Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(namesIn(labels), (QStringList{u"sky"_s, u"colour/red"_s, u"warm"_s}), kPatience);
        QVERIFY(buttonWith(labels, u"colour/red"_s)->isChecked());
    }

    void aSidecarThatCannotBeReadIsAmongTheProblems() {
        WindowDriver driver;
        std::ofstream(driver.photos() / "red0.png.xmp") << "<x:xmpmeta";
        driver.startWithColours(1);
        auto* problems = qobject_cast<SidebarRow*>(buttonWith(driver.find<Sidebar>(), u"Problems"_s));
        QTRY_VERIFY_WITH_TIMEOUT(problems->isVisible(), kPatience);
        QCOMPARE(problems->trailing(), u"1"_s);
        QVERIFY(!driver.find<LabelList>().isVisible());
    }

    void aPhotosLabelsAreLinksThatSayWhereTheyAreFrom() {
        WindowDriver driver;
        writeSidecar(driver.photos() / "red0.png.xmp", {"colour/red"});
        writeSidecar(driver.photos() / "red1.png.xmp", {"colour/red", "red boat"});
        driver.startWithColours(2);
        QTest::keyClick(driver.window.get(), Qt::Key_I, Qt::ControlModifier);
        driver.retype(u"label:\"red boat\""_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 1, kPatience);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        auto& links = driver.find<LabelLinks>();
        QTRY_VERIFY_WITH_TIMEOUT(links.isVisible(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(buttonWith(links, u"colour/red"_s), kPatience);
        auto* link = buttonWith(links, u"colour/red"_s);
        QCOMPARE(link->accessibleName(), u"colour/red"_s);
        QVERIFY2(link->toolTip().contains(u"in its sidecar"_s), qPrintable(link->toolTip()));
        QVERIFY(!link->toolTip().contains(u"in the file"_s));
        QTest::mouseClick(link, Qt::LeftButton);
        QCOMPARE(driver.search().text(), u"label:colour/red"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 2, kPatience);
        driver.search().clear();
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 6, kPatience);
        driver.retype(u"-is:labelled"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.list().rowCount(), 4, kPatience);
        driver.grid().setFocus();
        QTest::keyClick(&driver.grid(), Qt::Key_Home);
        QTRY_VERIFY_WITH_TIMEOUT(!links.isVisible(), kPatience);
    }

    void atMostTwelveLabelsAreListedAndTheRestIsADialogAway() {
        QButtonGroup group;
        LabelList list(group);
        list.setLabels(manyLabels(12));
        QCOMPARE(namesIn(list).size(), 12);
        list.setLabels(manyLabels(30));
        QCOMPARE(namesIn(list).size(), 13);
        QVERIFY(namesIn(list).contains(u"kind/label 11"_s) && !namesIn(list).contains(u"kind/label 12"_s));
        QStringList searches;
        connect(&list, &LabelList::searchWanted, this, [&](const QString& text) { searches.append(text); });
        list.show();
        auto* all = qobject_cast<SidebarRow*>(buttonWith(list, u"All labels…"_s));
        QCOMPARE(all->trailing(), u"30"_s);
        all->click();
        auto* picker = list.findChild<LabelPicker*>();
        QVERIFY(picker);
        const auto* rows = picker->findChild<QAbstractItemView*>();
        QCOMPARE(rows->model()->rowCount(), 30);
        QCOMPARE(rows->model()->index(0, 1).data().toString(), u"1,000"_s);
        QTest::keyClicks(picker->findChild<QLineEdit*>(), u"LABEL 2"_s);
        QCOMPARE(rows->model()->rowCount(), 11);
        QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Down);
        QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Return);
        QCOMPARE(searches, QStringList{u"label:\"kind/label 20\""_s});
    }

    void newCountsKeepTheRowsAndTheKeyboardWhereTheyAre() {
        QButtonGroup group;
        LabelList list(group);
        QVERIFY(list.isHidden());
        list.setLabels({{"a", 3}, {"b", 2}, {"AC\\/DC", 1}});
        list.show();
        list.activateWindow();
        QCOMPARE(namesIn(list), (QStringList{u"a"_s, u"b"_s, u"AC/DC"_s}));
        QAbstractButton* b = buttonWith(list, u"b"_s);
        list.setLabels({{"a", 3}, {"b", 3}, {"AC\\/DC", 1}});
        QCOMPARE(buttonWith(list, u"b"_s), b);
        QCOMPARE(qobject_cast<SidebarRow*>(b)->trailing(), u"3"_s);
        b->setFocus();
        list.setLabels({{"b", 5}, {"a", 4}});
        QTRY_COMPARE(namesIn(list), (QStringList{u"b"_s, u"a"_s}));
        QTRY_VERIFY(buttonWith(list, u"b"_s)->hasFocus());
        QVERIFY(list.rowOf(u"label:b"_s) && !list.rowOf(u"label:c"_s));
        list.setLabels({});
        QVERIFY(list.isHidden());
    }
};

QTEST_MAIN(LabelsTest)
#include "tst_labels.moc"
