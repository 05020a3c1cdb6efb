// The page of labels.
#include "tests/ui/screenshots/shots.h"

#include "tests/ui/window_driver.h"
#include "ui/labels/label_editor.h"
#include "ui/labels/label_tree.h"
#include "ui/labels/labels_page.h"
#include "ui/labels/score_histogram.h"
#include "ui/labels/write_dialog.h"
#include "ui/sidebar/sidebar.h"

#include <QComboBox>

namespace sightseer::test {

using namespace Qt::Literals::StringLiterals;

void takeLabels(Shots& shots, MainWindow& window) {
    Q_EMIT window.findChild<Sidebar*>()->labelsWanted();
    Shots::settle();
    shots.save(window, u"8-labels-empty"_s);
    auto& page = *window.findChild<LabelsPage*>();
    const auto click = [&](const QObject& parent, const char* context, const char* text) {
        const QString wanted = QCoreApplication::translate(context, text);
        for (auto* button : parent.findChildren<QAbstractButton*>()) {
            if (button->text() == wanted) button->click();
        }
    };
    const auto run = [&] {
        click(page.editor(), "sightseer::LabelEditor", "Label photos");
        Shots::waitFor([&] { return page.labels().topLevelItemCount() > 0 && page.grid().isVisible(); });
        Shots::settle();
    };
    run();
    shots.save(window, u"8-labels"_s);
    for (const Qt::Key key : {Qt::Key_Y, Qt::Key_N, Qt::Key_3}) QTest::keyClick(&page.grid(), key);
    page.findChild<QComboBox*>(u"reviewOrder"_s)->setCurrentIndex(1);
    Q_EMIT page.findChild<QComboBox*>(u"reviewOrder"_s)->activated(1);
    Shots::settle();
    shots.save(window, u"8-labels-uncertain"_s);
    click(page, "sightseer::LabelsPage", "Learn");
    Shots::settle();
    Shots::settle();
    shots.save(window, u"8-labels-learned"_s);
    page.editor().setText(u"animal/dog\nanimal/cat: a kitten\n: nothing"_s);
    Shots::settle();
    shots.save(window, u"8-labels-wrong-list"_s);
    page.editor().setText(u"building/castle\nanimal\nwater\nsky"_s);
    click(page.editor(), "sightseer::LabelEditor", "Any number of labels");
    run();
    page.histogram().setFocus();
    Shots::settle();
    shots.save(window, u"8-labels-many"_s);
    click(page, "sightseer::LabelsPage", "Write…");
    auto* dialog = window.findChild<WriteDialog*>();
    Shots::settle();
    shots.save(*dialog, u"8-labels-write"_s);
    auto* formats = dialog->findChild<QComboBox*>();
    for (const int format : {1, 6}) {
        formats->setCurrentIndex(format);
        Q_EMIT formats->activated(format);
        Shots::settle();
        shots.save(*dialog, u"8-labels-write-"_s + QString::number(format));
    }
    dialog->reject();
    shots.saveSmallest(window, u"8-labels-smallest"_s);
    Q_EMIT window.findChild<Sidebar*>()->photosWanted();
    Shots::settle();
}

}  // namespace sightseer::test
