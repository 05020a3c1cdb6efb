#include "core/clip/similarity.h"
#include "tests/support/golden.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace sightseer;

namespace {

const char* const expectedFile = "golden/models/hf_clip_vit/expected.safetensors";

Embeddings goldenEmbeddings(const std::string& name) {
    auto tensor = test::goldenTensor(test::dataPath(expectedFile), name);
    return {static_cast<int>(tensor.shape[0]), static_cast<int>(tensor.shape[1]), std::move(tensor.values)};
}

float goldenScale() {
    const auto file = test::dataPath("golden/models/hf_clip_vit/model.safetensors");
    return std::exp(test::goldenTensor(file, "logit_scale").values.front());
}

// Relative to the largest logit.
float relativeDifference(const std::vector<float>& a, const std::vector<float>& b) {
    float largest = 0;
    for (const float value : b) largest = std::max(largest, std::abs(value));
    return test::largestDifference(a, b) / largest;
}

}  // namespace

class TestSimilarity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void logitsAreThoseOfTheReferenceImplementation() {
        const auto images = goldenEmbeddings("image_embeds");
        const auto texts = goldenEmbeddings("text_embeds");
        const auto perImage = test::goldenTensor(test::dataPath(expectedFile), "logits_per_image").values;
        const auto perText = test::goldenTensor(test::dataPath(expectedFile), "logits_per_text").values;
        QVERIFY(relativeDifference(logitsPerImage(images, texts, goldenScale()), perImage) < 1e-4F);
        QVERIFY(relativeDifference(logitsPerText(images, texts, goldenScale()), perText) < 1e-4F);
    }

    void logitsPerTextIsTheTransposeOfLogitsPerImage() {
        const Embeddings images{2, 2, {1, 0, 0.6F, 0.8F}};
        const Embeddings texts{3, 2, {0, 1, 1, 0, -1, 0}};
        QCOMPARE(logitsPerImage(images, texts, 10), (std::vector<float>{0, 10, -10, 8, 6, -6}));
        QCOMPARE(logitsPerText(images, texts, 10), (std::vector<float>{0, 8, 10, 6, -10, -6}));
    }

    void aUnitVectorHasCosineOneWithItself() {
        const auto images = goldenEmbeddings("image_embeds");
        for (int i = 0; i < images.count; ++i) {
            QVERIFY(std::abs(cosine(images.row(i), images.row(i)) - 1.0F) < 1e-5F);
        }
        QCOMPARE(cosine(std::vector<float>{0.6F, 0.8F, 0}, std::vector<float>{0, 0, 1}), 0.0F);
    }

    void softmaxSumsToOneAndKeepsTheOrder() {
        const auto p = softmax(std::vector<float>{1, 3, 2});
        QVERIFY(std::abs(std::accumulate(p.begin(), p.end(), 0.0F) - 1.0F) < 1e-6F);
        QVERIFY(p[1] > p[2] && p[2] > p[0]);
        QVERIFY(std::abs(p[1] / p[2] - std::exp(1.0F)) < 1e-5F);
    }

    void softmaxOfHugeLogitsDoesNotOverflow() {
        QCOMPARE(softmax(std::vector<float>{10000, 10000}), (std::vector<float>{0.5F, 0.5F}));
        QCOMPARE(softmax(std::vector<float>{-10000, 10000}), (std::vector<float>{0, 1}));
        QVERIFY(softmax({}).empty());
    }
};

QTEST_APPLESS_MAIN(TestSimilarity)

#include "tst_similarity.moc"
