// Every model of tests/data/golden/models against what its reference implementation computed, by name.
#include "core/base/file_io.h"
#include "core/clip/checkpoint/model_folder.h"
#include "core/clip/similarity.h"
#include "tests/core/clip/golden_model.h"

#include <QTemporaryDir>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

enum class Towers { Both, TextsOnly };

struct GoldenModel {
    const char* name;                // the folder
    const char* valuesOf = nullptr;  // the folder that holds inputs and expected values, when it is another one
    Towers towers = Towers::Both;
    float tolerance = kEmbeddingTolerance;
    const char* imagesOf = nullptr;  // the model that a text tower is paired with
    float bf16Cosine = 0.9995F;      // the least, between bfloat16 and float32
};

constexpr GoldenModel models[]{
    {"hf_clip_vit"},
    {"hf_clip_gelu_bf16"},
    {"openai_vit", "openai_vit_jit"},
    {"openai_rn", nullptr, Towers::Both, 2e-5F, nullptr, 0.99F},
    {"openclip_vit"},
    {"openclip_customtext", nullptr, Towers::Both, kEmbeddingTolerance, nullptr, 0.999F},
    {"openclip_customtext_causal"},
    {"openclip_xlmr"},
    {"hf_siglip"},
    {"hf_siglip2"},
    {"hf_chinese_clip"},
    {"st_multilingual", nullptr, Towers::TextsOnly, kEmbeddingTolerance, "openai_vit"},
};

// The model's folder, as it lies in the data or, with the model whose pictures it searches beside it, as a copy.
class Folder {
public:
    explicit Folder(const GoldenModel& golden) : path(model(golden.name)) {
        if (golden.imagesOf == nullptr) return;
        const fs::path store = m_copies.path().toStdString();
        fs::copy(path, store / golden.name, fs::copy_options::recursive);
        fs::copy(model(golden.imagesOf), store / golden.imagesOf, fs::copy_options::recursive);
        path = store / golden.name;
        const auto named = std::string("{\"images_of\": \"") + golden.imagesOf + "\"}";
        if (!writeFileAtomically(path / "sightseer.json", std::as_bytes(std::span(named)))) qFatal("not written");
    }

private:
    QTemporaryDir m_copies;

public:
    fs::path path;
};

void addRows() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(std::size(models)); ++i) QTest::newRow(models[i].name) << i;
}

fs::path valuesOf(const GoldenModel& golden) {
    return model(golden.valuesOf == nullptr ? golden.name : golden.valuesOf);
}

float smallestCosine(const Embeddings& a, const Embeddings& b) {
    float smallest = 1;
    for (int i = 0; i < a.count; ++i) smallest = std::min(smallest, cosine(a.row(i), b.row(i)));
    return smallest;
}

bool hasTensor(const fs::path& file, const std::string& name) {
    return readText(file).find("\"" + name + "\"") != std::string::npos;
}

}  // namespace

class TestGoldenModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFolderOfTheDataIsInTheList();
    void embeddingsAndLogitsAreTheReferences_data() { addRows(); }
    void embeddingsAndLogitsAreTheReferences();
    void bfloat16StaysCloseToFloat32_data() { addRows(); }
    void bfloat16StaysCloseToFloat32();
    void aTextTowerSearchesTheVectorsOfItsImageModel();
    void aTextTowerAloneSaysWhatIsMissing();
};

void TestGoldenModels::everyFolderOfTheDataIsInTheList() {
    for (const auto& entry : fs::directory_iterator(model(""))) {
        const auto name = toUtf8(entry.path().filename());
        QVERIFY2(std::any_of(std::begin(models), std::end(models),
                             [&](const GoldenModel& golden) {
                                 return name == golden.name || (golden.valuesOf != nullptr && name == golden.valuesOf);
                             }),
                 name.c_str());
    }
}

