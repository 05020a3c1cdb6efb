// ClipModel as its header's example uses it, and what it says when something is missing.
#include "core/clip/clip_model.h"
#include "tests/support/golden.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

ClipModelFiles files() {
    return {pluginPath(), resourcesPath() / "tokenizer/bpe_simple_vocab_16e6.txt.gz"};
}

fs::path tinyModel() {
    return dataPath("golden/models/hf_clip_vit");
}

bool isOneSentence(const std::string& message) {
    return !message.empty() && message.back() == '.' && message.find('\n') == std::string::npos;
}

}  // namespace

class TestClipModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theReadmeExampleGivesProbabilities();
    void textsAndTheirTokensGiveTheSame();
    void aMissingModuleIsNoModel();
    void aFileThatIsNoModuleIsNoModel();
    void aMissingFolderNamesIt();
    void aMissingVocabularyNamesIt();
    void cudaWithoutADeviceIsSaidPlainly();
};

void TestClipModel::theReadmeExampleGivesProbabilities() {
    const auto model = ClipModel::load(tinyModel(), files());
    QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
    Image picture = makeImage(100, 60);
    std::iota(picture.pixels.begin(), picture.pixels.end(), std::uint8_t{0});
    const PixelBatch pixels = (*model)->preprocess(picture);
    QCOMPARE(pixels.count, 1);
    QCOMPARE(pixels.size, 32);
    const auto images = (*model)->encodeImages(pixels);
    const auto texts = (*model)->encodeText(std::vector<std::string>{"a diagram", "a dog", "a cat"});
    QVERIFY(images && texts);
    const auto probabilities = softmax(logitsPerImage(*images, *texts, (*model)->logitScale()));
    QCOMPARE(probabilities.size(), std::size_t{3});
    QVERIFY(std::abs(std::accumulate(probabilities.begin(), probabilities.end(), 0.0F) - 1) < 1e-5F);
    QVERIFY(!(*model)->deviceDescription().empty());
    QCOMPARE((*model)->spec().embeddingDimension, 96);
}

void TestClipModel::textsAndTheirTokensGiveTheSame() {
    const auto model = ClipModel::load(tinyModel(), files(), {Precision::Fp32, Device::Cpu, 0});
    QVERIFY(model.has_value());
    const std::vector<std::string> texts{"a diagram", "a dog"};
    const TokenBatch tokens = (*model)->tokenize(texts);
    QCOMPARE(tokens.count, 2);
    QCOMPARE(tokens.contextLength, 77);
    QCOMPARE((*model)->encodeText(texts)->values, (*model)->encodeText(tokens)->values);
}

void TestClipModel::aMissingModuleIsNoModel() {
    const auto model = ClipModel::load(tinyModel(), {"/no/such/folder/sightseer_torch.so", files().mergesFile});
    QVERIFY(!model.has_value());
    QCOMPARE(model.error().code, ErrorCode::NoModel);
    QVERIFY(isOneSentence(model.error().message));
    QVERIFY(model.error().message.find("sightseer_torch.so") != std::string::npos);
}

void TestClipModel::aFileThatIsNoModuleIsNoModel() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("sightseer_torch.so"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a module");
    file.close();
    const auto model = ClipModel::load(tinyModel(), {path.toStdString(), files().mergesFile});
    QVERIFY(!model.has_value());
    QCOMPARE(model.error().code, ErrorCode::NoModel);
}

void TestClipModel::aMissingFolderNamesIt() {
    const auto model = ClipModel::load(dataPath("no_such_model"), files());
    QVERIFY(!model.has_value());
    QVERIFY(model.error().message.find("no_such_model") != std::string::npos);
}

void TestClipModel::aMissingVocabularyNamesIt() {
    const auto model = ClipModel::load(tinyModel(), {pluginPath(), dataPath("no_such_vocabulary.gz")});
    QVERIFY(!model.has_value());
    QVERIFY(model.error().message.find("no_such_vocabulary.gz") != std::string::npos);
}

void TestClipModel::cudaWithoutADeviceIsSaidPlainly() {
    const auto model = ClipModel::load(tinyModel(), files(), {Precision::Auto, Device::Cuda, 0});
    if (model) QSKIP("this computer has a CUDA device");
    QCOMPARE(model.error().code, ErrorCode::Unsupported);
    QVERIFY(isOneSentence(model.error().message));
}

QTEST_GUILESS_MAIN(TestClipModel)
#include "tst_clip_model.moc"
