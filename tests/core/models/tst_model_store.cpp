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

    void aFolderThatHoldsNoUsableModelSaysWhy() {
        const Models models;
        const auto error = ModelStore(starter, models.path).find("empty").error();
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY2(error.message.find("model.safetensors") != std::string::npos, error.message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestModelStore)

#include "tst_model_store.moc"