void TestGoldenModels::embeddingsAndLogitsAreTheReferences() {
    QFETCH(int, index);
    const auto& golden = models[index];
    const Folder folder(golden);
    const auto values = valuesOf(golden);
    const auto expected = values / "expected.safetensors";
    const auto encoder = openModel(folder.path);
    const auto texts = encoder->encodeText(tokensOf(values, "input_ids"));
    compareRows(texts, goldenTensor(expected, "text_embeds").values, golden.tolerance);
    compareRows(texts, expectedUnit(values, "text_features"), golden.tolerance);
    if (golden.towers == Towers::TextsOnly) return;
    const auto images = encoder->encodeImages(pixelsOf(values, "pixel_values"));
    compareRows(images, goldenTensor(expected, "image_embeds").values, golden.tolerance);
    compareRows(images, expectedUnit(values, "image_features"), golden.tolerance);
    const auto perImage = logitsPerImage(*images, *texts, encoder->logitScale(), encoder->logitBias());
    compareLogits(perImage, goldenTensor(expected, "logits_per_image").values);
    compareLogits(logitsPerText(*images, *texts, encoder->logitScale(), encoder->logitBias()),
                  goldenTensor(expected, "logits_per_text").values);
    QCOMPARE(hasTensor(expected, "scores_per_image"), encoder->spec().sigmoid && golden.name[0] == 'h');
    if (!hasTensor(expected, "scores_per_image")) return;
    const auto scores = goldenTensor(expected, "scores_per_image").values;
    for (std::size_t i = 0; i < scores.size(); ++i) QVERIFY(std::abs(sigmoid(perImage[i]) - scores[i]) < 1e-4F);
}

void TestGoldenModels::bfloat16StaysCloseToFloat32() {
    QFETCH(int, index);
    const auto& golden = models[index];
    const Folder folder(golden);
    const auto values = valuesOf(golden);
    const auto exact = openModel(folder.path);
    const auto fast = openModel(folder.path, {Precision::Bf16, Device::Cpu, 0});
    const TokenBatch tokens = tokensOf(values, "input_ids");
    const float texts = smallestCosine(*exact->encodeText(tokens), *fast->encodeText(tokens));
    QVERIFY2(texts >= golden.bf16Cosine, qPrintable(QStringLiteral("texts: %1").arg(texts)));
    if (golden.towers == Towers::TextsOnly) return;
    const PixelBatch pixels = pixelsOf(values, "pixel_values");
    const float images = smallestCosine(*exact->encodeImages(pixels), *fast->encodeImages(pixels));
    QVERIFY2(images >= golden.bf16Cosine, qPrintable(QStringLiteral("images: %1").arg(images)));
}

void TestGoldenModels::aTextTowerSearchesTheVectorsOfItsImageModel() {
    const Folder folder(models[std::size(models) - 1]);
    const auto texts = ModelFolder::open(folder.path);
    const auto images = ModelFolder::open(folder.path.parent_path() / "openai_vit");
    QVERIFY2(texts.has_value(), texts ? "" : texts.error().message.c_str());
    QCOMPARE(texts->spec().imageFingerprint, images->spec().fingerprint);
    QVERIFY(texts->spec().fingerprint != images->spec().fingerprint);
    const auto pixels = pixelsOf(model("openai_vit_jit"), "pixel_values");
    QCOMPARE(openModel(folder.path)->encodeImages(pixels)->values,
             openModel(folder.path.parent_path() / "openai_vit")->encodeImages(pixels)->values);
}

void TestGoldenModels::aTextTowerAloneSaysWhatIsMissing() {
    const auto alone = ModelFolder::open(model("st_multilingual"));
    QVERIFY(!alone.has_value());
    QVERIFY2(alone.error().message.find("understands texts only") != std::string::npos, alone.error().message.c_str());
    const Folder folder(models[std::size(models) - 1]);
    fs::remove_all(folder.path.parent_path() / "openai_vit");
    const auto without = ModelFolder::open(folder.path);
    QVERIFY(!without.has_value());
    QVERIFY2(without.error().message.find("'openai_vit', which is not installed") != std::string::npos,
             without.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestGoldenModels)
#include "tst_golden_models.moc"
