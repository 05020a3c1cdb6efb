// Models of one's own are dropped on the page of models: what is asked, what is taken, and what is refused.
#include "tests/ui/models_driver.h"

#include <QComboBox>
#include <QDialog>

using namespace sightseer;
using namespace sightseer::test;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

// Weights alone, in OpenAI's form but not theirs.
fs::path weightsAlone(const ModelsDriver& driver) {
    const auto folder = driver.path(u"downloads"_s);
    fs::create_directories(folder);
    fs::copy_file(dataPath("golden/models/openclip_vit/open_clip_model.safetensors"), folder / "mine.safetensors");
    return folder / "mine.safetensors";
}

}  // namespace

class ModelImportsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aDroppedFolderIsImported() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        driver.drop({dataPath("golden/models/openclip_customtext")});
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"openclip_customtext is here now."_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.page().keys().contains(u"openclip_customtext"_s), kModelPatience);
        QVERIFY(fs::exists(driver.models() / "openclip_customtext/open_clip_model.safetensors"));
        QTRY_VERIFY(!buttonWith(driver.page(), u"Cancel"_s)->isVisible());  // of imports
        // Its speed here is measured when that is asked for.
        driver.click(u"openclip_customtext"_s, u"Measure speed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"openclip_customtext"_s).contains(u"Measured on this computer: "_s),
                                 kModelPatience);
    }

    void whatIsNoModelIsRefusedInWords_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("an empty folder") << u"empty"_s << u"no file of a model lies in it"_s;
        QTest::newRow("a picture") << u"photo.png"_s << u"it is no file of weights"_s;
        QTest::newRow("weights of something else")
            << u"other.safetensors"_s << u"holds no CLIP model that this version knows"_s;
        QTest::newRow("something that went") << u"gone"_s << u"it is not there"_s;
    }

    void whatIsNoModelIsRefusedInWords() {
        QFETCH(QString, name);
        QFETCH(QString, sentence);
        ModelsDriver driver;
        const auto folder = driver.path(u"downloads"_s);
        fs::create_directories(folder / "empty");
        writePlainPicture(folder / "photo.png", Qt::red, 20, 20);
        fs::copy_file(dataPath("golden/models/hf_clip_vit/inputs.safetensors"), folder / "other.safetensors");
        driver.start();
        driver.openPage();
        driver.drop({folder / stdPath(name)});
        QTRY_VERIFY2_WITH_TIMEOUT(message(driver).contains(sentence), qPrintable(message(driver)), kModelPatience);
        QCOMPARE(driver.page().keys(), (QStringList{u"starter"_s, u"tiny"_s, u"gone"_s}));
        QVERIFY(!fs::exists(driver.models() / "downloads"));
    }

    void weightsWithoutSettingsAskForTheirActivation() {
        ModelsDriver driver;
        const auto weights = weightsAlone(driver);
        driver.start();
        driver.openPage();
        driver.drop({weights});
        QTRY_VERIFY_WITH_TIMEOUT(driver.window->findChild<QMessageBox*>(), kModelPatience);
        QCOMPARE(driver.window->findChild<QMessageBox*>()->text(), u"Was mine.safetensors trained with QuickGELU?"_s);
        answerQuestion(driver, u"GELU"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(message(driver).contains(u"mine is here now."_s), qPrintable(message(driver)),
                                  kModelPatience);
        QVERIFY(readText(driver.models() / "mine/sightseer.json").find("\"activation\": \"gelu\"") !=
                std::string::npos);
    }

    void weightsWithoutSettingsAreNotImportedUnlessThatIsAnswered() {
        ModelsDriver driver;
        const auto weights = weightsAlone(driver);
        driver.start();
        driver.openPage();
        driver.drop({weights});
        answerQuestion(driver, u"Cancel"_s);
        QTest::qWait(100);
        QVERIFY(!fs::exists(driver.models() / "mine"));
    }

    void aTextTowerAsksWhosePicturesItSearches() {
        ModelsDriver driver;
        driver.install("openai_vit", "pictures");
        driver.install("hf_clip_vit", "others");
        driver.start();
        driver.openPage();
        driver.drop({dataPath("golden/models/st_multilingual")});
        QTRY_VERIFY_WITH_TIMEOUT(driver.page().findChild<QDialog*>(), kModelPatience);
        auto* dialog = driver.page().findChild<QDialog*>();
        auto* choice = dialog->findChild<QComboBox*>();
        QCOMPARE(choice->count(), 2);
        choice->setCurrentIndex(choice->findText(u"pictures"_s));
        QTest::mouseClick(buttonWith(*dialog, u"Import"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"st_multilingual is here now."_s), kModelPatience);
        QTRY_VERIFY_WITH_TIMEOUT(driver.textOf(u"st_multilingual"_s).contains(u"searches the pictures of pictures"_s),
                                 kModelPatience);
    }

    void aTextTowerWithoutAnyModelOfPicturesSaysWhatToDo() {
        ModelsDriver driver;
        driver.start();
        driver.openPage();
        driver.drop({dataPath("golden/models/st_multilingual")});
        QTRY_VERIFY_WITH_TIMEOUT(message(driver).contains(u"install the model whose pictures it searches first"_s),
                                 kModelPatience);
    }
};

QTEST_MAIN(ModelImportsTest)
#include "tst_model_imports.moc"
