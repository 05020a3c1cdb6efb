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

constexpr float kFp16Cosine = 0.9999F;

enum class Towers { Both, TextsOnly };

struct GoldenModel {
    const char* name;                // the folder
    const char* valuesOf = nullptr;  // the folder that holds inputs and expected values, when it is another one
    Towers towers = Towers::Both;
    float tolerance = kEmbeddingTolerance;
    const char* imagesOf = nullptr;  // the model that a text tower is paired with
    float bf16Cosine = 0.9995F;      // the least, between bfloat16 and float32
    const char* weights = nullptr;   // the only file of weights to leave in the folder
};

constexpr GoldenModel models[]{
    {"hf_clip_vit"},
    {"hf_clip_gelu_bf16"},
    {"openai_vit", "openai_vit_jit"},
    {"openai_vit_jit"},
    {"openai_rn", nullptr, Towers::Both, 2e-5F, nullptr, 0.99F},
    {"openai_rn", nullptr, Towers::Both, 2e-5F, nullptr, 0.99F, "RN-tiny.pt"},
    {"openclip_vit"},
    {"openclip_vit", nullptr, Towers::Both, kEmbeddingTolerance, nullptr, 0.9995F, "epoch_7.pt"},
    {"openclip_customtext", nullptr, Towers::Both, kEmbeddingTolerance, nullptr, 0.999F},
    {"openclip_customtext_causal"},
    {"openclip_xlmr"},
    {"openclip_timm_siglip"},
    {"hf_siglip"},
    {"hf_siglip2"},
    {"hf_chinese_clip"},
    // The weights rounded to half precision, under the original names.
    {"hf_chinese_clip", nullptr, Towers::Both, 2e-3F, nullptr, 0.9995F, "clip_cn_tiny.pt"},
    {"st_multilingual", nullptr, Towers::TextsOnly, kEmbeddingTolerance, "openai_vit"},
};

// The model's folder, as it lies in the data or, with the model whose pictures it searches beside it or with some files
// left out, as a copy.
class Folder {
public:
    explicit Folder(const GoldenModel& golden) : path(model(golden.name)) {
        const fs::path store = m_copies.path().toStdString();
        if (golden.weights != nullptr) {
            for (const auto& entry : fs::directory_iterator(path)) {
                const auto name = entry.path().filename();
                const bool isWeights = name.extension() == ".safetensors" || name.extension() == ".pt";
                if (!isWeights || name == golden.weights) fs::copy(entry.path(), store / name);
            }
            path = store;
        }
        if (golden.imagesOf == nullptr) return;
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
    for (int i = 0; i < static_cast<int>(std::size(models)); ++i) {
        const std::string weights = models[i].weights == nullptr ? "" : std::string(", ") + models[i].weights;
        QTest::newRow((models[i].name + weights).c_str()) << i;
    }
}

fs::path valuesOf(const GoldenModel& golden) {
    return model(golden.valuesOf == nullptr ? golden.name : golden.valuesOf);
}

void compareCosines(const GoldenModel& golden, Encoder& exact, Encoder& fast, float least) {
    const auto values = valuesOf(golden);
    const TokenBatch tokens = tokensOf(values, "input_ids");
    const float texts = smallestCosine(*exact.encodeText(tokens), *fast.encodeText(tokens));
    QVERIFY2(texts >= least, qPrintable(QStringLiteral("texts: %1").arg(texts)));
    if (golden.towers == Towers::TextsOnly) return;
    const PixelBatch pixels = pixelsOf(values, "pixel_values");
    const float images = smallestCosine(*exact.encodeImages(pixels), *fast.encodeImages(pixels));
    QVERIFY2(images >= least, qPrintable(QStringLiteral("images: %1").arg(images)));
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
    void halfPrecisionStaysCloseToFloat32_data() { addRows(); }
    void halfPrecisionStaysCloseToFloat32();
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
    if (golden.tolerance > 1e-3F) return;  // there are no logits of the rounded weights in the data
    compareLogits(perImage, goldenTensor(expected, "logits_per_image").values);
    compareLogits(logitsPerText(*images, *texts, encoder->logitScale(), encoder->logitBias()),
                  goldenTensor(expected, "logits_per_text").values);
    QCOMPARE(hasTensor(expected, "scores_per_image"), std::string_view(golden.name).starts_with("hf_siglip"));
    if (!hasTensor(expected, "scores_per_image")) return;
    const auto scores = goldenTensor(expected, "scores_per_image").values;
    for (std::size_t i = 0; i < scores.size(); ++i) QVERIFY(std::abs(sigmoid(perImage[i]) - scores[i]) < 1e-4F);
}

void TestGoldenModels::bfloat16StaysCloseToFloat32() {
    QFETCH(int, index);
    const Folder folder(models[index]);
    compareCosines(models[index], *openModel(folder.path), *openModel(folder.path, {Precision::Bf16, Device::Cpu, 0}),
                   models[index].bf16Cosine);
}

void TestGoldenModels::halfPrecisionStaysCloseToFloat32() {
    QFETCH(int, index);
    const Folder folder(models[index]);
    const auto half = openEncoder(pluginPath(), folder.path, {Precision::Fp16, Device::Cpu, 0});
    if (!half) {  // LibTorch 1.13 has no such kernels on the processor
        QCOMPARE(half.error().code, ErrorCode::Unsupported);
        QVERIFY(half.error().message.find("choose bf16") != std::string::npos);
        return;
    }
    compareCosines(models[index], *openModel(folder.path), **half, kFp16Cosine);
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
    QCOMPARE(alone.error().code, ErrorCode::NoImageTower);
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
