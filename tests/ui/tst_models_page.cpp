// Models are downloaded, imported, used and removed in the whole window, with real model files and a hub on this machine.
#include "tests/ui/models_driver.h"
#include "ui/settings/app_settings.h"
#include "ui/sidebar/sidebar.h"
#include "ui/status/message_bar.h"
#include "ui/welcome/welcome_page.h"

#include <QMenuBar>
#include <QMessageBox>
#include <QProgressBar>
#include <QSignalSpy>

#include <fstream>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr qint64 kPart = 3'000'000;  // bytes of the tiny model's weights, which are more than 8 million

}  // namespace

class ModelsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aCardSaysBeforeTheDownloadWhatOneGets() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        QCOMPARE(driver.page().keys(), (QStringList{u"starter"_s, u"tiny"_s, u"gone"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"starter"_s).contains(u"In use"_s), kModelPatience);
        QVERIFY(driver.textOf(u"starter"_s).contains(u"roughly people; not faces, colours or events"_s));
        const QString text = driver.textOf(u"tiny"_s);
        for (const auto& part : {u"Tiny CLIP"_s, u"8.5 MB"_s, u"English"_s, u"Chinese"_s, u"1.3 ×"_s, u"72.8 %"_s,
                                 u"39.9 %"_s, u"https://example.org/table"_s, u"https://example.org/licence"_s,
                                 u"Licence MIT"_s, u"You may do what you like."_s}) {
            QVERIFY2(text.contains(part), qPrintable(part + u" in "_s + text));
        }
        QCOMPARE(driver.buttonsOf(u"tiny"_s), QStringList{u"Download"_s});
        QCOMPARE(driver.buttonsOf(u"starter"_s), (QStringList{u"Check files"_s, u"Measure speed"_s}));
    }

    void theSpeedOfTheModelInUseIsMeasuredByItself() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"starter"_s).contains(u"Measured on this computer: "_s),
                                 kModelPatience);
        QVERIFY(driver.textOf(u"starter"_s).contains(u"photos/s (CPU"_s));
    }

    void aDownloadIsPausedGoesOnAndIsUsed() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        driver.stallAfter = kPart;
        driver.click(u"tiny"_s, u"Download"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Downloading: 3.0 MB of 8.5 MB"_s), kModelPatience);
        auto* bar = driver.page().card(u"tiny"_s)->findChild<QProgressBar*>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->value(), static_cast<int>(1000 * (kPart + 1026) / 8'529'870));
        QCOMPARE(driver.buttonsOf(u"tiny"_s), (QStringList{u"Pause"_s, u"Cancel"_s}));
        QVERIFY(buttonWith(*driver.page().card(u"tiny"_s), u"Pause"_s)->hasFocus());  // where Download was

        QTest::keyClick(buttonWith(*driver.page().card(u"tiny"_s), u"Pause"_s), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Paused at 3.0 MB of 8.5 MB"_s), kModelPatience);
        QCOMPARE(driver.buttonsOf(u"tiny"_s), (QStringList{u"Resume"_s, u"Cancel"_s}));

        driver.stallAfter.reset();
        driver.click(u"tiny"_s, u"Resume"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Installed"_s), kModelPatience);
        const auto requests = driver.hub.requestsOf("/org/tiny/resolve/r1/model.safetensors");
        QCOMPARE(requests.size(), 2);
        QCOMPARE(requests.back().headers.value("range"), "bytes=" + QByteArray::number(kPart) + '-');
        QVERIFY(message(driver).contains(u"Tiny CLIP is here now."_s));

        // From the message. The photos are looked at again, and the model answers when that is done.
        QTest::mouseClick(buttonWith(driver.find<MessageBar>(), u"Use it"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"Tiny CLIP answers now."_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"In use"_s), kModelPatience);
        QTRY_COMPARE_WITH_TIMEOUT(driver.page().keys().front(), u"tiny"_s, kModelPatience);
        QVERIFY(readText(driver.models() / "in-use").starts_with("tiny"));
    }

    void aCancelledDownloadLeavesNothing() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        driver.stallAfter = kPart;
        driver.click(u"tiny"_s, u"Download"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Downloading: 3.0 MB"_s), kModelPatience);
        QVERIFY(fs::exists(driver.models() / ".partial/tiny"));
        driver.click(u"tiny"_s, u"Cancel"_s);
        QTRY_COMPARE_WITH_TIMEOUT(driver.buttonsOf(u"tiny"_s), QStringList{u"Download"_s}, kModelPatience);
        QVERIFY(!fs::exists(driver.models() / ".partial/tiny"));
    }

    void aFailedDownloadSaysWhyAndCanBeTriedAgain() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        driver.click(u"gone"_s, u"Download"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"gone"_s).contains(u"it is not there any more (404)"_s),
                                 kModelPatience);
        QCOMPARE(driver.buttonsOf(u"gone"_s), (QStringList{u"Try again"_s, u"Cancel"_s}));
        driver.offers[1].isThere = true;
        driver.offers[1].files = driver.offers[0].files;
        driver.writeList();
        driver.click(u"gone"_s, u"Try again"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"gone"_s).contains(u"Installed"_s), kModelPatience);
    }

    void withoutAConnectionTheCardSaysWhatToCheck() {
        ModelsDriver driver;
        AppSettings(&driver.settings).setMirror(u"http://127.0.0.1:1"_s);
        driver.start();
        driver.openPage();
        driver.click(u"tiny"_s, u"Download"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            driver.textOf(u"tiny"_s).contains(u"there is no connection to 127.0.0.1. Check the network"_s),
            kModelPatience);
        QCOMPARE(driver.hub.requests().size(), 0);  // the mirror was asked instead
    }

    void whatAnEarlierProgramLeftIsPaused() {
        ModelsDriver driver;
        fs::create_directories(driver.models() / ".partial/tiny");
        std::ofstream(driver.models() / ".partial/tiny/model.safetensors.part") << std::string(1'000'000, 'x');
        driver.start();
        driver.openPage();
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Paused at 1.0 MB of 8.5 MB"_s), kModelPatience);
        driver.click(u"tiny"_s, u"Cancel"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(driver.models() / ".partial/tiny"), kModelPatience);
    }

    void theFormerModelAnswersUntilTheNewOneHasItsVectors() {
        ModelsDriver driver;
        driver.install("hf_clip_vit", "mine");
        std::ofstream(driver.data() / "models/in-use") << "starter\n";
        driver.start(12);
        driver.openPage();
        driver.pauseIndexing(true);
        driver.click(u"mine"_s, u"Use"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"mine"_s).contains(u"In use soon"_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"mine"_s).contains(u"Starter model answers meanwhile."_s),
                                 kModelPatience);
        // A search is answered meanwhile.
        auto& search = driver.find<SearchBar>();
        search.setFocus();
        QTest::keyClicks(&search, u"a castle"_s);
        auto& list = driver.find<BrowsePage>().photos();
        QTRY_VERIFY_WITH_TIMEOUT(list.index(0, 0).data(PhotoListModel::BadgeRole).isValid(), kModelPatience);
        driver.pauseIndexing(false);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"mine answers now."_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text().endsWith(u"mine"_s), kModelPatience);

        // Back again: the vectors are kept, so that nothing has to be looked at; and the search on show is asked again.
        driver.openPage();
        driver.pauseIndexing(true);
        QSignalSpy answered(&driver.find<BrowsePage>(), &BrowsePage::answered);
        driver.click(u"starter"_s, u"Use"_s);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"Starter model answers now."_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(answered.count() > 0, kModelPatience);
        driver.pauseIndexing(false);
    }

    void aRemovedModelFreesItsRoom() {
        ModelsDriver driver;
        driver.install("hf_clip_vit", "mine");
        std::ofstream(driver.data() / "models/in-use") << "starter\n";
        driver.start();
        driver.openPage();
        driver.click(u"mine"_s, u"Remove…"_s);
        answerQuestion(driver, u"Cancel"_s);
        QVERIFY(fs::exists(driver.models() / "mine"));
        driver.click(u"mine"_s, u"Remove…"_s);
        QTRY_VERIFY(driver.window->findChild<QMessageBox*>());
        QVERIFY(driver.window->findChild<QMessageBox*>()->informativeText().contains(u"only you can bring it back"_s));
        answerQuestion(driver, u"Remove"_s);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).startsWith(u"mine was removed: 8."_s), kModelPatience);
        QVERIFY(message(driver).endsWith(u"MB became free."_s));
        QTRY_VERIFY_WITH_TIMEOUT(!driver.page().keys().contains(u"mine"_s), kModelPatience);
        QVERIFY(!fs::exists(driver.models() / "mine"));
    }

    void changedFilesAreFoundByACheck() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        driver.click(u"tiny"_s, u"Download"_s);
        driver.click(u"tiny"_s, u"Check files"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Checked: all 3 files are as they should be."_s),
                                 kModelPatience);
        {
            std::fstream weights(driver.models() / "tiny/model.safetensors",
                                 std::ios::in | std::ios::out | std::ios::binary);
            weights.seekp(5'000'000);
            weights << "changed";
        }
        driver.click(u"tiny"_s, u"Check files"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Checked: model.safetensors has changed."_s),
                                 kModelPatience);
    }

    void aDamagedModelSaysWhatIsWrongAndIsDownloadedAgain() {
        ModelsDriver driver;
        driver.install("hf_clip_vit", "tiny");
        ModelRecord record;
        record.id = "tiny";
        QVERIFY(writeModelRecord(driver.models() / "tiny", record));
        fs::resize_file(driver.models() / "tiny/model.safetensors", 5'000'000);
        driver.start();
        driver.openPage();
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Damaged"_s), kModelPatience);
        QVERIFY2(driver.textOf(u"tiny"_s).contains(u"model.safetensors"_s), qPrintable(driver.textOf(u"tiny"_s)));
        QCOMPARE(driver.buttonsOf(u"tiny"_s), (QStringList{u"Download"_s, u"Check files"_s, u"Remove…"_s}));
        driver.click(u"tiny"_s, u"Download"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"tiny"_s).contains(u"Installed"_s), kModelPatience);
        QVERIFY(driver.buttonsOf(u"tiny"_s).contains(u"Use"_s));
        QCOMPARE(fs::file_size(driver.models() / "tiny/model.safetensors"),
                 fs::file_size(dataPath("golden/models/hf_clip_vit/model.safetensors")));
    }

    void aModelForResearchOnlyWarnsBeforeItIsUsed() {
        ModelsDriver driver;
        driver.install("hf_clip_vit", "research");
        std::ofstream(driver.models() / "research/README.md") << "---\nlicense: cc-by-nc-4.0\n---\n";
        std::ofstream(driver.models() / "in-use") << "starter\n";
        driver.start();
        driver.openPage();
        QVERIFY(driver.textOf(u"research"_s).contains(u"Licence cc-by-nc-4.0: It is for research"_s));
        driver.click(u"research"_s, u"Use"_s);
        QTRY_VERIFY(driver.window->findChild<QMessageBox*>());
        QVERIFY(driver.window->findChild<QMessageBox*>()->informativeText().contains(u"non-commercial use only"_s));
        answerQuestion(driver, u"Cancel"_s);
        QVERIFY(driver.textOf(u"starter"_s).contains(u"In use"_s));
        driver.click(u"research"_s, u"Use"_s);
        answerQuestion(driver, u"Use"_s);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"research answers now."_s), kModelPatience);
    }

    void thePageIsReachedFromMenuStatusBarAndSidebar() {
        ModelsDriver driver;
        driver.start();
        auto& page = driver.page();
        QVERIFY(!page.isVisible());
        for (QAction* menu : driver.window->menuBar()->actions()) {
            for (QAction* action : menu->menu()->actions()) {
                if (action->text() == u"&Models…"_s) action->trigger();
            }
        }
        QVERIFY(page.isVisible());
        QTest::mouseClick(buttonWith(driver.find<Sidebar>(), u"All photos"_s), Qt::LeftButton);
        QVERIFY(!page.isVisible());
        // The model's name in the status bar is a link, for keys as well.
        auto* line = driver.find<StatusBar>().findChild<QLabel*>();
        line->setFocus(Qt::TabFocusReason);
        QTRY_COMPARE(line->selectedText(), u"starter model"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(page.isVisible());
    }

    void everyButtonIsReachedByTab() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        QTRY_VERIFY(buttonWith(driver.page(), u"Import a model"_s)->isVisible());
        buttonWith(driver.page(), u"Import a model"_s)->setFocus(Qt::TabFocusReason);
        QStringList reached;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
            if (button && driver.page().isAncestorOf(button)) reached.append(button->accessibleName());
        }
        for (const auto& name : {u"Check files: Starter model"_s, u"Download: Tiny CLIP"_s, u"Download: Gone CLIP"_s}) {
            QVERIFY2(reached.contains(name), qPrintable(reached.join(u'\n')));
        }
    }

    void theWelcomePageDownloadsABetterModelInTheBackground() {
        ModelsDriver driver;
        driver.start(0);
        auto& welcome = driver.find<WelcomePage>();
        QTRY_VERIFY_WITH_TIMEOUT(welcome.isVisible(), kModelPatience);
        auto* better = welcome.findChild<QAbstractButton*>(u"betterModel"_s);
        QTRY_VERIFY_WITH_TIMEOUT(better->isVisible(), kModelPatience);
        QCOMPARE(better->text(), u"Download a better model (8.5 MB)"_s);
        driver.stallAfter = kPart;
        QTest::mouseClick(better, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(driver.hub.requestsOf("/org/tiny/resolve/r1/model.safetensors").size() == 1,
                                 kModelPatience);
        // Searches work meanwhile, with the starter model.
        writePlainPicture(driver.photos() / "one.png", Qt::blue, 64, 48);
        driver.window->openPaths({driver.photos()});
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text() == u"1 photo, all searchable  ·  starter model"_s,
                                 kModelPatience);
        driver.openPage();
        driver.click(u"tiny"_s, u"Pause"_s);
        driver.stallAfter.reset();
        driver.click(u"tiny"_s, u"Resume"_s);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"Tiny CLIP answers now."_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.find<StatusBar>().text() == u"1 photo, all searchable  ·  Tiny CLIP"_s,
                                 kModelPatience);
    }

    void aBetterModelThatWasAwaitedIsGoneOnWithAtTheNextStart() {
        ModelsDriver driver;
        fs::create_directories(driver.models() / ".partial/tiny");
        std::ofstream(driver.models() / ".partial/tiny/config.json.part") << "{";
        AppSettings(&driver.settings).setAwaitedModel(u"tiny"_s);
        driver.start();
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"Tiny CLIP answers now."_s), kModelPatience);
        QCOMPARE(AppSettings(&driver.settings).awaitedModel(), QString());
    }
};

QTEST_MAIN(ModelsPageTest)
#include "tst_models_page.moc"
