// The bundled starter model against its reference implementation (tests/data/starter/expected.json).
#include "core/clip/encoder_plugin.h"
#include "core/clip/similarity.h"
#include "core/clip/tokenizers/clip_bpe.h"
#include "tests/support/golden.h"

#include <QTest>

#include <cmath>
#include <nlohmann/json.hpp>

using namespace sightseer;
using namespace sightseer::test;

namespace {

constexpr float kPrecisionOfTheExpectedValues = 1e-5F;  // they are written with five decimals

std::unique_ptr<Encoder> openStarter(Precision precision) {
    auto encoder = openEncoder(pluginPath(), resourcesPath() / "models/starter", {precision, Device::Cpu, 0});
    if (!encoder) qFatal("%s", encoder.error().message.c_str());
    return std::move(*encoder);
}

// The tensor that expected.json describes.
PixelBatch syntheticPicture(int size) {
    PixelBatch pixels{1, size, {}};
    for (int channel = 0; channel < 3; ++channel) {
        for (int row = 0; row < size; ++row) {
            for (int column = 0; column < size; ++column) {
                pixels.values.push_back(static_cast<float>(std::sin(0.05 * (channel + 1) * column + 0.03 * row)));
            }
        }
    }
    return pixels;
}

}  // namespace

class TestStarter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void textsBecomeTheReferenceTokens();
    void textEmbeddingsAreTheReferences();
    void theImageEmbeddingIsTheReferences();
    void pictureEmbeddingsDoNotDependOnTheBatch();
    void automaticPrecisionIsFloat32();
    void bfloat16IsThereOnRequest();
    void oneThreadGivesTheSameEmbedding();
    void aLongTextIsCutNotRefused();
    void otherPictureSizesAreRefused();
    void itCallsItselfTheStarterModel();

private:
    nlohmann::json m_expected;
    std::unique_ptr<ClipBpe> m_tokenizer;
    std::unique_ptr<Encoder> m_encoder;
};

void TestStarter::initTestCase() {
    m_expected = nlohmann::json::parse(readText(dataPath("starter/expected.json")));
    auto tokenizer = ClipBpe::open(resourcesPath() / "tokenizer/bpe_simple_vocab_16e6.txt.gz");
    QVERIFY2(tokenizer.has_value(), tokenizer ? "" : tokenizer.error().message.c_str());
    m_tokenizer = std::move(*tokenizer);
    m_encoder = openStarter(Precision::Fp32);
}

void TestStarter::textsBecomeTheReferenceTokens() {
    for (const auto& entry : m_expected["text"]) {
        QCOMPARE(m_tokenizer->encode(entry["text"].get<std::string>()), entry["ids"].get<std::vector<std::int32_t>>());
    }
}

void TestStarter::textEmbeddingsAreTheReferences() {
    std::vector<std::string> texts;
    std::vector<float> expected;
    for (const auto& entry : m_expected["text"]) {
        texts.push_back(entry["text"]);
        for (float value : entry["embedding"]) expected.push_back(value);
    }
    const auto got = m_encoder->encodeText(m_tokenizer->tokenize(texts, m_encoder->spec().contextLength));
    QVERIFY2(got.has_value(), got ? "" : got.error().message.c_str());
    QCOMPARE(got->count, static_cast<int>(texts.size()));
    const float difference = largestDifference(got->values, expected);
    QVERIFY2(difference <= kPrecisionOfTheExpectedValues,
             qPrintable(QStringLiteral("largest difference %1").arg(difference)));
}

void TestStarter::theImageEmbeddingIsTheReferences() {
    const auto got = m_encoder->encodeImages(syntheticPicture(224));
    QVERIFY2(got.has_value(), got ? "" : got.error().message.c_str());
    const auto expected = m_expected["image_tensor"]["embedding"].get<std::vector<float>>();
    const float difference = largestDifference(got->values, expected);
    QVERIFY2(difference <= kPrecisionOfTheExpectedValues,
             qPrintable(QStringLiteral("largest difference %1").arg(difference)));
}

void TestStarter::pictureEmbeddingsDoNotDependOnTheBatch() {
    const PixelBatch one = syntheticPicture(224);
    PixelBatch many{17, one.size, {}};
    for (int i = 0; i < many.count; ++i) many.values.insert(many.values.end(), one.values.begin(), one.values.end());
    const auto alone = m_encoder->encodeImages(one);
    const auto together = m_encoder->encodeImages(many);
    QVERIFY(alone && together);
    QCOMPARE(together->count, 17);
    for (int i = 0; i < together->count; ++i) QVERIFY(cosine(alone->row(0), together->row(i)) > 0.999999F);
}

void TestStarter::automaticPrecisionIsFloat32() {
    const auto encoder =
        openEncoder(pluginPath(), resourcesPath() / "models/starter", {Precision::Auto, Device::Cpu, 2});
    QVERIFY(encoder.has_value());
    QCOMPARE((*encoder)->deviceDescription(), std::string("CPU, fp32, 2 threads"));
}

void TestStarter::bfloat16IsThereOnRequest() {
    const auto fast = openStarter(Precision::Bf16);
    const PixelBatch picture = syntheticPicture(224);
    const float similarity = cosine(m_encoder->encodeImages(picture)->row(0), fast->encodeImages(picture)->row(0));
    QVERIFY2(similarity >= 0.99F, qPrintable(QString::number(similarity)));
}

void TestStarter::oneThreadGivesTheSameEmbedding() {
    auto encoder = openEncoder(pluginPath(), resourcesPath() / "models/starter", {Precision::Fp32, Device::Cpu, 1});
    QVERIFY(encoder.has_value());
    const auto got = (*encoder)->encodeImages(syntheticPicture(224));
    QVERIFY(got.has_value());
    QVERIFY(largestDifference(got->values, m_expected["image_tensor"]["embedding"].get<std::vector<float>>()) <=
            kPrecisionOfTheExpectedValues);
}

void TestStarter::aLongTextIsCutNotRefused() {
    std::string longText;
    for (int i = 0; i < 200; ++i) longText += "dog ";
    const std::vector<std::string> texts{longText, "dog"};
    const auto got = m_encoder->encodeText(m_tokenizer->tokenize(texts, m_encoder->spec().contextLength));
    QVERIFY2(got.has_value(), got ? "" : got.error().message.c_str());
    QVERIFY(cosine(got->row(0), got->row(1)) > 0.9999F);  // a bag of one word, however often it is said
}

void TestStarter::otherPictureSizesAreRefused() {
    const auto got = m_encoder->encodeImages({1, 256, std::vector<float>(3 * 256 * 256)});
    QVERIFY(!got.has_value());
    QCOMPARE(got.error().code, ErrorCode::InvalidArgument);
    QVERIFY(got.error().message.find("224") != std::string::npos);
}

void TestStarter::itCallsItselfTheStarterModel() {
    QCOMPARE(m_encoder->spec().name, std::string("starter model"));
    QVERIFY(m_encoder->spec().isStarter());
    QVERIFY(std::abs(m_encoder->logitScale() - 12.0F) < 1e-4F);
}

QTEST_GUILESS_MAIN(TestStarter)
#include "tst_starter.moc"
