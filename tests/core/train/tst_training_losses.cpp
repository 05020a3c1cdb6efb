// The two contrastive losses against PyTorch's values and gradients (tests/data/golden/training/losses.safetensors).
#include "core/clip/checkpoint/safetensors.h"
#include "core/train/torch/losses.h"
#include "tests/support/golden.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <map>

using namespace sightseer;
using namespace sightseer::test;

namespace {

struct LossCase {
    const char* name;
    bool sigmoid;
    double floatTolerance;  // relative: the loss of clip_t4_6 is 3e-4, of sums that cancel
};
constexpr LossCase kCases[] = {
    {"clip_t2_66", false, 2e-5}, {"clip_t4_6", false, 2e-3}, {"siglip_init", true, 2e-5}, {"siglip_t4_7", true, 2e-5}};

const Safetensors& goldenLosses() {
    static const auto file = Safetensors::open(dataPath("golden/training/losses.safetensors"));
    return *file;
}

at::Tensor golden(const std::string& name) {
    const auto& info = goldenLosses().tensors().at(name);
    const Bytes bytes = goldenLosses().readBytes(name).value();
    const at::Tensor tensor = at::empty(info.shape, info.type == TensorType::F64 ? at::kDouble : at::kFloat);
    std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    return tensor;
}

double relativeDifference(const at::Tensor& value, const at::Tensor& expected) {
    return (value - expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

}  // namespace

class TestTrainingLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAndGradientsAreThoseOfTheReference_data();
    void valuesAndGradientsAreThoseOfTheReference();
    void perfectPairsCostNothingAndStrangersTheLogarithmOfTheirNumber();
};

void TestTrainingLosses::valuesAndGradientsAreThoseOfTheReference_data() {
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("isDouble");
    for (int i = 0; i < 4; ++i) {
        QTest::addRow("%s f32", kCases[i].name) << i << false;
        QTest::addRow("%s f64", kCases[i].name) << i << true;
    }
}

void TestTrainingLosses::valuesAndGradientsAreThoseOfTheReference() {
    QFETCH(const int, number);
    QFETCH(const bool, isDouble);
    const LossCase& one = kCases[number];
    const auto type = isDouble ? at::kDouble : at::kFloat;
    const auto unit = [&](const char* side) {
        at::Tensor rows = golden(std::string(side) + (isDouble ? "_raw" : "_embeds")).to(type);
        if (isDouble) rows = rows / rows.norm(2, -1, true);
        return rows.detach().set_requires_grad(true);
    };
    const auto scalar = [&](const char* name) {
        return golden(name)[number].to(type).detach().clone().set_requires_grad(true);
    };
    const at::Tensor images = unit("image"), texts = unit("text");
    const at::Tensor scale = scalar("logit_scales"), bias = scalar("logit_biases");
    const at::Tensor loss = one.sigmoid ? sigmoidLoss(images, texts, scale, bias) : softmaxLoss(images, texts, scale);
    loss.backward();

    const std::string prefix = std::string(one.name) + (isDouble ? ".f64." : ".f32.");
    const double tolerance = isDouble ? 1e-9 : one.floatTolerance;
    std::map<std::string, at::Tensor> results{{"loss", loss.detach()},
                                              {"grad_image_embeds", images.grad()},
                                              {"grad_text_embeds", texts.grad()},
                                              {"grad_logit_scale", scale.grad()}};
    if (one.sigmoid) results["grad_logit_bias"] = bias.grad();
    for (const auto& [name, value] : results) {
        const double difference = relativeDifference(value, golden(prefix + name));
        QVERIFY2(difference < tolerance, (name + " " + std::to_string(difference)).c_str());
    }
}

void TestTrainingLosses::perfectPairsCostNothingAndStrangersTheLogarithmOfTheirNumber() {
    const at::Tensor scale = at::full({}, std::log(100.0), at::kDouble);
    const at::Tensor apart = at::eye(16, at::kDouble);
    QVERIFY(softmaxLoss(apart, apart, scale).item<double>() < 1e-12);
    const at::Tensor alike = at::ones({16, 4}, at::kDouble) / 2;
    QVERIFY(std::abs(softmaxLoss(alike, alike, scale).item<double>() - std::log(16.0)) < 1e-12);
}

QTEST_APPLESS_MAIN(TestTrainingLosses)
#include "tst_training_losses.moc"
