// Several models side by side: the former one answers until the vectors of the next one are complete.
#include "tests/core/library/library_fixture.h"

#include <QTest>

#include <atomic>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

// Real models, tiny, that understand any text: two variants of one, and a text tower with its image model.
class Models {
public:
    explicit Models(LibraryFixture& library) : m_library(library) {
        library.options.encoderOverride.reset();
        library.options.encoder = {Precision::Fp32, Device::Cpu, 1};
        library.listener.modelChanged = [this] { ++changes; };
    }

    fs::path folder() const { return m_library.data() / "models"; }

    void install(const std::string& golden, const std::string& name) const {
        fs::create_directories(folder());
        fs::copy(dataPath("golden/models/" + golden), folder() / name, fs::copy_options::recursive);
        for (const auto& entry : fs::recursive_directory_iterator(folder() / name)) {
            fs::permissions(entry.path(), fs::perms::owner_all, fs::perm_options::add);
        }
    }
    // The first one by name is the default.
    void installBoth() const {
        install("hf_clip_vit", "alpha");
        install("hf_clip_vit", "beta");
        vary("beta");
    }
    // Other preprocessing, therefore another model.
    void vary(const std::string& name) const {
        std::ofstream(folder() / name / "preprocessor_config.json")
            << R"({"size": 32, "crop_size": 32, "image_mean": [0.5, 0.5, 0.5]})";
    }

    std::atomic<int> changes{0};

private:
    LibraryFixture& m_library;
};

}  // namespace

class TestModelSwitch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFormerModelAnswersUntilTheNextHasSeenEveryPhoto();
    void goingBackIsInstant();
    void afterARestartTheModelWithMoreVectorsAnswersUntilTheChosenOneIsReady();
    void aModelThatIsAskedForByNameAnswersAtOnce();
    void aTextTowerSearchesTheVectorsThatAreThere();
    void aFolderThatIsNoModelChangesNothing();
    void removingAModelFreesItsFilesAndVectors();
    void aModelAtWorkIsNotRemoved();
};

void TestModelSwitch::theFormerModelAnswersUntilTheNextHasSeenEveryPhoto() {
    LibraryFixture library;
    Models models(library);
    models.install("hf_clip_vit", "alpha");
    for (const char* name : {"a.png", "b.png", "c.png"}) library.picture(name, QColor(Qt::red), name[0]);
    QVERIFY(library.index());
    QCOMPARE(library.search("anything").size(), std::size_t{3});

    models.install("hf_clip_vit", "beta");
    models.vary("beta");
    library.library->pauseIndexing();
    QVERIFY(library.library->useModel("beta"));
    auto status = library.library->status();
    QCOMPARE(status->modelName, std::string("alpha"));
    QCOMPARE(status->nextModelName, std::string("beta"));
    QCOMPARE(status->counts.embedded, 3);
    QCOMPARE(library.search("anything").size(), std::size_t{3});
    QCOMPARE(models.changes.load(), 0);

    library.library->resumeIndexing();
    QVERIFY(library.finish());
    status = library.library->status();
    QCOMPARE(status->modelName, std::string("beta"));
    QCOMPARE(status->nextModelName, std::string());
    QCOMPARE(status->counts.embedded, 3);
    QCOMPARE(models.changes.load(), 1);
    QCOMPARE(library.search("anything").size(), std::size_t{3});
}

void TestModelSwitch::goingBackIsInstant() {
    LibraryFixture library;
    Models models(library);
    models.installBoth();
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    QVERIFY(library.library->useModel("beta"));
    QVERIFY(library.finish());
    QCOMPARE(library.library->status()->modelName, std::string("beta"));
    library.library->pauseIndexing();  // no run is needed
    QVERIFY(library.library->useModel("alpha"));
    QCOMPARE(library.library->status()->modelName, std::string("alpha"));
    QCOMPARE(models.changes.load(), 2);
    QCOMPARE(library.search("anything").size(), std::size_t{1});
    library.library->resumeIndexing();
    QVERIFY(library.finish());
}

