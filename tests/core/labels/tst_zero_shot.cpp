// The paper's classifier from prompts, against open_clip's numbers (tests/data/golden/zeroshot).
#include "core/clip/clip_model.h"
#include "core/labels/prompt_ensemble.h"
#include "tests/support/golden.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sightseer;
using namespace sightseer::test;

namespace {

const std::filesystem::path kGolden = dataPath("golden/zeroshot");

std::vector<std::string> textsOf(const QJsonValue& list) {
    std::vector<std::string> texts;
    const QJsonArray values = list.toArray();
    for (const auto& value : values) texts.push_back(value.toString().toStdString());
    return texts;
}

}  // namespace

class ZeroShotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eightyTemplatesGiveTheReferencesClassifierLogitsAndProbabilities() {
        const auto json =
            QJsonDocument::fromJson(QByteArray::fromStdString(readText(kGolden / "classes.json"))).object();
        LabelSet set;
        for (const std::string& name : textsOf(json[QStringLiteral("classes")])) set.labels.push_back({name, {name}});
        set.templates = textsOf(json[QStringLiteral("templates")]);
        QCOMPARE(set.templates.size(), std::size_t{80});
        const auto model = ClipModel::load(dataPath("golden/models/hf_clip_vit"),
                                           {pluginPath(), resourcesPath() / "tokenizer/bpe_simple_vocab_16e6.txt.gz"},
                                           {Precision::Fp32, Device::Cpu, 0});
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        const auto labels =
            encodeLabels(set, {}, [&](std::span<const std::string> prompts) { return (*model)->encodeText(prompts); });
        QVERIFY(labels);

        const GoldenTensor classifier = goldenTensor(kGolden / "expected.safetensors", "classifier");  // [96, 6]
        std::vector<float> transposed;
        for (std::size_t i = 0; i < 96; ++i) {
            for (int label = 0; label < 6; ++label) transposed.push_back(labels->row(label)[i]);
        }
        QVERIFY(largestDifference(transposed, classifier.values) < 1e-5F);

        const GoldenTensor images = goldenTensor(kGolden / "expected.safetensors", "image_embeds");
        const Embeddings photos{8, 96, images.values};
        const auto logits = logitsPerImage(photos, *labels, (*model)->logitScale());
        QVERIFY(largestDifference(logits, goldenTensor(kGolden / "expected.safetensors", "logits").values) < 1e-3F);
        std::vector<float> probabilities;
        for (std::size_t i = 0; i < 8; ++i) {
            const auto row = softmax(std::span(logits).subspan(i * 6, 6));
            probabilities.insert(probabilities.end(), row.begin(), row.end());
        }
        QVERIFY(largestDifference(probabilities,
                                  goldenTensor(kGolden / "expected.safetensors", "probabilities").values) < 1e-4F);
        // The mistake that the reference warns of is far away.
        QVERIFY(largestDifference(
                    logits, goldenTensor(kGolden / "expected.safetensors", "logits_unnormalised_mean").values) > 0.1F);
    }
};

QTEST_GUILESS_MAIN(ZeroShotTest)
#include "tst_zero_shot.moc"
