#include "core/base/file_io.h"
#include "core/models/model_store.h"
#include "tests/support/golden.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sightseer;

namespace {

const std::filesystem::path starter = test::resourcesPath() / "models/starter";
const std::filesystem::path openAiModel = test::dataPath("golden/models/openai_vit");
const std::filesystem::path openClipModel = test::dataPath("golden/models/openclip_vit");

// A models folder with two CLIP models, a folder that is no model and a stray file.
class Models {
public:
    Models() : path(std::filesystem::path(m_folder.path().toStdString()) / "models") {
        for (const char* name : {"zebra", "alpha", "empty"}) std::filesystem::create_directories(path / name);
        std::filesystem::copy_file(openAiModel / "model.safetensors", path / "zebra/model.safetensors");
        std::filesystem::copy_file(openClipModel / "open_clip_config.json", path / "alpha/open_clip_config.json");
        std::filesystem::copy_file(openClipModel / "open_clip_model.safetensors",
                                   path / "alpha/open_clip_model.safetensors");
        std::filesystem::copy_file(openClipModel / "open_clip_config.json", path / "open_clip_config.json");
    }

private:
    QTemporaryDir m_folder;

public:
    const std::filesystem::path path;
};

std::vector<std::string> names(const std::vector<InstalledModel>& models) {
    std::vector<std::string> result;
    for (const auto& model : models) result.push_back(model.name);
    return result;
}

}  // namespace

class TestModelStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsTheStarterModelFirstAndTheOthersByName() {
        const Models models;
        const auto list = ModelStore(starter, models.path).list();
        QCOMPARE(names(list), (std::vector<std::string>{"starter", "alpha", "zebra"}));
        QVERIFY(list[0].isStarter && !list[1].isStarter && !list[2].isStarter);
        QCOMPARE(list[1].folder, models.path / "alpha");
    }

    void foldersThatDoNotExistHoldNoModels() {
        QVERIFY(ModelStore("no such folder", "nor this").list().empty());
        QCOMPARE(names(ModelStore(starter, "no such folder").list()), (std::vector<std::string>{"starter"}));
    }

    void theDefaultIsTheFirstClipModelElseTheStarterModel() {
        const Models models;
        QCOMPARE(ModelStore(starter, models.path).find("")->name, std::string("alpha"));
        const auto onlyStarter = ModelStore(starter, "no such folder").find("");
        QVERIFY(onlyStarter && onlyStarter->isStarter);
        QCOMPARE(ModelStore("no such folder", "nor this").find("").error().code, ErrorCode::NoModel);
    }

    void aModelIsFoundByItsNameOrByItsFolder() {
        const Models models;
        const ModelStore store(starter, models.path);
        QCOMPARE(store.find("zebra")->folder, models.path / "zebra");
        QVERIFY(store.find("starter")->isStarter);
        QCOMPARE(store.find(toUtf8(openAiModel))->folder, openAiModel);
    }

    void anUnknownNameSaysWhatThereIsToChooseFrom() {
        const Models models;
        const auto error = ModelStore(starter, models.path).find("ViT-X").error();
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY2(error.message.find("'starter', 'alpha' and 'zebra'") != std::string::npos, error.message.c_str());
    }

    void theChosenModelIsTheDefaultUntilAnotherIsChosen() {
        const Models models;
        const ModelStore store(starter, models.path);
        QCOMPARE(store.use("zebra")->name, std::string("zebra"));
        QCOMPARE(ModelStore(starter, models.path).find("")->name, std::string("zebra"));
        QVERIFY(store.use("starter"));
        QVERIFY(store.find("")->isStarter);
        QCOMPARE(store.use("empty").error().code, ErrorCode::NotFound);
        QVERIFY(store.find("")->isStarter);
        // One that is gone was no choice.
        QVERIFY(store.use("zebra"));
        std::filesystem::remove_all(models.path / "zebra");
        QCOMPARE(store.find("")->name, std::string("alpha"));
    }

    void theFirstChoiceMakesTheModelsFolder() {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "data/models";
        QVERIFY(ModelStore(starter, path).use("starter"));
        QVERIFY(std::filesystem::exists(path / "in-use"));
    }

    void removingAModelFreesItsSpace() {
        const Models models;
        const ModelStore store(starter, models.path);
        const auto size = bytesIn(models.path / "zebra");
        QVERIFY(size > 1'000'000);
        QCOMPARE(store.list()[2].bytes, size);
        QCOMPARE(*store.remove("zebra"), size);
        QCOMPARE(names(store.list()), (std::vector<std::string>{"starter", "alpha"}));
        QVERIFY(!std::filesystem::exists(models.path / ".removing-zebra"));
    }

    void theStarterModelAndTheOneInUseAreNotRemoved() {
        const Models models;
        const ModelStore store(starter, models.path);
        for (const char* name : {"starter", "alpha"}) {
            const auto refused = store.remove(name);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        }
        for (const char* name : {"", "nothing", "..", "empty", "../models"}) {
            QVERIFY2(!store.remove(name), name);
        }
        QCOMPARE(store.list().size(), std::size_t{3});
        QVERIFY(std::filesystem::exists(models.path / "empty"));
        QVERIFY(store.use("starter"));
        QVERIFY(store.remove("alpha"));
    }

    void ofALinkToAModelOnlyTheLinkIsRemoved() {
        const Models models;
        const ModelStore store(starter, models.path);
        const QTemporaryDir elsewhere;
        const auto target = std::filesystem::path(elsewhere.path().toStdString()) / "model";
        std::filesystem::rename(models.path / "zebra", target);
        std::filesystem::create_symlink(target, models.path / "zebra");
        QCOMPARE(*store.remove("zebra"), std::uint64_t{0});
        QVERIFY(!std::filesystem::exists(models.path / "zebra"));
        QVERIFY(std::filesystem::exists(target / "model.safetensors"));
    }

    void withoutARecordNothingCanBeCompared() {
        const Models models;
        const auto checked = ModelStore(starter, models.path).verify("alpha");
        QCOMPARE(checked->size(), std::size_t{2});
        QCOMPARE(checked->at(0).result, FileCheck::Unknown);
        QCOMPARE(ModelStore(starter, models.path).verify("nothing").error().code, ErrorCode::NotFound);
    }

    void aDamagedModelIsNamedCheckedAndRemoved() {
        const Models models;
        const ModelStore store(starter, models.path);
        ModelRecord record;
        record.title = "Zebra of the list";
        record.files = {{"model.safetensors", std::filesystem::file_size(models.path / "zebra/model.safetensors"),
                         std::string(64, '0')}};
        QVERIFY(writeModelRecord(models.path / "zebra", record));
        QVERIFY(store.all().damaged.empty());
        std::filesystem::resize_file(models.path / "zebra/model.safetensors", 1000);
        QCOMPARE(names(store.list()), (std::vector<std::string>{"starter", "alpha"}));
        const auto damaged = store.all().damaged;
        QCOMPARE(damaged.size(), std::size_t{1});  // "empty" was never installed
        QCOMPARE(damaged[0].model.name, std::string("zebra"));
        QCOMPARE(damaged[0].model.title, std::string("Zebra of the list"));
        QVERIFY2(damaged[0].error.message.find("model.safetensors") != std::string::npos,
                 damaged[0].error.message.c_str());
        QCOMPARE(store.verify("zebra")->at(0).result, FileCheck::Changed);
        QVERIFY(*store.remove("zebra") > 1000);
        QVERIFY(store.all().damaged.empty() && !std::filesystem::exists(models.path / "zebra"));
    }

    void hiddenFoldersAreNoModels() {
        const Models models;
        std::filesystem::rename(models.path / "zebra", models.path / ".import-zebra");
        QCOMPARE(names(ModelStore(starter, models.path).list()), (std::vector<std::string>{"starter", "alpha"}));
    }

    void aFolderThatHoldsNoUsableModelSaysWhy() {
        const Models models;
        const auto error = ModelStore(starter, models.path).find("empty").error();
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY2(error.message.find("model.safetensors") != std::string::npos, error.message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestModelStore)

#include "tst_model_store.moc"
