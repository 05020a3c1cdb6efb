// The two CLIP towers against the reference implementations' outputs (tests/data/golden/models).
#include "core/clip/clip_model.h"
#include "core/clip/encoder_plugin.h"
#include "core/clip/similarity.h"
#include "tests/core/clip/golden_model.h"
#include "tests/support/golden.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

using namespace sightseer;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

// A copy of a model folder in which `config` stands under `asName`.
void copyWithConfig(const fs::path& from, const fs::path& to, const std::string& config, const std::string& asName) {
    for (const auto& entry : fs::directory_iterator(from)) {
        if (entry.is_regular_file() && entry.path().filename() != asName)
            fs::copy_file(entry.path(), to / entry.path().filename());
    }
    fs::copy_file(from / config, to / asName);
}

}  // namespace

class TestTowers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paddingWithTheEndTokenChangesNothing();
    void oldConfigsWithDictsGiveTheSameFeatures();
    void picturesOfAnotherSizeInterpolateThePositions();
    void realTextsThroughTheTokenizerGiveTheReferenceFeatures();
    void anEndTokenOtherThanTheHighestIdIsFound();
    void openClipConfigChoosesQuickGelu();
    void batchesLongerThanAPassGiveTheSameRows();
    void oneThreadGivesTheSameEmbeddings();
    void bfloat16StaysCloseToFloat32();
    void emptyBatchesGiveNoRows();
    void badBatchesAreErrorsInOneSentence();
    void resultsThatAreNoNumbersAreNotReturned();
    void theDescriptionNamesDeviceAndPrecision();
};

void TestTowers::paddingWithTheEndTokenChangesNothing() {
    const fs::path folder = model("hf_clip_vit");
    compareRows(openModel(folder)->encodeText(tokensOf(folder, "input_ids_pad_eos")),
                expectedUnit(folder, "text_features_pad_eos"));
}

void TestTowers::oldConfigsWithDictsGiveTheSameFeatures() {
    const fs::path folder = model("hf_clip_vit");
    QTemporaryDir copy;
    copyWithConfig(folder, copy.path().toStdString(), "config_legacy_dict.json", "config.json");
    const auto encoder = openModel(copy.path().toStdString());
    compareRows(encoder->encodeImages(pixelsOf(folder, "pixel_values")), expectedUnit(folder, "image_features"));
    compareRows(encoder->encodeText(tokensOf(folder, "input_ids")), expectedUnit(folder, "text_features"));
}

void TestTowers::picturesOfAnotherSizeInterpolateThePositions() {
    const fs::path folder = model("hf_clip_vit");
    compareRows(openModel(folder)->encodeImages(pixelsOf(folder, "pixel_values_48")),
                expectedUnit(folder, "image_features_48"));
}

void TestTowers::realTextsThroughTheTokenizerGiveTheReferenceFeatures() {
    const fs::path folder = model("hf_clip_vit");
    const auto strings =
        nlohmann::json::parse(readText(folder / "strings.json"))["strings"].get<std::vector<std::string>>();
    const auto clip =
        ClipModel::load(folder, {pluginPath(), resourcesPath() / "tokenizer/bpe_simple_vocab_16e6.txt.gz"},
                        {Precision::Fp32, Device::Cpu, 0});
    QVERIFY2(clip.has_value(), clip ? "" : clip.error().message.c_str());
    compareRows((*clip)->encodeText(strings),
                goldenTensor(folder / "expected.safetensors", "string_text_embeds").values);
}

void TestTowers::anEndTokenOtherThanTheHighestIdIsFound() {
    const fs::path folder = model("hf_clip_gelu_bf16");
    QTemporaryDir copy;
    copyWithConfig(folder, copy.path().toStdString(), "config_eos300.json", "config.json");
    compareRows(openModel(copy.path().toStdString())->encodeText(tokensOf(folder, "input_ids_eos300")),
                expectedUnit(folder, "text_features_eos300"));
}

void TestTowers::openClipConfigChoosesQuickGelu() {
    const fs::path folder = model("openclip_vit");
    QTemporaryDir copy;
    copyWithConfig(folder, copy.path().toStdString(), "open_clip_config_quickgelu.json", "open_clip_config.json");
    const auto encoder = openModel(copy.path().toStdString());
    compareRows(encoder->encodeImages(pixelsOf(folder, "pixel_values")),
                expectedUnit(folder, "image_features_quickgelu"));
    compareRows(encoder->encodeText(tokensOf(folder, "input_ids")), expectedUnit(folder, "text_features_quickgelu"));
}

