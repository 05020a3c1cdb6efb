#include "ui/search/query_chips.h"

#include <QAbstractButton>
#include <QAction>
#include <QContextMenuEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace sightseer;
using namespace Qt::Literals::StringLiterals;

namespace {

// What stands in the strip, in the order it was made; crosses left out.
QStringList words(const QueryChips& chips) {
    QStringList words;
    for (const auto* widget : chips.findChildren<QWidget*>()) {
        const auto* label = qobject_cast<const QLabel*>(widget);
        if (label && !label->isHidden()) words.append(label->text());
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button && button->text() != u"×"_s) words.append(button->text());
    }
    return words;
}

QAbstractButton* button(const QueryChips& chips, const QString& text, int which = 0) {
    for (auto* found : chips.findChildren<QAbstractButton*>()) {
        if (found->text() == text && which-- == 0) return found;
    }
    return nullptr;
}

}  // namespace

class QueryChipsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlainPromptShowsNothing() {
        QueryChips chips;
        for (const auto& text : {u""_s, u"a dog in the grass"_s}) {
            chips.setQuery(text);
            QVERIFY(chips.isHidden());
            QVERIFY(chips.isUnderstood());
        }
    }

    void aPhotoIsCalledByItsNameOnceThatIsKnown() {
        QueryChips chips;
        QSignalSpy wanted(&chips, &QueryChips::photoNameWanted);
        chips.setQuery(u"a dog -photo:12^2"_s);
        chips.setQuery(u"a dog -photo:12^2 photo:3"_s);
        QCOMPARE(wanted.size(), 2);  // once for each
        QVERIFY(button(chips, u"-photo: 12^2"_s));
        chips.setPhotoName(PhotoId(12), u"Rex.jpg"_s);
        QVERIFY(button(chips, u"-Rex.jpg^2"_s) && button(chips, u"photo: 3"_s));
        chips.setPhotoName(PhotoId(99), u"gone.jpg"_s);  // late
        QVERIFY(button(chips, u"-Rex.jpg^2"_s));
    }

    void everyPartIsAChipInTheOrderOfTheText() {
        QueryChips chips;
        chips.setQuery(u"a dog, -people (type:raw OR type:jpeg)"_s);
        QVERIFY(!chips.isHidden());
        const auto shown = words(chips);
        QCOMPARE(shown.filter(u"a dog"_s).size(), 1);
        QVERIFY(shown.indexOf(u"a dog"_s) < shown.indexOf(u"-people"_s));
        QVERIFY(shown.contains(u"-people"_s));
        QVERIFY(shown.contains(u"OR"_s));
        QVERIFY(shown.filter(u"raw"_s).size() == 1);
    }

    void aClickOnAChipMarksItsPlaceInTheText() {
        QueryChips chips;
        chips.setQuery(u"Größe, -people"_s);
        QSignalSpy picked(&chips, &QueryChips::partPicked);
        QTest::mouseClick(button(chips, u"-people"_s), Qt::LeftButton);
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked[0][0].toInt(), 7);  // characters, not bytes
        QCOMPARE(picked[0][1].toInt(), 7);
    }

    void theCrossTakesThePartAwayWithWhatJoinedIt() {
        QueryChips chips;
        chips.setQuery(u"a dog, grass -people"_s);
        QSignalSpy changed(&chips, &QueryChips::queryChanged);
        QTest::mouseClick(button(chips, u"×"_s, 1), Qt::LeftButton);
        QCOMPARE(changed[0][0].toString(), u"a dog -people"_s);
    }

    void theMenuExcludesAndWeighs() {
        QueryChips chips;
        chips.setQuery(u"a dog, grass type:raw"_s);
        chips.show();
        QSignalSpy changed(&chips, &QueryChips::queryChanged);
        const auto choose = [&](const QString& chip, const QString& entry) {
            QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
            QCoreApplication::sendEvent(button(chips, chip)->parentWidget(), &event);
            for (auto* action : button(chips, chip)->parentWidget()->findChildren<QAction*>()) {
                if (action->text() == entry) return action->trigger(), true;
            }
            return false;
        };
        QVERIFY(choose(u"grass"_s, u"Exclude"_s));
        QVERIFY(choose(u"a dog"_s, u"2"_s));
        QVERIFY(choose(u"type: raw"_s, u"Exclude"_s));
        QVERIFY(choose(u"type: raw"_s, u"Remove"_s));
        QVERIFY(!choose(u"type: raw"_s, u"2"_s));  // filters have no weight
        QCOMPARE(changed.size(), 4);
        QCOMPARE(changed[0][0].toString(), u"a dog, -grass type:raw"_s);
        QCOMPARE(changed[1][0].toString(), u"a dog^2, grass type:raw"_s);
        QCOMPARE(changed[2][0].toString(), u"a dog, grass -type:raw"_s);
        QCOMPARE(changed[3][0].toString(), u"a dog, grass"_s);
        chips.setQuery(u"a dog, -grass"_s);
        QVERIFY(choose(u"-grass"_s, u"Include"_s));
        chips.setQuery(u"cat OR dog"_s);
        QVERIFY(!choose(u"cat"_s, u"Exclude"_s));  // the language has no such query
    }

    void theWheelWeighsAndKeysRemove() {
        QueryChips chips;
        chips.setQuery(u"a dog, grass"_s);
        chips.show();
        QSignalSpy changed(&chips, &QueryChips::queryChanged);
        QWidget* grass = button(chips, u"grass"_s)->parentWidget();
        const auto turn = [&](int delta) {
            QWheelEvent event({5, 5}, grass->mapToGlobal(QPointF(5, 5)), {}, {0, delta}, {}, {}, Qt::NoScrollPhase,
                              false);
            QCoreApplication::sendEvent(grass, &event);
        };
        turn(120);
        turn(60);
        turn(60);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed[0][0].toString(), u"a dog, grass^1.5"_s);
        QCOMPARE(changed[1][0].toString(), u"a dog, grass^2"_s);
        turn(-480);
        QCOMPARE(changed[2][0].toString(), u"a dog, grass^0.25"_s);
        QTest::keyClick(button(chips, u"grass"_s), Qt::Key_Delete);
        QCOMPARE(changed[3][0].toString(), u"a dog"_s);
    }

    void theKeyboardStaysAmongTheChips() {
        QueryChips chips;
        connect(&chips, &QueryChips::queryChanged, &chips, &QueryChips::setQuery);
        QSignalSpy picked(&chips, &QueryChips::partPicked);
        chips.setQuery(u"a dog, grass, type:raw"_s);
        chips.show();
        QVERIFY(QTest::qWaitForWindowActive(&chips));
        button(chips, u"type: raw"_s)->setFocus();
        QTest::keyClick(button(chips, u"type: raw"_s), Qt::Key_Delete);
        QVERIFY(button(chips, u"grass"_s)->hasFocus());
        QTest::keyClick(button(chips, u"grass"_s), Qt::Key_Delete);  // a plain prompt is left, which has no chip
        QCOMPARE(picked.size(), 1);
    }

    void partsInFrontOfAnErrorCanOnlyBeMarked() {
        QueryChips chips;
        chips.setQuery(u"-people date:2023-13"_s);
        QVERIFY(button(chips, u"-people"_s));
        QVERIFY(!button(chips, u"×"_s));
    }

    void dateWordsAreOfferedAndOnlyAClickTakesThem() {
        QueryChips chips;
        chips.setQuery(u"beach in July 2019"_s);
        QVERIFY(!chips.isHidden());
        auto* offer = button(chips, u"+ date:2019-07"_s);
        QVERIFY(offer);
        QSignalSpy changed(&chips, &QueryChips::queryChanged);
        QTest::mouseClick(offer, Qt::LeftButton);
        QCOMPARE(changed.size(), 1);
        QVERIFY(changed[0][0].toString().contains(u"date:2019-07"_s));
        QVERIFY(changed[0][0].toString().contains(u"beach"_s));
    }

    void anErrorIsSaidAndPointsAtItsPlace() {
        QueryChips chips;
        chips.setQuery(u"a dog date:2023-13"_s);
        QVERIFY(!chips.isUnderstood());
        const auto said = words(chips).filter(u"is not a date"_s);
        QCOMPARE(said.size(), 1);
        QVERIFY(said.front().contains(u"2023-13"_s));
        QSignalSpy picked(&chips, &QueryChips::partPicked);
        for (auto* label : chips.findChildren<QLabel*>()) {
            if (label->text() == said.front()) Q_EMIT label->linkActivated(u"#"_s);
        }
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked[0][0].toInt(), 11);
        QCOMPARE(picked[0][1].toInt(), 7);
        chips.setQuery(u"a dog"_s);
        QVERIFY(chips.isUnderstood());
    }

    void townsAreAskedOfTheFinder() {
        QueryChips chips;
        chips.setQuery(u"near:Atlantis"_s);
        QVERIFY(!chips.isUnderstood());
        chips.setPlaceFinder([](std::string_view) { return std::optional(Place{"Atlantis", "", 1, 2, 0}); });
        chips.setQuery(u"near:Atlantis"_s);
        QVERIFY(chips.isUnderstood());
    }
};

QTEST_MAIN(QueryChipsTest)
#include "tst_query_chips.moc"
