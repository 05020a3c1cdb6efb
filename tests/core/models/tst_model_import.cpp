// Imports: by content, whole or not at all.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/models/file_hash.h"
#include "core/models/model_import.h"
#include "tests/support/golden.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace sightseer;
namespace fs = std::filesystem;

namespace {

const fs::path openClip = test::dataPath("golden/models/openclip_vit");
const fs::path huggingFace = test::dataPath("golden/models/hf_clip_vit");
const fs::path sharded = test::dataPath("golden/models/hf_clip_gelu_bf16");
const fs::path openAi = test::dataPath("golden/models/openai_vit");

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
}

class Place {
    QTemporaryDir m_folder;

public:
    const fs::path path{m_folder.path().toStdString()};
    const fs::path models = path / "models";
    const fs::path list = path / "models.json";
    const ModelStore store{"no starter", models, list};

    Place() { offer(""); }
    // The list knows one file besides.
    void offer(const std::string& known) const {
        std::ofstream(list)
            << "{\"hub\": \"https://hub\", \"hosts\": [], \"default\": \"none\", \"models\": [], \"known\": [" << known
            << "]}";
    }

    // A copy of a golden model's files that can be added to.
    fs::path copyOf(const fs::path& model, const char* name, std::initializer_list<const char*> files) const {
        fs::create_directories(path / name);
        for (const char* file : files) fs::copy_file(model / file, path / name / file);
        return path / name;
    }

    Result<InstalledModel> import(const fs::path& source, const std::string& name = {}) const {
        return importModel(store, {source, name, {}, {}});
    }

    std::vector<std::string> entries(const fs::path& folder) const {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }
};

using Names = std::vector<std::string>;

}  // namespace

class TestModelImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsCopiedWithoutWhatIsNoPartOfTheModel() {
        const Place place;
        const auto source = place.copyOf(openClip, "mine", {"open_clip_config.json", "open_clip_model.safetensors"});
        write(source / "README.md", "# hello");
        write(source / "holiday.jpg", "x");
        write(source / "flax_model.msgpack", "x");
        fs::copy_file(huggingFace / "inputs.safetensors", source / "inputs.safetensors");
        fs::create_directories(source / ".git");
        const auto model = place.import(source);
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        QCOMPARE(model->name, std::string("mine"));
        QCOMPARE(place.entries(model->folder),
                 (Names{"README.md", "open_clip_config.json", "open_clip_model.safetensors", "sightseer.json"}));
        QCOMPARE(place.entries(place.models), Names{"mine"});
        QCOMPARE(test::readText(model->folder / "open_clip_config.json"),
                 test::readText(openClip / "open_clip_config.json"));
    }

    void theCopyCanBeVerifiedLater() {
        const Place place;
        const auto model = place.import(openClip);
        QVERIFY(model);
        const auto before = place.store.verify("openclip_vit");
        for (const auto& file : *before) QVERIFY2(file.result == FileCheck::Intact, file.name.c_str());
        write(model->folder / "open_clip_config.json", test::readText(openClip / "open_clip_config.json") + " ");
        fs::remove(model->folder / "open_clip_model.safetensors");
        fs::copy_file(openClip / "open_clip_model.safetensors", model->folder / "open_clip_model.safetensors");
        const auto checked = place.store.verify("openclip_vit");
        QCOMPARE(checked->at(0).result, FileCheck::Changed);
        QCOMPARE(checked->at(1).result, FileCheck::Intact);
    }

    void aFileThatDoesNotTellItsActivationIsAskedAbout() {
        const Place place;
        const auto source = place.copyOf(openAi, "unknown", {"model.safetensors"}) / "model.safetensors";
        auto text = test::readText(source);
        text.replace(text.find("\"input_resolution\""), 18, "\"input_resolutioN\"");
        fs::permissions(source, fs::perms::owner_all, fs::perm_options::add);
        write(source, text);
        const auto asked = place.import(source);
        QVERIFY(!asked);
        QCOMPARE(asked.error().code, ErrorCode::NoActivation);
        QVERIFY2(asked.error().message.find("this file has no config") != std::string::npos,
                 asked.error().message.c_str());
        QVERIFY(asked.error().message.find("QuickGELU") != std::string::npos);
        const auto answered = importModel(place.store, {source, "", "", Activation::Gelu});
        QVERIFY2(answered.has_value(), answered ? "" : answered.error().message.c_str());
        const auto model = ModelFolder::open(answered->folder);
        QVERIFY(std::get<VisionTransformerSpec>(model->spec().image).blocks.activation == Activation::Gelu);
        QVERIFY(std::get<TextTransformerSpec>(model->spec().text).blocks.activation == Activation::Gelu);
    }

    void aKnownFileIsRecognisedByItsChecksum() {
        const Place place;
        const auto file = huggingFace / "model.safetensors";
        const auto sha256 = hashFile(HashKind::Sha256, file);
        place.offer("{\"title\": \"CLIP of the tests\", \"sha256\": \"" + *sha256 + "\"}");
        QCOMPARE(place.import(file)->title, std::string("CLIP of the tests"));
        const auto alone = place.copyOf(huggingFace, "alone", {"model.safetensors"}) / "model.safetensors";
        const auto refused = place.import(alone);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("By its checksum it is CLIP of the tests.") != std::string::npos,
                 refused.error().message.c_str());
        QCOMPARE(place.store.list().size(), std::size_t{1});
    }

    void everyLayoutComesOver_data() {
        QTest::addColumn<QString>("source");
        for (const auto& folder : {openClip, huggingFace, sharded, openAi}) {
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder);
        }
        QTest::newRow("file of OpenCLIP") << QString::fromStdString(openClip / "open_clip_model.safetensors");
        QTest::newRow("file of Hugging Face") << QString::fromStdString(huggingFace / "model.safetensors");
        QTest::newRow("one of two files") << QString::fromStdString(sharded / "model-00001-of-00002.safetensors");
        QTest::newRow("file of OpenAI's names") << QString::fromStdString(openAi / "model.safetensors");
    }
    void everyLayoutComesOver() {
        QFETCH(QString, source);
        const Place place;
        const auto model = place.import(source.toStdString());
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        QVERIFY(!model->isStarter);
        QCOMPARE(place.store.list().size(), std::size_t{1});
    }

    void aFileOfOnesOwnNamingIsTakenByItsContent() {
        const Place place;
        fs::copy_file(openAi / "model.safetensors", place.path / "My CLIP.safetensors");
        const auto model = place.import(place.path / "My CLIP.safetensors");
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        QCOMPARE(model->name, std::string("My CLIP"));

        // With its settings beside it.
        const auto folder = place.copyOf(openClip, "other", {"open_clip_config.json"});
        fs::copy_file(openClip / "open_clip_model.safetensors", folder / "weights.safetensors");
        const auto other = place.import(folder / "weights.safetensors");
        QVERIFY2(other.has_value(), other ? "" : other.error().message.c_str());
        QVERIFY(fs::exists(other->folder / "open_clip_config.json"));
    }

    void linksOfADownloadersCacheAreFollowedAndTheModelHasItsName() {
        const Place place;
        const auto snapshot = place.path / "models--org--CLIP-tiny/snapshots/0123456789abcdef";
        fs::create_directories(snapshot);
        for (const char* file : {"open_clip_config.json", "open_clip_model.safetensors"}) {
            fs::create_symlink(openClip / file, snapshot / file);
        }
        const auto model = place.import(snapshot);
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        QCOMPARE(model->name, std::string("CLIP-tiny"));
        QVERIFY(!fs::is_symlink(model->folder / "open_clip_model.safetensors"));
    }

    void aNameThatIsTakenGetsANumber() {
        const Place place;
        QCOMPARE(place.import(openClip)->name, std::string("openclip_vit"));
        QCOMPARE(place.import(openClip)->name, std::string("openclip_vit-2"));
        QCOMPARE(place.import(openClip, "starter")->name, std::string("starter-2"));
        QCOMPARE(place.import(openClip, "../up/.x")->name, std::string("up-.x"));
        QCOMPARE(place.import(openClip.string() + "/")->name, std::string("openclip_vit-3"));
    }

    void whatIsMissingIsSaid() {
        const Place place;
        const auto source = place.copyOf(huggingFace, "half", {"model.safetensors"});
        auto error = place.import(source).error();
        QVERIFY2(error.message.find("config.json") != std::string::npos, error.message.c_str());
        QVERIFY2(error.message.find(source) != std::string::npos, error.message.c_str());
        QVERIFY2(error.message.find(".import-") == std::string::npos, error.message.c_str());

        error = place.import(place.path / "nothing").error();
        QCOMPARE(error.code, ErrorCode::NotFound);
        write(place.path / "notes.txt", "x");
        error = place.import(place.path / "notes.txt").error();
        QVERIFY2(error.message.find("no file of weights") != std::string::npos, error.message.c_str());
        write(place.path / "bad.safetensors", "<html>");
        error = place.import(place.path / "bad.safetensors").error();
        QVERIFY2(error.message.find(toUtf8(place.path / "bad.safetensors")) != std::string::npos,
                 error.message.c_str());
        QVERIFY2(error.message.find("/model.safetensors") == std::string::npos, error.message.c_str());
        QCOMPARE(place.entries(place.models), Names());
    }

    void stoppingLeavesNothing() {
        const Place place;
        ImportProgress last;
        const auto model = importModel(place.store, {openClip, {}, {}}, [&](const ImportProgress& progress) {
            last = progress;
            return false;
        });
        QVERIFY(!model);
        QCOMPARE(model.error().code, ErrorCode::Cancelled);
        QVERIFY(last.bytesTotal > 900'000);
        QCOMPARE(place.entries(place.models), Names());
    }

    void aFullDiskIsSeenBeforeAnythingIsCopied() {
        const Place place;
        const auto model = importModel(place.store, {openClip, {}, {}}, {},
                                       [](const fs::path&) -> Result<std::uint64_t> { return 1000; });
        QVERIFY(!model);
        QCOMPARE(model.error().code, ErrorCode::OutOfSpace);
        QCOMPARE(place.entries(place.models), Names());
    }

    void whatAKilledImportHasLeftIsRemovedByTheNext() {
        const Place place;
        fs::create_directories(place.models / ".import-old");
        write(place.models / ".import-old/model.safetensors", "half");
        QVERIFY(place.import(openClip));
        QCOMPARE(place.entries(place.models), Names{"openclip_vit"});
    }

    void theLicenceIsKeptAndARestrictedOneIsKnown_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isRestricted");
        const auto row = [](const char* tag, const char* file, const char* text, const char* name, bool isRestricted) {
            QTest::newRow(tag) << QString::fromLatin1(file) << QString::fromLatin1(text) << QString::fromLatin1(name)
                               << isRestricted;
        };
        row("front matter", "README.md", "---\ntags:\n- clip\nlicense: mit\n---\n# x", "MIT", false);
        row("a list of one", "README.md", "---\nlicense:\n- apache-2.0\n---\n", "Apache-2.0", false);
        row("non-commercial", "README.md", "---\nlicense: cc-by-nc-4.0\n---\n", "cc-by-nc-4.0", true);
        row("another", "README.md", "---\nlicense: other\nlicense_name: apple-amlr\nlicense_link: LICENSE\n---\n",
            "apple-amlr", true);
        row("not in the front matter", "README.md", "# x\nlicense: mit\n", "", false);
        row("text of MIT", "LICENSE", "Permission is hereby granted, free of charge, to any person", "MIT", false);
        row("text of Apple", "LICENSE", "Apple Machine Learning Research Model License Agreement", "apple-amlr", true);
        row("another text", "LICENSE.txt", "Do as you like.", "see LICENSE.txt", false);
        row("none", "config.json.bak", "", "", false);
    }
    void theLicenceIsKeptAndARestrictedOneIsKnown() {
        QFETCH(QString, file);
        QFETCH(QString, text);
        QFETCH(QString, name);
        QFETCH(bool, isRestricted);
        const Place place;
        const auto source = place.copyOf(openClip, "mine", {"open_clip_config.json", "open_clip_model.safetensors"});
        write(source / file.toStdString(), text.toStdString());
        const auto imported = place.import(source);
        QVERIFY(imported);
        fs::remove_all(source);
        const auto licence = place.store.find("mine")->licence;
        QCOMPARE(QString::fromStdString(licence.name), name);
        QCOMPARE(licence.isRestricted, isRestricted);
        QVERIFY(!licence.sentence.empty());
        if (file.startsWith(QLatin1String("LICENSE"))) QVERIFY2(fs::exists(licence.link), licence.link.c_str());
    }

    void theModelWhoseImagesATextTowerUsesIsRemembered() {
        const Place place;
        QVERIFY(place.import(openClip, "images"));
        const auto tower = importModel(place.store, {openAi, "tower", "images"});
        QVERIFY2(tower.has_value(), tower ? "" : tower.error().message.c_str());
        QCOMPARE(tower->imagesOf, std::string("images"));
        QVERIFY(test::readText(tower->folder / "sightseer.json").find("\"images_of\": \"images\"") !=
                std::string::npos);
        QVERIFY(!importModel(place.store, {openAi, "tower", "nothing"}));
        // The images cannot be removed while they are needed.
        QVERIFY(place.store.use("tower"));
        const auto refused = place.store.remove("images");
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("'tower' needs its image tower") != std::string::npos,
                 refused.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestModelImport)

#include "tst_model_import.moc"