void TestTowers::batchesLongerThanAPassGiveTheSameRows() {
    const fs::path folder = model("hf_clip_vit");
    const auto encoder = openModel(folder);
    const PixelBatch pixels = pixelsOf(folder, "pixel_values");
    const TokenBatch tokens = tokensOf(folder, "input_ids");
    constexpr int kTimes = 9;
    PixelBatch manyPixels{pixels.count * kTimes, pixels.size, {}};
    TokenBatch manyTokens{tokens.count * kTimes, tokens.contextLength, {}};
    for (int i = 0; i < kTimes; ++i) {
        manyPixels.values.insert(manyPixels.values.end(), pixels.values.begin(), pixels.values.end());
        manyTokens.ids.insert(manyTokens.ids.end(), tokens.ids.begin(), tokens.ids.end());
    }
    std::vector<float> images;
    std::vector<float> texts;
    for (int i = 0; i < kTimes; ++i) {
        for (float v : expectedUnit(folder, "image_features")) images.push_back(v);
        for (float v : expectedUnit(folder, "text_features")) texts.push_back(v);
    }
    compareRows(encoder->encodeImages(manyPixels), images);
    compareRows(encoder->encodeText(manyTokens), texts);
}

void TestTowers::oneThreadGivesTheSameEmbeddings() {
    const fs::path folder = model("hf_clip_vit");
    const auto encoder = openModel(folder, {Precision::Fp32, Device::Cpu, 1});
    compareRows(encoder->encodeImages(pixelsOf(folder, "pixel_values")), expectedUnit(folder, "image_features"));
    QCOMPARE(encoder->deviceDescription(), std::string("CPU, fp32, 1 thread"));
}

void TestTowers::bfloat16StaysCloseToFloat32() {
    for (const char* name : {"hf_clip_vit", "hf_clip_gelu_bf16", "openclip_vit"}) {
        const fs::path folder = model(name);
        const auto exact = openModel(folder);
        const auto fast = openModel(folder, {Precision::Bf16, Device::Cpu, 0});
        const PixelBatch pixels = pixelsOf(folder, "pixel_values");
        const TokenBatch tokens = tokensOf(folder, "input_ids");
        const float images = smallestCosine(*exact->encodeImages(pixels), *fast->encodeImages(pixels));
        const float texts = smallestCosine(*exact->encodeText(tokens), *fast->encodeText(tokens));
        QVERIFY2(images >= 0.9995F, qPrintable(QStringLiteral("%1 images: %2").arg(QLatin1String(name)).arg(images)));
        QVERIFY2(texts >= 0.9995F, qPrintable(QStringLiteral("%1 texts: %2").arg(QLatin1String(name)).arg(texts)));
    }
}

void TestTowers::emptyBatchesGiveNoRows() {
    const auto encoder = openModel(model("hf_clip_vit"));
    const auto images = encoder->encodeImages({0, 32, {}});
    const auto texts = encoder->encodeText({0, 77, {}});
    QVERIFY(images && images->count == 0 && images->values.empty() && images->dimension == 96);
    QVERIFY(texts && texts->count == 0 && texts->values.empty());
}

void TestTowers::badBatchesAreErrorsInOneSentence() {
    const auto encoder = openModel(model("hf_clip_vit"));
    const auto codeOf = [](const Result<Embeddings>& result) {
        return result ? ErrorCode::Internal : result.error().code;
    };

    const auto oddSize = encoder->encodeImages({1, 30, std::vector<float>(3 * 30 * 30)});
    QCOMPARE(codeOf(oddSize), ErrorCode::InvalidArgument);
    QVERIFY(oddSize.error().message.find("multiple of 8") != std::string::npos);
    QCOMPARE(codeOf(encoder->encodeImages({1, 32, std::vector<float>(5)})), ErrorCode::InvalidArgument);

    std::vector<std::int32_t> ids(77, 0);
    ids[0] = 49408;
    const auto foreign = encoder->encodeText({1, 77, ids});
    QCOMPARE(codeOf(foreign), ErrorCode::InvalidArgument);
    QVERIFY(foreign.error().message.find("49408") != std::string::npos);
    ids[0] = -1;
    QCOMPARE(codeOf(encoder->encodeText({1, 77, ids})), ErrorCode::InvalidArgument);
    QCOMPARE(codeOf(encoder->encodeText({1, 78, std::vector<std::int32_t>(78)})), ErrorCode::InvalidArgument);
    QCOMPARE(codeOf(encoder->encodeText({2, 77, std::vector<std::int32_t>(77)})), ErrorCode::InvalidArgument);
}

void TestTowers::resultsThatAreNoNumbersAreNotReturned() {
    const auto encoder = openModel(model("hf_clip_vit"));
    const auto result =
        encoder->encodeImages({1, 32, std::vector<float>(3 * 32 * 32, std::numeric_limits<float>::quiet_NaN())});
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::InvalidFile);
}

void TestTowers::theDescriptionNamesDeviceAndPrecision() {
    const auto encoder = openModel(model("hf_clip_vit"), {Precision::Bf16, Device::Cpu, 2});
    QCOMPARE(encoder->deviceDescription(), std::string("CPU, bf16, 2 threads"));
}

QTEST_GUILESS_MAIN(TestTowers)
#include "tst_towers.moc"