void TestModelSwitch::afterARestartTheModelWithMoreVectorsAnswersUntilTheChosenOneIsReady() {
    LibraryFixture library;
    Models models(library);
    models.install("hf_clip_vit", "beta");
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    models.install("hf_clip_vit", "alpha");  // the default now: the first by name
    models.vary("alpha");
    library.open();
    QCOMPARE(library.library->status()->modelName, std::string("beta"));
    QCOMPARE(library.library->status()->nextModelName, std::string("alpha"));
    QCOMPARE(library.search("anything").size(), std::size_t{1});
    library.library->startIndexing();
    QVERIFY(library.finish());
    QCOMPARE(library.library->status()->modelName, std::string("alpha"));
    QCOMPARE(library.search("anything").size(), std::size_t{1});
}

void TestModelSwitch::aModelThatIsAskedForByNameAnswersAtOnce() {
    LibraryFixture library;
    Models models(library);
    models.install("hf_clip_vit", "beta");
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    models.install("hf_clip_vit", "alpha");
    models.vary("alpha");
    library.options.model = "alpha";
    library.open();
    QCOMPARE(library.library->status()->modelName, std::string("alpha"));
    QVERIFY(library.search("anything").empty());
}

void TestModelSwitch::aTextTowerSearchesTheVectorsThatAreThere() {
    LibraryFixture library;
    Models models(library);
    models.install("openai_vit", "pictures");
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    models.install("st_multilingual", "words");
    std::ofstream(models.folder() / "words" / "sightseer.json") << R"({"images_of": "pictures"})";
    library.library->pauseIndexing();
    QVERIFY(library.library->useModel("words"));
    QCOMPARE(library.library->status()->modelName, std::string("words"));
    QCOMPARE(library.library->status()->counts.embedded, 1);
    QCOMPARE(library.search("irgendetwas").size(), std::size_t{1});
    const auto refused = library.library->removeModel("pictures");
    QVERIFY(!refused);
    library.library->resumeIndexing();
    QVERIFY(library.finish());
}

void TestModelSwitch::aFolderThatIsNoModelChangesNothing() {
    LibraryFixture library;
    Models models(library);
    models.install("hf_clip_vit", "alpha");
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    QCOMPARE(library.library->useModel("no such model").error().code, ErrorCode::NotFound);
    models.install("hf_clip_vit", "broken");
    fs::resize_file(models.folder() / "broken" / "model.safetensors", 100);
    QVERIFY(!library.library->useModel("broken"));
    QCOMPARE(library.library->status()->modelName, std::string("alpha"));
    QCOMPARE(library.search("anything").size(), std::size_t{1});
}

void TestModelSwitch::removingAModelFreesItsFilesAndVectors() {
    LibraryFixture library;
    Models models(library);
    models.installBoth();
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    QVERIFY(library.library->useModel("beta"));
    QVERIFY(library.finish());
    const auto bytes = fs::file_size(models.folder() / "alpha" / "model.safetensors");
    const auto freed = library.library->removeModel("alpha");
    QVERIFY2(freed.has_value(), freed ? "" : freed.error().message.c_str());
    QVERIFY(*freed > bytes);
    QVERIFY(!fs::exists(models.folder() / "alpha"));
    const auto catalog = Catalog::open(library.data() / "catalog.db", CatalogAccess::ReadOnly);
    QCOMPARE((*catalog)->modelVectors()->size(), std::size_t{1});
    QCOMPARE(library.search("anything").size(), std::size_t{1});
}

void TestModelSwitch::aModelAtWorkIsNotRemoved() {
    LibraryFixture library;
    Models models(library);
    models.install("hf_clip_vit", "alpha");
    library.picture("a.png", QColor(Qt::red));
    QVERIFY(library.index());
    const auto refused = library.library->removeModel("alpha");
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY(fs::exists(models.folder() / "alpha"));
    QVERIFY(!library.library->removeModel("starter"));
}

QTEST_GUILESS_MAIN(TestModelSwitch)
#include "tst_model_switch.moc"
